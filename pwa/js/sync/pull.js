/** Receives: asks page by page for what changed in this person's scope, and settles the overlay at the last one. */
import { forgetNamed, forgetOutOfScope } from '../store/attachments.js';
import { open, seal } from '../store/seal.js';
import { readState, writeState } from '../store/sync_state.js';
import { clockOffsetMs, laterStamp } from './clock.js';
import { becomeDurable, enterEpoch, EVERYTHING, PROTOCOL } from './push.js';
import { dropParked, dropUnbrought, leaveScope } from './scope.js';
import { noteResults, settleOverlay, showAsideAgain } from './settling.js';

/** @typedef {import('../store/door.js').Door} Door */
/** @typedef {import('../store/door.js').Transaction} Transaction */
/** @typedef {import('../store/sync_state.js').SyncState} SyncState */
/** @typedef {import('../store/sync_state.js').Pull} Pull */
/** @typedef {import('../../types/messages.d.ts').PullRequest} PullRequest */
/** @typedef {import('../../types/messages.d.ts').PullReply} PullReply */

const JOURNAL_MS = 30 * 24 * 60 * 60 * 1000;

/**
 * The request for the page awaited; begins a pull when none is under way.
 * @param {Door} door
 * @param {number} limit - records and gone ones in a page
 * @returns {Promise<PullRequest>}
 */
export function nextPull(door, limit) {
  return door.write(['meta'], 'relaxed', async (tx) => {
    const state = await readState(tx);
    const begun = state.pull ? state : { ...state, ...beginning(state, state.cursor) };
    if (begun !== state) await writeState(tx, begun);
    const { since, page } = /** @type {Pull} */ (begun.pull);
    return { protocol: PROTOCOL, device: state.device, epoch: state.epoch, since, page, limit };
  });
}

/** @param {SyncState} state @param {number} since @returns {{loads: number, pull: Pull}} */
function beginning(state, since) {
  const loads = since === 0 ? state.loads + 1 : state.loads;
  return { loads, pull: { since, page: '', load: since === 0 ? loads : 0, received: 0 } };
}

/**
 * Stores one page, in one transaction. A page that nobody awaits any more changes nothing.
 * @param {Door} door
 * @param {PullRequest} request
 * @param {PullReply} reply
 * @param {number} sentMs - this phone's clock when the request left
 * @param {number} nowMs - and when the reply came
 * @returns {Promise<'more' | 'done' | 'epoch' | 'late'>} epoch: another history began, pull again from 0
 */
export function storePullReply(door, request, reply, sentMs, nowMs) {
  return door.write(EVERYTHING, 'strict', async (tx) => {
    const state = await readState(tx);
    if (state.epoch !== request.epoch) return 'late';
    if (reply.epoch !== state.epoch) {
      await enterEpoch(tx, state, reply.epoch, reply.durable_seq, nowMs);
      return 'epoch';
    }
    const { pull } = state;
    if (!pull || reply.since !== pull.since || reply.page !== pull.page) return 'late';
    if (reply.next === 'again') {
      await writeState(tx, { ...state, ...beginning(state, pull.since) });
      return 'more';
    }
    const kept = await keepRecords(tx, state, pull, reply);
    const heard = { ...kept, offset_ms: clockOffsetMs(reply.server_ms, sentMs, nowMs) };
    if (reply.next !== '') {
      const received = pull.received + reply.records.length + reply.gone.length;
      await writeState(tx, { ...heard, pull: { ...pull, ...heard.pull, page: reply.next, received } });
      return 'more';
    }
    await finish(tx, heard, pull, reply, nowMs);
    return 'done';
  });
}

