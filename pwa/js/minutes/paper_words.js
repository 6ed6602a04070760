/** A finished visit in the words of its minutes: Vietnamese whatever the phone speaks, as things stood at its end. */
import { filesIn, isFiles } from '../form/attached.js';
import { showPoint } from '../form/point_text.js';
import { questionsIn } from '../form/section.js';
import { inWords } from '../form/types/note.js';
import { VisitWords } from '../form/visit_words.js';
import { RESPONDENT } from './named.js';

/** @import { Node, Question, Repeat } from '../../types/survey.d.ts' */
/** @import { Visit } from '../store/visits.js' */

export class PaperWords extends VisitWords {
  /** @param {Visit} visit - finished */
  constructor(visit) {
    super(visit);
    /** What may be told. */
    this.nodes = without(this.survey.nodes, isForOffice);
  }

  get language() {
    return 'vi';
  }

  /** Today is the day on which the visit ended. */
  now() {
    return /** @type {number} */ (this.visit.fields.finished_ms);
  }

  /** @returns {string} its name in the register */
  get enterprise() {
    return String(this.visit.enterprise.fields.name);
  }

  /** @returns {string} who spoke for the enterprise; "" where nobody is named */
  get respondent() {
    return RESPONDENT.map((name) => this.told(name)).find(Boolean) ?? '';
  }

  /** @param {string} name @returns {Question | undefined} outside of repeats */
  questionNamed(name) {
    return questionsIn(this.nodes).find((question) => question.name === name);
  }

  /** What was answered to a question of this name outside of repeats. @param {string} name @returns {string} "" without one */
  told(name) {
    const question = this.questionNamed(name);
    return question ? this.shown(question) : '';
  }

  /** @param {Question} question @param {string} [row] @returns {string} "" where it is not asked, or not answered */
  shown(question, row = '') {
    if (!this.engine.isRelevant(question.path, row)) return '';
    const value = this.engine.value(question.key, row);
    if (value === null || value === '' || (Array.isArray(value) && !value.length)) return '';
    if (isFiles(question)) return `${filesIn(value).length} ${question.type === 'image' ? 'ảnh' : 'tệp'}`;
    if (question.type === 'acknowledge') return 'Đã xác nhận';
    if (question.type === 'geopoint') return showPoint(String(value), 'vi');
    if (['text', 'barcode', 'time'].includes(question.type)) return String(value);
    const nameOf = (/** @type {string} */ name) => this.nameOf(question, name);
    // Labels hold commas themselves.
    if (Array.isArray(value))
      return inOrder(
        question,
        value.map((name) => nameOf(String(name)) ?? String(name)),
      );
    const said = inWords(value, { question, nameOf, language: 'vi' });
    return `${said} ${this.engine.unit(question.key, row)}`.trim();
  }

  /** @param {Question} question @param {string} [row] @returns {number} 0 where it is not asked, or no number */
  amount(question, row = '') {
    return Number(this.engine.reading(question.path, row)) || 0;
  }

  /** @param {Repeat} repeat @returns {string[]} ids of its rows; none where it is not asked */
  rowsOf(repeat) {
    return this.engine.isRelevant(repeat.path) ? this.engine.rows(repeat.path) : [];
  }
}

/** @param {Question} question @param {string[]} labels @returns {string} "1) …; 2) …" where the order is the answer */
function inOrder({ type }, labels) {
  return labels.map((label, at) => (type === 'rank' ? `${at + 1}) ${label}` : label)).join('; ');
}

/** The respondent gets the paper: what an author keeps for the office is not in it. @param {Node} node */
function isForOffice({ appearance }) {
  return appearance.split(/\s+/).includes('office');
}

/**
 * @template {Node} T
 * @param {T[]} nodes
 * @param {(node: Node) => boolean} isOut
 * @returns {T[]} the others, and of these what is in them
 */
export function without(nodes, isOut) {
  return nodes
    .filter((node) => !isOut(node))
    .map((node) => (node.kind === 'question' ? node : { ...node, nodes: without(node.nodes, isOut) }));
}
