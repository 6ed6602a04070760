/**
 * Photographs on their way: after the answers, smallest first, gone on with where they broke off, whole or not at all.
 * Rules held here: S12 a restored server gets everything again · S13 no attachment is complete with a wrong hash.
 */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { beforeEach, test } from 'node:test';
import { E1, newPhone, withEnterprise } from '../phone.js';
import { unsentByVisit, waitingFiles } from '../../../pwa/js/store/attachments.js';
import { blobOf, PIECE, takeInHand } from '../../../pwa/js/store/pieces.js';
import { loadVisit, saveAnswers, startVisit } from '../../../pwa/js/store/visits.js';
import { sendAttachments } from '../../../pwa/js/sync/attachments.js';
import { fetchFile } from '../../../pwa/js/sync/fetch_file.js';
import { FileOffice } from './file_office.js';

/** @type {FileOffice} */
let office;
/** @type {Awaited<ReturnType<typeof newPhone>>} */
let phone;
/** @type {string} */
let visit;

beforeEach(async () => {
  office = new FileOffice();
  phone = await newPhone({ send: (path, request) => office.fetch(path, request) });
  await withEnterprise(phone);
  await phone.setState({ epoch: 0, cursor: 0 });
  await phone.sync();
  visit = await startVisit(E1, 'needs');
});

/** @param {number} size @param {number} [seed] */
function photo(size, seed = 1) {
  const bytes = Uint8Array.from({ length: size }, (_each, i) => (i * 7 + seed) % 251);
  return takeInHand(bytes, { media_type: 'image/jpeg', name: `${seed}.jpg` });
}
/** @param {unknown} value */
const attach = async (value, key = 'front') => saveAnswers(await loadVisit(visit), [{ key, value }]);
/** Three pieces, so that a cut can fall at each border. */
const large = () => photo(2 * PIECE + 5);
const outside = () => ({
  door: phone.door,
  fetch: office.fetch,
  now: phone.store.now,
  mayGoOn: () => true,
  tell: () => {},
  speed: 1e9,
  measured: () => {},
});
const send = (/** @type {object} */ part = {}) => sendAttachments({ ...outside(), ...part });
const left = async () => (await phone.door.read(['attachments'], waitingFiles)).length;
const patches = () => office.asked.filter(({ method }) => method === 'PATCH');

test('a photograph arrives whole, in pieces, and is told as sent only then', async () => {
  const file = await large();
  await attach(file);
  await phone.sync();
  /** @type {number[]} */
  const waits = [];
  office.fileFault = () => {
    void left().then((n) => waits.push(n));
    return '';
  };

  await send();

  assert.ok(office.files.get(file.sha256)?.isWhole);
  assert.deepEqual(
    patches().map(({ offset, size }) => [offset, size]),
    [
      [0, PIECE],
      [PIECE, PIECE],
      [2 * PIECE, 5],
    ],
  );
  assert.deepEqual([...new Set(waits)], [1]);
  assert.equal(await left(), 0);
});

test('the smallest goes first', async () => {
  const files = [await photo(300, 1), await photo(100, 2), await photo(200, 3)];
  await attach(files);
  await phone.sync();

  await send();

  assert.deepEqual(
    patches().map(({ size }) => size),
    [100, 200, 300],
  );
});

for (const cut of [1, 2, 3]) {
  for (const fault of /** @type {const} */ (['lost', 'reply lost'])) {
    test(`piece ${cut} ${fault}: the next attempt goes on at the server’s own count`, async () => {
      const file = await large();
      await attach(file);
      await phone.sync();
      office.fileFault = (_asked, call) => (call === cut ? fault : '');
      await assert.rejects(send(), { trouble: 'offline' });
      const before = patches().length;

      await send();

      const arrived = fault === 'lost' ? cut - 1 : cut;
      assert.ok(office.files.get(file.sha256)?.isWhole);
      assert.equal(await left(), 0);
      assert.equal(patches().length - before, 3 - arrived);
    });
  }
}

test('a wrong offset is put right by the server’s answer', async () => {
  const file = await large();
  await attach(file);
  await phone.sync();
  const known = /** @type {any} */ (office.files.get(file.sha256));
  const whole = Buffer.from(await /** @type {Blob} */ (await blobOf(phone.door, file)).arrayBuffer());
  known.bytes = whole.subarray(0, PIECE);

  await send();

  assert.deepEqual(
    patches().map(({ offset }) => offset),
    [0, PIECE, 2 * PIECE],
  );
  assert.ok(known.isWhole);
});

test('bytes that were spoilt on the way are sent again from the start (S13)', async () => {
  const file = await photo(1000);
  await attach(file);
  await phone.sync();
  /** @type {any} */ (office.files.get(file.sha256)).bytes = Buffer.from('spoilt');
  office.fileFault = ({ method, offset }) =>
    method === 'PATCH' && offset === 6
      ? office.fileReply(file.sha256, { method, offset: 6 }, { 'Upload-Complete': '?1' }, 'x')
      : '';

  await send();

  const { bytes, isWhole } = /** @type {any} */ (office.files.get(file.sha256));
  assert.equal(createHash('sha256').update(bytes).digest('hex'), file.sha256);
  assert.ok(isWhole);
});

test('a photograph that is refused twice holds up nothing for ever', async () => {
  await attach(await photo(10));
  await phone.sync();
  const refused = { status: 422, headers: { 'Upload-Offset': '0', 'Upload-Complete': '?0' } };
  office.fileFault = () => new Response(null, refused);

  await assert.rejects(send(), { trouble: 'server' });

  assert.equal(patches().length, 2);
});

