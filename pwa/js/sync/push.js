/** Sends what waits: takes a batch, closed for good before it leaves, and notes what the server answered. */
import { sentUpTo, takeBatch } from '../store/batch.js';
import { contentOf, numberAnew, OUTBOX_STORES, showChange } from '../store/outbox.js';
import { open, seal } from '../store/seal.js';
import { checkAllAgain } from '../store/sent_files.js';
import { readState, writeState } from '../store/sync_state.js';
import { clockOffsetMs } from './clock.js';
import { keepRunsWithin, noteConfirmed } from './confirmed.js';
import { isApart, laterThan, leftOf, noteResults } from './settling.js';

/** @typedef {import('../store/door.js').Door} Door */
/** @typedef {import('../store/door.js').Transaction} Transaction */
/** @typedef {import('../store/sync_state.js').SyncState} SyncState */
/** @typedef {import('../store/outbox.js').KeptChange} KeptChange */
/** @typedef {import('../store/outbox.js').Typed} Typed */
/** @typedef {import('../../types/messages.d.ts').PushRequest} PushRequest */
/** @typedef {import('../../types/messages.d.ts').PushReply} PushReply */
/** @typedef {import('../../types/messages.d.ts').Result} Result */

export const PROTOCOL = 1;
export const EVERYTHING = ['records', ...OUTBOX_STORES, 'pieces'];

/**
 * The next request, or null when the server has everything.
 * @param {Door} door
 * @param {{changes: number, bytes: number}} most
 * @param {string} appVersion
 * @returns {Promise<PushRequest | null>}
 */
export async function nextPush(door, most, appVersion) {
  const { state, bytes, first_seq, journal_from } = await door.write(OUTBOX_STORES, 'strict', (tx) =>
    takeBatch(tx, most),
  );
  if (state.seq <= state.durable_seq || state.epoch === 0) return null;
  const { device, epoch } = state;
  return {
    protocol: PROTOCOL,
    device,
    epoch,
    app_version: appVersion,
    first_seq,
    journal_from,
    changes: bytes,
  };
}

/**
 * Notes the reply, in one transaction. A reply to a request of an earlier epoch changes nothing.
 * @param {Door} door
 * @param {PushRequest} request
 * @param {PushReply} reply
 * @param {number} sentMs - this phone's clock when the request left
 * @param {number} nowMs - and when the reply came
 * @returns {Promise<boolean>} whether it counted
 */
export function storePushReply(door, request, reply, sentMs, nowMs) {
  return door.write(EVERYTHING, 'strict', async (tx) => {
    const state = await readState(tx);
    if (state.epoch !== request.epoch) return false;
    const heard = { ...state, offset_ms: clockOffsetMs(reply.server_ms, sentMs, nowMs), pushed_ms: nowMs };
    const end = request.first_seq + request.changes.length - 1;
    const durableSeq = await trusted(tx, state, reply.durable_seq, end);
    if (reply.epoch !== state.epoch) await enterEpoch(tx, heard, reply.epoch, durableSeq, nowMs);
    else await becomeDurable(tx, heard, durableSeq, reply.server_ms, nowMs, reply.results);
    // What this phone has just sent was frozen, and nothing was known of it: hundreds of changes need no second look.
    const isNew = (/** @type {Result} */ { seq }) =>
      reply.epoch === state.epoch && seq > state.durable_seq && seq <= durableSeq;
    // A new history has read this request too.
    await noteResults(
      tx,
      reply.results.filter((result) => !isNew(result) || isApart(result)),
    );
    return true;
  });
}

/**
 * How far the server has what this phone sent. Of what has left and was not answered, a phone that was restored from
 * an old backup cannot know whether these are the server's bytes under that number: it sends them again.
 * @param {Transaction} tx
 * @param {SyncState} state
 * @param {number} durableSeq - as the server told
 * @param {number} [answered] - a push was answered up to here
 */
export async function trusted(tx, state, durableSeq, answered = 0) {
  const from = Math.max(state.durable_seq, answered);
  if (from >= durableSeq) return durableSeq;
  const first = await tx.objectStore('changes').openKeyCursor(IDBKeyRange.bound(from, durableSeq, true));
  return first && Number(first.key) <= sentUpTo(state) ? Number(first.key) - 1 : durableSeq;
}

