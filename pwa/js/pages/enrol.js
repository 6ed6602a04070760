/** Binding a phone to a person, once: by the link of a QR code or eight characters typed. */
import { html, icon } from '../html.js';
import { goTo, nothing, route } from '../router.js';
import { isStoreOpen, openStore, store, useStore } from '../store/current.js';
import { forgetDirectory } from '../store/directory.js';
import { forgetPlaces } from '../store/places.js';
import { devicesHere, peopleHere, personIn, wantPin } from '../store/people_here.js';
import { readSession, writeSession } from '../store/session.js';
import { tellTabs } from '../store/tabs.js';
import { exchanged, SyncError } from '../sync/http.js';
import { _ } from '../texts.js';
import { banner, pageOf, steps } from './frame.js';

/** @typedef {import('../router.js').Asked} Asked */
/** @typedef {import('../html.js').Html} Html */

const LENGTH = 8;
const READY = '/f/ready?first=1';

// A link opened in the tab that shows this page already changes nothing but what stands behind the #.
addEventListener('hashchange', () => {
  const field = /** @type {HTMLInputElement | null} */ (document.querySelector('#enrol #code'));
  if (field && codeOfLink()) field.value = inGroups(codeOfLink());
});

route('GET', '/f/enrol', showEnrol);
route('POST', '/f/enrol', enrol);

