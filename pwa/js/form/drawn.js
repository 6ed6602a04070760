/**
 * The questions of one section or one row on the page, kept in step with the answers: what becomes relevant is put
 * in, what is no longer asked goes, and everything else stays where it is, with its focus, caret and scroll.
 */
import { html } from '../html.js';
import { _, language } from '../texts.js';
import { PROBLEM_TEXTS } from './checks.js';
import { frame, labelWords, tie, wordsBelow } from './draw.js';
import { kindOf } from './kinds.js';
import { showNumber } from './number_text.js';
import { allMade, differs, made, put } from './put.js';
import { rowsBlock } from './row_cards.js';
import { askedNodes } from './section.js';
import { ZONE } from './visit_words.js';
import { calculated } from './types/note.js';

/** @import { AnswerProblem, Group, Node, Question } from '../../types/survey.d.ts' */
/** @import { Words } from './draw.js' */
/** @import { Kind, Place } from './kinds.js' */
/** @import { Asked } from './section.js' */
/** @import { VisitSession } from './session.js' */
/** @typedef {{element: HTMLElement, at: Place, kind: Kind, shown: string, control: string, words: string, dressed?: unknown[]}} Drawn  dressed: from what its words were made */
/** @typedef {{nodes: Node[], row?: string, path: string | string[], showMissing?: boolean}} Scope  path: of the problems looked at */

export class DrawnQuestions {
  /**
   * @param {HTMLElement} root - an empty form
   * @param {VisitSession} session
   * @param {Scope} scope
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
  }

  /** Reads everything again and changes on the page what differs. */
  refresh() {
    const { engine } = this.session;
    const asked = askedNodes(engine, this.nodes, this.row, this.session.mode);
    const questions = asked.flatMap(({ node }) => (node.kind === 'question' ? [node] : []));
    const held = questions.filter(({ key }) => this.drawn.has(key));
    const problems = this.problemsOf(this.path);
    this.anchor = this.root.contains(document.activeElement) ? document.activeElement : null;
    this.anchorTop = null;
    this.begin(
      questions.filter(({ key }) => !this.drawn.has(key)),
      problems,
    );
    this.arrange(asked);
    for (const { key } of held) this.dress(/** @type {Drawn} */ (this.drawn.get(key)), problems.get(key));
    if (this.anchorTop === null || !this.anchor?.isConnected) return;
    const moved = this.anchor.getBoundingClientRect().top - this.anchorTop;
    if (Math.abs(moved) > 1) this.scroller().scrollBy({ top: moved, behavior: 'instant' });
  }

  /** The field in use while the page is brought up to date. @type {Element | null} */
  anchor = null;
  /** Where it stood, once something changes that may move it. @type {number | null} */
  anchorTop = null;

  /**
   * Before something changes at an element. Only what stands above the field in use can move it: to look where
   * things stand makes the browser lay out the whole page, which a change further down need not wait for.
   * @param {Element | undefined} element
   */
  beforeChange(element) {
    if (!element || !this.anchor || this.anchorTop !== null) return;
    const { DOCUMENT_POSITION_FOLLOWING, DOCUMENT_POSITION_CONTAINED_BY } = element;
    const place = element.compareDocumentPosition(this.anchor);
    if (place & (DOCUMENT_POSITION_FOLLOWING | DOCUMENT_POSITION_CONTAINED_BY))
      this.anchorTop = this.anchor.getBoundingClientRect().top;
  }

  scroller() {
    return this.root.closest('.inside') ?? window;
  }

  /** @param {Asked[]} asked */
  arrange(asked) {
    const wanted = asked.map((one) => this.elementOf(one));
    const kept = new Set(wanted);
    for (const child of /** @type {HTMLElement[]} */ ([...this.root.children])) {
      if (kept.has(child)) continue;
      this.beforeChange(child);
      child.remove();
    }
    let next = this.root.firstElementChild;
    for (const element of wanted) {
      if (element === next) next = next.nextElementSibling;
      else {
        this.beforeChange(next ?? undefined);
        this.root.insertBefore(element, next);
      }
    }
  }

