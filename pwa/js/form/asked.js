/** The questions of one section or one row, answered: every key, touch and pause on its way to the store. */
import { DrawnQuestions } from './drawn.js';
import { rememberChoice } from './recent.js';
import { questionsIn } from './section.js';

/** @import { Answer } from '../../types/survey.d.ts' */
/** @import { Drawn, Scope } from './drawn.js' */
/** @import { VisitSession } from './session.js' */

/** A pause in typing after which the text is saved. */
const PAUSE_MS = 400;

export class AskedQuestions extends DrawnQuestions {
  /**
   * @param {HTMLElement} root - an empty form
   * @param {VisitSession} session
   * @param {Scope} scope
   */
  constructor(root, session, scope) {
    super(root, session, scope);
    this.isComposing = false;
    this.pause = 0;
    for (const { key } of questionsIn(this.nodes)) this.left.add(key);
    this.listen();
    this.refresh();
  }

  listen() {
    const { root } = this;
    root.addEventListener('compositionstart', () => {
      this.isComposing = true;
    });
    root.addEventListener('compositionend', (event) => {
      this.isComposing = false;
      this.onTyping(/** @type {Event} */ (event));
    });
    root.addEventListener('input', (event) => this.onTyping(event));
    root.addEventListener('change', (event) => this.onChange(event));
    root.addEventListener('focusin', (event) => {
      const input = /** @type {HTMLInputElement} */ (event.target);
      // A choice that stands there is typed over, not into; after the touch has placed its caret.
      if (this.hit(event)?.kind.searched && input.value) setTimeout(() => input.select());
    });
    root.addEventListener('focusout', (event) => this.onLeave(event));
    root.addEventListener('click', (event) => this.onPress(event));
    root.addEventListener('keydown', (event) => this.onKey(event));
    // A list of results must not take the focus before the choice arrives.
    root.addEventListener('mousedown', (event) => {
      if (/** @type {Element} */ (event.target).closest('[role="option"]')) event.preventDefault();
    });
    // An element that keeps its answer by itself has done so.
    root.addEventListener('survey:attached', (event) => {
      const hit = this.hit(event);
      if (hit) this.left.add(hit.key);
      void this.commit();
    });
    root.addEventListener('submit', (event) => event.preventDefault());
  }

  /** @param {Event} event @returns {(Drawn & {key: string, box: Element}) | null} the question an event belongs to */
  hit(event) {
    const element = /** @type {Element} */ (event.target).closest('.question');
    const key = /** @type {HTMLElement | null} */ (element)?.dataset.key ?? '';
    const drawn = this.drawn.get(key);
    if (!drawn || drawn.element !== element || this.isReadOnly(key)) return null;
    return Object.assign(drawn, {
      key,
      box: /** @type {Element} */ (drawn.element.querySelector('.control')),
    });
  }

  /** Whether nothing may be told here: the visit is finished, or the form says so. @param {string} key */
  isReadOnly(key) {
    return this.session.isReadOnly || this.session.engine.isReadOnly(key, this.row);
  }

  /** @param {Event} event */
  onTyping(event) {
    const hit = this.hit(event);
    if (!hit || !(hit.kind.typed || hit.kind.searched)) return;
    clearTimeout(this.pause);
    const typing = () => hit.kind.typing?.(hit.box, hit.at, /** @type {InputEvent} */ (event));
    if (this.isComposing) return this.onComposing(hit, typing);
    typing();
    if (!hit.kind.typed) return;
    this.typed.add(hit.key);
    // Half a number is no mistake yet: it is judged when the field is left, unless it was judged before.
    if (!hit.element.classList.contains('has-problem')) this.left.delete(hit.key);
    this.session.hold(hit.key, hit.kind.read(hit.box, hit.at), this.row);
    if (hit.element.classList.contains('has-problem')) this.dressOne(hit.key);
    this.pause = window.setTimeout(() => this.commit(), PAUSE_MS);
  }

  /**
   * In the middle of a word the field is read and never written: letters would be lost or doubled. Some keyboards
   * compose for as long as the officer writes, so a pause saves here too; half a search is no answer, but what it
   * finds stands outside the field.
   * @param {Drawn & {key: string, box: Element}} hit @param {() => void} typing
   */
  onComposing(hit, typing) {
    this.typed.add(hit.key);
    this.pause = window.setTimeout(() => {
      if (hit.kind.searched) return typing();
      this.session.hold(hit.key, hit.kind.read(hit.box, hit.at), this.row);
      void this.session.save();
    }, PAUSE_MS);
  }

  /** @param {Event} event */
  onChange(event) {
    const hit = this.hit(event);
    const input = /** @type {HTMLInputElement} */ (event.target);
    if (input.type === 'file') void this.onPicture(hit, input);
    else if (hit && !hit.kind.typed && !hit.kind.searched) this.answer(hit);
  }

