/** /f/lock/pin: a person's PIN is set, changed, or replaced once the office gave the key of their data back. */
import '../elements/pin_field.js';
import { html, icon } from '../html.js';
import { beginUnlocked } from '../lock/beginning.js';
import { givePin, HasPinError, unlock, vaultOf, WaitError } from '../lock/pins.js';
import { keyFromOffice } from '../lock/recovery.js';
import { isEasy, isPin, WrongPinError } from '../lock/vault.js';
import { goTo, nothing, route } from '../router.js';
import { store } from '../store/current.js';
import { NoRecoveryKeyError } from '../store/sealed_for_office.js';
import { readSession } from '../store/session.js';
import { tellTabs } from '../store/tabs.js';
import { SyncError } from '../sync/http.js';
import { sessionWithKey } from '../sync/rescue_key.js';
import { _ } from '../texts.js';
import { backTop, banner, pageOf, to } from './frame.js';

/** @typedef {import('../router.js').Asked} Asked */
/** @typedef {import('../html.js').Html} Html */

route('GET', '/f/lock/pin', showPin);
route('POST', '/f/lock/pin', setPin);
route('GET', '/f/lock/forgotten', showForgotten);
route('GET', '/f/lock/office', askOffice);
route('POST', '/f/lock/office', setPinAgain);

/** The key that the office gave back, until a new PIN seals it. @type {Uint8Array<ArrayBuffer> | null} */
let given = null;

/**
 * @param {string} name @param {string} label
 * @param {{problem?: string, hint?: string, sends?: boolean, isOff?: boolean}} [about] - sends: with its sixth digit
 */
export function pinInput(name, label, { problem = '', hint = '', sends = false, isOff = false } = {}) {
  const described = [problem && `${name}-problem`, hint && `${name}-hint`].filter(Boolean).join(' ');
  return html`<div class="field ${problem && 'has-problem'}"><label for="${name}">${label}</label>
    ${hint && html`<p class="hint" id="${name}-hint">${hint}</p>`}
    ${problem && html`<p class="problem" id="${name}-problem" role="alert">${icon('error', 's')}${problem}</p>`}
    <pin-field ${sends && html`sends`}><input class="input short code" id="${name}" name="${name}" inputmode="numeric" maxlength="6"
      autocomplete="off" ${isOff && html`disabled`} ${described && html`aria-describedby="${described}"`}
      ${problem && html`aria-invalid="true"`}></pin-field></div>`;
}

async function showPin() {
  const { door } = store();
  if (!(await vaultOf(door))) return firstPin('');
  return door.isLocked ? goTo('/f/lock') : changing({});
}

/** @param {string} problem */
export function firstPin(problem) {
  return pageOf({
    title: _('Đặt PIN'),
    top: backTop('/f/more', _('Về Thêm'), html`<h1 tabindex="-1">${_('Đặt PIN')}</h1>`),
    main: html`<p>${_('PIN mã hóa phiếu và ảnh trên máy này. Máy mất hay người khác mượn thì không đọc được.')}</p>
      <p>${_('Quên PIN không mất dữ liệu: Sở cấp mã mới.')}</p>${newPinForm('/f/lock/pin', problem)}`,
    bar: saveButton(_('Đặt PIN')),
  });
}

/** @param {{current?: string, fresh?: string}} problems */
function changing({ current = '', fresh = '' }) {
  return pageOf({
    title: _('Đổi PIN'),
    top: backTop('/f/more', _('Về Thêm'), html`<h1 tabindex="-1">${_('Đổi PIN')}</h1>`),
    main: html`<p>${_('Phiếu và ảnh trên máy đang được mã hóa. Máy tự khóa sau 15 phút không dùng.')}</p>
      ${newPinForm('/f/lock/pin', fresh, pinInput('current', _('PIN hiện nay'), { problem: current }))}
      <p><a ${to('/f/lock/forgotten')}>${_('Quên PIN')}</a></p>`,
    bar: saveButton(_('Đổi PIN')),
  });
}

/** @param {string} path @param {string} problem @param {Html} [before] */
function newPinForm(path, problem, before) {
  return html`<form id="pin-form" class="stack loose" hx-post="${path}" hx-target="#page" autocomplete="off">${before}
    ${pinInput('pin', _('PIN mới, 6 số'), { problem, hint: _('Không dùng 111111, 123456 hay ngày sinh.') })}
    ${pinInput('again', _('Nhập lại PIN mới'))}</form>`;
}

/** @param {string} words */
function saveButton(words) {
  return html`<button class="button main" type="submit" form="pin-form">${words}</button>`;
}

/** What is wrong with a new PIN; "" for nothing. @param {FormData} form */
function problemOf(form) {
  const pin = String(form.get('pin') ?? '');
  if (!isPin(pin)) return _('PIN gồm đúng 6 số.');
  if (isEasy(pin)) return _('PIN này dễ đoán. Chọn số khác.');
  return form.get('again') === pin ? '' : _('Hai lần nhập khác nhau. Nhập lại.');
}

