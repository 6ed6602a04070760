/**
 * <survey-section data-visit data-section data-question data-row data-missing>: one section of a visit.
 * Its page draws the frame; the element puts in the questions or the rows, and hears every key and touch.
 */
import { html } from '../html.js';
import { _ } from '../texts.js';
import { AskedQuestions } from '../form/asked.js';
import { afterFrame, put } from '../form/put.js';
import { rowsBlock, titleOf } from '../form/row_cards.js';
import { RowSheet } from '../form/row_sheet.js';
import { alertBanner, awaitSaving, countWords, savedWords } from '../form/saved.js';
import { notAskedBlock } from '../form/not_asked.js';
import { isSectionAsked, sectionNamed, stateOf } from '../form/section.js';
import { openedVisit } from '../form/open_visits.js';
import { placeWords, sectionBar, wayOn } from '../form/section_bar.js';
import { offerUndo } from '../form/toast.js';
import { fill } from '../trusted.js';

/** @import { Repeat } from '../../types/survey.d.ts' */
/** @import { VisitSession } from '../form/session.js' */

export class SurveySection extends HTMLElement {
  connectedCallback() {
    const { visit = '', section = '', question = '', row = '', missing } = this.dataset;
    const session = openedVisit(visit);
    this.session = session;
    this.section = /** @type {NonNullable<ReturnType<typeof sectionNamed>>} */ (
      sectionNamed(session.survey, section)
    );
    /** Of its problems. */
    this.path = this.section.paths ?? this.section.path;
    this.showMissing = missing !== undefined;
    this.filter = '';
    /** True while rows come, go or are copied: a second touch meanwhile is the same wish. */
    this.isBusy = false;
    /** @type {boolean} */
    this.wasReadOnly = session.isReadOnly;
    /** @type {RowSheet[]} the topmost last */
    this.sheets = [];
    /** @type {AskedQuestions | null} */
    this.asked = null;
    if (this.section.kind === 'group') {
      const form = /** @type {HTMLElement} */ (this.querySelector('.questions'));
      this.asked = new AskedQuestions(form, session, {
        nodes: this.section.nodes,
        path: this.path,
        showMissing: this.showMissing,
      });
    }
    this.listen();
    this.refresh();
    // The application begins a page at its top once it is swapped in; only then may the focus go further down.
    document.addEventListener('htmx:after:swap', () => this.goTo(question, row), { once: true });
  }

  listen() {
    const session = /** @type {VisitSession} */ (this.session);
    this.leaving = new AbortController();
    const until = { signal: this.leaving.signal };
    // Sheets stand in the body, above the page.
    document.addEventListener('click', (event) => this.onPress(event), until);
    document.addEventListener(
      'survey:cleared',
      (event) => this.onCleared(/** @type {CustomEvent} */ (event)),
      until,
    );
    this.addEventListener(
      'survey:answered',
      afterFrame(() => this.isConnected && this.refresh()),
      until,
    );
    document.addEventListener('survey:answered', () => this.onAnswered(), until);
    document.addEventListener('htmx:before:request', () => this.flush(), until);
    this.onSaved = () => this.refreshSaved();
    session.listeners.add(this.onSaved);
    this.onAwaiting = () => {
      for (const place of this.places()) awaitSaving(place, session);
    };
    session.awaiting.add(this.onAwaiting);
    this.onRead = () => this.readFields();
    session.readers.add(this.onRead);
  }

  disconnectedCallback() {
    this.flush();
    this.leaving?.abort();
    if (this.onSaved) this.session?.listeners.delete(this.onSaved);
    if (this.onAwaiting) this.session?.awaiting.delete(this.onAwaiting);
    if (this.onRead) this.session?.readers.delete(this.onRead);
    for (const sheet of this.sheets ?? []) sheet.dialog.remove();
    document.querySelector('.toast')?.remove();
  }

  flush() {
    this.readFields();
    void this.session?.save();
  }

