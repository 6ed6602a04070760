/** One row of a repeat in a sheet: opened from its card, closed by button, Esc or back; saved as it is typed. */
import { html, icon } from '../html.js';
import { _ } from '../texts.js';
import { AskedQuestions } from './asked.js';
import { afterFrame, made } from './put.js';
import { badgeOf, takesRows, titleOf } from './row_cards.js';
import { alertBanner, savedWords } from './saved.js';

/** @import { Repeat } from '../../types/survey.d.ts' */
/** @import { VisitSession } from './session.js' */

export class RowSheet {
  /**
   * @param {VisitSession} session
   * @param {Repeat} repeat
   * @param {string} row
   * @param {{showMissing?: boolean, question?: string}} [how]
   */
  constructor(session, repeat, row, { showMissing = false, question = '' } = {}) {
    this.session = session;
    this.repeat = repeat;
    this.row = row;
    this.dialog = /** @type {HTMLDialogElement} */ (made(this.drawn()));
    document.body.append(this.dialog);
    const form = /** @type {HTMLElement} */ (this.dialog.querySelector('form'));
    this.asked = new AskedQuestions(form, session, {
      nodes: repeat.nodes,
      row,
      path: repeat.path,
      showMissing,
    });
    const refreshSoon = afterFrame(() => this.session.hasRow(this.row) && this.refresh());
    this.dialog.addEventListener('survey:answered', refreshSoon);
    this.refresh();
    this.dialog.showModal();
    if (!question || !this.asked.focusOn(question)) this.focusStart();
    /** Resolves when it is closed and the address is as before. @type {Promise<void>} */
    this.closed = closeWithBack(this.dialog);
  }

  drawn() {
    const id = `sheet-${this.row}`;
    return html`<dialog class="sheet" aria-labelledby="${id}"><header><h1 id="${id}" tabindex="-1"></h1>
      <button class="button only" type="button" data-close aria-label="${_('Đóng')}">${icon('close')}</button></header>
      <div class="inside"><div data-alert></div><div data-state></div><form class="questions" novalidate></form>
      ${
        takesRows(this.session, this.repeat) &&
        html`<div class="two"><button class="button" type="button" data-copy="${this.row}">${_(
          'Chép dòng',
        )}</button><button class="button danger" type="button" data-remove="${this.row}">${icon(
          'trash',
          's',
        )}${_('Bỏ dòng này')}</button></div>`
      }</div>
      <footer class="bar"><p class="with-icon" role="status" data-saved></p><button class="button"
        type="button" data-close>${_('Xong')}</button>${
          !this.session.isReadOnly &&
          html`<button class="button main" type="button"
        data-next>${_('Xong, dòng tiếp')}</button>`
        }</footer></dialog>`;
  }

  refresh() {
    const title = /** @type {Element} */ (this.dialog.querySelector('h1'));
    title.textContent = titleOf(this.session, this.repeat, this.row);
    const badge = badgeOf(this.session, this.repeat, this.row);
    savedWords(this.dialog, this.session);
    alertBanner(this.dialog, this.session);
    const state = /** @type {Element} */ (this.dialog.querySelector('[data-state]'));
    const told = badge?.tone ? [badge.word, badge.since].filter(Boolean).join(' ') : '';
    if (state.textContent?.trim() === told) return;
    state.replaceChildren();
    if (told)
      state.append(
        made(
          html`<div class="banner ${badge?.tone ?? ''}" role="status">${icon('warning')}<h2>${told}</h2></div>`,
        ),
      );
  }

  /** A new row starts at its first question; one with answers at its title, so that no keyboard covers it. */
  focusStart() {
    const isNew = Object.keys(this.session.rowRecord(this.row).fields).length === 0;
    const first = /** @type {HTMLElement | null} */ (
      this.dialog.querySelector('.control :is(input, select, textarea)')
    );
    const title = /** @type {HTMLElement} */ (this.dialog.querySelector('h1'));
    (isNew && first ? first : title).focus();
  }

  /** @param {() => void} done - called once, after it closed for whatever reason */
  onClose(done) {
    this.dialog.addEventListener(
      'close',
      () => {
        // A removed row has no answers to keep.
        if (this.session.hasRow(this.row)) this.asked.flush();
        this.dropIfEmpty();
        this.dialog.remove();
        done();
      },
      { once: true },
    );
  }

  /** A row left without an answer, in it and in the rows inside, was a slip: kept, it would make the visit incomplete. */
  dropIfEmpty() {
    if (this.session.isReadOnly || !this.session.hasRow(this.row) || !takesRows(this.session, this.repeat))
      return;
    const { inner, ...row } = this.session.engine.rowData(this.row);
    const answers = [row, ...inner].flatMap(({ fields }) => Object.values(fields));
    if (answers.every((answer) => answer === null || answer === '')) this.session.removeRow(this.row);
  }

  /** @returns {Promise<void>} closed, so that the next one can open */
  close() {
    this.dialog.close();
    return this.closed;
  }
}

/**
 * The back button closes the sheet instead of leaving the page. Browsers with CloseWatcher do so by themselves.
 * @param {HTMLDialogElement} dialog
 * @returns {Promise<void>} resolves once it is closed; going back takes effect later than it is asked for
 */
function closeWithBack(dialog) {
  const closed = new Promise((resolve) => dialog.addEventListener('close', resolve, { once: true }));
  if ('CloseWatcher' in window) return closed.then(() => {});
  // A fragment: htmx leaves alone what differs by that only.
  history.pushState({ sheet: true }, '', '#row');
  // Before htmx hears of it where it listens to popstate: drawn again, the page would lose the place in the list.
  const onBack = (/** @type {Event} */ event) => {
    event.stopImmediatePropagation();
    dialog.close();
  };
  window.addEventListener('popstate', onBack, { capture: true, once: true });
  return closed.then(() => {
    window.removeEventListener('popstate', onBack, { capture: true });
    if (!history.state?.sheet) return undefined;
    return new Promise((resolve) => {
      const onReturn = (/** @type {Event} */ event) => {
        event.stopImmediatePropagation();
        resolve();
      };
      window.addEventListener('popstate', onReturn, { capture: true, once: true });
      history.back();
    });
  });
}
