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
 *   form.unit(key, row)  form.guidance(key, row)
 *
 * A repeat whose count asks for more rows than there are gets them from the option
 * `newRow(repeatPath, parentId, lastPosition) -> { id, position }`; without it nothing is added.
 *
 * A row is named by its id, '' is the form outside of repeats. A question outside of the row's repeat may be
 * named with any row inside: form.value('n_employees', rowId) works. An unknown key, path or row throws.
 */

/** @import { Answer, Answers, AnsweringOptions, AnswerProblem, Choice, Fields, Progress, RowAnswers, Survey } from '../../types/survey.d.ts' */
/** @import { Place } from './places.js' */
/** @import { Cell, Row } from './rows.js' */

import { problemsIn, progressOf } from './checks.js';
import { randomFrom, shuffled, words } from './functions.js';
import { storedText } from './rows.js';
import { isBlank, toNumber } from './values.js';
import { FormWorld } from './world.js';

/** Rows of a whole visit beyond which counts add no more: two counts inside each other must not fill a phone. */
const MOST_ROWS = 5000;
/** Places that go stale at once, from which on they are worked out in turn: a chain of them is too deep. */
const MANY = 200;

/** @typedef {RowAnswers & {inner: RowAnswers[]}} RowData */
/** @typedef {{answers: {key: string, row: string, value: Answer}[], rows: RowAnswers[]}} FilledIn */

export class Answering extends FormWorld {
  /** @type {FilledIn} */
  filled = { answers: [], rows: [] };
  /** Of choices that are shuffled without a seed. @type {number | undefined} */
  orderSeed;
  /** @type {Place[] | undefined} */
  ranked;

  /**
   * @param {Survey} survey
   * @param {Answers} answers - rows in any order; is not changed
   * @param {AnsweringOptions} options
   */
  constructor(survey, answers, options) {
    super(survey, answers, options);
    const { every } = this.places;
    this.taken = every.filter((place) => place.isTaken);
    this.triggered = every.filter((place) => place.question?.triggers.length);
    this.counting = every.filter((place) => place.repeat?.count);
    for (const row of this.rowsById.values()) this.fillDefaults(row);
    // What a default has read of once() was not final yet.
    for (const row of this.rowsById.values()) for (const cell of row.cells.values()) cell.startAgain();
    for (const place of every) place.version++;
    this.epoch++;
    this.settle(new Set(every));
  }

  /** Stores an answer; wrong text is kept and reported by problems(). @param {string} key @param {Answer} value @param {string} [row] */
  set(key, value, row = '') {
    const place = this.places.question(key);
    if (place.isCalculated) throw new Error(`"${key}" is calculated, it takes no answer.`);
    this.put(this.cell(place, row), value, new Set());
  }

  /**
   * @param {string} repeatPath
   * @param {string} rowId
   * @param {string} position
   * @param {string} [parent] - id of the row around; not looked at for an outermost repeat
   * @param {Fields} [fields] - answers it begins with; others get their default
   */
  addRow(repeatPath, rowId, position, parent = '', fields = {}) {
    const row = this.insert({ id: rowId, repeat: repeatPath, parent, position, fields });
    if (!row) throw new Error(`A row of "${repeatPath}" cannot stand in "${parent}".`);
    this.changed(row.place.all());
    this.fillDefaults(row);
    this.settle(this.changed(row.place.all()));
  }

  /** Takes a row and all rows inside it away. @param {string} rowId */
  removeRow(rowId) {
    const row = this.row(rowId);
    const siblings = row.parent?.cell(row.place).rows ?? [];
    siblings.splice(siblings.indexOf(row), 1);
    for (const gone of row.all()) this.rowsById.delete(gone.id);
    this.settle(this.changed(row.place.all()));
  }

  /** @param {string} rowId @returns {RowData} the row and all rows inside it, outer ones first */
  rowData(rowId) {
    const [row, ...inner] = this.row(rowId).all();
    return { ...row.answers(), inner: inner.map((each) => each.answers()) };
  }

  /** Undoes removeRow. @param {RowData} data - from rowData */
  restoreRow({ inner, ...row }) {
    for (const each of [row, ...inner])
      this.addRow(each.repeat, each.id, each.position, each.parent, each.fields);
  }

  /** @param {string} repeatPath @param {string} [parent] @returns {string[]} ids in order */
  rows(repeatPath, parent = '') {
    return this.at(repeatPath, parent)
      .shownRows()
      .map((row) => row.id);
  }

