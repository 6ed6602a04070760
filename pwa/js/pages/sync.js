/** Is it safe, and is there anything to do: what waits and since when, what failed and why, what the office looks at. */
import '../elements/app_update.js';
import '../elements/sync_progress.js';
import { html, icon, ticks } from '../html.js';
import { goTo, route } from '../router.js';
import { store } from '../store/current.js';
import { outbox } from '../store/outbox_list.js';
import { allRecords } from '../store/records.js';
import { needingAttention } from '../store/waiting.js';
import { syncNow, syncStatus } from '../sync/sync.js';
import { _, ngettext, when } from '../texts.js';
import { filePanel } from './file_panel.js';
import { banner, pageOf, tallTop, to } from './frame.js';
import { problemText, reasonOf } from './reasons.js';
import { addressOf, isReturned, stateOf } from './states.js';
import { rescuePanel } from './waiting.js';

/** @typedef {import('../router.js').Asked} Asked */
/** @typedef {import('../store/records.js').ScreenRecord} ScreenRecord */
/** @typedef {import('../store/outbox_list.js').Waiting} Waiting */
/** @typedef {import('../store/outbox_list.js').KeptChange} KeptChange */

route('GET', '/f/sync', showSync);
route('POST', '/f/sync/now', startNow);

async function showSync() {
  const { door, now } = store();
  const { ended } = syncStatus();
  const [{ waiting, files, refused, state }, visits, enterprises] = await Promise.all([
    outbox(door),
    allRecords('visit'),
    allRecords('enterprise'),
  ]);
  const names = new Map(enterprises.map(({ id, fields }) => [id, fields.name]));
  const status = syncStatus();
  const nowMs = now();
  return pageOf({
    title: _('Gửi, nhận'),
    tab: 'sync',
    top: tallTop(
      _('Gửi, nhận'),
      state.pulled_ms
        ? _('Thành công gần nhất %(time)s', { time: when(state.pulled_ms, nowMs) })
        : _('Chưa gửi, nhận lần nào'),
      false,
      true,
    ),
    main: [
      door.isNewer &&
        html`${banner(
          'warning',
          _('Ứng dụng cũ hơn dữ liệu trên máy'),
          html`<p>${_('Gửi được, chưa nhập tiếp được: cài bản mới rồi làm tiếp. Phiếu đã lưu còn nguyên.')}</p>`,
          'warn',
        )}<app-update></app-update>`,
      html`<sync-progress src="/f/sync" ended="${ended}"></sync-progress>`,
      !status.isRunning && standing(waiting, state.pushed_ms, nowMs),
      filePanel(files),
      waiting.length > 0 && waitingList(waiting, names, nowMs),
      heldBack(visits, names),
      refusedList(refused, names, nowMs),
      visits.length > 0 && ownVisits(visits, names, nowMs),
      meaning(),
      rescuePanel(await needingAttention(door), nowMs),
    ],
  });
}

/** @param {Asked} asked */
function startNow({ form }) {
  void syncNow();
  return goTo(String(form.get('back') || '/f/sync'));
}

/** @param {Waiting[]} waiting @param {number} pushedMs @param {number} nowMs */
function standing(waiting, pushedMs, nowMs) {
  const { trouble, nextMs } = syncStatus();
  const again = html`<button class="button" type="button" hx-post="/f/sync/now" hx-target="#page">${icon('sync', 's')}${
    trouble ? _('Thử lại ngay') : _('Gửi, nhận ngay')
  }</button>`;
  if (trouble === 'sign_in') {
    return banner(
      'warning',
      _('Cần đăng nhập lại để gửi'),
      html`<p>${reasonOf(syncStatus())}</p>
      <a class="button" ${to('/f/enrol')}>${_('Nhập mã gắn máy')}</a>`,
      'warn',
    );
  }
  if (trouble) {
    const next =
      nextMs > nowMs && html`<p>${_('Máy tự thử lại lúc %(time)s.', { time: when(nextMs, nowMs) })}</p>`;
    const isQuiet = trouble === 'offline';
    return banner(
      isQuiet ? 'offline' : 'warning',
      isQuiet ? _('Đang ngoại tuyến') : _('Chưa gửi được'),
      html`<p>${reasonOf(syncStatus())}</p>${next}${again}`,
      isQuiet ? '' : 'warn',
    );
  }
  if (waiting.length && waiting.every(({ changes }) => !changes))
    return banner(
      'upload',
      _('Phần chữ đã gửi hết'),
      html`<p>${_('Ảnh còn nguyên trên máy, gửi sau phần chữ.')}</p>${again}`,
    );
  if (waiting.length) {
    return banner(
      'upload',
      ngettext('%(n)s phiếu chờ gửi', '%(n)s phiếu chờ gửi', waiting.length),
      html`<p>${_('Đã lưu trên máy. Sẽ gửi khi có mạng.')}</p>${again}`,
    );
  }
  const title = pushedMs
    ? _('Đã gửi hết lúc %(time)s', { time: when(pushedMs, nowMs) })
    : _('Không có gì chờ gửi');
  return banner(
    'check',
    title,
    html`<p>${_('Mọi câu trả lời trên máy này Sở đều đã nhận.')}</p>${again}`,
    'good',
  );
}

