/** What the server has is noted by runs of numbers. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { keepRunsWithin, noteConfirmed, readRuns, runOf } from '../../../pwa/js/sync/confirmed.js';

const HOUR = 3_600_000;

/** A transaction over the small store alone. @returns {any} */
function metaOnly() {
  const kept = new Map();
  const store = {
    get: async (/** @type {string} */ key) => structuredClone(kept.get(key)),
    put: async (/** @type {any} */ value, /** @type {string} */ key) => void kept.set(key, value),
  };
  return { objectStore: () => store };
}

/** @param {any} tx */
const told = async (tx) =>
  (await readRuns(tx)).map(({ first, last, confirmed_ms, is_answered }) => [
    first,
    last,
    confirmed_ms / HOUR,
    is_answered,
  ]);

test('the replies of an hour are one run', async () => {
  const tx = metaOnly();
  await noteConfirmed(tx, 0, 2, 1.2 * HOUR, [1, 2]);
  await noteConfirmed(
    tx,
    2,
    500,
    1.9 * HOUR,
    Array.from({ length: 498 }, (_, i) => 3 + i),
  );
  await noteConfirmed(tx, 500, 501, 2.1 * HOUR, [501]);

  assert.deepEqual(await told(tx), [
    [1, 500, 2, true],
    [501, 501, 3, true],
  ]);
});

test('what was confirmed without an answer is told apart, and nothing counts twice', async () => {
  const tx = metaOnly();
  await noteConfirmed(tx, 4, 9, HOUR, [3, 4, 6, 6, 7, 12]);
  await noteConfirmed(tx, 9, 9, HOUR, [8, 9]);

  assert.deepEqual(await told(tx), [
    [5, 5, 1, false],
    [6, 7, 1, true],
    [8, 9, 1, false],
  ]);
  const runs = await readRuns(tx);
  assert.deepEqual(
    [4, 5, 7, 10].map((seq) => runOf(runs, seq)?.is_answered),
    [undefined, false, true, undefined],
  );
});

test('what waits again, or was forgotten, is in no run', async () => {
  const tx = metaOnly();
  await noteConfirmed(tx, 0, 10, HOUR, [1, 2, 3]);
  await keepRunsWithin(tx, 3, 6);

  assert.deepEqual(await told(tx), [
    [3, 3, 1, true],
    [4, 6, 1, false],
  ]);
});
