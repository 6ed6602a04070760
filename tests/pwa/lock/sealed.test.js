/** A phone with a PIN: what lies in its database says nothing, and everything else goes on as without. */
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { E1, E2, withEnterprise } from '../phone.js';
import { PIN, NAME, given, sealedPhone, lying, lettersOf, forgetKey } from './sealed_phone.js';
import { BrokenSealError, boxed } from '../../../pwa/js/lock/cipher.js';
import { sealInPlace } from '../../../pwa/js/lock/in_place.js';
import { givePin, unlock, vaultOf } from '../../../pwa/js/lock/pins.js';
import { useKey } from '../../../pwa/js/lock/sealed_stores.js';
import { newKey } from '../../../pwa/js/lock/vault.js';
import { broken } from '../../../pwa/js/store/broken.js';
import { openStore, useStore } from '../../../pwa/js/store/current.js';
import { seals } from '../../../pwa/js/store/door.js';
import { keepDraft, readDraft } from '../../../pwa/js/store/new_enterprise.js';
import { contentOf } from '../../../pwa/js/store/outbox.js';
import { outbox } from '../../../pwa/js/store/outbox_list.js';
import { blobOf, partOf, takeInHand } from '../../../pwa/js/store/pieces.js';
import { allRecords, recordsOf } from '../../../pwa/js/store/records.js';
import { keepReference, reference } from '../../../pwa/js/store/reference.js';
import { beside, open, seal } from '../../../pwa/js/store/seal.js';
import { putAside, putBack } from '../../../pwa/js/store/waiting.js';
import { loadVisit, saveAnswers, startVisit } from '../../../pwa/js/store/visits.js';
import { noteConfirmed } from '../../../pwa/js/sync/confirmed.js';
import { getAmong, putAll } from '../../../pwa/js/sync/many.js';
import { nextPush } from '../../../pwa/js/sync/push.js';

const SECRETS = [NAME, '4609800112', 'cân treo đã cũ', 'Nguyễn Thị Lan', 'Bản nháp'];
const plain = { ...beside };

beforeEach(() => {
  broken.clear();
  Object.assign(beside, plain);
});

test('what lies in the database tells neither a name, an answer, a draft nor a photograph', async () => {
  const phone = await sealedPhone();
  const photo = new Uint8Array([
    0xff,
    0xd8,
    0xff,
    0xe0,
    ...Buffer.from('JFIF'),
    ...new Array(300_000).fill(7),
  ]);
  const file = await takeInHand(photo, { media_type: 'image/jpeg', name: 'Nguyễn Thị Lan.jpg' });
  await saveAnswers(await loadVisit(phone.id), [{ key: 'photo', value: file }]);
  await keepDraft({ name: 'Bản nháp' });
  await keepReference({ id: 'people', version: '1' }, [{ name: 'lan', label: 'Nguyễn Thị Lan' }]);
  await keepReference({ id: 'directory-00', version: '1' }, { enterprises: [{ id: E2, name: NAME }] });

  const letters = lettersOf(await lying(phone.door));

  for (const secret of [...SECRETS, 'JFIF', '\xff\xd8\xff'])
    assert.ok(!letters.includes(secret) && !letters.includes(Buffer.from(secret).toString('latin1')), secret);
  assert.ok(letters.includes(phone.id));
  assert.deepEqual(await readDraft(), { name: 'Bản nháp' });
  assert.equal((await reference('people'))[0].label, 'Nguyễn Thị Lan');
  assert.equal((await blobOf(phone.door, file)).size, photo.length);
  assert.deepEqual(await partOf(phone.door, file.sha256, 4, 4), photo.subarray(4, 8));
});

test('the same test finds all of these on a phone without a PIN', async () => {
  const phone = await sealedPhone({ pin: false });

  const letters = lettersOf(await lying(phone.door));

  assert.ok(letters.includes(NAME) && letters.includes('cân treo đã cũ'));
});