  readFields() {
    this.asked?.readFields();
    for (const sheet of this.sheets ?? []) if (this.session?.hasRow(sheet.row)) sheet.asked.readFields();
  }

  /** @param {string} question @param {string} row */
  goTo(question, row) {
    if (row && this.session?.hasRow(row)) this.open(row, question);
    else if (question) this.asked?.focusOn(question);
    else if (this.showMissing && !this.asked?.focusFirstProblem()) this.openFirstProblem();
  }

  /** Opens the first row with a problem, at its question. */
  openFirstProblem() {
    const problem = this.session?.engine.problems(this.path).find(({ row }) => row);
    if (problem) this.open(problem.row, problem.key);
  }

  refresh() {
    const session = /** @type {VisitSession} */ (this.session);
    const rows = this.querySelector('[data-rows]');
    if (rows && this.section?.kind === 'repeat') {
      const isAsked = isSectionAsked(session.engine, this.section);
      put(rows, isAsked ? rowsBlock(session, this.section, '', this.filter) : html``);
    }
    if (this.section) {
      this.renew('[data-not-asked]', notAskedBlock(session, this.section));
      countWords(this, stateOf(session.engine, this.section, session.mode));
      this.renew('[data-place]', placeWords(session, this.section));
      this.renew('.bar', sectionBar(session, this.section));
      if (rows) this.renew('[data-next-link]', wayOn(session, this.section));
    }
    this.refreshSaved();
  }

  /** @param {string} selector @param {import('../html.js').Html} content */
  renew(selector, content) {
    const place = /** @type {Element} */ (this.querySelector(selector));
    if (this.texts.get(selector) === content.text) return;
    this.texts.set(selector, content.text);
    fill(place, content);
  }

  /** @type {Map<string, string>} what `renew` wrote last */
  texts = new Map();

  refreshSaved() {
    const { isReadOnly = false } = this.session ?? {};
    if (isReadOnly !== this.wasReadOnly) {
      this.wasReadOnly = isReadOnly;
      this.redraw();
    }
    if (this.session?.unsaved.hasUnfit) this.redrawQuestions();
    for (const place of this.places()) {
      savedWords(place, /** @type {VisitSession} */ (this.session));
      alertBanner(place, /** @type {VisitSession} */ (this.session));
    }
  }

  /** Where it is told what is saved. @returns {HTMLElement[]} */
  places() {
    return [this, ...(this.sheets ?? []).map((sheet) => sheet.dialog)];
  }

  /** @param {Event} event */
  onPress(event) {
    const pressed = /** @type {HTMLElement | null} */ (
      /** @type {Element} */ (event.target).closest('button')
    );
    if (!pressed) return undefined;
    const { add, parent = '', copyLast, copy, open, remove, filter } = pressed.dataset;
    if (open !== undefined) return this.open(open);
    if (add !== undefined) return this.add(add, parent);
    if (copyLast !== undefined)
      return this.copy(/** @type {string} */ (this.session?.engine.rows(copyLast, parent).at(-1)));
    if (copy !== undefined) return this.copy(copy);
    if (remove !== undefined) return this.once(() => this.removeRow(remove));
    if (filter !== undefined) return this.show(filter);
    if ('next' in pressed.dataset) return this.openNext();
    if ('close' in pressed.dataset) return this.sheets?.at(-1)?.close();
    if ('retry' in pressed.dataset) return this.session?.save();
    return undefined;
  }

  /** @param {string} filter */
  show(filter) {
    this.filter = filter;
    this.refresh();
    /** @type {HTMLElement | null} */ (this.querySelector('[data-filter][aria-pressed="true"]'))?.focus();
  }

