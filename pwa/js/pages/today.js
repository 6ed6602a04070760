/** Where next: what is in progress, then the enterprises assigned, by commune. */
import '../elements/app_update.js';
import '../elements/sun_button.js';
import { html, icon } from '../html.js';
import { route } from '../router.js';
import { store } from '../store/current.js';
import { communeNames } from '../store/places.js';
import { allRecords } from '../store/records.js';
import { setting } from '../store/session.js';
import { _, dayTitle, ngettext } from '../texts.js';
import { empty, pageOf, tallTop, to } from './frame.js';
import { isDraft, isReturned, progressOf, scale, stateOf } from './states.js';

/** @typedef {import('../store/records.js').ScreenRecord} ScreenRecord */
/** @typedef {import('./states.js').Count} Count */
/** @typedef {{enterprise: ScreenRecord, visits: ScreenRecord[]}} Assigned  visits: newest first */

route('GET', '/f/', showToday);
route('GET', '/f/today', showToday);

async function showToday() {
  const nowMs = store().now();
  const assigned = await assignedEnterprises();
  const place = await communeNames();
  const atWork = assigned.filter(({ visits }) => visits.some((visit) => isDraft(visit) || isReturned(visit)));
  const others = assigned.filter((one) => !atWork.includes(one));
  const counts = await countsOf(atWork, nowMs);
  return pageOf({
    title: _('Hôm nay'),
    tab: 'today',
    top: tallTop(
      dayTitle(nowMs),
      ngettext('%(n)s doanh nghiệp', '%(n)s doanh nghiệp', assigned.length),
      sunButton(),
    ),
    main: [
      html`<app-update></app-update>`,
      assigned.length === 0 && nothingAssigned(),
      atWork.length > 0 &&
        group(
          _('Cần làm tiếp'),
          '',
          atWork.map((one) => workRow(one, counts)),
        ),
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

/** @param {Assigned[]} atWork @param {number} nowMs @returns {Promise<Map<string, Count>>} by visit; one without its form is left out */
async function countsOf(atWork, nowMs) {
  /** @type {Map<string, Count>} */
  const counts = new Map();
  for (const { visits } of atWork) {
    const draft = visits.find(isDraft);
    if (!draft) continue;
    try {
      counts.set(draft.id, await progressOf(draft.id, nowMs));
    } catch (error) {
      // The list must stand even if one form cannot be read; the visit's own page says what is wrong.
      console.error(`Progress of visit ${draft.id}`, error);
    }
  }
  return counts;
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
  return html`<div class="group-head"><h2>${title}</h2><span>${note}</span></div><ul class="group">${rows}</ul>`;
}

/** @param {Assigned} one @param {Map<string, Count>} counts */
function workRow({ enterprise, visits }, counts) {
  const visit = visits.find(isReturned) ?? visits.find(isDraft);
  const count = visit && counts.get(visit.id);
  if (!visit || isReturned(visit) || !count) return row({ enterprise, visits });
  return html`<li><a class="row" ${to(`/f/enterprises/${enterprise.id}`)}><span class="body">
    <span class="name">${enterprise.fields.name}</span><span class="meta"><span>${_('Phiếu đang làm')}</span></span></span>
    <span class="trail num">${count.answered}/${count.asked}</span>${scale(count, 'slim wide')}</a></li>`;
}

/** @param {Assigned} one */
function row({ enterprise, visits }) {
  const [newest] = visits;
  const flag = newest && isReturned(newest) && 'flag-warn';
  return html`<li><a class="row ${flag}" ${to(`/f/enterprises/${enterprise.id}`)}><span class="body">
    <span class="name">${enterprise.fields.name}</span>
    <span class="meta">${newest ? stateOf(newest) : html`<span>${_('Chưa có phiếu')}</span>`}${
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
