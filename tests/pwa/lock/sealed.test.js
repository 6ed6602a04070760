/** A phone with a PIN: what lies in its database says nothing, and everything else goes on as without. */
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { E1, E2, newPhone, withEnterprise } from '../phone.js';
import { BrokenSealError } from '../../../pwa/js/lock/cipher.js';
import { sealInPlace } from '../../../pwa/js/lock/in_place.js';
import { givePin, unlock, vaultOf, WaitError, waitAfter, waited } from '../../../pwa/js/lock/pins.js';
import { useKey } from '../../../pwa/js/lock/sealed_stores.js';
import { isEasy, keyIn, newKey, newVault, WrongPinError } from '../../../pwa/js/lock/vault.js';
import { broken } from '../../../pwa/js/store/broken.js';
import { openStore, useStore } from '../../../pwa/js/store/current.js';
import { Door, seals } from '../../../pwa/js/store/door.js';
import { keepDraft, readDraft } from '../../../pwa/js/store/new_enterprise.js';
import { contentOf, outbox } from '../../../pwa/js/store/outbox.js';
import { blobOf, partOf, takeInHand } from '../../../pwa/js/store/pieces.js';
import { allRecords, recordsOf } from '../../../pwa/js/store/records.js';
import { keepReference, reference } from '../../../pwa/js/store/reference.js';
import { NoRecoveryKeyError } from '../../../pwa/js/store/sealed_for_office.js';
import { beside } from '../../../pwa/js/store/seal.js';
import { putAside, putBack } from '../../../pwa/js/store/waiting.js';
import { loadVisit, saveAnswers, startVisit } from '../../../pwa/js/store/visits.js';
import { nextPush } from '../../../pwa/js/sync/push.js';

const PIN = '730914';
const NAME = 'HTX Chè Suối Cả';
const SECRETS = [NAME, '4609800112', 'cân treo đã cũ', 'Nguyễn Thị Lan', 'Bản nháp'];
const STORES = ['records', 'changes', 'overlay', 'meta', 'reference', 'forms', 'attachments', 'pieces'];
const plain = { ...beside };

beforeEach(() => {
  broken.clear();
  Object.assign(beside, plain);
});

/** As enrolment gives it, with the office's private half. */
async function officeKey() {
  const pair = await crypto.subtle.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, true, ['deriveBits']);
  const raw = Buffer.from(await crypto.subtle.exportKey('raw', pair.publicKey)).toString('base64url');
  return { told: `${raw}.${'q'.repeat(26)}`, pair, raw };
}
const { told } = await officeKey();
const given = { person: 'lan', recoveryKey: told, iterations: 1000 };

/** A phone with an enterprise and a visit with an answer; sealed from the beginning unless told otherwise. */
async function sealedPhone({ pin = true } = {}) {
  const phone = await newPhone();
  if (pin) await givePin(phone.door, PIN, given);
  await withEnterprise(phone);
  const id = await startVisit(E1, 'needs');
  await saveAnswers(await loadVisit(id), [{ key: 'n', value: 'cân treo đã cũ' }]);
  return { ...phone, id };
}

/** Everything as it lies in the database, without the seal. @returns {Promise<[store: string, key: any, row: any][]>} */
async function lying(door) {
  const db = await door.database();
  const found = [];
  for (const store of STORES)
    for (const key of await db.getAllKeys(store)) found.push([store, key, await db.get(store, key)]);
  return found;
}

/** All the bytes of it, one letter a byte, and its text. */
function lettersOf(rows) {
  const letters = [];
  const walk = (value) => {
    if (value instanceof Uint8Array)
      letters.push(Buffer.from(value).toString('latin1'), Buffer.from(value).toString());
    else if (value && typeof value === 'object')
      for (const [name, item] of Object.entries(value)) letters.push(name, walk(item));
    else letters.push(String(value));
    return '';
  };
  walk(rows);
  return letters.join('\n');
}

/** The page closes: nothing of the key is left in its memory. */
async function forgetKey({ store, door }) {
  seals.delete(door.name);
  const opened = await openStore(store.person, store.device, store.now);
  useStore(opened);
  return opened.door;
}

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