test('lists, visits, sending and putting aside go on as without a PIN', async () => {
  const phone = await sealedPhone();
  await phone.setState({ epoch: 1 });

  assert.equal((await allRecords('enterprise'))[0].fields.name, NAME);
  assert.equal((await recordsOf(E1)).length, 2);
  assert.equal((await outbox(phone.door)).waiting[0].changes, 1);
  const push = await nextPush(phone.door, { changes: 9, bytes: 9999 }, 'test');
  assert.equal(push.changes.length, 1);
  assert.ok(push.changes[0] instanceof Uint8Array);
  assert.equal(await putAside(phone.door, phone.id), 1);
  assert.equal(await putBack(phone.door, phone.id, phone.store.now()), 1);
  assert.equal((await loadVisit(phone.id)).fields.n, 'cân treo đã cũ');
  const numbers = (await phone.changes()).map((kept) => contentOf(kept).seq);
  assert.deepEqual(numbers, [1, 2]);
});

test('what comes from the office by the dozen lies sealed too', async () => {
  const phone = await sealedPhone();
  const rows = Array.from({ length: 70 }, (_, i) => ({ table: 'enterprise', record: `e${i}`, name: NAME }));
  await phone.door.write(['records'], 'strict', (tx) =>
    putAll(
      tx.objectStore('records'),
      rows.map((row) => [{ enterprise: row.record, ...seal(row) }, [row.table, row.record]]),
    ),
  );

  const keys = rows.map(({ table, record }) => [table, record]);
  const read = await phone.door.read(['records'], (tx) => getAmong(tx.objectStore('records'), keys));
  assert.deepEqual(
    read.map((row) => open(row)),
    rows,
  );
  assert.ok(!lettersOf(await lying(phone.door)).includes(NAME));
});

test('a row that nobody looks into is written back as it lies', async () => {
  const phone = await sealedPhone();
  const before = (await lying(phone.door)).find(([store]) => store === 'records');

  await phone.door.write(['records'], 'strict', async (tx) => {
    let cursor = await tx.objectStore('records').openCursor();
    while (cursor) {
      await cursor.update({ ...cursor.value, parked: 1 });
      cursor = await cursor.continue();
    }
  });

  const after = (await lying(phone.door)).find(([store]) => store === 'records');
  assert.equal(after[2].parked, 1);
  assert.deepEqual(after[2].box, before[2].box);
});

test('a changed number of a row takes its content along, sealed for its new place', async () => {
  const phone = await sealedPhone();
  const again = await openStore(phone.store.person, 'bbbbbbbbbb', phone.store.now);
  useStore(again);

  assert.equal((await loadVisit(phone.id)).fields.n, 'cân treo đã cũ');
});

test('what was stored before the PIN is sealed in place; broken off in the middle everything is readable', async () => {
  const phone = await sealedPhone({ pin: false });
  await withEnterprise(phone, E2);
  await givePin(phone.door, PIN, given);
  const isOpen = ([store, key, row]) =>
    'sealed' in row && store !== 'forms' && !['sync', 'forms'].includes(key);
  const open = async () => (await lying(phone.door)).filter(isOpen).length;
  const all = await open();
  const write = phone.door.write.bind(phone.door);
  let left = 2;
  phone.door.write = (...given) =>
    left-- > 0 ? write(...given) : Promise.reject(new Error('the battery is empty'));

  await assert.rejects(sealInPlace(phone.door), /the battery is empty/);
  phone.door.write = write;

  const between = await open();
  assert.ok(between > 0 && between < all, `${between} of ${all}`);
  const door = await forgetKey(phone);
  await unlock(door, PIN);
  assert.equal((await loadVisit(phone.id)).fields.n, 'cân treo đã cũ');
  assert.equal((await allRecords('enterprise')).length, 2);
  await sealInPlace(door);
  assert.equal(await open(), 0);
  await sealInPlace(door);
  assert.equal((await vaultOf(door)).passes, 2);
  assert.equal((await loadVisit(phone.id)).fields.n, 'cân treo đã cũ');
});