/** @param {Asked} asked */
async function setPin({ form }) {
  const { door } = store();
  const problem = problemOf(form);
  if (!(await vaultOf(door))) return problem ? firstPin(problem) : beginFirst(form);
  if (problem) return changing({ fresh: problem });
  try {
    const key = await unlock(door, String(form.get('current') ?? ''));
    return begin(form, key, (fresh) => changing({ fresh }));
  } catch (error) {
    if (error instanceof WrongPinError) return changing({ current: _('PIN chưa đúng.') });
    // The page that counts the pause asks for it.
    if (error instanceof WaitError)
      return changing({ current: _('Nhập sai nhiều lần. Khóa máy, chờ rồi thử lại.') });
    throw error;
  }
}

/** Without this part on the phone nobody could unlock it where there is no network. @param {FormData} form */
async function beginFirst(form) {
  if (await caches.match(import.meta.url)) return begin(form, undefined, firstPin);
  return firstPin(_('Ứng dụng chưa lưu xong trên máy. Giữ mạng thêm một lát rồi mở lại trang này.'));
}

/**
 * @param {FormData} form @param {Uint8Array<ArrayBuffer> | undefined} key - that opens what is sealed already
 * @param {(problem: string) => Html} again - the page with what stands in the way
 */
async function begin(form, key, again) {
  const { door, person } = store();
  // Out of reach: what there is may do.
  const session = await sessionWithKey(fetch.bind(globalThis)).catch(readSession);
  const isFirst = !(await vaultOf(door));
  try {
    const recoveryKey = session?.recovery_key;
    await givePin(door, String(form.get('pin')), { person: person.id, recoveryKey, key });
  } catch (error) {
    if (error instanceof HasPinError) {
      location.replace('/f/');
      return nothing();
    }
    if (!(error instanceof NoRecoveryKeyError)) throw error;
    return again(_('Máy này chưa có khóa cứu hộ. Mở ứng dụng nơi có mạng một lần, rồi đặt PIN.'));
  }
  given = null;
  // Other windows would go on writing openly.
  if (isFirst) tellTabs('person');
  await beginUnlocked();
  return goTo('/f/ready');
}

function showForgotten() {
  const isLocked = store().door.isLocked;
  return pageOf({
    title: _('Quên PIN'),
    top: backTop(
      isLocked ? '/f/lock' : '/f/lock/pin',
      _('Về trước'),
      html`<h1 tabindex="-1">${_('Quên PIN')}</h1>`,
    ),
    main: html`<p>${_('Phiếu và ảnh vẫn còn nguyên trên máy, chỉ đang khóa.')}</p>
      <ol class="panel stack"><li>${_('1. Gọi Sở, xin mã gắn máy mới.')}</li><li>${_('2. Khi có mạng, nhập mã đó. Sở mở khóa dữ liệu cho máy.')}</li>
        <li>${_('3. Đặt PIN mới, làm tiếp như cũ.')}</li></ol>`,
    bar: html`<a class="button main" ${to('/f/enrol')}>${_('Nhập mã mới')}</a>`,
  });
}

/** The office opens its copy of the key for whoever has just signed in with a code. */
async function askOffice() {
  const { door, person } = store();
  if (!door.isLocked) return goTo('/f/lock/pin');
  // The office wants a PIN, and there was none to forget.
  if (!(await vaultOf(door))) return goTo('/f/lock');
  try {
    given ??= await keyFromOffice(door, person.id);
  } catch (error) {
    if (!(error instanceof SyncError)) throw error;
    return refused(error);
  }
  return renewing('');
}

/** @param {string} problem */
function renewing(problem) {
  return pageOf({
    title: _('Đặt PIN mới'),
    top: html`<div class="top-row"><div class="title"><h1 tabindex="-1">${_('Đặt PIN mới')}</h1></div></div>`,
    main: html`<p>${_('Sở đã mở khóa dữ liệu cho máy này. Không mất gì.')}</p>${newPinForm('/f/lock/office', problem)}`,
    bar: saveButton(_('Đặt PIN mới')),
  });
}

/** @param {SyncError} error */
function refused({ trouble }) {
  const isOld = trouble === 'sign_in';
  return pageOf({
    title: _('Quên PIN'),
    top: backTop('/f/lock', _('Về trước'), html`<h1 tabindex="-1">${_('Quên PIN')}</h1>`),
    main: banner(
      'warning',
      _('Chưa mở được khóa'),
      html`<p>${reasonOf(trouble)}</p><p>${_('Phiếu vẫn an toàn trên máy.')}</p>`,
      'warn',
    ),
    bar: isOld
      ? html`<a class="button main" ${to('/f/enrol')}>${_('Nhập mã mới')}</a>`
      : html`<a class="button main" ${to('/f/lock/office')}>${_('Thử lại')}</a>`,
  });
}

/** @param {import('../sync/http.js').Trouble} trouble */
function reasonOf(trouble) {
  switch (trouble) {
    case 'sign_in':
      return _('Sở chỉ mở khóa trong 15 phút sau khi nhập mã. Xin mã mới rồi nhập lại.');
    case 'refused':
      return _('Sở không mở được bản sao khóa của máy này. Giữ máy nguyên như vậy và báo Sở.');
    case 'busy':
      return _('Máy chủ đang bận, hoặc máy này thử nhiều lần quá. Chờ 1 phút rồi thử lại.');
    default:
      return _('Chưa nối được với máy chủ của Sở. Giữ mạng rồi thử lại.');
  }
}

/** @param {Asked} asked */
function setPinAgain({ form }) {
  if (!given) return goTo('/f/lock/office');
  const problem = problemOf(form);
  return problem ? renewing(problem) : begin(form, given, renewing);
}
