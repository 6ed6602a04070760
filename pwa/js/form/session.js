/**
 * One visit while it is open: the engine and the store, kept in step. What is told to it stands in the engine at
 * once and in the store a moment later; what the store did not take is kept and offered again with the next answer.
 */
import { newId } from '../store/ids.js';
import * as visits from '../store/visits.js';
import { _, language } from '../texts.js';
import { Answering } from './answering.js';
import { keepForReload, keptForReload, lastSeen, rememberSeen } from './last_seen.js';
import { positionAfter } from './position.js';
import { nodeAt } from './section.js';

/** @import { Answer, Item, Question, RowAnswers, Survey } from '../../types/survey.d.ts' */
/** @import { Mode } from './section.js' */
/** @import { Visit, Row } from '../store/visits.js' */

export const ZONE = 'Asia/Ho_Chi_Minh';

/** @type {VisitSession | null} */
let open = null;

/**
 * The session of a visit: the one that is open, or a fresh one from the store.
 * @param {string} id
 * @param {{fresh?: boolean}} [how] - fresh: read the store again, unless something is still unsaved
 */
export async function openVisit(id, { fresh = false } = {}) {
  if (open?.visit.id === id) {
    await open.settled();
    if (!fresh || open.unsaved.size) return open;
  }
  const known = open?.visit.id === id;
  const session = new VisitSession(
    await visits.loadVisit(id),
    Date.now(),
    open?.visit.id === id ? open.seen : undefined,
  );
  session.isRestored = !known && session.seen.savedMs > 0 && session.visit.fields.state !== 'finished';
  open = session;
  await session.takeKept();
  return session;
}

/** @param {string} id @returns {VisitSession} the open session @throws {Error} when the page was drawn without it */
export function openedVisit(id) {
  if (open?.visit.id !== id) throw new Error(`Visit ${id} is not open. Open /f/visits/${id} first.`);
  return open;
}

export class VisitSession {
  /** @param {Visit} visit @param {number} nowMs @param {ReturnType<typeof lastSeen>} [seen] */
  constructor(visit, nowMs, seen = lastSeen(visit.id)) {
    this.visit = visit;
    /** @type {Survey} */
    this.survey = visit.survey;
    this.nowMs = nowMs;
    this.engine = this.evaluated(nowMs);
    /** Where the officer was, and when this phone saved last. */
    this.seen = seen;
    /** True when the application was closed in the middle of this visit. */
    this.isRestored = false;
    /** @type {Error | null} why the last saving failed */
    this.failure = null;
    /** @type {Map<string, {key: string, value: Answer, row: string}>} told, and not yet in the store */
    this.unsaved = new Map();
    /** @type {Set<() => void>} told after each saving, done or failed */
    this.listeners = new Set();
    /** @type {Promise<void>} */
    this.writing = Promise.resolve();
  }

