/** /f/lock: the PIN, in front of everything while a person's data are locked. What follows the ? is where one wanted to go. */
import '../elements/pin_wait.js';
import { html, icon } from '../html.js';
import { beginUnlocked } from '../lock/beginning.js';
import { lock } from '../lock/locking.js';
import { unlock, vaultOf, WaitError } from '../lock/pins.js';
import { WrongPinError } from '../lock/vault.js';
import { goTo, handle, nothing, route } from '../router.js';
import { store } from '../store/current.js';
import { peopleHere, unsentIn } from '../store/people_here.js';
import { _, ngettext } from '../texts.js';
import { pageOf, to } from './frame.js';
import { firstPin, pinInput } from './pin.js';

/** @typedef {import('../router.js').Asked} Asked */

route('GET', '/f/lock', showUnlock);
route('POST', '/f/lock', unlockNow);
route('POST', '/f/lock/now', lockNow);

/** @param {Asked} asked */
async function showUnlock({ url }) {
  const then = wanted(url);
  if (!store().door.isLocked) return goTo(then);
  const vault = await vaultOf(store().door);
  // The office wants a PIN before anything else.
  return vault ? drawn(then, '', vault.wait_ms) : firstPin('');
}

/** Where one wanted to go: within this application. @param {URL} url */
function wanted({ search }) {
  const path = search.slice(1);
  return path.startsWith('/f/') && !path.startsWith('/f/lock') ? path : '/f/';
}

/** @param {string} then @param {string} problem @param {number} waitMs */
async function drawn(then, problem, waitMs) {
  const { door, person } = store();
  const [unsent, { length: people }] = await Promise.all([unsentIn(door), peopleHere()]);
  const address = `/f/lock?${then}`;
  return pageOf({
    title: _('Nhập PIN'),
    top: html`<div class="top-row"><p class="brand">${icon('lock')}<span>${person.name} ${person.code}</span></p></div>`,
    main: html`<h1>${_('Nhập PIN')}</h1>
      <form id="unlock" class="stack loose" hx-post="${address}" hx-target="#page" autocomplete="off">
        ${pinInput('pin', _('PIN 6 số'), { problem, hint: _('Đủ 6 số là mở.'), sends: true, isOff: waitMs > 0 })}
      </form>
      ${
        waitMs > 0 &&
        html`<p><b><pin-wait role="timer" left="${waitMs}" src="${address}"></pin-wait></b></p>
          <p>${_('Nhập sai nhiều lần nên phải chờ; giữ trang này mở.')}</p>`
      }
      ${
        unsent > 0 &&
        html`<p>${ngettext('%(n)s thay đổi chờ gửi, an toàn trên máy; mở khóa thì gửi tiếp.', '%(n)s thay đổi chờ gửi, an toàn trên máy; mở khóa thì gửi tiếp.', unsent)}</p>`
      }
      <ul class="group"><li><a class="row" ${to('/f/lock/forgotten')}><span class="lead">${icon('info')}</span><span class="body"><span class="name">${_(
        'Quên PIN',
      )}</span><span class="meta">${_('Không mất dữ liệu')}</span></span><span class="trail">${icon('next', 's')}</span></a></li>
        <li><a class="row" ${to('/f/lock/people')}><span class="lead">${icon('people')}</span><span class="body"><span class="name">${_(
          'Người khác dùng máy này',
        )}</span><span class="meta">${ngettext('%(n)s người trên máy', '%(n)s người trên máy', people)}</span></span><span class="trail">${icon('next', 's')}</span></a></li></ul>`,
    bar: html`<button class="button main" type="submit" form="unlock" ${waitMs > 0 && html`disabled`}>${_('Mở khóa')}</button>`,
  });
}

/** @param {Asked} asked */
async function unlockNow({ url, form }) {
  const then = wanted(url);
  const { door } = store();
  try {
    await unlock(door, String(form.get('pin') ?? ''));
  } catch (error) {
    if (error instanceof WaitError) return drawn(then, '', error.wait_ms);
    if (!(error instanceof WrongPinError)) throw error;
    return drawn(then, _('PIN chưa đúng.'), (await vaultOf(door))?.wait_ms ?? 0);
  }
  await beginUnlocked();
  return showInPlace(then);
}

/** The page one wanted in place of this one, so that "back" does not lead to a lock that is open. @param {string} path */
function showInPlace(path) {
  history.replaceState({ htmx: true }, '', path);
  return handle(new Request(new URL(path, location.origin)));
}

async function lockNow() {
  await lock();
  return nothing();
}
