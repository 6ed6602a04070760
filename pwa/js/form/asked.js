/**
 * The questions of one section or one row on the page, kept in step with the answers: what becomes relevant is put
 * in, what is no longer asked goes, and everything else stays where it is, with its focus, caret and scroll.
 */
import { html } from '../html.js';
import { _, language } from '../texts.js';
import { frame, labelWords, tie, wordsBelow } from './draw.js';
import { kindOf } from './kinds.js';
import { made, put } from './put.js';
import { rememberChoice } from './recent.js';
import { rowsBlock } from './row_cards.js';
import { askedNodes } from './section.js';
import { ZONE } from './session.js';
import { calculated } from './types/note.js';

/** @import { Answer, Group, Node, Question, Repeat } from '../../types/survey.d.ts' */
/** @import { Kind, Place } from './kinds.js' */
/** @import { Asked } from './section.js' */
/** @import { VisitSession } from './session.js' */
/** @typedef {{element: HTMLElement, at: Place, kind: Kind, shown: string, control: string, words: string}} Drawn */

/** A pause in typing after which the text is saved. */
const PAUSE_MS = 400;

export class AskedQuestions {
  /**
   * @param {HTMLElement} root - an empty form
   * @param {VisitSession} session
   * @param {{nodes: Node[], row?: string, path: string, showMissing?: boolean}} what - path: scope of the problems
   */
  constructor(root, session, { nodes, row = '', path, showMissing = false }) {
    this.root = root;
    this.session = session;
    this.nodes = nodes;
    this.row = row;
    this.path = path;
    /** Whether unanswered required questions are marked: only once the officer came to mend them. */
    this.showMissing = showMissing;
    /** @type {Map<string, Drawn>} by key */
    this.drawn = new Map();
    /** @type {Set<string>} keys of fields that were left, or that came with an answer */
    this.left = new Set();
    /** @type {Set<string>} keys typed in since they were saved */
    this.typed = new Set();
    this.isComposing = false;
    this.pause = 0;
    this.listen();
    this.refresh();
    for (const key of this.drawn.keys()) this.left.add(key);
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
    root.addEventListener('submit', (event) => event.preventDefault());
  }

  /** @param {Event} event @returns {(Drawn & {key: string, box: Element}) | null} the question an event belongs to */
  hit(event) {
    const element = /** @type {Element} */ (event.target).closest('.question');
    const key = /** @type {HTMLElement | null} */ (element)?.dataset.key ?? '';
    const drawn = this.drawn.get(key);
    if (!drawn || drawn.element !== element) return null;
    return Object.assign(drawn, {
      key,
      box: /** @type {Element} */ (drawn.element.querySelector('.control')),
    });
  }

  /** @param {Event} event */
  onTyping(event) {
    const hit = this.hit(event);
    if (!hit || this.isComposing || !(hit.kind.typed || hit.kind.searched)) return;
    hit.kind.typing?.(hit.box, hit.at, /** @type {InputEvent} */ (event));
    if (!hit.kind.typed) return;
    this.typed.add(hit.key);
    this.session.hold(hit.key, hit.kind.read(hit.box, hit.at), this.row);
    if (hit.element.classList.contains('has-problem')) this.dressAll([hit.key]);
    clearTimeout(this.pause);
    this.pause = window.setTimeout(() => this.commit(), PAUSE_MS);
  }