  /** @param {string} key @param {string} [row] @returns {Answer} */
  value(key, row = '') {
    const cell = this.asked(key, row);
    return cell.place.isCalculated ? cell.text() : cell.stored;
  }

  /** What expressions read. @param {string} path @param {string} [row] @returns {string} '' when it is not relevant */
  reading(path, row = '') {
    return this.at(path, row).text();
  }

  /** @param {string} path @param {string} [row] @returns {boolean} its own condition and those of all around it */
  isRelevant(path, row = '') {
    return this.at(path, row).isRelevant();
  }

  /** @param {string} key @param {string} [row] @returns {boolean} */
  isRequired(key, row = '') {
    return this.asked(key, row).holds('required', false);
  }

  /** @param {string} key @param {string} [row] @returns {boolean} */
  isReadOnly(key, row = '') {
    const cell = this.asked(key, row);
    return cell.place.isCalculated || cell.holds('read_only', false);
  }

  /** @param {string} key @param {string} [row] @returns {Choice[]} */
  choices(key, row = '') {
    const cell = this.asked(key, row);
    return this.ordered(this.offered(cell), cell).map((item) => ({
      name: item.column('name'),
      label: item.column('label'),
    }));
  }

  /** As `parameters: randomize=true, seed=…` asks; without a seed in one order for this visit. @template T @param {T[]} offered @param {Cell} cell @returns {T[]} */
  ordered(offered, cell) {
    const { randomize, seed } = cell.place.question?.parameters ?? {};
    if (randomize !== 'true') return offered;
    this.orderSeed ??= Math.floor(this.random() * 2_147_483_646);
    const source = seed && this.places.byPath.get(seed);
    const value = source ? (this.cells(source, this.sharedRow(cell, source))[0]?.text() ?? '') : seed;
    return shuffled(offered, randomFrom(value === undefined ? this.orderSeed : toNumber(value)));
  }

  /** @param {string} path @param {string} [row] @returns {string} */
  label(path, row = '') {
    const cell = this.at(path, row);
    return this.read(cell.place.node?.label, cell);
  }

  /** @param {string} key @param {string} [row] @returns {string} */
  hint(key, row = '') {
    return this.text('hint', key, row);
  }

  /** The longer explanation, shown on request. @param {string} key @param {string} [row] @returns {string} */
  guidance(key, row = '') {
    return this.text('guidance', key, row);
  }

  /** Shown after a number. @param {string} key @param {string} [row] @returns {string} */
  unit(key, row = '') {
    return this.text('unit', key, row);
  }

  /** @param {string} rowId @returns {string} */
  rowTitle(rowId) {
    const row = this.row(rowId);
    return this.read(row.place.repeat?.row_title, row);
  }

  /** @param {string | string[] | null} [scope] - path of a section, group, repeat or question, or several @param {string} [row] - this one alone @returns {AnswerProblem[]} */
  problems(scope = null, row = '') {
    return problemsIn(this, scope, row ? this.row(row) : this.root);
  }

  /** @param {string | string[] | null} [sectionPath] - null: the whole form @param {string} [tier] @returns {Progress} */
  progress(sectionPath = null, tier = 'core') {
    return progressOf(this, sectionPath, tier);
  }

  /** What the calculations give now. @returns {{fields: Record<string, string>, rows: Record<string, Record<string, string>>}} rows by id */
  calculated() {
    /** @type {Record<string, Record<string, string>>} */
    const found = { '': {} };
    for (const place of this.places.every.filter((each) => each.isCalculated)) {
      for (const cell of this.cells(place)) {
        found[cell.row.id] ??= {};
        found[cell.row.id][/** @type {any} */ (place.question).key] = cell.text();
      }
    }
    const { '': fields, ...rows } = found;
    return { fields, rows };
  }

  /** What the engine put in by itself since the last call. @returns {FilledIn} */
  filledIn() {
    const { filled } = this;
    this.filled = { answers: [], rows: [] };
    return filled;
  }

  get language() {
    return super.language;
  }

  set language(language) {
    super.language = language;
    this.settle(new Set(this.places.every));
  }

  // ---- finding ----

  /** @param {string} path @param {string} row @returns {Cell} */
  at(path, row) {
    const place = this.places.at(path);
    return this.cell(place, place.depth ? row : '');
  }

  /** @param {string} key @param {string} row @returns {Cell} */
  asked(key, row) {
    return this.cell(this.places.question(key), row);
  }

  /** @param {string} id @returns {Row} */
  row(id) {
    return (id && this.rowsById.get(id)) || this.places.missing(`row ${id}`);
  }

