/**
 * What was told in a visit and is not in the store yet: answers and rows. With each answer stands what the store
 * held before, so that a copy kept over a reload never covers a newer answer.
 */

/** @import { Answer, RowAnswers } from '../../types/survey.d.ts' */
/** @typedef {{key: string, value: Answer, row: string, before: Answer[], isUnfit?: boolean}} Told  before: one of these stood in the store; isUnfit: it cannot travel */
/** @typedef {{answers: Told[], rows: RowAnswers[]}} Kept */

export class Unsaved {
  /** @type {Map<string, Told>} by row and key, the latest of each */
  answers = new Map();
  /** @type {Told[]} on their way to the store */
  sending = [];

  /** @param {RowAnswers[]} rows - put in by a repeat count, outer ones first */
  constructor(rows) {
    this.rows = rows;
  }

  get size() {
    return this.answers.size + this.rows.length;
  }

  get hasUnfit() {
    return [...this.answers.values()].some((told) => told.isUnfit);
  }

  /** @param {string} key @param {string} row */
  isUnfit(key, row) {
    return Boolean(this.answers.get(`${row}/${key}`)?.isUnfit);
  }

  /** @param {string} key @param {Answer} value @param {string} row @param {Answer} shown - what stood there until now */
  keep(key, value, row, shown) {
    const former = this.answers.get(`${row}/${key}`);
    const before = former ? former.before : [shown];
    const mayBeThere = former && this.sending.includes(former) ? [former.value] : [];
    this.answers.set(`${row}/${key}`, { key, value, row, before: [...before, ...mayBeThere] });
  }

  /** Answers that can be saved now: their row is there, and nothing is known against them. @returns {Told[]} */
  ready() {
    const waiting = new Set(this.rows.map((row) => row.id));
    return [...this.answers.values()].filter((told) => !told.isUnfit && !waiting.has(told.row));
  }

  /** @param {Told[]} saved - in the store now */
  done(saved) {
    for (const { key, row, value } of saved) {
      const latest = this.answers.get(`${row}/${key}`);
      if (latest && saved.includes(latest)) this.answers.delete(`${row}/${key}`);
      else if (latest) latest.before = [value];
    }
  }

  /** @returns {Kept} */
  all() {
    return { answers: [...this.answers.values()], rows: this.rows };
  }

  clear() {
    this.answers.clear();
    this.rows = [];
  }
}

/** Whether a kept answer is still news: the store has neither it nor one that came later. @param {Told} told @param {Answer} stored */
export function isNews({ value, before }, stored) {
  return !isSame(value, stored) && before.some((one) => isSame(one, stored));
}

/** @param {Answer} one @param {Answer} other */
export function isSame(one, other) {
  return JSON.stringify(one ?? null) === JSON.stringify(other ?? null);
}
