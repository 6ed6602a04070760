/**
 * How much one request may carry: half as much after one that took too long or broke off, twice as much after one
 * that went well. Without it a batch that a weak network cannot carry in time is sent, and fails, for ever.
 */
import { open, seal } from '../store/seal.js';

/** @typedef {import('../store/door.js').Door} Door */
/** @typedef {import('./http.js').SyncError} SyncError */
/** @typedef {{bytes: number, page: number}} Reach  bytes: of changes in a push, before gzip; page: records in a pull */

/** Enough for a day's work in one request, little enough for 5 kB a second. @type {Reach} */
const LARGEST = { bytes: 512 * 1024, page: 300 };
/** A minute at 100 bytes a second. @type {Reach} */
const SMALLEST = { bytes: 4 * 1024, page: 5 };
/** A connection that ends after so long was under way; one that ends sooner never was. */
const UNDER_WAY_MS = 10_000;

/** @param {Door} door @returns {Promise<Reach>} */
export async function readReach(door) {
  const kept = await door.read(['meta'], (tx) => tx.objectStore('meta').get('reach'));
  return kept ? /** @type {Reach} */ (open(kept)) : LARGEST;
}

/** It went well. @param {Door} door @param {keyof Reach} what @returns {Promise<void>} */
export function widen(door, what) {
  return change(door, what, 2);
}

/**
 * It failed: less the next time, where less may help.
 * @param {Door} door
 * @param {keyof Reach} what
 * @param {SyncError} error
 * @param {number} tookMs
 */
export async function narrow(door, what, { trouble }, tookMs) {
  const isTooMuch = trouble === 'slow' || trouble === 'cut' || trouble === 'too_large';
  if (isTooMuch || (trouble === 'offline' && tookMs >= UNDER_WAY_MS)) await change(door, what, 0.5);
}

/** @param {Door} door @param {keyof Reach} what @param {number} times */
async function change(door, what, times) {
  const reach = await readReach(door);
  const size = Math.max(SMALLEST[what], Math.min(LARGEST[what], Math.floor(reach[what] * times)));
  if (size === reach[what]) return;
  // A hint for the next request: a full disk must not fail the one that has just gone well.
  await door
    .write(['meta'], 'relaxed', (tx) => tx.objectStore('meta').put(seal({ ...reach, [what]: size }), 'reach'))
    .catch((error) => console.warn('How much a request carries was not noted.', error));
}
