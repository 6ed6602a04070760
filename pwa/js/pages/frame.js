/** What every page of the phone shares: the title, the strip that says how things stand, the four tabs. */
import '../elements/sync_state.js';
import '../elements/waiting_count.js';
import { html, icon, to } from '../html.js';
import { _ } from '../texts.js';

// Most pages draw links as well.
export { to };

/** @typedef {import('../html.js').Html} Html */
/** @typedef {import('../html.js').Piece} Piece */
/**
 * @typedef {object} Page
 * @property {string} title - of the window
 * @property {Html} top - inside the header
 * @property {Piece | Piece[]} main
 * @property {Html} [bar] - the actions of this screen, in place of the tabs
 * @property {Tab} [tab] - which tab is open; "": no tabs
 * @property {string} [look] - further classes of the page's main part, e.g. "ends"
 */
/** @typedef {'today' | 'search' | 'sync' | 'more' | ''} Tab */

/** @param {Page} page @returns {Html} the whole content of #page */
export function pageOf({ title, top, main, bar, tab = '', look = '' }) {
  return html`<title>${title} – Khảo sát đo lường</title><div class="phone">
    <header class="top">${top}</header>
    <main class="page ${look}">${main}</main>
    ${bar && html`<footer class="bar">${bar}</footer>`}
    ${!bar && tab !== '' && html`<footer class="foot">${tabs(tab)}</footer>`}
  </div>`;
}

/**
 * @param {string} title
 * @param {Piece | Piece[]} [strip] - under the title
 * @param {Piece} [button] - at its right
 * @param {boolean} [isQuiet] - the strip already says when the last exchange was
 */
export function tallTop(title, strip, button, isQuiet = false) {
  return html`<div class="top-row"><div class="title"><h1 class="tall" tabindex="-1">${title}</h1></div>${button}</div>
    <div class="top-foot"><p class="saved"><span>${strip}</span><sync-state ${isQuiet && html`quiet`}></sync-state></p></div>`;
}

/** @param {string} path - where back leads @param {string} label - e.g. "Về Hôm nay" @param {Piece} words @param {Piece} [button] */
export function backTop(path, label, words, button) {
  return html`<div class="top-row"><a class="button only" ${to(path)} aria-label="${label}">${icon('back')}</a>
    <div class="title">${words}</div>${button}</div>`;
}

/** @param {Tab} open */
function tabs(open) {
  /** @type {[Tab, string, string, string][]} */
  const all = [
    ['today', '/f/', 'calendar', _('Hôm nay')],
    ['search', '/f/search', 'search', _('Tìm')],
    ['sync', '/f/sync', 'sync', _('Gửi, nhận')],
    ['more', '/f/more', 'more', _('Thêm')],
  ];
  return html`<nav class="nav" aria-label="${_('Chính')}">${all.map(
    ([tab, path, picture, words]) => html`<a ${to(path)} ${tab === open && html`aria-current="page"`}
      >${icon(picture)}${words}${tab === 'sync' && html` <waiting-count></waiting-count>`}</a>`,
  )}</nav>`;
}

/** @param {string} picture @param {string} title @param {Piece | Piece[]} words @param {string} [kind] - "good" | "warn" | "bad" */
export function banner(picture, title, words, kind = '') {
  return html`<section class="banner ${kind}" role="status">${icon(picture)}<h2>${title}</h2>${words}</section>`;
}

/** @param {string} picture @param {string} title @param {Piece | Piece[]} words */
export function empty(picture, title, words) {
  return html`<div class="empty">${icon(picture)}<h2>${title}</h2>${words}</div>`;
}

/** The three steps of enrolment. @param {number} now - step under way, from 0 */
export function steps(now) {
  const names = [_('Nhập mã'), _('Tải dữ liệu'), _('Sẵn sàng')];
  return html`<ol class="steps">${names.map(
    (name, i) =>
      html`<li class="${i < now && 'done'}" ${
        i === now && html`aria-current="step"`
      }>${name}${i < now && html`<span class="sr"> ${_('(xong)')}</span>`}</li>`,
  )}</ol>`;
}