/** @param {Transaction} tx @param {SyncState} state @param {Pull} pull @param {PullReply} reply @returns {Promise<SyncState>} */
async function keepRecords(tx, state, pull, reply) {
  const records = tx.objectStore('records');
  let { latest_rev } = state;
  let { enters = false } = pull;
  for (const sent of reply.records) {
    latest_rev = Math.max(latest_rev, sent.rev);
    enters ||= sent.table === 'enterprise' && !(await records.get([sent.table, sent.record]));
    await records.put({ enterprise: sent.enterprise, load: pull.load, parked: 0, ...seal(sent) }, [
      sent.table,
      sent.record,
    ]);
  }
  for (const { table, record, why } of reply.gone) {
    if (why === 'unassigned') await leaveScope(tx, record);
    else await records.delete([table, record]);
  }
  const latest_stamp = laterStamp(reply.latest_stamp, state.latest_stamp);
  return { ...state, latest_rev, latest_stamp, pull: { ...pull, enters } };
}

/** The last page: only now do cursor, results and overlay move. @param {Transaction} tx @param {SyncState} state @param {Pull} pull @param {PullReply} reply @param {number} nowMs */
async function finish(tx, state, pull, reply, nowMs) {
  const cursor = Math.max(state.cursor, reply.cursor);
  const heard = { ...state, cursor, pull: null, wipe: reply.wipe, pulled_ms: nowMs };
  await becomeDurable(tx, heard, reply.durable_seq, reply.server_ms, nowMs);
  const { durable_seq } = await readState(tx);
  await noteResults(tx, reply.results);
  await settleOverlay(tx, reply.durable_seq);
  if (pull.load) await dropUnbrought(tx, pull.load);
  if (state.pull?.enters) await showAsideAgain(tx);
  await dropParked(tx, durable_seq);
  await forgetOutOfScope(tx);
  await pruneJournal(tx, durable_seq, reply.server_ms);
  await tx.objectStore('meta').put(seal(reply.forms), 'forms');
  await tx.objectStore('meta').put(seal(reply.reference), 'reference');
}

/**
 * Forgets what the server has had for 30 days, from the front only; by its clock, from its own word on.
 * @param {Transaction} tx
 * @param {number} durableSeq
 * @param {number} serverMs
 */
async function pruneJournal(tx, durableSeq, serverMs) {
  let cursor = await tx.objectStore('changes').openCursor(IDBKeyRange.upperBound(durableSeq));
  while (cursor) {
    const { seq, confirmed_ms } = cursor.value;
    // Kept by an older version of this application, which did not note the day: its days begin now.
    if (!confirmed_ms) await cursor.update({ ...cursor.value, confirmed_ms: serverMs });
    if (!confirmed_ms || confirmed_ms > serverMs - JOURNAL_MS) return;
    if (await tx.objectStore('overlay').get(seq)) return;
    if (!(await forgetNamed(tx, seq, serverMs - JOURNAL_MS))) return;
    await cursor.delete();
    cursor = await cursor.continue();
  }
}

/**
 * Compares the server's digest with what is stored. When they differ, the next pull loads everything again.
 * @param {Door} door
 * @param {PullReply} reply - the last page
 * @returns {Promise<boolean>} whether they agree, or cannot be compared now
 */
export async function digestAgrees(door, reply) {
  if (reply.digest.length === 0) return true;
  const { rows, state } = await door.read(['records', 'meta'], async (tx) => ({
    rows: /** @type {any[]} */ (await tx.objectStore('records').getAll()),
    state: await readState(tx),
  }));
  if (state.cursor !== reply.cursor || state.latest_rev > state.cursor) return true;
  const own = await digest(rows.filter((row) => !row.parked).map((row) => open(row)));
  if (own.every((byte, i) => byte === reply.digest[i])) return true;
  await door.write(['meta'], 'strict', async (tx) => {
    const now = await readState(tx);
    await writeState(tx, { ...now, ...beginning(now, 0), digest_misses: now.digest_misses + 1 });
  });
  return false;
}

/** @param {any[]} records @returns {Promise<Uint8Array>} xor of sha256("table\nrecord\nrev") */
async function digest(records) {
  const sum = new Uint8Array(32);
  for (const { table, record, rev } of records) {
    const hash = new Uint8Array(
      await crypto.subtle.digest('SHA-256', new TextEncoder().encode(`${table}\n${record}\n${rev}`)),
    );
    for (let i = 0; i < 32; i += 1) sum[i] ^= hash[i];
  }
  return sum;
}
