/** What went wrong with sending, counted by day: told to the office with the next pull that goes through. */
import { open, seal } from '../store/seal.js';

/** @typedef {import('../store/door.js').Transaction} Transaction */
/** @typedef {Record<string, Record<string, number>>} Failures  by day, "2026-11-20" on Vietnam's clocks, then by trouble */

const DAYS = 14;
const NAME = 'failures';

/** @param {Transaction} tx - over meta @returns {Promise<Failures>} */
export async function failuresIn(tx) {
  const kept = await tx.objectStore('meta').get(NAME);
  return kept ? open(kept) : {};
}

/** @param {import('../store/door.js').Door} door @param {string} trouble @param {number} nowMs */
export function noteFailure(door, trouble, nowMs) {
  const day = new Date(nowMs + 7 * 3_600_000).toISOString().slice(0, 10);
  return door.write(['meta'], 'relaxed', async (tx) => {
    const former = await failuresIn(tx);
    const today = former[day] ?? {};
    const all = { ...former, [day]: { ...today, [trouble]: (today[trouble] ?? 0) + 1 } };
    const days = Object.keys(all).sort().slice(-DAYS);
    await tx.objectStore('meta').put(seal(Object.fromEntries(days.map((each) => [each, all[each]]))), NAME);
  });
}