test('the PIN opens it in a fresh page, another does not, and nothing is read before', async () => {
  const phone = await sealedPhone();
  const door = await forgetKey(phone);

  assert.ok(door.isLocked);
  await assert.rejects(unlock(door, '000000'), WrongPinError);
  await assert.rejects(unlock(door, '12'), WrongPinError);
  await unlock(door, PIN);
  assert.ok(!door.isLocked);
  assert.equal((await loadVisit(phone.id)).fields.n, 'cân treo đã cũ');
  assert.equal((await vaultOf(door)).wrong, 0);
});

test('without this phone’s secret the PIN opens nothing, and no script reads the secret', async () => {
  const vault = await newVault(PIN, newKey(), given);
  const other = await newVault(PIN, newKey(), given);

  await keyIn(vault, PIN);
  await assert.rejects(keyIn({ ...vault, secret: other.secret }, PIN), WrongPinError);
  await assert.rejects(crypto.subtle.exportKey('raw', vault.secret), { name: 'InvalidAccessError' });
});

test('from the fifth wrong PIN on one waits, longer each time, also after a reload and whatever the clock says', async () => {
  const phone = await sealedPhone();
  let door = await forgetKey(phone);
  for (let i = 0; i < 5; i += 1) await assert.rejects(unlock(door, '000000'), WrongPinError);

  await assert.rejects(unlock(door, PIN), new WaitError(30_000));
  phone.clock.ms += 3 * 365 * 86_400_000;
  door = await forgetKey(phone);
  await assert.rejects(unlock(door, PIN), WaitError);
  assert.equal(await waited(door, 29_000), 1000);
  await assert.rejects(unlock(door, PIN), WaitError);
  assert.equal(await waited(door, 2000), 0);
  await assert.rejects(unlock(door, '000000'), WrongPinError);
  await assert.rejects(unlock(door, PIN), new WaitError(60_000));
  await waited(door, 60_000);
  await unlock(door, PIN);
  assert.deepEqual([4, 5, 6, 9, 50].map(waitAfter), [0, 30_000, 60_000, 300_000, 300_000]);
});

test('a try is counted before it is made: closing the page in between forgives none', async () => {
  const phone = await sealedPhone();
  const door = await forgetKey(phone);
  const usual = crypto.subtle.deriveBits;
  crypto.subtle.deriveBits = () => Promise.reject(new Error('the page was closed'));

  try {
    await assert.rejects(unlock(door, '000000'), /the page was closed/);
  } finally {
    crypto.subtle.deriveBits = usual;
  }

  assert.equal((await vaultOf(door)).wrong, 1);
});

test('another PIN leaves every row as it lies; the former one opens nothing any more', async () => {
  const phone = await sealedPhone();
  const before = (await lying(phone.door)).filter(([, key]) => key !== 'vault');

  const key = await unlock(phone.door, PIN);
  await givePin(phone.door, '482915', { ...given, key });

  assert.deepEqual(
    (await lying(phone.door)).filter(([, name]) => name !== 'vault'),
    before,
  );
  const door = await forgetKey(phone);
  await assert.rejects(unlock(door, PIN), WrongPinError);
  await unlock(door, '482915');
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

test('no PIN without the office’s key: forgetting it would cost everything', async () => {
  const phone = await newPhone();

  await assert.rejects(givePin(phone.door, PIN, { ...given, recoveryKey: null }), NoRecoveryKeyError);

  assert.equal(await vaultOf(phone.door), null);
  assert.ok(!seals.has(phone.door.name));
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

test('what a reload catches lies sealed beside the database, under its own name; from before the PIN it is read', async () => {
  const before = beside.seal({ answers: ['cũ'] }, 'slot');
  useKey('khaosat-x', newKey());

  const text = beside.seal({ answers: ['cân treo'] }, 'slot');

  assert.ok(!text.includes('cân'));
  assert.deepEqual(beside.open(text, 'slot'), { answers: ['cân treo'] });
  assert.deepEqual(beside.open(before, 'slot'), { answers: ['cũ'] });
  assert.throws(() => beside.open(text, 'another slot'), BrokenSealError);
});

test('a PIN of one digit or six in a row is easy', () => {
  assert.deepEqual(['111111', '123456', '987654', '135790', '730914', '112233'].map(isEasy), [
    true,
    true,
    true,
    false,
    false,
    false,
  ]);
});

test('how many changes wait is told of locked data too', async () => {
  const { unsentIn } = await import('../../../pwa/js/store/people_here.js');
  const phone = await sealedPhone();
  const door = await forgetKey(phone);

  assert.equal(await unsentIn(door), 1);
  assert.equal(await unsentIn(new Door('khaosat-nobody')), 0);
});