  /** @param {Event} event */
  onChange(event) {
    const hit = this.hit(event);
    if (hit && !hit.kind.typed && !hit.kind.searched) this.answer(hit);
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

  /** Gives a question an answer from elsewhere, such as undo. @param {string} key @param {Answer} value */
  give(key, value) {
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

  /** Saves what stands in the fields now, also in mid-composition; for leaving the page. */
  flush() {
    for (const [key, drawn] of this.drawn) {
      const box = drawn.element.querySelector('.control');
      if (
        box &&
        (drawn.kind.typed || drawn.kind.searched) &&
        (this.typed.has(key) || box.contains(document.activeElement))
      ) {
        this.holdTyped({ ...drawn, key, box });
      }
    }
    clearTimeout(this.pause);
    return this.session.save();
  }

  /** Reads everything again and changes on the page what differs. */
  refresh() {
    const { engine } = this.session;
    const asked = askedNodes(engine, this.nodes, this.row, this.session.mode);
    const anchor = /** @type {Element | null} */ (
      this.root.contains(document.activeElement) ? document.activeElement : null
    );
    const before = anchor?.getBoundingClientRect().top ?? 0;
    this.arrange(asked);
    this.dressAll(asked.flatMap(({ node }) => (node.kind === 'question' ? [node.key] : [])));
    const moved = (anchor?.isConnected ? anchor.getBoundingClientRect().top : before) - before;
    if (Math.abs(moved) > 1) this.scroller().scrollBy({ top: moved, behavior: 'instant' });
  }

  scroller() {
    return this.root.closest('.inside') ?? window;
  }

  /** @param {Asked[]} asked */
  arrange(asked) {
    const wanted = asked.map((one) => this.elementOf(one));
    for (const child of [...this.root.children])
      if (!wanted.includes(/** @type {HTMLElement} */ (child))) child.remove();
    wanted.forEach((element, i) => {
      if (this.root.children[i] !== element) this.root.insertBefore(element, this.root.children[i] ?? null);
    });
  }

  /** @param {Asked} asked @returns {HTMLElement} */
  elementOf({ node, level }) {
    if (node.kind === 'question') return this.drawnOf(node).element;
    const held = this.blocks.get(node.path) ?? made(html`<div class="block"></div>`);
    this.blocks.set(node.path, held);
    put(held, node.kind === 'repeat' ? rowsBlock(this.session, node, this.row) : this.heading(node, level));
    return held;
  }

  /** @type {Map<string, HTMLElement>} headings of groups and inner repeats, by path */
  blocks = new Map();

  /** @param {Group} group @param {number} level */
  heading(group, level) {
    const label = this.session.label(group.path, this.row);
    return level > 1 ? html`<h3>${label}</h3>` : label ? html`<h2>${label}</h2>` : html``;
  }

  /** @param {Question} question @returns {Drawn} */
  drawnOf(question) {
    const held = this.drawn.get(question.key);
    if (held) return held;
    const told = this.session.engine.isReadOnly(question.key, this.row) && question.type !== 'note';
    const kind = told ? calculated : kindOf(question, this.session.choicesOf(question));
    const at = this.place(question, kind);
    const drawn = {
      element: made(frame(at, kind, this.row)),
      at,
      kind,
      shown: '',
      control: kind.draw(at).text,
      words: '',
    };
    this.drawn.set(question.key, drawn);
    return drawn;
  }

  /** @param {Question} question @param {Kind} kind @returns {Place} */
  place(question, kind) {
    const { session, row } = this;
    const id = `q-${question.key.replaceAll('/', '.')}${row && `-${row}`}`;
    const isChosen = ['select_one', 'select_multiple', 'rank'].includes(question.type) && !kind.searched;
    return {
      id,
      question,
      label: session.label(question.path, row),
      unit: session.engine.unit(question.key, row),
      choices: isChosen
        ? session.engine.choices(question.key, row)
        : kind.told
          ? session.choicesOf(question)
          : [],
      listed: () => session.listed(question, row),
      nameOf: (name) => session.nameOf(question, name),
      readOnly: session.isReadOnly || session.engine.isReadOnly(question.key, row),
      language: language(),
      nowMs: session.nowMs,
      zone: ZONE,
    };
  }

  /** @param {string[]} keys */
  dressAll(keys) {
    // While typing only one question is looked at: 200 rows must not be checked for every stroke.
    const scope = keys.length === 1 ? this.drawn.get(keys[0])?.at.question.path : this.path;
    const problems = this.session.engine.problems(scope).filter((problem) => problem.row === this.row);
    for (const key of keys) {
      const drawn = /** @type {Drawn} */ (this.drawn.get(key));
      this.dress(
        drawn,
        problems.find((problem) => problem.key === key),
      );
    }
  }

  /** @param {Drawn} drawn @param {import('../../types/survey.d.ts').AnswerProblem} [problem] */
  dress(drawn, problem) {
    const { element, kind } = drawn;
    const { question } = drawn.at;
    const { session, row } = this;
    drawn.at = this.place(question, kind);
    const words = {
      label: drawn.at.label,
      required: !kind.told && session.engine.isRequired(question.key, row),
      hint: this.hintOf(question, kind),
      why: session.engine.guidance(question.key, row),
      problem: this.toldProblem(question, problem),
    };
    const text = JSON.stringify([words, drawn.at.readOnly]);
    this.redrawControl(drawn);
    if (text === drawn.words) return;
    drawn.words = text;
    put(/** @type {Element} */ (element.querySelector('legend, .label')), labelWords(words));
    const control = /** @type {Element} */ (element.querySelector('.control'));
    for (const old of element.querySelectorAll(':scope > :is(.hint, .problem)')) old.remove();
    const isOpen = element.querySelector('details')?.open;
    element.querySelector(':scope > details')?.remove();
    for (const part of wordsBelow(words, drawn.at.id)) control.before(made(part));
    if (isOpen) element.querySelector('details')?.setAttribute('open', '');
    tie(element, words, drawn.at, kind);
  }

  /** Draws the control again when its choices changed, and shows an answer that changed elsewhere. @param {Drawn} drawn */
  redrawControl(drawn) {
    const { at, kind, element } = drawn;
    const box = /** @type {Element} */ (element.querySelector('.control'));
    const control = kind.draw(at).text;
    if (control !== drawn.control) {
      put(box, kind.draw(at));
      Object.assign(drawn, { control, shown: '', words: '' });
    }
    const value = this.session.engine.value(at.question.key, this.row);
    const shown = JSON.stringify([value]);
    const isTypedIn = (kind.typed || kind.searched) && box.contains(document.activeElement);
    if (shown === drawn.shown || (isTypedIn && drawn.shown !== '')) return;
    if (isTypedIn && this.typed.has(at.question.key)) return;
    drawn.shown = shown;
    kind.show(box, value, at);
  }

  /** @param {Question} question @param {Kind} kind */
  hintOf(question, kind) {
    const hint = this.session.engine.hint(question.key, this.row);
    const known = this.session.isFromRegister(question) ? _('Theo danh bạ.') : '';
    const many = !hint && kind.grouped && question.type === 'select_multiple' ? _('Chọn tất cả ý đúng.') : '';
    return [hint && known ? `${hint.replace(/\.$/, '')}.` : hint, known, many].filter(Boolean).join(' ');
  }

  /** @param {Question} question @param {import('../../types/survey.d.ts').AnswerProblem} [problem] */
  toldProblem(question, problem) {
    if (!problem) return '';
    if (problem.code === 'required') return this.showMissing ? problem.message || _('Chưa trả lời') : '';
    return this.left.has(question.key) ? problem.message : '';
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