  /** @param {number} nowMs @returns {Answering} a new evaluation of all answers */
  evaluated(nowMs) {
    const { fields, rows, lists } = this.visit;
    const translate = (/** @type {string} */ text) => _(text);
    return new Answering(
      this.survey,
      { fields, rows },
      {
        nowMs,
        zone: ZONE,
        language: language(),
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
    const known = (this.visit.lists.people ?? []).find(({ name }) => name === person);
    return String(known?.username ?? '');
  }

  /** @returns {Mode} */
  get mode() {
    return this.seen.mode;
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
   */
  hold(key, value, row = '') {
    this.engine.set(key, value, row);
    this.keep(key, value, row);
  }

  /** @param {string} key @param {Answer} value @param {string} row */
  keep(key, value, row) {
    this.unsaved.set(`${row}/${key}`, { key, value, row });
    const fields = row ? this.visit.rows.find((each) => each.id === row)?.fields : this.visit.fields;
    if (fields) fields[key] = value;
  }

  /** The page is closing: what is still on its way is kept in this tab. */
  closePage() {
    keepForReload(this.visit.id, [...this.unsaved.values()]);
  }

  async takeKept() {
    const kept = keptForReload(this.visit.id).filter(({ row }) => !row || this.hasRow(row));
    for (const { key, value, row } of kept) this.hold(key, value, row);
    if (kept.length) await this.save();
  }

  /** Saves what is unsaved; resolves when it is on disk or has failed (then `failure` says why). */
  save() {
    this.writing = this.writing.then(() => this.saveAll());
    return this.writing;
  }

  async saveAll() {
    await this.keepFilledIn();
    const answers = [...this.unsaved.values()];
    if (!answers.length) return;
    await this.attempt(() => visits.saveAnswers(this.visit, answers));
    if (this.failure) return;
    for (const [id, answer] of this.unsaved) if (answers.includes(answer)) this.unsaved.delete(id);
    this.tell();
  }

  /** What the engine put in by itself is saved with the answer that caused it. */
  async keepFilledIn() {
    const { answers, rows } = this.engine.filledIn();
    for (const row of rows)
      await this.attempt(async () => {
        this.visit.rows.push(await visits.addRow(this.visit, row));
      });
    for (const { key, row, value } of answers) this.keep(key, value, row);
  }

  /** @param {() => Promise<unknown>} work */
  async attempt(work) {
    try {
      await work();
      this.failure = null;
      this.remember({ savedMs: Date.now() });
    } catch (error) {
      console.error('An answer was not saved; it stays in memory and on the screen.', error);
      this.failure = /** @type {Error} */ (error);
      this.tell();
    }
  }

  tell() {
    for (const listener of this.listeners) listener();
  }

  /** Resolves when nothing is being written. */
  settled() {
    return this.writing;
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
    this.take(row);
    await this.save();
    this.tell();
    return /** @type {Row} */ (row).id;
  }

  /** @param {Row} row */
  take(row) {
    this.visit.rows.push(row);
    this.engine.addRow(row.repeat, row.id, row.position, row.parent, row.fields);
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

  /** A copy right behind its source, with its answers but for what tells one piece from another. @param {string} id */
  copyRow(id) {
    const { repeat, parent, fields } = this.rowRecord(id);
    const kept = Object.entries(fields).filter(([key]) => !/(serial|photo|status)/.test(key));
    return this.addRow(repeat, parent, { after: id, fields: Object.fromEntries(kept) });
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
    if (this.failure) return null;
    this.engine.removeRow(id);
    this.visit.rows = this.visit.rows.filter((each) => each !== row);
    this.tell();
    return async () => {
      await this.attempt(() => visits.restoreRow(this.visit, row));
      if (this.failure) return;
      this.visit.rows.push(row);
      this.engine.restoreRow(data);
      this.tell();
    };
  }

  /** Everything is looked at once more, as of now. @param {number} nowMs */
  evaluateAgain(nowMs) {
    this.nowMs = nowMs;
    this.engine = this.evaluated(nowMs);
  }

  /** Closes the visit. @returns {Promise<boolean>} whether the store took it */
  async finish() {
    await this.save();
    if (this.failure) return false;
    await this.attempt(async () => {
      const { finished_ms } = await visits.finishVisit(this.visit);
      Object.assign(this.visit.fields, { state: 'finished', finished_ms });
    });
    return this.failure === null;
  }

  /** Items of a question's list, unfiltered; a calculation's values are named by a list of its name. @param {Question} question @returns {Item[]} */
  items(question) {
    const list = this.survey.lists[question.list ?? question.name];
    if (!list) return [];
    return list.file ? (this.visit.lists[list.file] ?? []) : list.items;
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
    const item = this.items(question).find((each) => each.name === name);
    return item ? this.textOf(item.label) || item.name : null;
  }

  /**
   * Choices of a list that is searched, with the words of its other columns; the same array until the filter differs.
   * @param {Question} question @param {string} row @returns {import('./search_list.js').Listed[]}
   */
  listed(question, row) {
    const held = this.lists.get(question.key);
    if (held && !question.filter) return held;
    const columns = new Map(this.items(question).map((item) => [item.name, otherWords(item)]));
    const listed = this.engine
      .choices(question.key, row)
      .map((choice) => ({ ...choice, also: columns.get(choice.name) ?? '' }));
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

  /** Plain text in the language of the person. @param {import('../../types/survey.d.ts').Text | string | null | undefined} text @returns {string} */
  textOf(text) {
    if (!text || typeof text === 'string') return text ?? '';
    const parts = text[language()] ?? text[this.survey.languages[0]] ?? Object.values(text)[0] ?? '';
    return typeof parts === 'string' ? parts : parts.filter((part) => typeof part === 'string').join('');
  }

  /** @param {string} path @param {string} [row] @returns {string} label of a question, group or repeat */
  label(path, row = '') {
    return this.engine.label(path, row);
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
