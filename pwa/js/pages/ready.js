/** Leave sure: what a day without a network needs, checked one by one. Also the last step of enrolment. */
import '../elements/app_install.js';
import '../elements/sync_progress.js';
import { html, icon } from '../html.js';
import { route } from '../router.js';
import { broken } from '../store/broken.js';
import { store } from '../store/current.js';
import { seals } from '../store/door.js';
import { outbox } from '../store/outbox_list.js';
import { wantsPin } from '../store/people_here.js';
import { allRecords } from '../store/records.js';
import { formsToStart, heldReference, isChoices } from '../store/reference.js';
import { syncStatus } from '../sync/sync.js';
import { _, bytes, date, ngettext, time, when } from '../texts.js';
import { isWhollyKept, VERSION, waitingVersion } from '../version.js';
import { backTop, banner, pageOf, steps, to } from './frame.js';
import { reasonOf } from './reasons.js';

/** @typedef {import('../router.js').Asked} Asked */
/** @typedef {{name: string, note: string, value: string, isGood: boolean}} Check */

route('GET', '/f/ready', showReady);

/** @param {Asked} asked */
async function showReady({ url }) {
  const isFirst = url.searchParams.has('first');
  const { ended } = syncStatus();
  const checks = await allChecks();
  const left = checks.filter((check) => !check.isGood).length;
  const { isRunning, trouble } = syncStatus();
  const nowMs = store().now();
  const here = isFirst ? '/f/ready?first=1' : '/f/ready';
  const isLoaded = checks[0].isGood;
  const isLoading = isRunning || (isFirst && !isLoaded && trouble === '');
  const needsPin = await wantsPin(store().door);
  return pageOf({
    title: _('Sẵn sàng lên đường'),
    top: backTop(
      '/f/',
      _('Về Hôm nay'),
      html`<h1 tabindex="-1">${_('Sẵn sàng lên đường')}</h1>
      <p>${_('Kiểm tra lúc %(time)s, %(date)s', { time: time(nowMs), date: date(nowMs) })}</p>`,
    ),
    main: [
      isFirst && steps(isLoading ? 1 : 3),
      html`<sync-progress src="${here}" ended="${ended}"></sync-progress>`,
      !isLoading && verdict(left, isLoaded, isFirst),
      !isLoading && trouble !== '' && failure(),
      !isLoading && html`<app-install></app-install>`,
      !isLoading && html`<ul class="group">${checks.map(row)}</ul>`,
      !isLoading && !needsPin && !seals.has(store().door.name) && offerOfPin(),
    ],
    bar: isLoading
      ? html`<p>${_('Giữ trang này mở đến khi tải xong.')}</p>`
      : action(isLoaded, isFirst, here, needsPin),
  });
}

function failure() {
  return banner('warning', _('Chưa gửi, nhận được'), html`<p>${reasonOf(syncStatus())}</p>`, 'warn');
}

function offerOfPin() {
  return html`<ul class="group"><li><a class="row" ${to('/f/lock/pin')}><span class="lead">${icon('lock')}</span><span class="body"><span class="name">${_(
    'Đặt PIN',
  )}</span><span class="meta">${_('Mã hóa phiếu và ảnh trên máy này')}</span></span><span class="trail">${icon('next', 's')}</span></a></li></ul>`;
}

/** @param {boolean} isLoaded @param {boolean} isFirst @param {string} here @param {boolean} needsPin */
function action(isLoaded, isFirst, here, needsPin) {
  if (isLoaded && needsPin) return html`<a class="button main" ${to('/f/lock/pin')}>${_('Đặt PIN')}</a>`;
  if (isLoaded)
    return html`<a class="button main" ${to('/f/')}>${isFirst ? _('Bắt đầu làm việc') : _('Về Hôm nay')}</a>`;
  return html`<button class="button main" type="button" hx-post="/f/sync/now" hx-vals='{"back":"${here}"}'
    hx-target="#page">${icon('download')}${_('Tải dữ liệu')}</button>`;
}

/** @param {number} left @param {boolean} loaded @param {boolean} isFirst */
function verdict(left, loaded, isFirst) {
  if (!loaded) {
    return html`<section class="verdict warn" role="status">${icon('download')}<h2>${_('Chưa tải xong dữ liệu')}</h2>
      <p>${_('Tải xong mới đi cả ngày không cần mạng được.')}</p></section>`;
  }
  if (isFirst || left === 0) {
    return html`<section class="verdict" role="status">${icon('check')}<h2>${isFirst ? _('Máy đã sẵn sàng') : _('Có thể lên đường')}</h2>
      <p>${_('Từ nay làm việc được cả khi không có mạng.')}</p></section>`;
  }
  return html`<section class="verdict warn" role="status">${icon('warning')}
    <h2>${ngettext('Còn %(n)s việc nên xem', 'Còn %(n)s việc nên xem', left)}</h2><p>${_('Vẫn làm việc được khi không có mạng.')}</p></section>`;
}

