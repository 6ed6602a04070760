/** The rescue file holds everything the server may lack, and only the server's key opens it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { asText, rescueFile } from '../../../pwa/js/store/rescue.js';
import { NoRecoveryKeyError } from '../../../pwa/js/store/sealed_for_office.js';
import { takeInHand } from '../../../pwa/js/store/pieces.js';
import { finishVisit, loadVisit, saveAnswers, startVisit } from '../../../pwa/js/store/visits.js';
import { bytesOf } from '../../../pwa/js/store/outbox.js';
import { putAside } from '../../../pwa/js/store/waiting.js';
import { decoded } from '../../../pwa/js/sync/change.js';
import { E1, newPhone, withEnterprise } from '../phone.js';

const HEAD = 8 + 1 + 8 + 65;
const P256 = { name: 'ECDH', namedCurve: 'P-256' };
const ABOUT = { appVersion: 'test', nowMs: Date.UTC(2026, 10, 20, 2, 42) };

/** A recovery key as the server has it. */
async function newKey() {
  const pair = /** @type {CryptoKeyPair} */ (await crypto.subtle.generateKey(P256, true, ['deriveBits']));
  const raw = Buffer.from(await crypto.subtle.exportKey('raw', pair.publicKey));
  return { pair, told: `${raw.toString('base64url')}.${'s'.repeat(26)}` };
}

/** The parts of a file, opened as the server does. @param {Blob} file @param {CryptoKey} privateKey @returns {Promise<any[]>} */
async function opened(file, privateKey) {
  const bytes = new Uint8Array(await file.arrayBuffer());
  const head = bytes.slice(0, HEAD);
  const own = await crypto.subtle.importKey('raw', head.slice(-65), P256, false, []);
  const shared = await crypto.subtle.deriveBits({ name: 'ECDH', public: own }, privateKey, 256);
  const material = await crypto.subtle.importKey('raw', shared, 'HKDF', false, ['deriveKey']);
  const info = new TextEncoder().encode('khaosat rescue file 1');
  const key = await crypto.subtle.deriveKey(
    { name: 'HKDF', hash: 'SHA-256', salt: head, info },
    material,
    { name: 'AES-GCM', length: 256 },
    false,
    ['decrypt'],
  );
  const parts = [];
  const view = new DataView(bytes.buffer);
  for (let at = HEAD, number = 0; at < bytes.length; number += 1) {
    const length = view.getUint32(at);
    const nonce = new Uint8Array(12);
    new DataView(nonce.buffer).setBigUint64(0, BigInt(number));
    nonce[11] = at + 4 + length === bytes.length ? 1 : 0;
    const sealed = bytes.slice(at + 4, at + 4 + length);
    const content = await crypto.subtle.decrypt({ name: 'AES-GCM', iv: nonce }, key, sealed);
    parts.push(decoded(new Uint8Array(content)));
    at += 4 + length;
  }
  return parts;
}

async function phoneWithVisit() {
  const phone = await newPhone();
  await withEnterprise(phone);
  const id = await startVisit(E1, 'needs');
  await saveAnswers(await loadVisit(id), [{ key: 'n', value: 4 }]);
  return { phone, id };
}

test('the file holds what was never sent, whole and under its numbers', async () => {
  const { phone, id } = await phoneWithVisit();
  await finishVisit(await loadVisit(id));
  const { pair, told } = await newKey();

  const { file, name, changes } = await rescueFile(phone.door, told, ABOUT);

  const [about, batch, end] = await opened(file, pair.privateKey);
  assert.equal(about.device, phone.store.device);
  assert.equal(about.person, phone.store.person.id);
  assert.deepEqual([about.durable_seq, about.journal_from, about.is_whole], [0, 1, true]);
  assert.deepEqual(
    batch.changes.map(([seq]) => seq),
    (await phone.changes()).map(({ seq }) => seq),
  );
  assert.equal(changes, batch.changes.length);
  assert.deepEqual(end, { part: 'end' });
  assert.equal(name, 'cuu-ho-20261120-0942-7k2m9qd4xz.ksr');
});

