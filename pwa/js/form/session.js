/**
 * One visit while it is open: the engine and the store, kept in step. What is told to it stands in the engine at
 * once and in the store a moment later; what the store did not take is kept and offered again with the next answer.
 * All goes to the store of the person for whom the visit was read, whoever works here by then.
 */
import { newId } from '../store/ids.js';
import * as visits from '../store/visits.js';
import { filesIn } from './attached.js';
import { UnfitValueError } from '../sync/change.js';
import { lastSeen, rememberSeen } from './last_seen.js';
import { positionAfter } from './position.js';
import { isNews, Unsaved } from './unsaved.js';
import { VisitWords } from './visit_words.js';

/** @import { Answer, Fields, RowAnswers } from '../../types/survey.d.ts' */
/** @import { Mode } from './section.js' */
/** @import { Told } from './unsaved.js' */
/** @import { Visit, Row } from '../store/visits.js' */

export class VisitSession extends VisitWords {
  /**
   * @param {Visit} visit
   * @param {ReturnType<typeof lastSeen>} [seen]
   * @param {RowAnswers[]} [rows] - in the visit, and not in the store yet
   */
  constructor(visit, seen = lastSeen(visit.id), rows = []) {
    super(visit);
    /** What was told and is not in the store yet. */
    this.unsaved = new Unsaved(rows);
    /** Where the officer was, and when this phone saved last. */
    this.seen = seen;
    /** True when the application was closed in the middle of this visit. */
    this.isRestored = false;
    /** @type {Error | null} why the last saving failed */
    this.failure = null;
    /** @type {Told[]} told here after the visit was finished elsewhere: not in the visit */
    this.refused = [];
    /** @type {Set<() => void>} told after each saving, done or failed */
    this.listeners = new Set();
    /** @type {Set<() => void>} told with each answer, before it is in the store */
    this.awaiting = new Set();
    /** @type {Set<() => void>} takes what stands in the fields of the page */
    this.readers = new Set();
    /** @type {Told[] | null} told while a fresh session was being read */
    this.meanwhile = null;
    /** @type {VisitSession | null} what took the place of this one */
    this.successor = null;
    /** Resolves when nothing is being written. @type {Promise<void>} */
    this.writing = Promise.resolve();
  }

  /** @returns {Mode} */
  get mode() {
    return this.seen.mode;
  }

  /** Something was told that is on its way to the store. */
  get isSaving() {
    return this.unsaved.size > 0 && !this.failure && !this.unsaved.hasUnfit;
  }

  get isReadOnly() {
    return this.visit.is_parked || this.visit.fields.state === 'finished';
  }

  /** @param {Partial<ReturnType<typeof lastSeen>>} news */
  remember(news) {
    Object.assign(this.seen, news);
    rememberSeen(this.visit.id, this.seen);
  }

  /**
   * Takes an answer in: the engine knows it at once, `save` brings it to the store.
   * @param {string} key @param {Answer} value @param {string} [row]
   * @returns {void}
   * @throws {visits.FinishedVisitError} when the visit can only be read
   */
  hold(key, value, row = '') {
    if (this.successor) return this.successor.hold(key, value, row);
    if (this.isReadOnly) throw new visits.FinishedVisitError(this.visit.id);
    const known = wellFormed(value);
    this.engine.set(key, known, row);
    this.keep(key, known, row);
    this.keepFilledIn();
    this.meanwhile?.push({ key, value: known, row, before: [] });
    for (const hear of this.awaiting) hear();
  }

  /** @param {string} key @param {Answer} value @param {string} row */
  keep(key, value, row) {
    const fields = this.fieldsOf(row);
    if (!fields) return;
    this.unsaved.keep(key, value, row, fields[key] ?? null);
    fields[key] = value;
  }

  /** @param {string} row @returns {Record<string, any> | undefined} */
  fieldsOf(row) {
    return row ? this.visit.rows.find((each) => each.id === row)?.fields : this.visit.fields;
  }

  /** What a closing page kept, unless the store has it or something newer. @param {Told[]} kept */
  takeKept(kept) {
    for (const told of kept) {
      const fields = this.fieldsOf(told.row);
      if (!fields || !isNews(told, fields[told.key] ?? null)) continue;
      if (this.isReadOnly) this.refused.push(told);
      else this.hold(told.key, told.value, told.row);
    }
  }

  /** From now on a fresh session stands for this one, and hears what was told while it was read. @param {VisitSession} successor */
  handOver(successor) {
    this.successor = successor;
    successor.refused.push(...this.refused);
    for (const told of this.meanwhile ?? [])
      if (successor.fieldsOf(told.row) && !successor.isReadOnly)
        successor.hold(told.key, told.value, told.row);
  }