  /** @param {ReturnType<AskedQuestions['hit']>} hit @param {HTMLInputElement} input */
  async onPicture(hit, input) {
    if (await hit?.kind.taken?.(hit.box, input)) this.answer(/** @type {NonNullable<typeof hit>} */ (hit));
  }

  /** @param {FocusEvent} event */
  onLeave(event) {
    const hit = this.hit(event);
    if (!hit || hit.kind.told) return;
    const within = hit.element.contains(/** @type {Element | null} */ (event.relatedTarget));
    if (within && !hit.kind.typed) return;
    hit.kind.leave?.(hit.box, hit.at);
    if (hit.kind.typed || hit.kind.searched) this.holdTyped(hit);
    if (within) return;
    this.left.add(hit.key);
    hit.shown = '';
    this.commit();
  }

  /** @param {Event} event */
  async onPress(event) {
    const hit = this.hit(event);
    if (!hit) return;
    const pressed = /** @type {HTMLInputElement} */ (event.target);
    const chosenAgain =
      pressed.type === 'radio' && this.session.engine.value(hit.key, this.row) === pressed.value;
    if (chosenAgain) {
      pressed.checked = false;
      this.answer(hit);
      this.root.dispatchEvent(
        new CustomEvent('survey:cleared', {
          bubbles: true,
          detail: { asked: this, key: hit.key, value: pressed.value },
        }),
      );
    } else if (await hit.kind.press?.(hit.box, hit.at, pressed)) this.answer(hit);
  }

  /** @param {KeyboardEvent} event */
  onKey(event) {
    const hit = this.hit(event);
    if (!hit || event.isComposing || this.isComposing) return;
    if (hit.kind.key?.(hit.box, hit.at, event)) this.answer(hit);
    const isLine =
      event.key === 'Enter' &&
      /** @type {Element} */ (event.target).matches('input:not([type="checkbox"], [type="radio"])');
    if (isLine && !event.defaultPrevented) {
      event.preventDefault();
      this.focusNext(/** @type {HTMLElement} */ (event.target));
    }
  }

  /** @param {HTMLElement} from */
  focusNext(from) {
    const all = /** @type {HTMLElement[]} */ ([
      ...this.root.querySelectorAll('.control :is(input, select, textarea)'),
    ]);
    (all[all.indexOf(from) + 1] ?? from).focus();
  }

  /** Takes what a control shows as its answer. @param {Drawn & {key: string, box: Element}} hit */
  answer(hit) {
    this.left.add(hit.key);
    const value = hit.kind.read(hit.box, hit.at);
    if (hit.kind.searched)
      for (const name of [value].flat())
        if (name !== null && hit.at.nameOf(String(name)) !== null)
          rememberChoice(hit.at.question.list ?? '', String(name));
    this.session.hold(hit.key, value, this.row);
    return this.commit();
  }

  /** Gives a cleared question its answer back, unless it has another by now. @param {string} key @param {Answer} value */
  giveBack(key, value) {
    if (this.isReadOnly(key) || this.session.engine.value(key, this.row) !== null) return undefined;
    this.session.hold(key, value, this.row);
    return this.commit();
  }

  /** @param {Drawn & {key: string, box: Element}} hit */
  holdTyped(hit) {
    const value = hit.kind.read(hit.box, hit.at);
    this.typed.delete(hit.key);
    if (JSON.stringify(value) === JSON.stringify(this.session.engine.value(hit.key, this.row))) return;
    this.session.hold(hit.key, value, this.row);
  }

  /** Brings the page up to date and saves. @returns {Promise<void>} */
  commit() {
    clearTimeout(this.pause);
    const saved = this.session.save();
    this.refresh();
    this.root.dispatchEvent(new CustomEvent('survey:answered', { bubbles: true }));
    return saved;
  }

  /** Tells what stands in the fields now, also in mid-composition; for leaving the page. */
  flush() {
    this.readFields();
    clearTimeout(this.pause);
    return this.session.save();
  }

  readFields() {
    for (const [key, drawn] of this.drawn) {
      const box = drawn.element.querySelector('.control');
      if (
        box &&
        (drawn.kind.typed || drawn.kind.searched) &&
        !this.isReadOnly(key) &&
        (this.typed.has(key) || box.contains(document.activeElement))
      ) {
        this.holdTyped({ ...drawn, key, box });
      }
    }
  }

  /** @param {string} key @returns {boolean} whether there is such a question to go to */
  focusOn(key) {
    const element = this.drawn.get(key)?.element;
    const control = /** @type {HTMLElement | null | undefined} */ (
      element?.querySelector('.control :is(input, select, textarea, button)')
    );
    if (!element || !control) return false;
    element.scrollIntoView({ block: 'center' });
    control.focus({ preventScroll: true });
    return true;
  }

  /** Goes to the first question that is marked wrong. */
  focusFirstProblem() {
    const wrong = /** @type {HTMLElement | null} */ (this.root.querySelector('.question.has-problem'));
    return wrong ? this.focusOn(wrong.dataset.key ?? '') : false;
  }
}
