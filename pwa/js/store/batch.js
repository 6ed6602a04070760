/** What leaves next of the changes that wait, closed for good. */
import { bytesOf, freeze } from './outbox.js';
import { slicesOf } from './slices.js';
import { readState, writeState } from './sync_state.js';

/** @typedef {import('./door.js').Transaction} Transaction */
/** @typedef {import('./outbox.js').KeptChange} KeptChange */
/** @typedef {import('./sync_state.js').SyncState} SyncState */

/**
 * The next changes to send, closed for good so that what is typed meanwhile opens new ones.
 * @param {Transaction} tx - over OUTBOX_STORES, durability strict, complete before the batch leaves
 * @param {{changes: number, bytes: number}} most
 * @returns {Promise<{state: SyncState, first_seq: number, journal_from: number, bytes: Uint8Array[]}>}
 */
export async function takeBatch(tx, most) {
  const state = await readState(tx);
  const store = tx.objectStore('changes');
  const batch = await firstWaiting(tx, state.durable_seq, most);
  await freeze(tx, batch);
  const first_seq = batch.length ? batch[0].seq : state.durable_seq + 1;
  const sent_seq = Math.max(sentUpTo(state), first_seq + batch.length - 1);
  if (batch.length && sent_seq !== state.sent_seq) await writeState(tx, { ...state, sent_seq });
  const oldest = await store.openKeyCursor(IDBKeyRange.lowerBound(1));
  const isHole = first_seq > state.durable_seq + 1;
  return {
    state,
    first_seq,
    // Numbers between that this phone never held (it was restored from a backup): told as a gap, not waited for.
    journal_from: isHole ? first_seq : oldest ? Number(oldest.key) : state.seq + 1,
    bytes: batch.map(bytesOf),
  };
}

/** The highest number that ever left this phone. @param {SyncState} state */
export function sentUpTo({ sent_seq, seq }) {
  // Not noted by an older version of this application: any may have left.
  return sent_seq ?? seq;
}

/**
 * The first changes that fit, at least one, up to a hole in their numbers.
 * @param {Transaction} tx @param {number} after @param {{changes: number, bytes: number}} most
 * @returns {Promise<KeptChange[]>}
 */
async function firstWaiting(tx, after, most) {
  /** @type {KeptChange[]} */
  const batch = [];
  let total = 0;
  await slicesOf(tx.objectStore('changes'), IDBKeyRange.lowerBound(after, true), (slice) => {
    for (const { value: kept } of slice) {
      total += bytesOf(kept).length;
      const last = batch.at(-1);
      const isFull = batch.length >= most.changes || total > most.bytes;
      if (last && (isFull || kept.seq !== last.seq + 1)) return false;
      batch.push(kept);
    }
    return true;
  });
  return batch;
}