/**
 * Writes the state after the server told how far it has everything; never backwards within an epoch. A phone restored
 * from an old backup goes on after what it once sent: what it has typed meanwhile under such numbers gets others.
 * @param {Transaction} tx - over OUTBOX_STORES
 * @param {SyncState} state
 * @param {number} durableSeq
 * @param {number} serverMs
 * @param {number} nowMs - this phone's clock
 * @param {Result[]} [results] - that came with it
 */
export async function becomeDurable(tx, state, durableSeq, serverMs, nowMs, results = []) {
  const durable_seq = Math.max(state.durable_seq, durableSeq);
  // From when on the journal counts its days; by the server's clock, as the phone's may jump.
  await noteConfirmed(
    tx,
    state.durable_seq,
    durable_seq,
    serverMs,
    results.map(({ seq }) => seq),
  );
  await goOnAfter(tx, { ...state, durable_seq }, nowMs);
}

/** @param {Transaction} tx @param {SyncState} state - not written yet @param {number} nowMs */
async function goOnAfter(tx, state, nowMs) {
  await writeState(tx, { ...state, seq: Math.max(state.seq, state.durable_seq) });
  const sent = sentUpTo(state);
  if (sent >= state.durable_seq) return;
  // All of them: they keep their order.
  await numberAnew(tx, await tx.objectStore('changes').getAll(IDBKeyRange.lowerBound(sent, true)), nowMs);
}

/**
 * Another history of the server: what this person did above `durableSeq` waits again and shows again. What the former
 * history sent stays readable until the load from 0 has replaced it, but counts as never seen (revision 0): the
 * network may go just now, in the field.
 * @param {Transaction} tx - over EVERYTHING
 * @param {SyncState} state
 * @param {number} epoch
 * @param {number} durableSeq
 * @param {number} nowMs - this phone's clock
 */
export async function enterEpoch(tx, state, epoch, durableSeq, nowMs) {
  let cursor = await tx.objectStore('records').openCursor();
  while (cursor) {
    await cursor.update({ ...cursor.value, ...seal({ .../** @type {any} */ (open(cursor.value)), rev: 0 }) });
    cursor = await cursor.continue();
  }
  /** @type {KeptChange[]} */
  const again = await tx.objectStore('changes').getAll(IDBKeyRange.lowerBound(durableSeq, true));
  await keepRunsWithin(tx, -Infinity, durableSeq);
  for (const kept of again) {
    await tx.objectStore('changes').put({ ...kept, outcome: '', problem: '', confirmed_ms: 0 }, kept.seq);
    await showChange(tx, kept.enterprise, contentOf(kept), '');
  }
  await checkAllAgain(tx);
  const none = { cursor: 0, latest_rev: 0, latest_stamp: '', pull: null };
  await goOnAfter(tx, { ...state, ...none, epoch, durable_seq: durableSeq }, nowMs);
  await sendAsideAgain(tx, nowMs);
}

/**
 * Second bytes under a used number: nobody knows whether this history keeps them, and the server asks for nothing
 * below what it has. What their author wrote since stands.
 * @param {Transaction} tx
 * @param {number} nowMs
 */
async function sendAsideAgain(tx, nowMs) {
  /** @type {KeptChange[]} */
  const all = await tx.objectStore('changes').getAll(IDBKeyRange.lowerBound(1));
  const second = all.filter(({ problem }) => problem === 'equivocation');
  await numberAnew(
    tx,
    second,
    nowMs,
    (kept) => /** @type {Partial<Typed> | null} */ (leftOf(contentOf(kept), laterThan(kept, all))),
  );
}

/** How many changes wait, for the progress of sending. @param {Door} door @returns {Promise<number>} */
export function waiting(door) {
  return door.read(['changes', 'meta'], async (tx) => {
    const { durable_seq } = await readState(tx);
    return tx.objectStore('changes').count(IDBKeyRange.lowerBound(durable_seq, true));
  });
}
