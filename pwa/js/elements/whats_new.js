/**
 * <whats-new>: what came from the office since one looked last, drawn when the list below it stands; goes when seen.
 * When more comes meanwhile, the page that it stands in is drawn anew, where it was scrolled to.
 */
import { html, icon, to } from '../html.js';
import { returnedWords, textOf } from '../pages/states.js';
import { labelIn, listing, survey } from '../store/reference.js';
import { lookedAtNews, newsSince } from '../store/news.js';
import { syncStatus, watchSync } from '../sync/sync.js';
import { _, ngettext } from '../texts.js';
import { fill, htmx } from '../trusted.js';

/** @import { Html } from '../html.js' */
/** @import { News, Settled } from '../store/news.js' */

class WhatsNew extends HTMLElement {
  connectedCallback() {
    const { ended } = syncStatus();
    this.stop = watchSync((status) => {
      if (status.ended === ended || status.isRunning || !status.hasNews) return;
      this.stop?.();
      htmx()?.ajax('GET', location.pathname, {
        target: '#page',
        swap: 'innerHTML',
        headers: { 'X-Restored': 'yes' },
      });
    });
    this.draw().catch((error) => console.error('News', error));
  }

  disconnectedCallback() {
    this.stop?.();
  }

  async draw() {
    const news = await newsSince();
    if (!news || !this.isConnected) return;
    const rows = await rowsOf(news);
    if (!rows.length) return;
    fill(
      this,
      html`<div class="group-head"><h2>${_('Mới về')}</h2><button class="button quiet tap" type="button">${_('Đã xem')}</button></div>
      <ul class="group">${rows}</ul>`,
    );

    this.querySelector('button')?.addEventListener('click', async () => {
      await lookedAtNews();
      this.replaceChildren();
      /** @type {HTMLElement | null} */ (document.querySelector('h1[tabindex]'))?.focus();
    });
  }
}

/** @param {News} news @returns {Promise<Html[]>} */
async function rowsOf({ returned, settled, assigned, enterprises }) {
  const nameOf = (/** @type {string} */ id) => enterprises.find((one) => one.id === id)?.fields.name ?? '';
  const told = await Promise.all(settled.map((one) => settledWords(one)));
  return [
    ...returned.map((visit) =>
      row(`/f/returned/${visit.id}`, 'returned', nameOf(visit.enterprise), returnedWords(visit)),
    ),
    ...settled.map(({ record }, i) =>
      row(`/f/enterprises/${record.enterprise}`, 'check', nameOf(record.enterprise), told[i]),
    ),
    ...assignedRows(assigned),
  ];
}

/** Many at once are one line. @param {News['assigned']} assigned */
function assignedRows(assigned) {
  if (assigned.length > 5)
    return [
      row(
        '',
        'plus',
        ngettext('%(n)s doanh nghiệp mới được giao', '%(n)s doanh nghiệp mới được giao', assigned.length),
        '',
      ),
    ];
  return assigned.map(({ id, fields }) =>
    row(`/f/enterprises/${id}`, 'plus', fields.name, _('Mới được giao')),
  );
}

/** @param {string} address - "" leads nowhere @param {string} picture @param {string} name @param {string} words */
function row(address, picture, name, words) {
  const body = html`<span class="lead">${icon(picture)}</span><span class="body"><span class="name">${name}</span><span
    class="meta">${words}</span></span>`;
  return html`<li>${address ? html`<a class="row" ${to(address)}>${body}</a>` : html`<div class="row">${body}</div>`}</li>`;
}

/** Which value stands. @param {Settled} settled @returns {Promise<string>} */
async function settledWords({ record: { table, fields }, field }) {
  const definition = table === 'visit' ? await survey(fields.form, fields.form_version) : null;
  const question = definition && questionWith(definition.nodes, field);
  const values = [fields[field] ?? []].flat();
  const named = await Promise.all(values.map((value) => choiceNamed(definition, question, String(value))));
  return _('Hai người ghi khác nhau, Sở đã chọn. %(question)s: %(value)s', {
    question: question ? textOf(question.label) : (FACTS[field]?.() ?? field),
    value: named.join(', ') || _('(để trống)'),
  });
}

/** What is no question: of the register, and of the visit itself. @type {Record<string, () => string>} */
const FACTS = {
  name: () => _('Tên doanh nghiệp'),
  short_name: () => _('Tên viết tắt'),
  tax_code: () => _('Mã số thuế'),
  street: () => _('Địa chỉ'),
  phone: () => _('Điện thoại'),
  email: () => _('Thư điện tử'),
  vsic: () => _('Ngành chính (VSIC)'),
  note: () => _('Ghi chú'),
  state: () => _('Trạng thái'),
};

/** @param {any[]} nodes @param {string} key @returns {any} */
function questionWith(nodes, key) {
  for (const node of nodes) {
    const found = node.kind === 'question' ? node.key === key && node : questionWith(node.nodes, key);
    if (found) return found;
  }
  return null;
}

/** @param {any} definition @param {any} question @param {string} name @returns {Promise<string>} its label; the name where no list has it */
async function choiceNamed(definition, question, name) {
  const list = question && definition.lists[question.list];
  if (!list) return name;
  const label = list.file
    ? labelIn(await listing(list.file), name)
    : list.items.find((/** @type {any} */ item) => item.name === name)?.label;
  return label ? textOf(label) : name;
}

customElements.define('whats-new', WhatsNew);
