/** The numbers of the sync protocol that one person's database keeps, as one value under meta "sync". */
import { open, seal } from './seal.js';

/** @typedef {import('./door.js').Transaction} Transaction */
/**
 * @typedef {object} Pull  a pull that has begun
 * @property {number} since
 * @property {string} page - the page awaited; "" first
 * @property {number} load - marks what this load from 0 brought; 0 when it began later
 * @property {number} received - records and gone ones so far
 * @property {boolean} [enters] - an enterprise came that was not on this phone
 */
/**
 * @typedef {object} SyncState
 * @property {string} device - 10 characters
 * @property {string} user - person id
 * @property {number} epoch - 0 before the first pull
 * @property {number} cursor - revision up to which the records are complete
 * @property {number} seq - last number given to a change
 * @property {number} durable_seq - every change up to here is on disk at the server
 * @property {number} [sent_seq] - highest number that ever left this phone
 * @property {string} stamp - last stamp given; "" before the first
 * @property {string} latest_stamp - latest effective stamp the server told of
 * @property {number} offset_ms - server's clock minus this phone's
 * @property {number} latest_rev - highest revision ever stored here in this epoch, also by an abandoned pull
 * @property {number} loads - loads from 0 begun
 * @property {Pull | null} pull
 * @property {string} wipe - "" | "after-push" | "now"
 * @property {number} pushed_ms - last push that was answered
 * @property {number} pulled_ms - last pull that finished
 * @property {number} digest_misses - reloads because the digest differed
 * @property {number} [missed_ms] - server's clock at the last of them
 * @property {{digest: Uint8Array, server_ms: number}} [agreed] - the server's digest that these records had, and when; nothing came since
 * @property {boolean} [is_closed] - the office took these data back: nothing is saved any more
 */

/** @param {string} device @param {string} user @returns {SyncState} */
export function freshState(device, user) {
  return {
    device,
    user,
    epoch: 0,
    cursor: 0,
    seq: 0,
    durable_seq: 0,
    sent_seq: 0,
    stamp: '',
    latest_stamp: '',
    offset_ms: 0,
    latest_rev: 0,
    loads: 0,
    pull: null,
    wipe: '',
    pushed_ms: 0,
    pulled_ms: 0,
    digest_misses: 0,
  };
}

/**
 * @param {Transaction} tx - names the store "meta"
 * @returns {Promise<SyncState>}
 * @throws {Error} when this database has not been enrolled
 */
export async function readState(tx) {
  const kept = await tx.objectStore('meta').get('sync');
  if (!kept) throw new Error('This database belongs to no device yet. Enrol this phone first.');
  return open(kept);
}

/** @param {Transaction} tx @param {SyncState} state */
export function writeState(tx, state) {
  return tx.objectStore('meta').put(seal(state), 'sync');
}
