/** A phone that was bound before rescue files were sealed gets the key without being bound again. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rescueFile } from '../../../pwa/js/store/rescue.js';
import { readSession, writeSession } from '../../../pwa/js/store/session.js';
import { decoded, encoded } from '../../../pwa/js/sync/change.js';
import { SyncError } from '../../../pwa/js/sync/http.js';
import { sessionWithKey } from '../../../pwa/js/sync/rescue_key.js';
import { newPhone, withEnterprise } from '../phone.js';

const DEVICE = '7k2m9qd4xz';

/** A server that gives this key, and notes what it was asked. @param {string} key */
function office(key) {
  const asked = /** @type {any[]} */ ([]);
  const send = /** @type {any} */ (
    async (/** @type {string} */ path, /** @type {any} */ { body }) => {
      asked.push([path, decoded(new Uint8Array(body))]);
      return new Response(encoded({ recovery_key: key }), {
        headers: { 'Content-Type': 'application/x-msgpack' },
      });
    }
  );
  return { asked, send };
}

async function newKey() {
  const pair = await crypto.subtle.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, true, ['deriveBits']);
  const raw = await crypto.subtle.exportKey('raw', /** @type {CryptoKeyPair} */ (pair).publicKey);
  return `${Buffer.from(raw).toString('base64url')}.${'s'.repeat(26)}`;
}

/** @param {unknown} recovery_key */
async function phoneWith(recovery_key) {
  const phone = await newPhone();
  await withEnterprise(phone);
  await writeSession({ person: phone.store.person, device: DEVICE, recovery_key, enrolled_ms: 7 });
  return phone;
}

for (const [kind, former] of [
  ['nothing', undefined],
  ['a secret alone', 'q'.repeat(26)],
])
  test(`a phone that was given ${kind} asks once, and then writes rescue files`, async () => {
    const phone = await phoneWith(former);
    const { asked, send } = office(await newKey());

    const first = await sessionWithKey(send);
    await sessionWithKey(send);

    assert.deepEqual(asked, [['/api/v1/recovery-key', { device: DEVICE }]]);
    assert.deepEqual(await readSession(), first);
    assert.equal(first?.enrolled_ms, 7);
    const { file } = await rescueFile(phone.door, first?.recovery_key, { appVersion: 'test', nowMs: 0 });
    assert.ok(file.size > 100);
  });

test('without a network the session stays as it was, and the trouble is told', async () => {
  await phoneWith('');
  const send = /** @type {any} */ (() => Promise.reject(new TypeError('no network')));

  await assert.rejects(sessionWithKey(send), SyncError);

  assert.equal((await readSession())?.recovery_key, '');
});

test('whoever enrolled meanwhile does not get the key of the one before', async () => {
  await phoneWith('');
  const other = { person: { id: 'other', name: '' }, device: 'bbbbbbbbbb', recovery_key: '', enrolled_ms: 0 };
  const { send } = office('public.secret');
  const slow = /** @type {any} */ (
    async (/** @type {string} */ path, /** @type {any} */ request) => {
      await writeSession(other);
      return send(path, request);
    }
  );

  assert.deepEqual(await sessionWithKey(slow), other);
  assert.deepEqual(await readSession(), other);
});