  /** @param {Asked} asked @returns {HTMLElement} */
  elementOf({ node, level }) {
    if (node.kind === 'question') return /** @type {Drawn} */ (this.drawn.get(node.key)).element;
    const held = this.blocks.get(node.path) ?? made(html`<div class="block"></div>`);
    this.blocks.set(node.path, held);
    const content =
      node.kind === 'repeat' ? rowsBlock(this.session, node, this.row) : this.heading(node, level);
    if (differs(held, content)) this.beforeChange(held);
    put(held, content);
    return held;
  }

  /** @type {Map<string, HTMLElement>} headings of groups and inner repeats, by path */
  blocks = new Map();

  /** @param {Group} group @param {number} level */
  heading(group, level) {
    const label = this.session.label(group.path, this.row);
    return level > 1 ? html`<h3>${label}</h3>` : label ? html`<h2>${label}</h2>` : html``;
  }

  /** Draws questions that were not on the page before, all in one go. @param {Question[]} questions @param {Map<string, AnswerProblem>} problems - by key */
  begin(questions, problems) {
    if (!questions.length) return;
    const begun = questions.map((question) => {
      const kind = this.kindOf(question);
      const at = this.place(question, kind);
      return { at, kind, words: this.wordsOf(at, kind, problems.get(question.key)) };
    });
    const frames = begun.map(({ at, kind, words }) => frame(at, kind, this.row, words));
    allMade(html`${frames}`).forEach((element, i) => {
      const { at, kind, words } = begun[i];
      const drawn = { element, at, kind, shown: '', control: kind.draw(at).text, words: textOf(words, at) };
      this.drawn.set(at.question.key, drawn);
      tie(element, words, at, kind);
      this.showAnswer(drawn);
    });
  }