/** @param {Waiting[]} waiting @param {Map<string, string>} names @param {number} nowMs */
function waitingList(waiting, names, nowMs) {
  return html`<div class="group-head"><h2>${_('Chờ gửi')}</h2><a class="tap" ${to('/f/waiting')}>${_('Xem từng phiếu')}</a></div><ul class="group">${waiting.map(
    ({
      visit,
      enterprise,
      changes,
      files,
      since_ms,
    }) => html`<li><a class="row" ${to(visit ? `/f/visits/${visit}` : `/f/enterprises/${enterprise}`)}>
      <span class="body"><span class="name">${names.get(enterprise) ?? _('Doanh nghiệp')}</span>
      <span class="meta"><span class="ticks">${ticks(1)}${waitingWords(changes, files)}</span></span></span>
      <span class="trail num">${_('từ %(time)s', { time: when(since_ms, nowMs) })}</span></a></li>`,
  )}</ul>`;
}

/** @param {number} changes @param {number} files */
function waitingWords(changes, files) {
  if (!files) return _('Trên máy, đang chờ');
  return changes
    ? ngettext('Trên máy, đang chờ, kèm %(n)s ảnh', 'Trên máy, đang chờ, kèm %(n)s ảnh', files)
    : ngettext('Phần chữ đã tới Sở, còn %(n)s ảnh', 'Phần chữ đã tới Sở, còn %(n)s ảnh', files);
}

/** What the server keeps aside until a coordinator has looked. @param {ScreenRecord[]} visits @param {Map<string, string>} names */
function heldBack(visits, names) {
  const held = visits.filter((visit) => visit.quarantined.length);
  if (!held.length) return false;
  return banner(
    'warning',
    ngettext('%(n)s phiếu Sở đang xem lại', '%(n)s phiếu Sở đang xem lại', held.length),
    html`
    <p>${_('Sở đã nhận và giữ nguyên những gì đã nhập, nhưng chưa ghép vào hồ sơ được. Điều phối viên sẽ xử lý; không phải nhập lại.')}</p>
    <ul>${held.map((visit) => html`<li><b>${names.get(visit.enterprise) ?? ''}</b>: ${problemText(visit.quarantined[0].problem)}</li>`)}</ul>`,
    'warn',
  );
}

/** @param {KeptChange[]} refused @param {Map<string, string>} names @param {number} nowMs */
function refusedList(refused, names, nowMs) {
  if (!refused.length) return false;
  return html`<div class="group-head"><h2>${_('Sở không nhận')}</h2><a class="tap" ${to('/f/waiting')}>${_('Xem và xử lý')}</a></div><ul class="group">${refused.map(
    ({ enterprise, problem, saved_ms }) => html`<li><div class="row flag-warn"><span class="body">
      <span class="name">${names.get(enterprise) ?? ''}</span><span class="meta">${_('Lý do: %(reason)s', { reason: problem })}</span></span>
      <span class="trail num">${when(saved_ms, nowMs)}</span></div></li>`,
  )}</ul>`;
}

/** @param {ScreenRecord[]} visits @param {Map<string, string>} names @param {number} nowMs */
function ownVisits(visits, names, nowMs) {
  const newest = visits
    .filter((visit) => visit.fields.state === 'finished' || isReturned(visit))
    .sort((a, b) => (b.fields.finished_ms ?? 0) - (a.fields.finished_ms ?? 0))
    .slice(0, 30);
  if (!newest.length) return false;
  return html`<div class="group-head"><h2>${_('Phiếu của tôi')}</h2></div><ul class="group">${newest.map(
    (visit) => html`<li><a class="row" ${to(addressOf(visit))}><span class="body">
      <span class="name">${names.get(visit.enterprise) ?? ''}</span><span class="meta">${stateOf(visit)}</span></span>
      <span class="trail num">${visit.fields.finished_ms ? when(visit.fields.finished_ms, nowMs) : ''}</span></a></li>`,
  )}</ul>`;
}

function meaning() {
  return html`<section class="panel"><header><h2>${_('Bốn dấu tích')}</h2></header><ol class="stack">
    <li><span class="ticks">${ticks(1)}${_('Đã lưu trên máy này')}</span></li>
    <li><span class="ticks sent">${ticks(2)}${_('Sở đã nhận, có biên nhận')}</span></li>
    <li><span class="ticks seen">${ticks(3)}${_('Điều phối viên đã xem')}</span></li>
    <li><span class="ticks accepted">${ticks(4)}${_('Đã chấp nhận')}</span></li></ol></section>`;
}