  /** Takes what stands in the fields, also in the middle of a word. */
  readFields() {
    for (const read of this.readers) read();
  }

  /** Saves what is unsaved; resolves when it is on disk or has failed (then `failure` says why). @returns {Promise<void>} */
  save() {
    if (this.successor) return this.successor.save();
    this.writing = this.writing.then(() => this.saveAll());
    return this.writing;
  }

  async saveAll() {
    this.keepFilledIn();
    if (!this.unsaved.rows.length && !this.unsaved.ready().length) return;
    await this.attempt(async () => {
      await this.saveRows();
      await this.saveAnswers();
    });
    if (this.failure === null) this.tell();
  }

  /** What the engine put in by itself is saved with the answer that caused it. */
  keepFilledIn() {
    const { answers, rows } = this.engine.filledIn();
    if (this.isReadOnly) return;
    this.unsaved.rows.push(...withRows(this.visit, rows));
    for (const { key, row, value } of answers) this.keep(key, value, row);
  }

  /**
   * Keeps photographs or files as the answer, with the bytes in hand, in one transaction. Unlike `hold` nothing is
   * shown as told before it is on disk: what the store refuses is not half an answer.
   * @param {string} key @param {Answer} value - files, or null @param {string} [row]
   * @returns {Promise<void>} when it is on disk; rejects when it is not
   */
  async attach(key, value, row = '') {
    if (this.successor) return this.successor.attach(key, value, row);
    await this.save();
    const attached = this.writing.then(() => this.attachNow(key, value, row));
    this.writing = attached.catch(() => {});
    return attached;
  }

  /** @param {string} key @param {Answer} value @param {string} row */
  async attachNow(key, value, row) {
    if (this.successor) return this.successor.attach(key, value, row);
    if (this.isReadOnly) throw new visits.FinishedVisitError(this.visit.id);
    await visits.saveAnswers(this.visit, [{ key, value, row }]);
    this.engine.set(key, value, row);
    /** @type {Record<string, any>} */ (this.fieldsOf(row))[key] = value;
    this.keepFilledIn();
    this.meanwhile?.push({ key, value, row, before: [] });
    this.remember({ savedMs: Date.now() });
    this.tell();
  }

  async saveRows() {
    for (const row of [...this.unsaved.rows]) {
      await visits.addRow(this.visit, row);
      this.unsaved.rows = this.unsaved.rows.filter((each) => each !== row);
    }
  }

  async saveAnswers() {
    const answers = this.unsaved.ready();
    if (!answers.length) return;
    this.unsaved.sending = answers;
    try {
      await visits.saveAnswers(this.visit, answers);
      this.unsaved.done(answers);
    } catch (error) {
      if (!(error instanceof UnfitValueError)) throw error;
      await this.saveFit(answers);
    } finally {
      this.unsaved.sending = [];
    }
  }

  /** One answer that cannot travel must not hold up the others. @param {Told[]} answers */
  async saveFit(answers) {
    for (const told of answers) {
      try {
        await visits.saveAnswers(this.visit, [told]);
        this.unsaved.done([told]);
      } catch (error) {
        if (!(error instanceof UnfitValueError)) throw error;
        console.warn('An answer cannot be stored; it stays on the screen, marked.', error);
        told.isUnfit = true;
      }
    }
  }

  /** @param {() => Promise<unknown>} work */
  async attempt(work) {
    try {
      await work();
      this.failure = null;
      this.remember({ savedMs: Date.now() });
    } catch (error) {
      if (error instanceof visits.FinishedVisitError) this.endedElsewhere();
      else {
        console.error('An answer was not saved; it stays in memory and on the screen.', error);
        this.failure = /** @type {Error} */ (error);
      }
      this.tell();
    }
  }

  /** Another window finished the visit: what was told here since is shown, and not offered again. */
  endedElsewhere() {
    this.visit.fields.state = 'finished';
    this.failure = null;
    this.refused.push(...this.unsaved.all().answers);
    this.unsaved.clear();
  }

  tell() {
    for (const listener of this.listeners) listener();
  }

