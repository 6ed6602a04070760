/** One door for writes: a connection that died is opened again, once, and a failed write leaves nothing. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Door } from '../../../pwa/js/store/door.js';
import { devicesHere } from '../../../pwa/js/store/people_here.js';
import { readSession, writeSession } from '../../../pwa/js/store/session.js';
import { newPhone } from '../phone.js';

test('a write on a dead connection is repeated on a fresh one', async () => {
  const { door } = await newPhone();
  (await door.database()).close();

  await door.write(['meta'], 'strict', (tx) => tx.objectStore('meta').put({ sealed: 1 }, 'x'));

  assert.deepEqual(await door.read(['meta'], (tx) => tx.objectStore('meta').get('x')), { sealed: 1 });
});

test('a failed write leaves nothing and says why', async () => {
  const { door } = await newPhone();
  const failing = door.write(['meta'], 'strict', async (tx) => {
    await tx.objectStore('meta').put({ sealed: 1 }, 'x');
    throw new RangeError('no');
  });

  await assert.rejects(failing, RangeError);
  assert.equal(await door.read(['meta'], (tx) => tx.objectStore('meta').get('x')), undefined);
});

test('removed data are not made anew by a page that is still open', async () => {
  const { door } = await newPhone();

  await door.remove();

  await assert.rejects(
    door.read(['meta'], (tx) => tx.objectStore('meta').get('sync')),
    /removed/,
  );
  assert.ok(!(await indexedDB.databases()).some(({ name }) => name === door.name));
});

test('another tab that needs a newer database is not blocked', async () => {
  const { door } = await newPhone();
  await door.database();

  await new Promise((done, failed) => {
    const asked = indexedDB.open(door.name, 9);
    asked.onsuccess = done;
    asked.onblocked = failed;
  });
});

test('a database that a newer version made is opened as it is, and known as newer', async () => {
  const { door } = await newPhone();
  await door.close();
  await new Promise((done, failed) => {
    const asked = indexedDB.open(door.name, 9);
    asked.onsuccess = () => done(asked.result.close());
    asked.onerror = failed;
  });

  const kept = await door.read(['meta'], (tx) => tx.objectStore('meta').get('sync'));

  assert.ok(kept);
  assert.equal(door.isNewer, true);
});

test('another window hears of each write', async () => {
  const { door } = await newPhone();
  const other = new BroadcastChannel('khaosat');
  const heard = new Promise((done) => {
    other.onmessage = ({ data }) => done(data);
  });

  await door.write(['meta'], 'strict', (tx) => tx.objectStore('meta').put({ sealed: 1 }, 'x'));

  assert.equal(await heard, door.name);
  const told = new Promise((done) => door.listeners.add(() => done(true)));
  other.postMessage(door.name);
  assert.ok(await told);
  other.close();
});

/** The errors nobody awaited while the browser aborts each transaction in which `begin` was called, as on a full disk. */
async function abortedAfter(place, begin, mode, work) {
  const usual = place[begin];
  const aborted = new Set();
  const unheard = [];
  const hear = (error) => unheard.push(error);
  process.on('unhandledRejection', hear);
  place[begin] = function (...asked) {
    const given = usual.apply(this, asked);
    const tx = given.transaction;
    if (tx.mode === mode && !aborted.has(tx)) queueMicrotask(() => tx.abort());
    aborted.add(tx);
    return given;
  };
  try {
    await assert.rejects(work(), { name: 'AbortError' });
    await new Promise((done) => setTimeout(done, 20));
  } finally {
    place[begin] = usual;
    process.off('unhandledRejection', hear);
  }
  return unheard;
}

const session = { person: { id: '1', name: 'Lan' }, device: 'd', recovery_key: null, enrolled_ms: 0 };

for (const [mode, what, ask] of [
  ['readonly', 'who works here', () => readSession()],
  ['readonly', 'the devices', () => devicesHere()],
  ['readonly', 'a read', (door) => door.read(['meta'], (tx) => tx.objectStore('meta').get('sync'))],
  ['readwrite', 'a new session', () => writeSession(session)],
  [
    'readwrite',
    'a write',
    (door) => door.write(['meta'], 'strict', (tx) => tx.objectStore('meta').put({}, 'x')),
  ],
])
  test(`an abort by the browser is told to who asked for ${what}, and to nobody else`, async () => {
    const { door } = await newPhone();
    await readSession();

    assert.deepEqual(await abortedAfter(IDBTransaction.prototype, 'objectStore', mode, () => ask(door)), []);
  });

test('a database that cannot be made is told to who asked, and to nobody else', async () => {
  const make = () => new Door('khaosat-unmade').database();

  assert.deepEqual(await abortedAfter(IDBDatabase.prototype, 'createObjectStore', 'versionchange', make), []);
});