  /** What the form locks now is told, not asked; photographs and files are looked at as before. @param {Question} question @returns {Kind} */
  kindOf(question) {
    const kind = kindOf(question, this.session.choicesOf(question));
    if (kind.attached || question.type === 'note') return kind;
    return this.session.engine.isReadOnly(question.key, this.row) ? calculated : kind;
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
      choices: isChosen ? session.engine.choices(question.key, row) : [],
      listed: () => session.listed(question, row),
      nameOf: (name) => session.nameOf(question, name),
      readOnly: session.isReadOnly || session.engine.isReadOnly(question.key, row),
      language: language(),
      nowMs: session.nowMs,
      zone: ZONE,
      visit: session.visit,
      attach: (value) => session.attach(question.key, value, row),
    };
  }

  /** While typing only one question is looked at: 200 rows must not be checked for every stroke. @param {string} key */
  dressOne(key) {
    const drawn = /** @type {Drawn} */ (this.drawn.get(key));
    this.dress(drawn, this.problemsOf(drawn.at.question.path).get(key));
  }

  /** @param {string | string[]} scope - paths @returns {Map<string, AnswerProblem>} the first of each question, by key */
  problemsOf(scope) {
    const problems = this.session.engine.problems(scope, this.row).filter(({ row }) => row === this.row);
    return new Map(problems.reverse().map((problem) => [problem.key, problem]));
  }

  /**
   * Whether a question still says what it said when it was dressed last; its answer aside, where it has been typed.
   * @param {Drawn} drawn @param {string} problem - as it is told
   */
  isAsBefore(drawn, problem) {
    const { engine, isReadOnly } = this.session;
    const { key } = drawn.at.question;
    const { version } = engine.places.question(key);
    const before = drawn.dressed;
    drawn.dressed = [engine, version, engine.value(key, this.row), problem, isReadOnly];
    return before?.every((one, i) => one === drawn.dressed?.[i]);
  }

  /** @param {Drawn} drawn @param {AnswerProblem} [problem] */
  dress(drawn, problem) {
    const { element, kind, at } = drawn;
    if (this.isAsBefore(drawn, this.toldProblem(at.question, problem))) return this.showAnswer(drawn);
    drawn.at = this.place(at.question, kind);
    if (drawn.at.readOnly !== at.readOnly) {
      if (this.kindOf(at.question) !== kind) return this.drawAnew(drawn, problem);
      drawn.shown = '';
    }
    const words = this.wordsOf(drawn.at, kind, problem);
    const text = textOf(words, drawn.at);
    this.redrawControl(drawn);
    this.showAnswer(drawn);
    if (text === drawn.words) return;
    drawn.words = text;
    this.beforeChange(element);
    put(/** @type {Element} */ (element.querySelector('legend, .label')), labelWords(words));
    const control = /** @type {Element} */ (element.querySelector('.control'));
    for (const old of element.querySelectorAll(':scope > :is(.hint, .problem)')) old.remove();
    const isOpen = element.querySelector('details')?.open;
    element.querySelector(':scope > details')?.remove();
    control.before(...allMade(html`${wordsBelow(words, drawn.at.id)}`));
    if (isOpen) element.querySelector('details')?.setAttribute('open', '');
    tie(element, words, drawn.at, kind);
  }

  /** Another control stands where it stood. @param {Drawn} drawn @param {AnswerProblem} [problem] */
  drawAnew({ element, at: { question } }, problem) {
    this.beforeChange(element);
    this.begin([question], new Map(problem && [[question.key, problem]]));
    element.replaceWith(/** @type {Drawn} */ (this.drawn.get(question.key)).element);
  }

  /** @param {Place} at @param {Kind} kind @param {AnswerProblem} [problem] @returns {Words} */
  wordsOf({ question, label }, kind, problem) {
    const { engine } = this.session;
    return {
      label,
      required: !kind.told && engine.isRequired(question.key, this.row),
      hint: this.hintOf(question, kind, label),
      why: engine.guidance(question.key, this.row),
      problem: this.toldProblem(question, problem),
    };
  }

  /** Draws the control again when its choices changed. @param {Drawn} drawn */
  redrawControl(drawn) {
    const { at, kind, element } = drawn;
    const content = kind.draw(at);
    if (content.text === drawn.control) return;
    this.beforeChange(element);
    put(/** @type {Element} */ (element.querySelector('.control')), content);
    Object.assign(drawn, { control: content.text, shown: '', words: '' });
  }

  /** Shows an answer that changed elsewhere. @param {Drawn} drawn */
  showAnswer(drawn) {
    const { at, kind, element } = drawn;
    const value = this.session.engine.value(at.question.key, this.row);
    const shown = JSON.stringify([value]);
    if (shown === drawn.shown) return;
    const box = /** @type {Element} */ (element.querySelector('.control'));
    const isTypedIn = (kind.typed || kind.searched) && box.contains(document.activeElement);
    if (isTypedIn && (drawn.shown !== '' || this.typed.has(at.question.key))) return;
    drawn.shown = shown;
    kind.show(box, value, at);
  }

  /** @param {Question} question @param {Kind} kind @param {string} label - not told twice */
  hintOf(question, kind, label) {
    const told = this.session.engine.hint(question.key, this.row);
    const hint = told === label ? '' : told;
    const known = this.session.isFromRegister(question) ? _('Theo danh bạ.') : '';
    const many = !hint && kind.grouped && question.type === 'select_multiple' ? _('Chọn tất cả ý đúng.') : '';
    const limits = question.type === 'range' && kind.typed ? limitsOf(question) : '';
    const parted = hint && (known || limits) ? `${hint.replace(/\.$/, '')}.` : hint;
    return [parted, known, many, limits].filter(Boolean).join(' ');
  }

  /** @param {Question} question @param {AnswerProblem} [problem] */
  toldProblem(question, problem) {
    if (this.session.unsaved.isUnfit(question.key, this.row))
      return _('Câu này có ký tự không lưu được. Chữ vẫn ở trên màn hình; nhập lại thì lưu.');
    if (!problem) return '';
    if (problem.code === 'required') return this.showMissing ? problem.message || _('Chưa trả lời') : '';
    return this.left.has(question.key) ? problem.message : '';
  }
}

/** What may be typed where a scale is too long to choose from. @param {Question} question */
function limitsOf({ parameters }) {
  const shown = Object.entries(parameters).map(([name, number]) => [name, showNumber(number, language())]);
  return _(PROBLEM_TEXTS.range, Object.fromEntries(shown));
}

/** What a question says, to see whether it says something else. @param {Words} words @param {Place} at */
function textOf(words, at) {
  return JSON.stringify([words, at.readOnly]);
}
