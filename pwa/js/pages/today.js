/** Where next: what is in progress, then the enterprises assigned, by commune. */
import '../elements/app_update.js';
import '../elements/sun_button.js';
import '../elements/visit_count.js';
import { html, icon } from '../html.js';
import { route } from '../router.js';
import { store } from '../store/current.js';
import { communeNames } from '../store/places.js';
import { allRecords } from '../store/records.js';
import { setting } from '../store/session.js';
import { _, dayTitle, ngettext } from '../texts.js';
import { empty, pageOf, tallTop, to } from './frame.js';
import { addressOf, isDraft, isReturned, newness, scale, stateOf } from './states.js';

/** @typedef {import('../store/records.js').ScreenRecord} ScreenRecord */
/** @typedef {{enterprise: ScreenRecord, visits: ScreenRecord[]}} Assigned  visits: newest first */

/** Holds the place until the form was read. */
const NOT_COUNTED = { answered: 0, asked: 0 };

route('GET', '/f/', showToday);
route('GET', '/f/today', showToday);

async function showToday() {
  // A phone that has just been set up may not have it yet; it is told the next time.
  setTimeout(() => import('../parts/news.js').catch((error) => console.warn('News', error)));
  const nowMs = store().now();
  const assigned = await assignedEnterprises();
  const place = await communeNames();
  const atWork = assigned.filter(({ visits }) => visits.some((visit) => isDraft(visit) || isReturned(visit)));
  const others = assigned.filter((one) => !atWork.includes(one));
  // What the office waits for comes first.
  atWork.sort((a, b) => Number(b.visits.some(isReturned)) - Number(a.visits.some(isReturned)));
  return pageOf({
    title: _('Hôm nay'),
    tab: 'today',
    top: tallTop(
      dayTitle(nowMs),
      ngettext('%(n)s doanh nghiệp', '%(n)s doanh nghiệp', assigned.length),
      sunButton(),
    ),
    main: [
      html`<app-update></app-update><whats-new></whats-new>`,
      assigned.length === 0 && nothingAssigned(),
      atWork.length > 0 && group(_('Cần làm tiếp'), '', atWork.map(workRow)),
      byCommune(others, place).map(([commune, members]) =>
        group(commune, ngettext('%(n)s nơi', '%(n)s nơi', members.length), members.map(row)),
      ),
    ].flat(),
  });
}

/** @returns {Promise<Assigned[]>} by name */
async function assignedEnterprises() {
  const [enterprises, visits] = await Promise.all([allRecords('enterprise'), allRecords('visit')]);
  /** @type {Map<string, ScreenRecord[]>} */
  const byEnterprise = new Map();
  for (const visit of visits)
    byEnterprise.set(visit.enterprise, [...(byEnterprise.get(visit.enterprise) ?? []), visit]);
  const names = new Intl.Collator('vi');
  return enterprises
    .map((enterprise) => ({ enterprise, visits: newestFirst(byEnterprise.get(enterprise.id) ?? []) }))
    .sort((a, b) => names.compare(a.enterprise.fields.name ?? '', b.enterprise.fields.name ?? ''));
}

/** @param {ScreenRecord[]} visits */
function newestFirst(visits) {
  return visits.sort((a, b) => (b.fields.started_ms ?? 0) - (a.fields.started_ms ?? 0));
}

/** @param {Assigned[]} assigned @param {(code: string) => string} place @returns {[string, Assigned[]][]} */
function byCommune(assigned, place) {
  /** @type {Map<string, Assigned[]>} */
  const groups = new Map();
  for (const one of assigned) {
    const code = one.enterprise.fields.commune_code;
    const name = code ? place(code) : _('Chưa rõ xã, phường');
    groups.set(name, [...(groups.get(name) ?? []), one]);
  }
  const names = new Intl.Collator('vi');
  return [...groups].sort(([a], [b]) => names.compare(a, b));
}

/** @param {string} title @param {string} note @param {import('../html.js').Html[]} rows */
function group(title, note, rows) {
  return html`<div class="group-head"><h2>${title}</h2><span>${note}</span></div><ul class="group long">${rows}</ul>`;
}

/** @param {Assigned} one */
function workRow({ enterprise, visits }) {
  const visit = visits.find(isReturned) ?? visits.find(isDraft);
  if (!visit) return row({ enterprise, visits });
  if (isReturned(visit))
    return html`<li><a class="row flag-warn" ${to(addressOf(visit))}><span class="body">
    <span class="name">${enterprise.fields.name}</span><span class="meta">${stateOf(visit)}</span></span>
    <span class="trail">${icon('next', 's')}</span></a></li>`;
  return html`<li><a class="row" ${to(`/f/enterprises/${enterprise.id}`)}><span class="body">
    <span class="name">${enterprise.fields.name}</span><span class="meta"><span>${_('Phiếu đang làm')}</span></span></span>
    <visit-count visit="${visit.id}"><span class="trail num">…</span>${scale(NOT_COUNTED, 'slim wide')}</visit-count></a></li>`;
}

/** @param {Assigned} one */
function row({ enterprise, visits }) {
  const [newest] = visits;
  return html`<li><a class="row" ${to(`/f/enterprises/${enterprise.id}`)}><span class="body">
    <span class="name">${enterprise.fields.name}</span>
    <span class="meta">${newest ? stateOf(newest) : newness(enterprise) || html`<span>${_('Chưa có phiếu')}</span>`}${
      enterprise.is_parked && html`<span class="badge warn">${_('Không còn được giao')}</span>`
    }</span></span>
    <span class="trail">${icon('next', 's')}</span></a></li>`;
}

function nothingAssigned() {
  return empty('calendar', _('Chưa có doanh nghiệp nào được giao'), [
    html`<p>${_('Khi Sở giao việc, danh sách hiện ở đây sau lần nhận dữ liệu kế tiếp.')}</p>`,
    html`<a class="button" ${to('/f/sync')}>${icon('sync', 's')}${_('Gửi, nhận')}</a>`,
  ]);
}

function sunButton() {
  const isOn = setting('contrast') === 'more';
  return html`<sun-button><button class="button only" type="button" aria-pressed="${isOn ? 'true' : 'false'}"
    aria-label="${_('Chế độ ngoài nắng')}">${icon('sun')}</button></sun-button>`;
}