/** Writes below the seal. @param {any} door @param {string} store @param {any} key @param {(row: any) => any} change */
async function tamper(door, store, key, change) {
  const seal = seals.get(door.name);
  seals.delete(door.name);
  await door.write([store], 'strict', async (tx) =>
    tx.objectStore(store).put(change(await tx.objectStore(store).get(key)), key),
  );
  seals.set(door.name, seal);
}
const spoilt = (row) => ({ ...row, box: row.box.map((byte, i) => (i === 40 ? byte ^ 1 : byte)) });

test('a record that was altered or swapped is told, loaded again with the next digest, and hides no other', async () => {
  const phone = await sealedPhone();
  await withEnterprise(phone, E2);
  const other = (await lying(phone.door)).find(([store, key]) => store === 'records' && key[1] === E2)[2];
  await tamper(phone.door, 'records', ['enterprise', E1], (row) => ({ ...row, box: other.box }));

  const all = await allRecords('enterprise');

  assert.deepEqual(
    all.map(({ id, rev, fields, flags }) => [id, rev, fields.name, flags]),
    [
      [E1, 0, undefined, ['unreadable']],
      [E2, 5, NAME, []],
    ],
  );
  assert.deepEqual([...broken.keys()], [`["records",["enterprise","${E1}"]]`]);
});

test('a change that was altered travels empty under its number, so that the others are sent', async () => {
  const phone = await sealedPhone();
  await withEnterprise(phone, E2);
  const second = await startVisit(E2, 'needs');
  await phone.setState({ epoch: 1 });
  await tamper(phone.door, 'changes', 1, spoilt);

  const push = await nextPush(phone.door, { changes: 9, bytes: 99_999 }, 'test');

  const sent = push.changes.map((bytes) => contentOf({ sealed: bytes }));
  assert.deepEqual(
    sent.map(({ seq, table, fields }) => [seq, table, Object.keys(fields).length > 0]),
    [
      [1, 'unreadable', false],
      [2, 'visit', true],
    ],
  );
  assert.equal(sent[1].record, second);
  assert.deepEqual([...broken.keys()], ['["changes",1]']);
});

test('of everything else the one thing that was altered fails, by name', async () => {
  const phone = await sealedPhone();
  await keepDraft({ name: 'Bản nháp' });
  await tamper(phone.door, 'meta', 'new enterprise', spoilt);

  await assert.rejects(
    readDraft(),
    (error) => error instanceof BrokenSealError && error.place === '["meta","new enterprise"]',
  );

  assert.equal((await loadVisit(phone.id)).fields.n, 'cân treo đã cũ');
});

test('which numbers the server confirmed lies open: they tell nothing, and spoilt they would hold up every push', async () => {
  const phone = await sealedPhone();
  const key = await unlock(phone.door, PIN);
  const former = [{ first: 1, last: 1, confirmed_ms: 0, is_answered: false }];
  const place = '["meta","confirmed"]';
  await tamper(phone.door, 'meta', 'confirmed', () => ({ box: boxed(key, former, place) }));

  await phone.door.write(['meta'], 'strict', (tx) => noteConfirmed(tx, 1, 2, 0, []));

  const [, , row] = (await lying(phone.door)).find(([, name]) => name === 'confirmed');
  assert.deepEqual(row, { sealed: [{ ...former[0], last: 2 }] });
});

test('what a reload catches lies sealed beside the database, under its own name; from before the PIN it is read', async () => {
  const before = beside.seal({ answers: ['cũ'] }, 'slot');
  useKey('khaosat-x', newKey());

  const text = beside.seal({ answers: ['cân treo'] }, 'slot');

  assert.ok(!text.includes('cân'));
  assert.deepEqual(beside.open(text, 'slot'), { answers: ['cân treo'] });
  assert.deepEqual(beside.open(before, 'slot'), { answers: ['cũ'] });
  assert.throws(() => beside.open(text, 'another slot'), BrokenSealError);
});
