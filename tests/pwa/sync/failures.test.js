/** Failures are counted by day, told to the office, and forgotten after two weeks. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { failuresIn, noteFailure } from '../../../pwa/js/sync/failures.js';
import { nextPull } from '../../../pwa/js/sync/pull.js';
import { newPhone } from '../phone.js';

const DAY_MS = 24 * 3_600_000;
/** 23:30 in Vietnam: still the 20th there. */
const LATE_MS = Date.UTC(2026, 10, 20, 16, 30);

test('a day is that of the clocks in Vietnam', async () => {
  const { door } = await newPhone();

  await noteFailure(door, 'offline', LATE_MS);
  await noteFailure(door, 'offline', LATE_MS);
  await noteFailure(door, 'slow', LATE_MS + 3_600_000);

  const kept = await door.read(['meta'], failuresIn);
  assert.deepEqual(kept, { '2026-11-20': { offline: 2 }, '2026-11-21': { slow: 1 } });
});

test('two weeks are kept', async () => {
  const { door } = await newPhone();

  for (let day = 0; day < 20; day += 1) await noteFailure(door, 'busy', LATE_MS + day * DAY_MS);

  const days = Object.keys(await door.read(['meta'], failuresIn));
  assert.equal(days.length, 14);
  assert.equal(days.at(-1), '2026-12-09');
});

test('the next pull tells them, with the last number given', async () => {
  const phone = await newPhone();
  await phone.setState({ seq: 7 });
  await noteFailure(phone.door, 'not_ours', LATE_MS);

  const { report } = await nextPull(phone.door, 100);

  assert.deepEqual(report, { seq: 7, failures: { '2026-11-20': { not_ours: 1 } } });
});
