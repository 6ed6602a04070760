/** Setting a PIN: the phone gets what it lacks by itself, and each thing in the way is told as it is. */
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { newPhone } from '../phone.js';
import { given, PIN } from './sealed_phone.js';
import { givePin, vaultOf } from '../../../pwa/js/lock/pins.js';
import { handle } from '../../../pwa/js/router.js';
import { openStore, useStore } from '../../../pwa/js/store/current.js';
import { seals } from '../../../pwa/js/store/door.js';
import { wantPin } from '../../../pwa/js/store/people_here.js';
import { writeSession } from '../../../pwa/js/store/session.js';
import { encoded } from '../../../pwa/js/sync/change.js';

// What a browser has and the pages take hold of as they are read.
Object.assign(globalThis, {
  window: globalThis,
  localStorage: { getItem: () => null, setItem: () => {}, removeItem: () => {} },
  HTMLElement: class {},
  CSSStyleSheet: class {
    replaceSync() {}
  },
  customElements: { define: () => {} },
  document: Object.assign(new EventTarget(), { adoptedStyleSheets: [] }),
  addEventListener: () => {},
  setInterval: () => {},
  caches: { match: async () => new Response('') },
});
await import('../../../pwa/js/pages/pin.js');

/** @type {Awaited<ReturnType<typeof newPhone>>} */
let phone;
beforeEach(async () => {
  phone = await newPhone();
  const { person, device } = phone.store;
  // As an early version bound it.
  await writeSession({ person, device, recovery_key: '', enrolled_ms: 0 });
});

/** The office answers every request so. @param {object | Error} message @param {number} [status] */
function office(message, status = 200) {
  const headers = { 'Content-Type': 'application/x-msgpack' };
  Object.assign(globalThis, {
    fetch: async () => {
      if (message instanceof Error) throw message;
      return new Response(encoded(message), { status, headers });
    },
  });
}

/** The page opens anew: what is sealed is locked. */
async function reopened() {
  seals.delete(phone.door.name);
  useStore(await openStore(phone.store.person, phone.store.device, phone.store.now));
}

const asked = (/** @type {string} */ path, /** @type {RequestInit} */ init = {}) =>
  handle(new Request(`http://127.0.0.1${path}`, init));
const setPin = () =>
  asked('/f/lock/pin', { method: 'POST', body: new URLSearchParams({ pin: PIN, again: PIN }) });
const goesTo = (/** @type {Response} */ reply) => JSON.parse(reply.headers.get('HX-Location') ?? '{}').path;

test('a phone that was bound before there was a recovery key gets it with the PIN', async () => {
  office({ recovery_key: given.recoveryKey });

  assert.equal(goesTo(await setPin()), '/f/ready');

  assert.ok(await vaultOf(phone.door));
});

test('without a key and a network the page says that one look into the network does', async () => {
  office(new TypeError('no network'));

  assert.match(await (await setPin()).text(), /chưa có khóa cứu hộ. Mở ứng dụng nơi có mạng một lần/);

  assert.equal(await vaultOf(phone.door), null);
});

test('a second code before the PIN that the office wants leads to that PIN: there is no key to ask for', async () => {
  await wantPin(phone.door);
  await reopened();

  assert.equal(goesTo(await asked('/f/lock/office')), '/f/lock');
});

test('too many tries are told as such, not as a lack of network', async () => {
  await givePin(phone.door, PIN, given);
  await reopened();
  office({ problem: 'too_many_tries' }, 429);

  const told = await (await asked('/f/lock/office')).text();

  assert.match(told, /thử nhiều lần quá. Chờ 1 phút rồi thử lại/);
  assert.doesNotMatch(told, /Chưa nối được/);
});
