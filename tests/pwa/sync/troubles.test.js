/**
 * Networks that lie or break off, servers that are busy, clocks that jump: what is on the phone stays, and what went
 * wrong is called by its name. Rules held here: S1 nothing saved is lost · S12 a restored server gets everything again.
 */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { encoded } from '../../../pwa/js/sync/change.js';
import { fetchedJson } from '../../../pwa/js/sync/http.js';
import { readReach } from '../../../pwa/js/sync/reach.js';
import { backOff, isDue } from '../../../pwa/js/sync/sync.js';
import { anotherEnterprise, office, phone, visitWith, waitingCount } from './work.js';

const OURS = { headers: { 'Content-Type': 'application/x-msgpack' } };

test('a page of a Wi-Fi’s sign-in is no success', async () => {
  await visitWith({ n: 1 });
  office.fault = () => new Response('<html>', { headers: { 'Content-Type': 'text/html' } });

  await assert.rejects(phone.sync(), { trouble: 'not_ours' });

  assert.equal(await waitingCount(), 1);
});

for (const status of [200, 302, 401, 403, 404, 511]) {
  test(`a sign-in page of a Wi-Fi under status ${status} is told as such`, async () => {
    await visitWith({ n: 1 });
    const type = { 'Content-Type': 'text/html' };
    office.fault = () => new Response('<html>', { status, headers: type });

    await assert.rejects(phone.sync(), { trouble: 'not_ours' });

    assert.equal(await waitingCount(), 1);
  });
}

test('a machine of our own in front of the server that is down counts as the server’s trouble', async () => {
  office.fault = () => new Response('', { status: 502 });

  await assert.rejects(phone.sync(), { trouble: 'server' });
});

test('a reply that breaks off is told as the network’s, and taken from the start again', async () => {
  await visitWith({ n: 1 });
  const broken = new ReadableStream({ start: (stream) => stream.error(new TypeError('network error')) });
  const halves = [broken, new Uint8Array([0x85, 0xa5])];
  office.fault = () => new Response(halves.shift(), { headers: { 'Content-Type': 'application/x-msgpack' } });

  await assert.rejects(phone.sync(), { trouble: 'cut' });
  await assert.rejects(phone.sync(), { trouble: 'cut' });

  assert.equal(await waitingCount(), 1);
});

test('a file counts only with the very bytes that the server announced', async () => {
  const whole = '{"items":[{"name":"a"}]}';
  const sha256 = createHash('sha256').update(whole).digest('hex');
  const sent = (/** @type {string} */ body) => async () =>
    new Response(body, { headers: { 'Content-Type': 'application/json' } });

  assert.deepEqual(await fetchedJson(sent(whole), '/x', sha256), { items: [{ name: 'a' }] });
  await assert.rejects(fetchedJson(sent(whole.slice(0, 12)), '/x', sha256), { trouble: 'cut' });
  await assert.rejects(fetchedJson(sent('{"items":[]}'), '/x', sha256), { trouble: 'cut' });
});

test('a busy server is left in peace until it wants to hear of us', async () => {
  await visitWith({ n: 1 });
  let pushes = 0;
  const busy = { ...office.push({ first_seq: 1, journal_from: 1, changes: [] }), retry_after_s: 40 };
  office.fault = (path) => {
    if (!path.endsWith('/push')) return '';
    pushes += 1;
    return new Response(/** @type {any} */ (encoded(busy)), {
      headers: { 'Content-Type': 'application/x-msgpack' },
    });
  };

  const { retryAfterS } = await phone.sync();

  assert.deepEqual([pushes, retryAfterS, await waitingCount()], [1, 40, 1]);
});

test('a clock that jumped ahead does not empty the journal (S12)', async () => {
  await visitWith({ n: 1 });
  await phone.sync();
  phone.clock.ms += 10 * 365 * 24 * 3_600_000;
  await phone.sync();

  assert.equal((await phone.changes()).length, 1);
});

test('what the server confirmed on one day leaves the journal on one day', async () => {
  await visitWith({ n: 1 }, await anotherEnterprise(1));
  await visitWith({ n: 1 }, await anotherEnterprise(2));
  await phone.sync();
  office.nowMs += 31 * 24 * 3_600_000;
  await phone.sync();

  assert.equal((await phone.changes()).length, 0);
});

