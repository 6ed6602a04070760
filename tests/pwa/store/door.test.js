/** One door for writes: a connection that died is opened again, once, and a failed write leaves nothing. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
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