test('what is in the file can no longer grow: what travels later is the same, byte for byte', async () => {
  const { phone, id } = await phoneWithVisit();
  const { pair, told } = await newKey();

  const { file } = await rescueFile(phone.door, told, ABOUT);
  await saveAnswers(await loadVisit(id), [{ key: 'n', value: 5 }]);

  const [, batch] = await opened(file, pair.privateKey);
  const kept = await phone.changes();
  assert.equal(kept.length, 2);
  assert.deepEqual(Buffer.from(batch.changes[0][1]), Buffer.from(bytesOf(kept[0])));
});

test('what was acknowledged is in it too: a server that was put back may lack it', async () => {
  const { phone } = await phoneWithVisit();
  await phone.setState({ durable_seq: 1 });
  const { pair, told } = await newKey();

  const { file, changes } = await rescueFile(phone.door, told, ABOUT);

  const [about, batch] = await opened(file, pair.privateKey);
  assert.deepEqual([about.durable_seq, about.journal_from, batch.changes.length], [1, 1, 1]);
  assert.equal(changes, 0);
});

test('photographs that wait are in it, piece by piece', async () => {
  const { phone, id } = await phoneWithVisit();
  const photo = new Uint8Array(600_000).fill(7);
  const value = await takeInHand(photo, { media_type: 'image/jpeg', name: 'a.jpg' });
  await saveAnswers(await loadVisit(id), [{ key: 'n', value }]);
  const { pair, told } = await newKey();

  const { file, files } = await rescueFile(phone.door, told, ABOUT);

  const pieces = (await opened(file, pair.privateKey)).filter(({ part }) => part === 'piece');
  assert.equal(files, 1);
  assert.deepEqual(
    pieces.map(({ offset }) => offset),
    [0, 262_144, 524_288],
  );
  assert.deepEqual(Buffer.concat(pieces.map(({ bytes }) => bytes)), Buffer.from(photo));
});

test('one visit can be written alone', async () => {
  const { phone, id } = await phoneWithVisit();
  await phone.door.write(['changes'], 'strict', async (tx) => {
    const kept = await tx.objectStore('changes').get(1);
    await tx.objectStore('changes').put({ ...kept, seq: 2, visit: 'another' }, 2);
  });
  const { pair, told } = await newKey();

  const { file } = await rescueFile(phone.door, told, { ...ABOUT, only: id });

  const [about, batch] = await opened(file, pair.privateKey);
  assert.equal(about.is_whole, false);
  assert.deepEqual(
    batch.changes.map(([seq]) => seq),
    [1],
  );
});

test('what was put aside is in it, beside the number that travels empty', async () => {
  const { phone, id } = await phoneWithVisit();
  await putAside(phone.door, id);
  const { pair, told } = await newKey();

  const { file } = await rescueFile(phone.door, told, ABOUT);

  const [, empty, aside] = await opened(file, pair.privateKey);
  assert.deepEqual([empty.changes[0][0], aside.changes[0][0]], [1, 1]);
  assert.deepEqual(decoded(empty.changes[0][1]).fields, {});
  assert.equal(decoded(aside.changes[0][1]).fields.n, 4);
});

test('the file is written although the database takes nothing more', async () => {
  const { phone } = await phoneWithVisit();
  const { pair, told } = await newKey();
  phone.door.write = async () => {
    throw new DOMException('full', 'QuotaExceededError');
  };
  const complain = console.error;
  console.error = () => {};

  const { file } = await rescueFile(phone.door, told, ABOUT);

  console.error = complain;
  const [, batch] = await opened(file, pair.privateKey);
  assert.equal(batch.changes.length, 1);
});

test('as text it is the same file', async () => {
  const { phone } = await phoneWithVisit();
  const { told } = await newKey();
  const { file } = await rescueFile(phone.door, told, ABOUT);

  const letters = await (await asText(file)).text();

  assert.ok(letters.startsWith('S1NSRVNDVUUB'));
  assert.deepEqual(Buffer.from(letters, 'base64'), Buffer.from(await file.arrayBuffer()));
});

test('a phone that was bound before there was a key says so', async () => {
  const { phone } = await phoneWithVisit();

  await assert.rejects(rescueFile(phone.door, 'q'.repeat(26), ABOUT), NoRecoveryKeyError);
});
