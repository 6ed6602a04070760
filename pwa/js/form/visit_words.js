/** A visit in words: its evaluation, labels, lists and choices, in one language. Writes nothing. */
import { newId } from '../store/ids.js';
import { _, language } from '../texts.js';
import { Answering } from './answering.js';
import { positionAfter } from './position.js';
import { nodeAt } from './section.js';

/** @import { Item, Question, Survey } from '../../types/survey.d.ts' */
/** @import { Visit } from '../store/visits.js' */

export const ZONE = 'Asia/Ho_Chi_Minh';

export class VisitWords {
  /** @param {Visit} visit */
  constructor(visit) {
    this.visit = visit;
    /** @type {Survey} */
    this.survey = visit.survey;
    this.nowMs = this.now();
    this.engine = this.evaluated();
  }

  /** Of the person who reads it. */
  get language() {
    return language();
  }

  /** Milliseconds since 1970 by the server's clock, as the end of a visit is recorded: today is one day for both. */
  now() {
    return this.visit.store.now() + this.visit.offset_ms;
  }

  /** @returns {Answering} a new evaluation of all answers, as of `nowMs` */
  evaluated() {
    const { fields, rows, lists } = this.visit;
    const translate = (/** @type {string} */ text) => _(text);
    return new Answering(
      this.survey,
      { fields, rows },
      {
        nowMs: this.nowMs,
        zone: ZONE,
        language: this.language,
        lists,
        translate,
        properties: {
          ...this.visit.earlier,
          instanceID: this.visit.id,
          username: this.loginOf(fields.officer),
        },
        newRow: (
          /** @type {string} */ _repeat,
          /** @type {string} */ _parent,
          /** @type {string} */ last,
        ) => ({ id: newId(Date.now()), position: positionAfter(last) }),
      },
    );
  }

  /** What the office calls this person when they sign in. @param {unknown} person @returns {string} */
  loginOf(person) {
    const known = /** @type {Item[]} */ (this.visit.lists.people ?? []).find(({ name }) => name === person);
    return String(known?.username ?? '');
  }

  /** One item of a question's list, filter or not; a calculation's values are named by a list of its name. @param {Question} question @param {string} name @returns {Item | undefined} */
  itemNamed(question, name) {
    const list = question.list ?? question.name;
    return this.survey.lists[list] && this.engine.list(list).where('name', name)[0]?.item;
  }

  /** @param {Question} question @returns {{name: string, label: string}[]} all choices; none of a list that is shipped apart */
  choicesOf(question) {
    const list = this.survey.lists[question.list ?? question.name];
    if (!list || list.file) return [];
    return list.items.map((item) => ({ name: item.name, label: this.textOf(item.label) || item.name }));
  }

  /** @param {Question} question @param {string} name @returns {string | null} */
  nameOf(question, name) {
    if (question.list?.startsWith('/')) return name;
    const item = this.itemNamed(question, name);
    return item ? this.textOf(item.label) || item.name : null;
  }

  /**
   * Choices of a list that is searched, with the words of its other columns; the same array until the filter differs.
   * @param {Question} question @param {string} row @returns {import('./search_list.js').Listed[]}
   */
  listed(question, row) {
    const held = this.lists.get(question.key);
    if (held && !question.filter) return held;
    const listed = this.engine.choices(question.key, row).map((choice) => {
      const item = this.itemNamed(question, choice.name);
      return { ...choice, also: item ? otherWords(item) : '' };
    });
    this.lists.set(question.key, listed);
    return listed;
  }

  /** @type {Map<string, import('./search_list.js').Listed[]>} */
  lists = new Map();

  /** Whether an answer still is what the enterprise's record told. @param {Question} question */
  isFromRegister(question) {
    const known = question.prefill && this.visit.enterprise.fields[question.prefill];
    return Boolean(known) && this.engine.value(question.key) === known;
  }

  /** Plain text. @param {import('../../types/survey.d.ts').Text | string | null | undefined} text @returns {string} */
  textOf(text) {
    if (!text || typeof text === 'string') return text ?? '';
    const parts = text[this.language] ?? text[this.survey.languages[0]] ?? Object.values(text)[0] ?? '';
    return typeof parts === 'string' ? parts : parts.filter((part) => typeof part === 'string').join('');
  }

  /** @param {string} path @param {string} [row] @returns {string} label of a question, group or repeat; the hint of a question that has no other words */
  label(path, row = '') {
    const { question } = this.engine.places.at(path);
    return this.engine.label(path, row) || (question ? this.engine.hint(question.key, row) : '');
  }

  /** @param {string} key @returns {string} */
  pathOf(key) {
    return this.engine.places.question(key).path;
  }

  /** @param {string} path */
  node(path) {
    return nodeAt(this.survey.nodes, path);
  }
}

/** @param {Item} item @returns {string} former names and the like */
function otherWords({ name: _name, label: _label, ...columns }) {
  return Object.values(columns)
    .filter((value) => typeof value === 'string')
    .join(' ');
}
