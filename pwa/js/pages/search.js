/** Who is it: enterprises of this phone and of the directory, by any words of the name or the first digits of the code. */
import { html, icon } from '../html.js';
import { route } from '../router.js';
import { searchIndex } from '../store/directory.js';
import { marked, search } from '../store/search.js';
import { _, ngettext, number } from '../texts.js';
import { empty, pageOf, to } from './frame.js';

/** @typedef {import('../router.js').Asked} Asked */
/** @typedef {import('../store/search.js').Entry} Entry */

const MOST = 50;

route('GET', '/f/search', showSearch);
route('GET', '/f/search/results', showResults);

/** @param {Asked} asked */
async function showSearch({ url }) {
  const typed = url.searchParams.get('q') ?? '';
  return pageOf({
    title: _('Tìm doanh nghiệp'),
    tab: 'search',
    top: html`<div class="top-row"><label class="search title">${icon('search')}<span class="sr">${_('Tên hoặc mã số thuế')}</span>
        <input type="search" name="q" value="${typed}" enterkeyhint="search" autocomplete="off" placeholder="${_('Tên hoặc mã số thuế')}"
          hx-get="/f/search/results" hx-trigger="input changed delay:120ms, search" hx-target="#results" hx-sync="replace"></label><h1 class="sr" tabindex="-1">${_('Tìm doanh nghiệp')}</h1></div>
      <div class="top-foot"><p class="saved"><span></span><sync-state></sync-state></p></div>`,
    main: html`<div id="results" class="stack">${await results(typed)}</div>`,
  });
}

/** @param {Asked} asked */
async function showResults({ url }) {
  const typed = url.searchParams.get('q') ?? '';
  const { text } = await results(typed);
  // What was typed stays in the address: back from an enterprise leads to the same results.
  const address = `/f/search?${new URLSearchParams({ q: typed })}`;
  return new Response(text, {
    headers: { 'Content-Type': 'text/html; charset=utf-8', 'HX-Replace-Url': address },
  });
}

/** @param {string} typed */
async function results(typed) {
  const index = await searchIndex();
  if (!typed.trim()) return hints(index.length);
  const { found, total } = search(index, typed, MOST);
  if (!found.length) return noMatch(typed);
  return html`<p class="small soft" role="status">${ngettext(
    '%(n)s trong %(all)s doanh nghiệp',
    '%(n)s trong %(all)s doanh nghiệp',
    total,
    { all: number(index.length) },
  )}</p>
    <ul class="group">${found.map((entry) => row(entry, typed))}</ul>
    ${total > found.length && html`<p class="soft small">${_('Hiện %(most)s nơi đầu. Gõ thêm để thu hẹp.', { most: MOST })}</p>`}${addNew(typed)}`;
}

/** @param {Entry} entry @param {string} typed */
function row(entry, typed) {
  const words = html`<span class="body"><span class="name">${withMarks(entry.name, typed)}</span>
    <span class="meta"><span class="num">${entry.tax_code || _('Chưa có mã số thuế')}</span><span>${withMarks(entry.place, typed)}</span>${
      entry.is_mine
        ? html`<span class="badge accent">${entry.is_new ? _('Mới thêm, lưu trên máy') : _('Giao cho tôi')}</span>`
        : html`<span class="badge">${_('Chưa giao cho tôi')}</span>`
    }</span></span>`;
  return html`<li><a class="row" ${to(`/f/enterprises/${entry.id}`)}>${words}<span class="trail">${icon('next', 's')}</span></a></li>`;
}

/** @param {string} text @param {string} typed */
function withMarks(text, typed) {
  return marked(text, typed).map((part) =>
    part.isMatch ? html`<mark>${part.text}</mark>` : html`${part.text}`,
  );
}

/** @param {number} total */
function hints(total) {
  return html`<p class="small soft" role="status">${ngettext('%(n)s doanh nghiệp trên máy', '%(n)s doanh nghiệp trên máy', total)}</p>
    <div class="banner">${icon('info')}<p>${_(
      'Gõ không dấu, gõ tắt (Cty, HTX, DNTN) hoặc vài số đầu của mã số thuế đều tìm được.',
    )}</p></div>`;
}

/** @param {string} typed */
function noMatch(typed) {
  return empty('search', _('Không thấy doanh nghiệp nào'), [
    html`<p>${_('Thử ít chữ hơn, hoặc vài số đầu của mã số thuế. Chưa có thì thêm mới.')}</p>`,
    addNew(typed),
  ]);
}

/** What was typed is carried over. @param {string} typed */
function addNew(typed) {
  return html`<a class="button" ${to(`/f/new?${new URLSearchParams({ q: typed })}`)}>${icon('plus', 's')}${_('Thêm doanh nghiệp mới')}</a>`;
}