test('the journal of an older version of the application counts its days from now on (S12)', async () => {
  await visitWith({ n: 1 });
  await phone.sync();
  await phone.door.write(['changes', 'meta'], 'strict', async (tx) => {
    await tx.objectStore('meta').delete('confirmed');
    const older = await tx.objectStore('changes').get(1);
    await tx.objectStore('changes').put({ ...older, saved_ms: 0 }, 1);
  });
  await phone.sync();
  assert.equal((await phone.changes()).length, 1);

  office.nowMs += 31 * 24 * 3_600_000;
  await phone.sync();

  assert.equal((await phone.changes()).length, 0);
});

test('an attempt comes after its wait, and at once when the clock was set back', () => {
  const planned = { nextMs: 10_000, waitMs: 5000 };

  assert.deepEqual(
    [6000, 9999, 10_000, 4000].map((nowMs) => isDue(nowMs, planned)),
    [false, false, true, true],
  );
  assert.ok(isDue(0, { nextMs: 0, waitMs: 0 }));
});

test('an ended session keeps everything and says that one must sign in', async () => {
  await visitWith({ n: 1 });
  office.fault = () =>
    new Response('', { status: 401, headers: { 'Content-Type': 'application/x-msgpack' } });

  await assert.rejects(phone.sync(), { trouble: 'sign_in' });

  assert.equal(await waitingCount(), 1);
});

test('a batch that is too large is sent in halves', async () => {
  const enterprises = await Promise.all(Array.from({ length: 8 }, (_, i) => anotherEnterprise(i)));
  for (const [i, enterprise] of enterprises.entries()) await visitWith({ n: i }, enterprise);
  let refusals = 0;
  office.fault = (path) =>
    path.endsWith('/push') && refusals++ < 2 ? new Response('', { status: 413 }) : '';

  await phone.sync();

  assert.equal(office.log.length, 8);
});

test('the waits between attempts grow, differ by chance and end at a quarter of an hour', () => {
  assert.deepEqual(
    [backOff(1, 1), backOff(2, 1), backOff(3, 1), backOff(30, 1)],
    [5000, 10_000, 20_000, 900_000],
  );
  assert.equal(backOff(1, 0), 2500);
});

test('a batch that a weak network cannot carry in time shrinks until it gets through, and grows again', async () => {
  // At 1 kB a second the same half megabyte ran into the patience of a request, for ever.
  const enterprises = await Promise.all(Array.from({ length: 40 }, (_, i) => anotherEnterprise(i)));
  for (const enterprise of enterprises) await visitWith({ n: 'x'.repeat(1000) }, enterprise);
  /** @type {number[]} */
  const sizes = [];
  office.fault = (path, _call, plain) => {
    if (!path.endsWith('/push')) return '';
    sizes.push(plain.length);
    if (plain.length > 20_000) throw new DOMException('no patience', 'TimeoutError');
    return '';
  };

  for (let i = 0; i < 8 && (await waitingCount()); i += 1) await phone.sync().catch(() => {});
  office.fault = () => '';
  await visitWith({ n: 1 });
  await phone.sync();

  assert.equal(await waitingCount(), 0);
  assert.ok(sizes[0] > 40_000 && sizes.some((size) => size <= 20_000));
  assert.ok((await readReach(phone.door)).bytes > 16 * 1024);
});

test('pages of a pull shrink on a network that breaks off, and a phone without a network keeps its batch', async () => {
  const whole = await readReach(phone.door);
  office.fault = (path) => (path.endsWith('/pull') ? new Response(new Uint8Array([0x85]), OURS) : '');

  await assert.rejects(phone.sync(), { trouble: 'cut' });
  office.fault = () => 'lost';
  await visitWith({ n: 1 });
  await assert.rejects(phone.sync(), { trouble: 'offline' });

  const { bytes, page } = await readReach(phone.door);
  assert.deepEqual([bytes, page], [whole.bytes, whole.page / 2]);
});
