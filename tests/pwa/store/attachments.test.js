/** Photographs on the phone: with their answer or not at all, kept as long as the journal, never half. */
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { E1, newPhone, withEnterprise } from '../phone.js';
import { waitingFiles } from '../../../pwa/js/store/attachments.js';
import { closeStore } from '../../../pwa/js/store/closing.js';
import { decoded } from '../../../pwa/js/sync/change.js';
import { outbox } from '../../../pwa/js/store/outbox_list.js';
import { blobOf, PIECE, takeInHand } from '../../../pwa/js/store/pieces.js';
import { allRecords } from '../../../pwa/js/store/records.js';
import { addRow, loadVisit, removeRow, saveAnswers, startVisit } from '../../../pwa/js/store/visits.js';

/** @type {Awaited<ReturnType<typeof newPhone>>} */
let phone;
/** @type {string} */
let visit;

beforeEach(async () => {
  phone = await newPhone();
  await withEnterprise(phone);
  visit = await startVisit(E1, 'needs');
});

/** @param {number} size @param {number} [seed] */
function photo(size, seed = 1) {
  const bytes = Uint8Array.from({ length: size }, (_each, i) => (i * 7 + seed) % 251);
  return takeInHand(bytes, { media_type: 'image/jpeg', name: `${seed}.jpg` });
}
/** @param {unknown} value */
const attach = async (value, key = 'front', row = '') =>
  saveAnswers(await loadVisit(visit), [{ key, value, row }]);
const waiting = () => phone.door.read(['attachments'], waitingFiles);
const kept = () => phone.door.read(['attachments'], (tx) => tx.objectStore('attachments').getAll());
const pieces = () => phone.door.read(['pieces'], (tx) => tx.objectStore('pieces').getAllKeys());

test('a photograph is stored with the change that names it, in pieces', async () => {
  const file = await photo(2 * PIECE + 5);

  await attach(file);

  const [, change] = (await phone.changes()).map(({ sealed }) => decoded(sealed));
  assert.deepEqual([change.kind, change.fields], ['attach', { front: file }]);
  assert.equal((await pieces()).length, 3);
  const blob = /** @type {Blob} */ (await blobOf(phone.door, file));
  const bytes = new Uint8Array(await blob.arrayBuffer());
  assert.deepEqual([bytes.length, bytes[PIECE], blob.type], [file.size, (PIECE * 7 + 1) % 251, 'image/jpeg']);
});

test('no later answer joins the change of a photograph', async () => {
  await attach(await photo(10));
  await saveAnswers(await loadVisit(visit), [{ key: 'n', value: 1 }]);

  assert.deepEqual(
    (await phone.changes()).map(({ sealed }) => decoded(sealed).kind),
    ['set', 'attach', 'set'],
  );
});

test('a full phone takes neither the photograph nor its answer', async () => {
  const file = await photo(10);
  const { write } = phone.door;
  phone.door.write = (stores, durability, work) =>
    write.call(phone.door, stores, durability, async (/** @type {any} */ tx) => {
      await work(tx);
      throw new DOMException('full', 'QuotaExceededError');
    });

  await assert.rejects(attach(file), { name: 'QuotaExceededError' });
  phone.door.write = write;

  assert.deepEqual([(await phone.changes()).length, await kept(), await pieces()], [1, [], []]);
  await attach(file);
  assert.equal((await waiting()).length, 1);
});

test('an answer never names a photograph whose bytes are gone', async () => {
  const gone = { sha256: 'a'.repeat(64), size: 3, media_type: 'image/jpeg', name: 'x.jpg' };

  await assert.rejects(attach(gone), { name: 'BytesGoneError' });

  assert.equal((await phone.changes()).length, 1);
});

test('a photograph of a colleague stays in the answer beside one’s own', async () => {
  const theirs = { sha256: 'b'.repeat(64), size: 3, media_type: 'image/jpeg', name: 'x.jpg' };
  const screen = await loadVisit(visit);
  screen.fields.front = [theirs];
  const mine = await photo(10);

  await saveAnswers(screen, [{ key: 'front', value: [theirs, mine] }]);

  assert.deepEqual(
    (await waiting()).map(({ sha256 }) => sha256),
    [mine.sha256],
  );
});

test('a retaken photograph is not sent, one that is brought back is', async () => {
  const [first, second] = [await photo(10, 1), await photo(20, 2)];
  await attach(first);
  await attach(second);
  const retaken = (await waiting()).map(({ sha256 }) => sha256);
  await attach(first);

  assert.deepEqual(retaken, [second.sha256]);
  assert.deepEqual(
    (await waiting()).map(({ sha256 }) => sha256),
    [first.sha256],
  );
});

test('one photograph in two questions is stored once and waits until neither needs it', async () => {
  const file = await photo(10);
  await attach(file, 'front');
  await attach(file, 'back');
  await attach(null, 'front');
  const still = (await waiting()).length;
  await attach(null, 'back');

  assert.deepEqual([still, (await waiting()).length, (await pieces()).length], [1, 0, 1]);
});

test('what waits is told by visit, with rows, and smallest first', async () => {
  const row = await addRow(await loadVisit(visit), { repeat: '/data/rows', position: 'a' });
  await attach(await photo(50), 'front');
  await attach([await photo(20, 2), await photo(30, 3)], 'i_photo', row.id);

  const [told] = (await outbox(phone.door)).waiting;
  const [record] = await allRecords('visit');

  assert.deepEqual([told.visit, told.files, record.unsent], [visit, 3, 3]);
  assert.deepEqual(
    (await waiting()).map(({ size }) => size),
    [20, 30, 50],
  );
  await removeRow(await loadVisit(visit), row.id);
});

test('the data stay on the phone until the last photograph is at the office', async () => {
  await attach(await photo(10));
  await phone.setState({ durable_seq: 2 });

  assert.equal(await closeStore(phone.store, 'after-push'), false);
  assert.equal(await closeStore(phone.store, 'now'), true);
});