/** @returns {Promise<Check[]>} */
async function allChecks() {
  const { door, now } = store();
  const [enterprises, visits, forms, lists, { waiting, state }, isKept, used, isAppKept] = await Promise.all([
    allRecords('enterprise'),
    allRecords('visit'),
    formsToStart(),
    heldReference(),
    outbox(door),
    navigator.storage?.persisted?.() ?? false,
    navigator.storage?.estimate?.().then((estimate) => estimate.usage ?? 0) ?? 0,
    isWhollyKept(),
  ]);
  const { trouble } = syncStatus();
  return [
    {
      name: _('Mẫu phiếu và danh mục'),
      isGood: forms.length > 0 && state.pulled_ms > 0,
      note: forms.length
        ? ngettext(
            '%(n)s mẫu phiếu, đủ để làm khi không có mạng',
            '%(n)s mẫu phiếu, đủ để làm khi không có mạng',
            forms.length,
          )
        : _('Chưa có mẫu phiếu'),
      value: ngettext(
        '%(n)s danh mục',
        '%(n)s danh mục',
        lists.filter(({ id }) => !/^(directory|criteria)-/.test(id) && !isChoices(id)).length,
      ),
    },
    {
      name: _('Doanh nghiệp được giao'),
      isGood: enterprises.length > 0,
      value: String(enterprises.length),
      note: ngettext('Có cả %(n)s phiếu đã làm', 'Có cả %(n)s phiếu đã làm', visits.length),
    },
    {
      name: _('Gửi, nhận gần nhất'),
      isGood: state.pulled_ms > 0 && waiting.length === 0,
      value: state.pulled_ms ? when(state.pulled_ms, now()) : _('Chưa lần nào'),
      note: waiting.length
        ? ngettext('%(n)s phiếu chờ gửi', '%(n)s phiếu chờ gửi', waiting.length)
        : _('Không còn phiếu chờ gửi'),
    },
    {
      name: _('Trình duyệt không tự xóa phiếu'),
      isGood: isKept,
      value: isKept ? _('Chắc chắn') : _('Chưa chắc'),
      note: isKept
        ? _('Phiếu nằm trên máy đến khi Sở nhận')
        : _('Máy đầy thì trình duyệt có thể xóa. Cài ứng dụng lên Màn hình chính để giữ chắc'),
    },
    {
      name: _('Quyền gửi về Sở'),
      isGood: trouble !== 'sign_in',
      value: trouble === 'sign_in' ? _('Hết hạn') : _('Còn hạn'),
      note:
        trouble === 'sign_in'
          ? _('Vẫn nhập phiếu được. Xin Sở mã mới, nhập ở trang Thêm')
          : _('Hết hạn vẫn nhập phiếu được'),
    },
    {
      name: _('Ứng dụng'),
      isGood: isAppKept && !waitingVersion(),
      value: VERSION.slice(0, 8),
      note: appNote(isAppKept, used),
    },
    ...lockChecks(seals.has(door.name)),
  ];
}

/** @param {boolean} isSealed @returns {Check[]} */
function lockChecks(isSealed) {
  if (!isSealed) return [];
  const isWhole = broken.size === 0;
  return [
    {
      name: _('Mã hóa trên máy'),
      isGood: isWhole,
      value: isWhole ? _('Có PIN') : ngettext('%(n)s mục hỏng', '%(n)s mục hỏng', broken.size),
      note: isWhole
        ? _('Máy tự khóa sau 15 phút không dùng')
        : _('Không mở được: bị sửa hoặc bộ nhớ lỗi. Phần khác vẫn nguyên; gửi, nhận rồi báo Sở'),
    },
  ];
}

/** @param {boolean} isKept - its files, on this phone @param {number} used - bytes */
function appNote(isKept, used) {
  if (!isKept) return _('Ứng dụng chưa lưu xong trên máy. Giữ mạng thêm một lát rồi mở lại trang này.');
  return waitingVersion()
    ? _('Có bản mới, cài ở trang Hôm nay')
    : _('Đã lưu trên máy, bản mới nhất; dữ liệu chiếm %(size)s', { size: bytes(used) });
}

/** @param {Check} check */
function row({ name, note, value, isGood }) {
  return html`<li><div class="row ${!isGood && 'flag-warn'}"><span class="lead ${isGood ? 'good' : 'warn'}">${icon(isGood ? 'done' : 'warning')}</span>
    <div class="body"><span class="name">${name}</span><span class="meta">${note}</span></div><span class="trail">${value}</span></div></li>`;
}