test('one whose change is not at the server yet waits, the others go', async () => {
  const [early, late] = [await photo(10, 1), await photo(20, 2)];
  await attach(late, 'back');
  await phone.sync();
  await attach(early);

  await send();

  assert.ok(office.files.get(late.sha256)?.isWhole);
  assert.equal(await left(), 1);
  await phone.sync();
  await send();
  assert.equal(await left(), 0);
});

test('answers go before the next piece', async () => {
  await attach(await large());
  await phone.sync();
  let pieces = 0;
  await send({ mayGoOn: () => pieces++ < 2 });

  assert.equal(patches().length, 1);
  assert.deepEqual([...(await phone.door.read(['attachments'], unsentByVisit))], [[visit, 1]]);
  await send();
  assert.deepEqual([patches().length, await left()], [3, 0]);
});

test('a slow network gets a small piece first, and larger ones once it proves fast', async () => {
  await attach(await photo(200_000));
  await phone.sync();

  await send({ speed: 3000 });

  assert.deepEqual(
    patches().map(({ size }) => size),
    [32_768, 131_072, 36_160],
  );
});

test('the speed is told, for the estimate of the next ones', async () => {
  await attach(await photo(100_000));
  await phone.sync();
  /** @type {number[]} */
  const told = [];

  await send({ speed: 0, measured: (/** @type {number} */ speed) => told.push(speed) });

  // The test's clock goes on by one second at each look.
  assert.deepEqual(told.map(Math.round), [65_536, Math.round(0.6 * 65_536 + 0.4 * 34_464)]);
});

for (const [name, reply, trouble] of /** @type {const} */ ([
  [
    'the sign-in page of a Wi-Fi',
    () => new Response('<html>', { headers: { 'Content-Type': 'text/html' } }),
    'not_ours',
  ],
  ['an ended session', () => Response.json({}, { status: 401 }), 'sign_in'],
  ['a busy server', () => Response.json({}, { status: 503 }), 'busy'],
])) {
  test(`${name} keeps every photograph`, async () => {
    await attach(await photo(10));
    await phone.sync();
    office.fileFault = () => reply();

    await assert.rejects(send(), { trouble });

    assert.equal(await left(), 1);
  });
}

test('after a restore every photograph is asked about again, and sent where it is missing (S12)', async () => {
  const [kept, lost] = [await photo(10, 1), await photo(20, 2)];
  await attach(kept);
  await phone.sync();
  await send();
  const backup = office.backup();
  await attach(lost, 'back');
  await phone.sync();
  await send();
  office.restore(backup);
  office.files.delete(lost.sha256);
  office.asked = [];

  await phone.sync();
  await send();

  assert.deepEqual([await left(), office.files.get(lost.sha256)?.isWhole], [0, true]);
  assert.deepEqual(
    patches().map(({ sha256 }) => sha256),
    [lost.sha256],
  );
});

test('the journal keeps a photograph for 30 days after it was whole, and forgets it with its change', async () => {
  const file = await photo(10);
  await attach(file);
  await phone.sync();
  office.nowMs += 40 * 24 * 3_600_000;
  await phone.sync();
  const unsent = await phone.changes();
  await phone.setState({ offset_ms: office.nowMs - phone.clock.ms });
  await send();
  office.nowMs += 29 * 24 * 3_600_000;
  await phone.sync();
  const early = await blobOf(phone.door, file);
  office.nowMs += 2 * 24 * 3_600_000;
  await phone.sync();

  // The change before it went after its 30 days; the one that names it stays with it.
  assert.deepEqual(
    unsent.map(({ seq }) => seq),
    [2],
  );
  assert.ok(early);
  assert.deepEqual([await phone.changes(), await blobOf(phone.door, file)], [[], null]);
});

test('a photograph of others comes when it is looked at, and goes on where it broke off', async () => {
  const bytes = Buffer.from(Array.from({ length: 2 * PIECE + 5 }, (_each, i) => i % 241));
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const file = { sha256, size: bytes.length, media_type: 'image/jpeg', name: 'x.jpg' };
  office.files.set(sha256, { size: bytes.length, bytes, isWhole: true });
  office.fileFault = (_asked, call) => (call === 2 ? 'lost' : '');
  const outsideNow = { ...outside(), tell: () => {} };

  await assert.rejects(fetchFile(outsideNow, file, E1), { trouble: 'offline' });
  const half = await blobOf(phone.door, file);
  await fetchFile(outsideNow, file, E1);

  assert.equal(half, null);
  assert.equal((await blobOf(phone.door, file))?.size, bytes.length);
  assert.deepEqual(
    office.asked.map(({ offset }) => offset),
    [0, PIECE, PIECE, 2 * PIECE],
  );
  office.unassign(E1);
  await phone.sync();
  assert.equal(await blobOf(phone.door, file), null);
});

test('a photograph of others with other bytes than its name says is not shown (S13)', async () => {
  const sha256 = createHash('sha256').update('right').digest('hex');
  const file = { sha256, size: 5, media_type: 'image/jpeg', name: 'x.jpg' };
  office.files.set(sha256, { size: 5, bytes: Buffer.from('wrong'), isWhole: true });

  await assert.rejects(fetchFile({ ...outside(), tell: () => {} }, file, E1), { trouble: 'cut' });

  assert.equal(await blobOf(phone.door, file), null);
});
