/** /f/waiting: what waits, record by record: how much, since when, why, and what to do; one bad one never holds the rest. */
import '../elements/rescue_file.js';
import { html, icon, ticks } from '../html.js';
import { goTo, route } from '../router.js';
import { store } from '../store/current.js';
import { allRecords } from '../store/records.js';
import { setting } from '../store/session.js';
import { contentsOf, needingAttention, putAside, putAway, putBack, typeAgain } from '../store/waiting.js';
import { areFilesHeld } from '../sync/file_round.js';
import { syncNow, syncStatus } from '../sync/sync.js';
import { _, bytes, ngettext, number, when } from '../texts.js';
import { backTop, banner, empty, pageOf, to } from './frame.js';
import { problemText, reasonOf } from './reasons.js';

/** @typedef {import('../router.js').Asked} Asked */
/** @typedef {import('../store/waiting.js').Attention} Attention */

route('GET', '/f/waiting', showWaiting);
route('GET', '/f/waiting/:record', showRecord);
route('POST', '/f/waiting/:record/:act', act);

const ACTS = {
  aside: (/** @type {string} */ name) => putAside(store().door, name),
  back: (/** @type {string} */ name) => putBack(store().door, name, store().now()),
  again: (/** @type {string} */ name) => typeAgain(store().door, name, store().now()),
  away: (/** @type {string} */ name) => putAway(store().door, name),
};

async function showWaiting() {
  const { door, now } = store();
  const [all, names] = await Promise.all([needingAttention(door), namesOf()]);
  const waiting = all.filter((one) => one.unsent || one.files);
  const held = all.filter((one) => one.held.length);
  const refused = all.filter((one) => one.refused.length);
  const aside = all.filter((one) => one.aside.length);
  return pageOf({
    title: _('Đang chờ gửi'),
    tab: 'sync',
    top: backTop('/f/sync', _('Về Gửi, nhận'), html`<h1 tabindex="-1">${_('Đang chờ gửi')}</h1>`),
    main: [
      all.length === 0 &&
        empty('check', _('Không có gì chờ'), html`<p>${_('Mọi thứ trên máy này Sở đều đã nhận.')}</p>`),
      waiting.length > 0 && why(),
      list(_('Chờ gửi'), waiting, names, (one) => waitingWords(one), now()),
      list(_('Sở đang xem lại'), held, names, (one) => problemText(one.held[0].problem), now(), 'flag-warn'),
      list(_('Sở không nhận'), refused, names, (one) => one.refused[0].reason, now(), 'flag-warn'),
      list(
        _('Để riêng'),
        aside,
        names,
        (one) => ngettext('%(n)s thay đổi để riêng', '%(n)s thay đổi để riêng', one.aside.length),
        now(),
      ),
      rescuePanel(all, now()),
    ],
  });
}

/** The one reason for all that waits. */
function why() {
  const status = syncStatus();
  if (!status.trouble) return banner('clock', _('Sẽ gửi khi có mạng'), html`<p>${_('Đã lưu trên máy.')}</p>`);
  const isQuiet = status.trouble === 'offline';
  return banner(
    isQuiet ? 'offline' : 'warning',
    isQuiet ? _('Đang ngoại tuyến') : _('Chưa gửi được'),
    html`<p>${reasonOf(status)}</p>`,
    isQuiet ? '' : 'warn',
  );
}

/** @param {string} title @param {Attention[]} all @param {Map<string, string>} names @param {(one: Attention) => string} words @param {number} nowMs */
function list(title, all, names, words, nowMs, look = '') {
  if (!all.length) return false;
  return html`<div class="group-head"><h2>${title}</h2></div><ul class="group">${all.map(
    (one) => html`<li><a class="row ${look}" ${to(`/f/waiting/${one.name}`)}><span class="body">
      <span class="name">${names.get(one.enterprise) ?? _('Doanh nghiệp')}</span><span class="meta">${words(one)}</span></span>
      <span class="trail num">${one.since_ms ? _('từ %(time)s', { time: when(one.since_ms, nowMs) }) : ''}</span></a></li>`,
  )}</ul>`;
}

/** "12 thay đổi và 3 ảnh, 240 kB" @param {Attention} one */
function waitingWords({ unsent, files, bytes: size }) {
  const parts = [
    unsent ? ngettext('%(n)s thay đổi', '%(n)s thay đổi', unsent) : '',
    files ? ngettext('%(n)s ảnh, tệp', '%(n)s ảnh, tệp', files) : '',
    bytes(size),
  ];
  return parts.filter(Boolean).join(' · ');
}

/** @param {Attention[]} all @param {number} nowMs */
export function rescuePanel(all, nowMs) {
  const count = all.filter((one) => one.unsent || one.files).length;
  const size = all.reduce((sum, one) => sum + one.bytes, 0);
  const former = Number(setting(`rescue ${store().person.id}`));
  return html`<section class="panel"><header><h2 class="with-icon">${icon('rescue')}${_('Tệp cứu hộ')}</h2></header>
    <p class="small">${_('Dùng khi máy sắp hỏng hoặc nhiều ngày không gửi được. Tệp đã mã hóa, chỉ Sở mở được; nhập hai lần cũng không bị trùng.')}</p>
    <p class="small soft">${
      count > 0
        ? ngettext('%(n)s phiếu chờ gửi, khoảng %(size)s.', '%(n)s phiếu chờ gửi, khoảng %(size)s.', count, {
            size: bytes(size),
          })
        : _('Không có phiếu nào chờ gửi.')
    }${former > 0 && html` ${_('Bản lưu trước: %(time)s.', { time: when(former, nowMs) })}`}</p>
    <rescue-file></rescue-file></section>`;
}