  /** @param {string} row @param {string} [question] */
  open(row, question = '') {
    const session = /** @type {VisitSession} */ (this.session);
    const { repeat: path, parent } = session.rowRecord(row);
    // An address may name a row that the answers do not ask for any more.
    if (!session.engine.rows(path, parent).includes(row)) return;
    const repeat = /** @type {Repeat} */ (session.node(path));
    const sheet = new RowSheet(session, repeat, row, { showMissing: this.showMissing, question });
    this.sheets?.push(sheet);
    sheet.onClose(() => {
      this.sheets = this.sheets?.filter((each) => each !== sheet);
      this.redraw();
      /** @type {HTMLElement | null} */ (
        document.querySelector(`[data-open="${row}"]`) ?? this.querySelector('[data-add]')
      )?.focus();
    });
  }

  redraw() {
    this.redrawQuestions();
    this.refresh();
  }

  redrawQuestions() {
    for (const sheet of this.sheets ?? []) if (this.session?.hasRow(sheet.row)) sheet.asked.refresh();
    this.asked?.refresh();
  }

  /** @param {() => Promise<unknown>} work - that changes the rows */
  async once(work) {
    if (this.isBusy) return;
    this.isBusy = true;
    try {
      await work();
    } finally {
      this.isBusy = false;
    }
  }

  /** @param {string} repeat @param {string} parent */
  add(repeat, parent) {
    return this.once(async () => {
      const row = await this.session?.addRow(repeat, parent);
      if (row) this.open(row);
    });
  }

  /** @param {string} source */
  copy(source) {
    return this.once(async () => {
      const sheet = this.sheets?.at(-1);
      await sheet?.asked.flush();
      const row = await this.session?.copyRow(source);
      if (row && sheet?.row === source) await sheet.close();
      if (row) this.open(row);
    });
  }

  /** Closes the sheet and begins the next row, where there may be one. */
  openNext() {
    return this.once(async () => {
      const session = /** @type {VisitSession} */ (this.session);
      const sheet = /** @type {RowSheet} */ (this.sheets?.at(-1));
      const { repeat, row } = sheet;
      const { parent } = session.rowRecord(row);
      const rows = session.engine.rows(repeat.path, parent);
      await sheet.close();
      const added = () => (repeat.count ? null : session.addRow(repeat.path, parent));
      const next = rows[rows.indexOf(row) + 1] ?? (await added());
      if (next) this.open(next);
    });
  }

  /** @param {string} row */
  async removeRow(row) {
    const session = /** @type {VisitSession} */ (this.session);
    const repeat = /** @type {Repeat} */ (session.node(session.rowRecord(row).repeat));
    const title = titleOf(session, repeat, row);
    await this.sheets?.at(-1)?.asked.flush();
    const bringBack = await session.removeRow(row);
    if (!bringBack) return;
    const sheet = this.sheets?.find((each) => each.row === row);
    sheet?.close();
    this.redraw();
    offerUndo(
      document.querySelector('dialog[open]') ?? document.body,
      _('Đã bỏ “%(row)s”.', { row: title }),
      async () => {
        await bringBack();
        this.redraw();
        /** @type {HTMLElement | null} */ (document.querySelector(`[data-open="${row}"]`))?.focus();
      },
    );
  }

  /** @param {CustomEvent} event */
  onCleared({ detail: { asked, key, value } }) {
    const label =
      asked.drawn.get(key)?.at.choices.find((/** @type {{name: string}} */ choice) => choice.name === value)
        ?.label ?? value;
    const toast = offerUndo(
      asked.root.closest('dialog') ?? document.body,
      _('Đã bỏ chọn “%(choice)s”.', { choice: label }),
      () => asked.giveBack(key, value),
    );
    this.cleared = { toast, isStill: () => this.session?.engine.value(key, asked.row) === null };
  }

  /** @type {{toast: HTMLElement, isStill: () => boolean} | null} the choice that was taken back last */
  cleared = null;

  /** A newer choice stands: there is nothing to bring back. */
  onAnswered() {
    if (!this.cleared || this.cleared.isStill()) return;
    this.cleared.toast.remove();
    this.cleared = null;
  }
}

customElements.define('survey-section', SurveySection);
