/**
 * One set of answers against a survey: what is asked, what follows from it, what is wrong with it.
 * The mirror of survey_defs/answering.py; both run tests/vectors/answering/*.json. No DOM, no storage, no clock:
 * whoever draws the form calls `set`, then reads again what it shows.
 *
 *   const form = new Answering(survey, { fields, rows }, { nowMs, zone: 'Asia/Ho_Chi_Minh', language: 'vi', lists });
 *   form.set('n_employees', 12);              form.set('i_qty', 3, rowId);        form.set('note', null)  // cleared
 *   form.addRow('/data/instruments', rowId, position, parentRowId);               form.removeRow(rowId)
 *   form.rows('/data/instruments')            ids in order, without those that a lowered count hides
 *   form.value('n_employees')                 what is stored; the calculated text where there is a calculation
 *   form.isRelevant(path, row)  form.isRequired(key, row)  form.isReadOnly(key, row)
 *   form.choices(key, row)                    [{ name, label }] after the filter, in form.language
 *   form.label(path, row)  form.hint(key, row)  form.rowTitle(rowId)
 *   form.problems()  form.problems(sectionPath)      form.progress(sectionPath, 'core')   form.calculated()
 *   form.filledIn()                           values and rows that the engine put in by itself since the last call
 *                                             (defaults, triggers, repeat counts): save them with the answer
 *   form.rowData(rowId), form.restoreRow(data)       for undo: take the data before removeRow
 *
 * A row is named by its id, '' is the form outside of repeats. A question outside of the row's repeat may be
 * named with any row inside: form.value('n_employees', rowId) works. An unknown key, path or row throws.
 */

/** @import { Answer, Answers, AnsweringOptions, AnswerProblem, Choice, Progress, RowAnswers, Survey } from '../../types/survey' */

export class Answering {
  /**
   * @param {Survey} survey
   * @param {Answers} answers - rows in any order
   * @param {AnsweringOptions} options
   */
  constructor(survey, answers, options) {
    this.survey = survey;
    this.options = options;
    this.answers = answers;
    /** Texts, choices and messages are given in this language; may be set at any time. */
    this.language = options.language ?? 'vi';
  }

  /** Stores an answer and recomputes what depends on it. @param {string} key @param {Answer} value @param {string} [row] */
  set(key, value, row = '') {
    throw new Error(`not built: ${key} ${value} ${row}`);
  }

  /** @param {string} repeatPath @param {string} rowId @param {string} position @param {string} [parent] */
  addRow(repeatPath, rowId, position, parent = '') {
    throw new Error(`not built: ${repeatPath} ${rowId} ${position} ${parent}`);
  }

  /** @param {string} rowId */
  removeRow(rowId) {
    throw new Error(`not built: ${rowId}`);
  }

  /** @param {string} rowId @returns {RowAnswers & {inner: RowAnswers[]}} the row and all rows inside it */
  rowData(rowId) {
    throw new Error(`not built: ${rowId}`);
  }

  /** @param {RowAnswers & {inner: RowAnswers[]}} data */
  restoreRow(data) {
    throw new Error(`not built: ${data}`);
  }

  /** @param {string} repeatPath @param {string} [parent] @returns {string[]} row ids */
  rows(repeatPath, parent = '') {
    throw new Error(`not built: ${repeatPath} ${parent}`);
  }

  /** @param {string} key @param {string} [row] @returns {Answer} */
  value(key, row = '') {
    throw new Error(`not built: ${key} ${row}`);
  }

  /** @param {string} path @param {string} [row] @returns {boolean} */
  isRelevant(path, row = '') {
    throw new Error(`not built: ${path} ${row}`);
  }

  /** @param {string} key @param {string} [row] @returns {boolean} */
  isRequired(key, row = '') {
    throw new Error(`not built: ${key} ${row}`);
  }

  /** @param {string} key @param {string} [row] @returns {boolean} */
  isReadOnly(key, row = '') {
    throw new Error(`not built: ${key} ${row}`);
  }

  /** @param {string} key @param {string} [row] @returns {Choice[]} */
  choices(key, row = '') {
    throw new Error(`not built: ${key} ${row}`);
  }

  /** @param {string} path @param {string} [row] @returns {string} */
  label(path, row = '') {
    throw new Error(`not built: ${path} ${row}`);
  }

  /** @param {string} key @param {string} [row] @returns {string} */
  hint(key, row = '') {
    throw new Error(`not built: ${key} ${row}`);
  }

  /** @param {string} rowId @returns {string} */
  rowTitle(rowId) {
    throw new Error(`not built: ${rowId}`);
  }

  /** @param {string | null} [scope] - path of a section, group or repeat @returns {AnswerProblem[]} in document order */
  problems(scope = null) {
    throw new Error(`not built: ${scope}`);
  }

  /** @param {string} sectionPath @param {string} [tier] @returns {Progress} */
  progress(sectionPath, tier = 'core') {
    throw new Error(`not built: ${sectionPath} ${tier}`);
  }

  /** @returns {{fields: Record<string, string>, rows: Record<string, Record<string, string>>}} rows by row id */
  calculated() {
    throw new Error('not built');
  }

  /** @returns {{answers: {key: string, row: string, value: Answer}[], rows: RowAnswers[]}} */
  filledIn() {
    throw new Error('not built');
  }
}
