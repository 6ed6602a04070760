/** Many requests of one transaction, some at a time. */
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { newPhone } from '../phone.js';
import { inSlices, slicesOf } from '../../../pwa/js/store/slices.js';

const COUNT = 150;
/** @type {Awaited<ReturnType<typeof newPhone>>} */
let phone;

beforeEach(async () => {
  phone = await newPhone({ send: () => Promise.reject(new Error('no network')) });
  const keys = Array.from({ length: COUNT }, (_, i) => `list${String(i).padStart(3, '0')}`);
  await phone.door.write(['reference'], 'strict', (tx) =>
    inSlices(keys, (key) => tx.objectStore('reference').put({ key }, key)),
  );
});

/** @param {IDBKeyRange | null} range @param {(keys: string[]) => unknown} [seen] */
async function keysIn(range, seen = () => true) {
  /** @type {string[]} */
  const keys = [];
  await phone.door.read(['reference'], (tx) =>
    slicesOf(tx.objectStore('reference'), range, (slice) => {
      for (const { key, value } of slice) {
        assert.equal(value.key, key);
        keys.push(key);
      }
      return seen(keys);
    }),
  );
  return keys;
}

test('everything is seen once and in its order', async () => {
  const keys = await keysIn(null);

  assert.equal(keys.length, COUNT);
  assert.deepEqual(keys, [...new Set(keys)].sort());
});

test('a range ends where it ends', async () => {
  const open = await keysIn(IDBKeyRange.bound('list003', 'list090', true, true));
  const closed = await keysIn(IDBKeyRange.bound('list003', 'list090'));

  assert.deepEqual([open[0], open.at(-1), open.length], ['list004', 'list089', 86]);
  assert.deepEqual([closed[0], closed.at(-1), closed.length], ['list003', 'list090', 88]);
  assert.equal((await keysIn(IDBKeyRange.lowerBound('list100', true))).length, 49);
  assert.equal((await keysIn(IDBKeyRange.upperBound('list010'))).length, 11);
});

test('who has enough reads no further', async () => {
  const keys = await keysIn(null, () => false);

  assert.ok(keys.length > 1 && keys.length < COUNT);
});
