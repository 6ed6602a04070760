/** A forgotten PIN: the office's copy of the key is readable by the office alone, and its answer is taken with care. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newPhone } from '../phone.js';
import { given, pair, PIN } from './sealed_phone.js';
import { givePin, unlock } from '../../../pwa/js/lock/pins.js';
import { keyFromOffice } from '../../../pwa/js/lock/recovery.js';
import { seals } from '../../../pwa/js/store/door.js';
import { decoded, encoded } from '../../../pwa/js/sync/change.js';

const P256 = { name: 'ECDH', namedCurve: 'P-256' };

/** What the office reads in a copy: as server/steps/sealed_for_office.py. */
async function opened(sealed) {
  const { subtle } = crypto;
  const head = sealed.subarray(0, 82);
  const theirs = await subtle.importKey('raw', head.subarray(17), P256, false, []);
  const shared = await subtle.deriveBits({ name: 'ECDH', public: theirs }, pair.privateKey, 256);
  const material = await subtle.importKey('raw', shared, 'HKDF', false, ['deriveKey']);
  const info = new TextEncoder().encode('khaosat data key 1');
  const key = await subtle.deriveKey(
    { name: 'HKDF', hash: 'SHA-256', salt: head, info },
    material,
    { name: 'AES-GCM', length: 256 },
    false,
    ['decrypt'],
  );
  const content = await subtle.decrypt({ name: 'AES-GCM', iv: new Uint8Array(12) }, key, sealed.subarray(82));
  return decoded(content);
}

/** @param {(sealed: Uint8Array) => Promise<object>} answer */
const office =
  (answer, status = 200) =>
  async (_path, { body }) =>
    new Response(encoded(await answer(decoded(body).sealed)), {
      status,
      headers: { 'Content-Type': 'application/x-msgpack' },
    });

async function lockedPhone() {
  const phone = await newPhone();
  await givePin(phone.door, PIN, given);
  await phone.door.write(['meta'], 'strict', (tx) => tx.objectStore('meta').put({ sealed: 'phiếu' }, 'x'));
  seals.delete(phone.door.name);
  return phone;
}

test('the office gives the key back, and another PIN opens what the forgotten one sealed', async () => {
  const { door } = await lockedPhone();
  const told = [];

  const key = await keyFromOffice(
    door,
    'lan',
    office(async (sealed) => {
      told.push(await opened(sealed));
      return { key: told[0].key };
    }),
  );
  await givePin(door, '482915', { ...given, key });

  assert.equal(told[0].person, 'lan');
  seals.delete(door.name);
  await assert.rejects(unlock(door, PIN));
  await unlock(door, '482915');
  assert.equal((await door.read(['meta'], (tx) => tx.objectStore('meta').get('x'))).sealed(), 'phiếu');
});

test('a session of earlier, another office and a cut network each say so; the lock stays as it is', async () => {
  const { door } = await lockedPhone();
  const troubles = [
    ['sign_in', office(async () => ({ problem: 'sign_in' }), 401)],
    ['refused', office(async () => ({ problem: 'key_not_opened' }), 409)],
    ['offline', async () => Promise.reject(new TypeError('no network'))],
    ['server', office(async () => ({ key: new Uint8Array(5) }))],
  ];

  for (const [trouble, send] of troubles) await assert.rejects(keyFromOffice(door, 'lan', send), { trouble });

  await unlock(door, PIN);
});