  /** @param {'hint' | 'guidance' | 'unit'} name @param {string} key @param {string} row @returns {string} */
  text(name, key, row) {
    const cell = this.asked(key, row);
    return this.read(cell.place.question?.[name], cell);
  }

  // ---- changing ----

  /** @param {Cell} cell @param {Answer} value @param {Set<Cell>} done - cells whose triggers have run in this change */
  put(cell, value, done) {
    const isNew = JSON.stringify(cell.stored) !== JSON.stringify(value);
    cell.stored = value;
    this.settle(this.changed([], [cell.place]));
    if (!isNew || done.has(cell)) return;
    done.add(cell);
    for (const place of this.triggered.filter((each) => each.question?.triggers.includes(cell.place.path))) {
      for (const each of this.cells(place, this.sharedRow(cell, place))) {
        const value = answerFrom(place, each.calculated());
        this.put(each, value, done);
        this.noteFilled(each);
      }
    }
  }

  /** Marks as stale. @param {Place[]} places - stale themselves @param {Place[]} [sources] - only those that read them @returns {Set<Place>} */
  changed(places, sources = places) {
    const readers = this.places.readersOf(sources);
    const stale = new Set([...places, ...readers]);
    for (const place of readers) place.news++;
    for (const place of stale) place.version++;
    this.epoch++;
    return stale;
  }

  /** Does at once what cannot wait until it is read. @param {Set<Place>} stale */
  settle(stale) {
    for (const place of this.counting) if (stale.has(place)) this.addCounted(place);
    for (const place of this.taken)
      if (stale.has(place)) for (const cell of this.cells(place)) this.take(cell);
    if (stale.size <= MANY) return;
    this.ranked ??= this.places.ranked();
    for (const place of this.ranked.filter((each) => each.node && stale.has(each)))
      for (const cell of this.cells(place)) place.isCalculated ? cell.text() : cell.isRelevant();
  }

  /** Stores what a calculation gave, so that whoever reads the answers later reads the same. @param {Cell} cell */
  take(cell) {
    const text = cell.text();
    if (!text || text === storedText(cell.stored)) return;
    cell.stored = text;
    cell.takenAt = cell.place.news;
    this.noteFilled(cell);
  }

  /** The rows that a count asks for. @param {Place} place - of the repeat */
  addCounted(place) {
    const { newRow } = this.options;
    /** @type {Row[]} */
    const added = [];
    for (const { row, rows } of newRow ? this.cells(place).filter((cell) => cell.isRelevant()) : []) {
      const wanted = Math.min(row.cell(place).rowsWanted(), rows.length + MOST_ROWS - this.rowsById.size);
      while (newRow && rows.length < wanted) {
        const made = newRow(place.path, row.id, rows.at(-1)?.position ?? '');
        const answers = { ...made, repeat: place.path, parent: row.id, fields: {} };
        this.filled.rows.push(answers);
        added.push(/** @type {Row} */ (this.insert(answers)));
      }
    }
    if (!added.length) return;
    this.changed(place.all());
    for (const row of added) this.fillDefaults(row);
    this.settle(this.changed(place.all()));
  }

  /** An answer that is absent gets its default; one that was cleared (null) stays so. @param {Row} row */
  fillDefaults(row) {
    /** @type {Place[]} */
    const filled = [];
    for (const place of row.place.all()) {
      const initial = place.question?.initial ?? null;
      if (!place.question || initial === null || place.holder !== row.place || place.isCalculated) continue;
      if (row.fields[place.question.key] !== undefined) continue;
      const cell = row.cell(place);
      // Those before are made known once, and only where an expression may read them.
      if (typeof initial !== 'string') this.changed([], filled.splice(0));
      const text = typeof initial === 'string' ? initial : cell.given(initial);
      if (isBlank(text)) continue;
      cell.stored = answerFrom(place, text);
      filled.push(place);
      this.noteFilled(cell);
    }
    this.changed([], filled);
  }

  /** @param {Cell} cell */
  noteFilled({ place, row, stored }) {
    if (place.question) this.filled.answers.push({ key: place.question.key, row: row.id, value: stored });
  }
}

/** A default or triggered text as it is stored. @param {Place} place @param {string} text @returns {Answer} */
function answerFrom({ question }, text) {
  if (isBlank(text)) return null;
  if (question?.type === 'select_multiple' || question?.type === 'rank') return words(text);
  const isWhole = question?.type === 'integer' && /^-?\d+$/.test(text) && Number.isSafeInteger(Number(text));
  return isWhole ? Number(text) : text;
}