/** What stands between this browser and work in the field; "" when nothing does. */
export function hindrance(
  agent = navigator.userAgent,
  isStandalone = standsAlone(),
  lacks = missingFeatures(),
) {
  if (/Zalo|FBAN|FBAV|FB_IAB|Messenger|Instagram|Line\//i.test(agent)) return 'inside-app';
  if (lacks.length) return 'too-old';
  const isApple = /iPhone|iPad|iPod/.test(agent) || (/Macintosh/.test(agent) && navigator.maxTouchPoints > 1);
  return isApple && !isStandalone ? 'ios-tab' : '';
}

function standsAlone() {
  return (
    matchMedia('(display-mode: standalone)').matches || Boolean(/** @type {any} */ (navigator).standalone)
  );
}

/** What Chrome 109, Samsung Internet 21, Safari 16.4 and Firefox 121 have and this browser does not. @returns {string[]} */
function missingFeatures() {
  /** @type {[string, boolean][]} */
  const needed = [
    ['serviceWorker', 'serviceWorker' in navigator],
    ['locks', 'locks' in navigator],
    ['crypto.subtle', Boolean(globalThis.crypto?.subtle)],
    [':has()', CSS.supports('selector(:has(a))')],
    ['container-type', CSS.supports('container-type', 'inline-size')],
  ];
  return needed.filter(([, isThere]) => !isThere).map(([name]) => name);
}

/** The code of the link; it stays behind the #, so no server sees it before it is used. */
function codeOfLink() {
  return plainCode(decodeURIComponent(location.hash.slice(1)));
}

/** @param {string} typed */
function plainCode(typed) {
  return typed
    .toUpperCase()
    .replace(/[^A-Z0-9]/g, '')
    .slice(0, LENGTH);
}

/** @param {string} code */
function inGroups(code) {
  return code.length > 4 ? `${code.slice(0, 4)} ${code.slice(4)}` : code;
}

function showEnrol() {
  const code = codeOfLink();
  const inTheWay = hindrance();
  return inTheWay ? obstacle(inTheWay, code) : form(code, '');
}

/** @param {string} code @param {string} problem */
function form(code, problem) {
  const described = problem ? 'code-problem code-hint' : 'code-hint';
  return pageOf({
    title: _('Gắn máy'),
    top: brand(),
    main: html`${steps(0)}
      <h1 tabindex="-1">${isStoreOpen() ? _('Đăng nhập lại') : _('Gắn máy này với người khảo sát')}</h1>
      ${isStoreOpen() && html`<p>${_('Phiếu chưa gửi vẫn an toàn trên máy.')}</p>`}
      <form id="enrol" class="stack loose" hx-post="/f/enrol" hx-target="#page" autocomplete="off">
        <div class="field ${problem && 'has-problem'}"><label for="code">${_('Mã gắn máy')}</label>
          <p class="hint" id="code-hint">${_('8 ký tự do Sở cấp, dùng một lần trong 15 phút. Chữ hoa, chữ thường đều được.')}</p>
          ${problem && html`<p class="problem" id="code-problem" role="alert">${icon('error', 's')}${problem}</p>`}
          <input class="input short code" id="code" name="code" value="${inGroups(code)}" maxlength="9" autocapitalize="characters"
            autocomplete="one-time-code" spellcheck="false" aria-describedby="${described}" ${problem && html`aria-invalid="true"`}></div>
      </form>`,
    bar: html`<button class="button main" type="submit" form="enrol">${_('Gắn máy và tải dữ liệu')}</button>`,
  });
}

/** @param {string} kind @param {string} code */
function obstacle(kind, code) {
  const kept = code && html`<p>${_('Mã gắn máy')}: <b class="code">${inGroups(code)}</b></p>`;
  /** @type {Record<string, () => Html>} */
  const words = {
    'inside-app': () =>
      banner(
        'warning',
        _('Mở bằng Chrome hoặc Safari'),
        html`
      <p>${_('Trang đang mở bên trong ứng dụng khác (Zalo, Facebook). Ở đây dữ liệu có thể bị xóa khi đóng ứng dụng.')}</p>
      <p>${_('Chạm dấu ba chấm, chọn “Mở bằng trình duyệt”.')}</p>${kept}`,
        'warn',
      ),
    'too-old': () =>
      banner(
        'warning',
        _('Trình duyệt này quá cũ'),
        html`
      <p>${_('Cần Chrome 109, Samsung Internet 21, Safari 16.4 hoặc Firefox 121 trở lên. Cập nhật rồi mở lại trang này.')}</p>${kept}`,
        'warn',
      ),
    'ios-tab': () => html`${banner(
      'device',
      _('Thêm vào Màn hình chính trước'),
      html`
        <p>${_('Trên iPhone, Safari xóa dữ liệu của trang sau 7 ngày không mở. Ứng dụng trên Màn hình chính thì giữ.')}</p>`,
      'warn',
    )}
      <ol class="panel stack"><li>${_('1. Chạm nút Chia sẻ ở thanh dưới.')}</li><li>${_('2. Chọn “Thêm vào MH chính”.')}</li>
        <li>${_('3. Mở “Khảo sát” từ Màn hình chính, nhập mã dưới đây.')}</li></ol>
      ${code && html`<p class="big"><span class="code">${inGroups(code)}</span></p><p class="soft small">${_('Mã chưa được dùng, vẫn còn hiệu lực trong 15 phút kể từ khi cấp.')}</p>`}`,
  };
  return pageOf({
    title: _('Gắn máy'),
    top: brand(),
    main: html`<h1 class="sr" tabindex="-1">${_('Gắn máy')}</h1>${words[kind]()}`,
  });
}

/** @param {Asked} asked */
async function enrol({ form: typed }) {
  const code = plainCode(String(typed.get('code') ?? ''));
  if (code.length !== LENGTH) return form(code, _('Mã gồm 8 ký tự. Xem lại mã rồi nhập đủ.'));
  const device = (await readSession())?.device ?? '';
  const devices = await devicesHere();
  let reply;
  try {
    reply = await exchanged(fetch.bind(window), '/api/v1/enrol', { code, device, devices });
  } catch (error) {
    if (!(error instanceof SyncError)) throw error;
    return form(code, reasonOf(error));
  }
  const isOther = isStoreOpen() && store().person.id !== reply.person;
  // A code in place of a PIN that was forgotten.
  const next = (await begin(reply)) ? READY : '/f/lock/office';
  if (isOther) {
    // Nothing of the one before stays in this page's memory, nor in another window's.
    tellTabs('person');
    location.replace(next);
    return nothing();
  }
  history.replaceState({ htmx: true }, '', '/f/enrol');
  return goTo(next);
}

/** @param {import('../../types/messages.d.ts').EnrolReply} reply @returns {Promise<boolean>} false: what this person has here is locked */
async function begin({ device, person, recovery_key, pin }) {
  const former = (await peopleHere()).find((each) => each.person.id === person);
  const who = former?.person ?? { id: person, name: '' };
  const opened = await openStore(who, device);
  await writeSession({ person: who, device, recovery_key, enrolled_ms: opened.now() });
  useStore(opened);
  if (opened.door.isLocked) return false;
  if (pin === 'required') await wantPin(opened.door);
  useStore({ ...opened, person: (await personIn(opened.door)) ?? who });
  forgetDirectory();
  forgetPlaces();
  // A wish, not a condition: the page "Sẵn sàng lên đường" shows what the browser answered.
  await navigator.storage?.persist?.().catch(() => false);
  document.dispatchEvent(new CustomEvent('khaosat:enrolled'));
  return true;
}

/** @param {SyncError} error */
function reasonOf({ trouble }) {
  if (trouble === 'offline' || trouble === 'slow' || trouble === 'cut')
    return _('Chưa nối được với máy chủ của Sở. Mã chưa mất; kiểm tra mạng rồi thử lại.');
  if (trouble === 'not_ours')
    return _('Chưa tới được Sở: mạng này đòi đăng nhập. Mã chưa mất; đăng nhập Wi-Fi rồi thử lại.');
  if (trouble === 'busy') return _('Nhập sai nhiều lần. Chờ 1 phút rồi thử lại.');
  if (trouble === 'server') return _('Máy chủ của Sở đang gặp lỗi. Mã chưa mất; thử lại sau ít phút.');
  return _('Mã không đúng, đã dùng hoặc đã hết hạn. Đề nghị Sở cấp mã mới.');
}

function brand() {
  return html`<div class="top-row"><p class="brand">${icon('mark')}<span>Khảo sát đo lường</span></p></div>`;
}