/** @param {Asked} asked */
async function showRecord({ params }) {
  const { door, now } = store();
  const [all, names] = await Promise.all([needingAttention(door), namesOf()]);
  const one = all.find(({ name }) => name === params.record);
  if (!one) return goTo('/f/waiting');
  const name = names.get(one.enterprise) ?? _('Doanh nghiệp');
  const visits = await allRecords('visit');
  const isVisit = visits.some(({ id }) => id === one.name);
  return pageOf({
    title: name,
    tab: 'sync',
    top: backTop('/f/waiting', _('Về Đang chờ gửi'), html`<h1 tabindex="-1">${name}</h1>`),
    main: [
      one.unsent + one.files > 0 && unsentPanel(one, now()),
      one.held.length > 0 && heldPanel(one),
      one.refused.length > 0 && (await refusedPanel(one)),
      one.aside.length > 0 && asidePanel(one),
      html`<section class="panel"><header><h2>${_('Giữ thêm một bản')}</h2></header>
        <p class="small">${_('Tệp riêng của phiếu này, đã mã hóa, để gửi Sở xem.')}</p><rescue-file only="${one.name}"></rescue-file></section>`,
      isVisit && html`<a class="button wide" ${to(`/f/visits/${one.name}`)}>${_('Mở phiếu')}</a>`,
    ],
  });
}

/** @param {Attention} one @param {number} nowMs */
function unsentPanel(one, nowMs) {
  const status = syncStatus();
  const isHeld = !one.unsent && areFilesHeld(store().person.id);
  return html`<section class="panel"><header><h2>${_('Chờ gửi')}</h2><span class="soft small num">${_(
    'từ %(time)s',
    {
      time: when(one.since_ms, nowMs),
    },
  )}</span></header>
    <p><span class="ticks">${ticks(1)}${waitingWords(one)}</span></p>
    <p class="small">${
      isHeld
        ? _('Phần chữ đã tới Sở. Ảnh sẽ gửi khi có Wi-Fi.')
        : status.trouble
          ? reasonOf(status)
          : _('Đã lưu trên máy. Sẽ gửi khi có mạng.')
    }</p>
    ${button(one, 'now', 'sync', _('Thử lại ngay'))}
    ${
      one.unsent > 0 &&
      html`<details class="why"><summary>${_('Phiếu này cản các phiếu khác?')}</summary>
      <p class="small">${_('Để riêng thì phiếu này ở lại máy, các phiếu sau gửi tiếp. Đưa lại vào hàng gửi lúc nào cũng được.')}</p>
      ${button(one, 'aside', 'na', _('Để riêng phiếu này'))}</details>`
    }</section>`;
}

/** @param {Attention} one */
function heldPanel({ held }) {
  return banner(
    'warning',
    _('Sở đang xem lại'),
    html`<p>${_('Sở đã nhận và giữ nguyên những gì đã nhập, nhưng chưa ghép vào hồ sơ được. Điều phối viên sẽ xử lý; không phải nhập lại.')}</p>
    <ul>${[...new Set(held.map(({ problem }) => problem))].map((problem) => html`<li>${problemText(problem)}</li>`)}</ul>`,
    'warn',
  );
}

/** @param {Attention} one */
async function refusedPanel(one) {
  const contents = await contentsOf(
    store().door,
    one.refused.map(({ seq }) => seq),
  );
  const typed = contents.flatMap(({ fields }) => Object.entries(fields));
  return html`<section class="banner bad" role="status">${icon('error')}<h2>${_('Sở không nhận')}</h2>
    <p>${[...new Set(one.refused.map(({ reason }) => reason))].map((reason) => html`${_('Lý do: %(reason)s', { reason })} `)}</p>
    <details class="why"><summary>${ngettext('Xem %(n)s câu đã nhập', 'Xem %(n)s câu đã nhập', typed.length)}</summary>
      <dl class="facts">${typed.map(([key, value]) => html`<div><dt class="code">${key}</dt><dd>${shown(value)}</dd></div>`)}</dl></details>
    ${button(one, 'again', 'upload', _('Gửi lại như đã nhập'))}${button(one, 'away', 'check', _('Đã xem, cất đi'))}</section>`;
}

/** @param {unknown} value */
function shown(value) {
  if (value === null) return _('(xóa)');
  if (typeof value === 'number') return number(value);
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** @param {Attention} one */
function asidePanel(one) {
  return html`<section class="panel"><header><h2>${_('Để riêng')}</h2></header>
    <p class="small">${ngettext(
      '%(n)s thay đổi ở lại máy này, chưa gửi. Các phiếu khác vẫn gửi.',
      '%(n)s thay đổi ở lại máy này, chưa gửi. Các phiếu khác vẫn gửi.',
      one.aside.length,
    )}</p>${button(one, 'back', 'undo', _('Đưa lại vào hàng gửi'))}</section>`;
}

/** @param {Attention} one @param {keyof typeof ACTS | 'now'} name @param {string} picture @param {string} words */
function button(one, name, picture, words) {
  return html`<button class="button wide" type="button" hx-post="/f/waiting/${one.name}/${name}" hx-target="#page">${icon(picture, 's')}${words}</button>`;
}

/** @param {Asked} asked */
async function act({ params }) {
  const work = ACTS[/** @type {keyof typeof ACTS} */ (params.act)];
  if (work) await work(params.record);
  if (params.act !== 'away') void syncNow();
  return goTo(`/f/waiting/${params.record}`);
}

async function namesOf() {
  const enterprises = await allRecords('enterprise');
  return new Map(enterprises.map(({ id, fields }) => [id, fields.name]));
}
