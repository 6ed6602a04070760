/** <new-enterprise>: the questions about a new enterprise, and below each those that look the same in it. */
import { AskedQuestions } from '../form/asked.js';
import { newcomer } from '../form/newcomer.js';
import { afterFrame, put } from '../form/put.js';
import { alertBanner, savedWords } from '../form/saved.js';
import { html, icon, to } from '../html.js';
import { _ } from '../texts.js';
import { htmx } from '../trusted.js';

/** @import { Alike } from '../store/alike.js' */

/** More of them would bury the question. */
const MOST = 3;

class NewEnterprise extends HTMLElement {
  connectedCallback() {
    const session = newcomer();
    const { nodes } = session.survey;
    const showMissing = this.hasAttribute('missing');
    const form = /** @type {HTMLElement} */ (this.querySelector('form'));
    const asked = new AskedQuestions(form, session, {
      nodes,
      path: nodes.map(({ path }) => path),
      showMissing,
    });
    const drawAlike = () => {
      for (const [key, { element }] of asked.drawn)
        showAlike(
          element,
          session.alike.filter(({ why }) => why[0] === key),
        );
      const [is, button] = [session.alike.length > 0, /** @type {Element} */ (this.querySelector('.main'))];
      button.textContent = is ? _('Đây là cơ sở khác, thêm mới') : _('Thêm doanh nghiệp này');
      // Told from one place: what comes and goes below the questions is not heard.
      put(/** @type {Element} */ (this.querySelector('[data-alike]')), html`${is && warning()}`);
    };
    const look = afterFrame(async () => {
      if (await session.look()) asked.refresh();
      drawAlike();
    });
    const tellSaved = () => {
      savedWords(this, session);
      alertBanner(this, session);
    };
    session.listeners = new Set([tellSaved]);
    // At once, not after a pause: the form is short, and its page may be left at any stroke.
    this.addEventListener('input', ({ target }) => {
      if (/** @type {Element} */ (target).role === 'combobox') return;
      asked.readFields();
      void asked.commit();
    });
    this.addEventListener('survey:answered', look);
    this.addEventListener('click', ({ target }) => {
      if (/** @type {Element} */ (target).closest('[data-retry]')) void session.save();
    });
    if (showMissing)
      document.addEventListener('htmx:after:swap', () => asked.focusFirstProblem(), { once: true });
    tellSaved();
    drawAlike();
  }
}

const warning = () => _('Có thể đã có cơ sở này. Xem trước khi thêm mới.');

/** @param {Element} question @param {Alike[]} found */
function showAlike(question, found) {
  let place = question.querySelector('.alike');
  if (!place) {
    if (!found.length) return;
    place = document.createElement('div');
    place.className = 'alike stack';
    question.append(place);
  }
  put(
    place,
    html`${
      found.length > 0 &&
      html`<p class="hint">${warning()}</p>
      <ul class="group">${found.slice(0, MOST).map(row)}</ul>`
    }`,
  );
  htmx()?.process(place);
}

/** @param {Alike} found */
function row({ entry, why }) {
  const words = {
    tax_code: _('Trùng mã số thuế'),
    name: _('Tên giống'),
    phone: _('Trùng số điện thoại'),
    street: _('Cùng địa chỉ'),
  };
  return html`<li><a class="row flag-warn" ${to(`/f/enterprises/${entry.id}`)}><span class="body"><span class="name">${entry.name}</span>
    <span class="meta">${why.map((each) => html`<span class="badge warn">${words[each]}</span>`)}<span>${entry.place}</span></span></span>
    <span class="trail">${icon('next', 's')}</span></a></li>`;
}

customElements.define('new-enterprise', NewEnterprise);
