/**
 * When the server told that it has a change on disk, and whether it answered it: by runs of numbers, since one reply
 * tells of hundreds, each of them a kilobyte that would be written anew.
 */
import { open, seal } from '../store/seal.js';

/** @typedef {import('../store/door.js').Transaction} Transaction */
/**
 * @typedef {object} Run
 * @property {number} first
 * @property {number} last
 * @property {number} confirmed_ms - server's clock, at the end of that hour, so that runs grow together
 * @property {boolean} is_answered - a push told what became of them
 */

const NAME = 'confirmed';
const HOUR_MS = 60 * 60 * 1000;

/** @param {Transaction} tx - over meta @returns {Promise<Run[]>} rising */
export async function readRuns(tx) {
  const kept = await tx.objectStore('meta').get(NAME);
  return kept ? open(kept) : [];
}

/** @param {Transaction} tx @param {Run[]} runs */
function writeRuns(tx, runs) {
  return tx.objectStore('meta').put(seal(runs), NAME);
}

/** @param {Run[]} runs @param {number} seq @returns {Run | undefined} */
export function runOf(runs, seq) {
  return runs.find(({ first, last }) => first <= seq && seq <= last);
}

/**
 * @param {Transaction} tx - over meta
 * @param {number} after - what was confirmed before
 * @param {number} upTo
 * @param {number} serverMs
 * @param {Iterable<number>} answered - rising
 */
export async function noteConfirmed(tx, after, upTo, serverMs, answered) {
  if (upTo <= after) return;
  const runs = await readRuns(tx);
  const confirmed_ms = Math.ceil(serverMs / HOUR_MS) * HOUR_MS;
  let next = after + 1;
  for (const seq of answered) {
    if (seq < next || seq > upTo) continue;
    if (next < seq) add(runs, { first: next, last: seq - 1, confirmed_ms, is_answered: false });
    add(runs, { first: seq, last: seq, confirmed_ms, is_answered: true });
    next = seq + 1;
  }
  if (next <= upTo) add(runs, { first: next, last: upTo, confirmed_ms, is_answered: false });
  await writeRuns(tx, runs);
}

/** @param {Run[]} runs @param {Run} run - behind all of them */
function add(runs, run) {
  const newest = runs.at(-1);
  const goesOn =
    newest?.last === run.first - 1 &&
    newest.is_answered === run.is_answered &&
    newest.confirmed_ms === run.confirmed_ms;
  if (newest && goesOn) newest.last = run.last;
  else runs.push(run);
}

/** What lies outside of [first, last] was forgotten, or waits again. @param {Transaction} tx - over meta @param {number} first @param {number} last */
export async function keepRunsWithin(tx, first, last) {
  const runs = (await readRuns(tx)).map((run) => ({
    ...run,
    first: Math.max(run.first, first),
    last: Math.min(run.last, last),
  }));
  await writeRuns(
    tx,
    runs.filter((run) => run.first <= run.last),
  );
}