  /**
   * Adds a row behind `after`, or at the end; `fields` are answers to begin with.
   * @param {string} repeat @param {string} parent @param {{after?: string, fields?: Record<string, Answer>}} [how]
   * @returns {Promise<string | null>} its id; null when the store did not take it
   */
  async addRow(repeat, parent, { after, fields = {} } = {}) {
    const rows = this.engine.rows(repeat, parent).map((id) => this.rowRecord(id));
    const place = after ? rows.findIndex((row) => row.id === after) : rows.length - 1;
    const position = positionAfter(rows[place]?.position, rows[place + 1]?.position);
    /** @type {Row | null} */
    let row = null;
    await this.attempt(async () => {
      row = await visits.addRow(this.visit, { repeat, parent, position, fields });
    });
    if (!row) return null;
    const { id } = /** @type {Row} */ (row);
    this.visit.rows.push(row);
    this.engine.addRow(repeat, id, position, parent, fields);
    await this.save();
    this.tell();
    return id;
  }

  /** @param {string} id */
  hasRow(id) {
    return this.visit.rows.some((each) => each.id === id);
  }

  /** @param {string} id @returns {Row} */
  rowRecord(id) {
    const row = this.visit.rows.find((each) => each.id === id);
    if (!row) throw new Error(`Visit ${this.visit.id} has no row ${id}.`);
    return row;
  }

  /**
   * A copy right behind its source, with the rows inside it and all answers but those that tell one piece from another.
   * @param {string} id
   */
  async copyRow(id) {
    const { inner, repeat, parent, fields } = this.engine.rowData(id);
    const copy = await this.addRow(repeat, parent, { after: id, fields: this.copied(fields) });
    if (!copy) return null;
    const copies = new Map([[id, copy]]);
    // Outer ones come first.
    for (const row of inner)
      copies.set(row.id, this.copyInto(/** @type {string} */ (copies.get(row.parent)), row));
    await this.save();
    return copy;
  }

  /** @param {string} parent - copied before @param {RowAnswers} row - inside its source @returns {string} the copy's id */
  copyInto(parent, row) {
    const fields = this.copied(row.fields);
    const { repeat, position } = row;
    // A count of the form has put it there already.
    const there = this.engine.rows(repeat, parent)[this.engine.rows(repeat, row.parent).indexOf(row.id)];
    if (there) {
      for (const [key, value] of Object.entries(fields)) this.hold(key, value, there);
      return there;
    }
    const copy = { id: newId(Date.now()), repeat, parent, position, fields };
    this.unsaved.rows.push(...withRows(this.visit, [copy]));
    this.engine.addRow(repeat, copy.id, position, parent, fields);
    return copy.id;
  }

  /** @param {Fields} fields @returns {Fields} without photographs, serial numbers and what takes no answer here */
  copied(fields) {
    const { byKey } = this.engine.places;
    const kept = Object.entries(fields).filter(
      ([key, value]) =>
        byKey.get(key)?.isCalculated === false &&
        !/serial(_no|_number)?$/.test(key) &&
        !filesIn(value).length,
    );
    return Object.fromEntries(kept);
  }

  /**
   * @param {string} id
   * @returns {Promise<(() => Promise<void>) | null>} what brings it back; null when the store did not take the removal
   */
  async removeRow(id) {
    await this.save();
    const row = this.rowRecord(id);
    const data = this.engine.rowData(id);
    await this.attempt(() => visits.removeRow(this.visit, id));
    if (this.failure || this.isReadOnly) return null;
    this.engine.removeRow(id);
    this.visit.rows = this.visit.rows.filter((each) => each !== row);
    this.tell();
    return async () => {
      await this.attempt(() => visits.restoreRow(this.visit, row));
      if (this.failure || this.isReadOnly) return;
      this.visit.rows.push(row);
      this.engine.restoreRow(data);
      this.tell();
    };
  }
}

/**
 * Puts rows that the store does not have yet into a visit.
 * @param {Visit} visit @param {RowAnswers[]} rows - outer ones first
 * @returns {RowAnswers[]} those that were put in
 */
export function withRows(visit, rows) {
  const has = (/** @type {string} */ id) => visit.rows.some((each) => each.id === id);
  return rows.filter((row) => {
    const isNew = !has(row.id) && (!row.parent || has(row.parent));
    if (isNew) visit.rows.push({ ...row, fields: { ...row.fields }, base: 0 });
    return isNew;
  });
}

/** Half of a sign, as some keyboards leave it, cannot travel: the sign for "unreadable" stands for it. @param {Answer} value @returns {Answer} */
function wellFormed(value) {
  if (filesIn(value).length) return value;
  if (Array.isArray(value)) return value.map((one) => String(wellFormed(/** @type {string} */ (one))));
  return typeof value === 'string' ? value.replace(/\p{Surrogate}/gu, '\uFFFD') : value;
}
