/** Receives: asks page by page for what changed in this person's scope, and settles the overlay at the last one. */
import { forgetNamed, forgetOutOfScope } from '../store/sent_files.js';
import { open, seal } from '../store/seal.js';
import { slicesOf } from '../store/slices.js';
import { readState, writeState } from '../store/sync_state.js';
import { clockOffsetMs, laterStamp } from './clock.js';
import { keepRunsWithin, readRuns, runOf } from './confirmed.js';
import { failuresIn } from './failures.js';
import { putAll } from './many.js';
import { ownRecords } from './own.js';
import { becomeDurable, enterEpoch, EVERYTHING, PROTOCOL, trusted } from './push.js';
import { allEnterprises, dropParked, dropUnbrought, leaveScope } from './scope.js';
import { noteResults, settleOverlay, showAsideAgain } from './settling.js';

/** @typedef {import('../store/door.js').Door} Door */
/** @typedef {import('../store/door.js').Transaction} Transaction */
/** @typedef {import('../store/sync_state.js').SyncState} SyncState */
/** @typedef {import('../store/sync_state.js').Pull} Pull */
/** @typedef {import('../../types/messages.d.ts').PullRequest} PullRequest */
/** @typedef {import('../../types/messages.d.ts').PullReply} PullReply */
/** @typedef {import('../../types/messages.d.ts').PulledRecord} PulledRecord */
/** @typedef {import('../../types/messages.d.ts').Needed} Needed */

const HOUR_MS = 60 * 60 * 1000;
const DAY_MS = 24 * HOUR_MS;
const JOURNAL_MS = 30 * DAY_MS;

/**
 * The request for the page awaited; begins a pull when none is under way.
 * @param {Door} door
 * @param {number} limit - records and gone ones in a page
 * @returns {Promise<PullRequest>}
 */
export function nextPull(door, limit) {
  return door.write(['meta'], 'relaxed', async (tx) => {
    const state = await readState(tx);
    const needed = (await neededIn(tx)).name;
    const begun = state.pull ? state : { ...state, ...beginning(state, state.cursor) };
    if (begun !== state) await writeState(tx, begun);
    const { since, page } = /** @type {Pull} */ (begun.pull);
    return {
      protocol: PROTOCOL,
      device: state.device,
      epoch: state.epoch,
      since,
      page,
      limit,
      needed,
      takes_own: true,
      takes_columns: true,
      takes_criteria: true,
      report: page === '' ? { seq: state.seq, failures: await failuresIn(tx) } : { seq: 0, failures: {} },
    };
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
 * @returns {Promise<'more' | 'done' | 'epoch' | 'late' | 'behind'>} epoch: another history began, pull again from 0;
 *   behind: it tells of a time before what this phone has
 */
export function storePullReply(door, request, reply, sentMs, nowMs) {
  return door.write(EVERYTHING, 'strict', async (tx) => {
    const state = await readState(tx);
    if (state.epoch !== request.epoch) return 'late';
    const durableSeq = await trusted(tx, state, reply.durable_seq);
    if (reply.epoch !== state.epoch) {
      await enterEpoch(tx, state, reply.epoch, durableSeq, nowMs);
      return 'epoch';
    }
    const { pull } = state;
    if (!pull || !isAwaited(pull, reply)) return 'late';
    if (isBehind(state, reply)) return 'behind';
    if (reply.next === 'again') {
      await writeState(tx, { ...state, ...beginning(state, pull.since) });
      return 'more';
    }
    const kept = await keepRecords(tx, state, pull, reply);
    if (!kept) {
      await writeState(tx, { ...state, ...beginning(state, 0), digest_misses: state.digest_misses + 1 });
      return 'more';
    }
    const heard = { ...kept, offset_ms: clockOffsetMs(reply.server_ms, sentMs, nowMs) };
    if (reply.next !== '') {
      const received = pull.received + reply.records.length + (reply.own ?? []).length + reply.gone.length;
      await writeState(tx, { ...heard, pull: { ...pull, ...heard.pull, page: reply.next, received } });
      return 'more';
    }
    await finish(tx, heard, pull, { ...reply, durable_seq: durableSeq }, nowMs);
    return 'done';
  });
}

/** Whether a page answers what was asked last. @param {Pull} pull @param {PullReply} reply */
function isAwaited(pull, reply) {
  return reply.since === pull.since && reply.page === pull.page;
}

/**
 * Two loads ask for the same first page: the answer to the earlier one is known by a cursor before what this phone
 * has, and would put older records in place of newer ones.
 * @param {SyncState} state @param {PullReply} reply
 */
function isBehind({ cursor, latest_rev }, reply) {
  return reply.page === '' && reply.cursor < Math.max(cursor, latest_rev);
}

/**
 * @param {Transaction} tx @param {SyncState} state @param {Pull} pull @param {PullReply} reply
 * @returns {Promise<SyncState | null>} null: the server counts on what this phone does not have, so everything is
 *   loaded again
 */
async function keepRecords(tx, state, pull, reply) {
  const records = tx.objectStore('records');
  const own = await ownRecords(tx, reply.own ?? [], reply.durable_seq);
  if (!own) return null;
  const all = [...reply.records, ...own];
  const enters = pull.enters || (await bringsNew(records, all));
  const latest_rev = all.reduce((latest, { rev }) => Math.max(latest, rev), state.latest_rev);
  await putAll(
    records,
    all.map((sent) => [
      { enterprise: sent.enterprise, load: pull.load, parked: 0, ...seal(sent) },
      [sent.table, sent.record],
    ]),
  );
  for (const { table, record, why } of reply.gone) {
    if (why === 'unassigned') await leaveScope(tx, record);
    else await records.delete([table, record]);
  }
  const latest_stamp = laterStamp(reply.latest_stamp, state.latest_stamp);
  const isEmpty = !reply.records.length && !own.length && !reply.gone.length && !pull.load;
  const agreed = isEmpty ? state.agreed : undefined;
  return { ...state, latest_rev, latest_stamp, agreed, pull: { ...pull, enters } };
}

/** Whether an enterprise is among them that is not on this phone. @param {any} records @param {PulledRecord[]} sent */
async function bringsNew(records, sent) {
  const enterprises = sent.filter(({ table }) => table === 'enterprise').map(({ record }) => record);
  if (!enterprises.length) return false;
  const held = new Set(
    (await records.getAllKeys(allEnterprises())).map((/** @type {string[]} */ [, id]) => id),
  );
  return enterprises.some((id) => !held.has(id));
}

/** The last page: only now do cursor, results and overlay move. @param {Transaction} tx @param {SyncState} state @param {Pull} pull @param {PullReply} reply @param {number} nowMs */
async function finish(tx, state, pull, reply, nowMs) {
  const cursor = Math.max(state.cursor, reply.cursor);
  const heard = { ...state, cursor, pull: null, wipe: reply.wipe, pulled_ms: nowMs };
  await becomeDurable(tx, heard, reply.durable_seq, reply.server_ms, nowMs);
  const { durable_seq } = await readState(tx);
  // What stands here under a number that the server has, but not from this phone, is not what it told of.
  await noteResults(
    tx,
    reply.results.filter(({ seq }) => seq <= durable_seq),
  );
  if (pull.load) await dropUnbrought(tx, pull.load);
  await settleOverlay(tx, reply.durable_seq);
  if (state.pull?.enters) await showAsideAgain(tx);
  await dropParked(tx, durable_seq);
  await forgetOutOfScope(tx);
  await pruneJournal(tx, durable_seq, reply.server_ms);
  if (!isSame(reply.needed, (await neededIn(tx)).name)) await keepNeeded(tx, reply);
}

/**
 * Forgets what the server has had for 30 days, from the front only; by its clock, from its own word on.
 * @param {Transaction} tx
 * @param {number} durableSeq
 * @param {number} serverMs
 */
async function pruneJournal(tx, durableSeq, serverMs) {
  const runs = await readRuns(tx);
  let forgotten = 0;
  let cursor = await tx.objectStore('changes').openCursor(IDBKeyRange.upperBound(durableSeq));
  for (; cursor; cursor = await cursor.continue()) {
    const { seq, confirmed_ms = runOf(runs, seq)?.confirmed_ms } = cursor.value;
    // Kept by an older version of this application, which did not note the day: its days begin now.
    if (!confirmed_ms) await cursor.update({ ...cursor.value, confirmed_ms: serverMs });
    if (!confirmed_ms || confirmed_ms > serverMs - JOURNAL_MS) break;
    if (await tx.objectStore('overlay').get(seq)) break;
    if (!(await forgetNamed(tx, seq, serverMs - JOURNAL_MS))) break;
    await cursor.delete();
    forgotten = seq;
  }
  if (forgotten) await keepRunsWithin(tx, forgotten + 1, Infinity);
}

/**
 * Compares the server's digest with what is stored. When they differ, the next pull loads everything again, at most
 * once an hour.
 * @param {Door} door
 * @param {PullReply} reply - the last page
 * @returns {Promise<boolean>} whether they agree, or cannot be compared now
 */
export async function digestAgrees(door, reply) {
  if (reply.digest.length === 0) return true;
  const state = await door.read(['meta'], readState);
  if (state.cursor !== reply.cursor || state.latest_rev > state.cursor) return true;
  const { agreed } = state;
  // Nothing came since: reading thousands of records would tell the same.
  if (agreed && reply.server_ms < agreed.server_ms + DAY_MS && isSame(agreed.digest, reply.digest))
    return true;
  const isRight = isSame(await digest(door), reply.digest);
  // A load has just not helped: another at once would not either, and costs the person's data plan.
  if (!isRight && reply.server_ms < (state.missed_ms ?? -HOUR_MS) + HOUR_MS) return true;
  return door.write(['meta'], 'strict', async (tx) => {
    const now = await readState(tx);
    if (isRight) {
      // What came meanwhile is compared the next time.
      const isStill = now.cursor === reply.cursor && now.latest_rev === state.latest_rev;
      if (isStill)
        await writeState(tx, { ...now, agreed: { digest: reply.digest, server_ms: reply.server_ms } });
      return true;
    }
    const noted = { digest_misses: now.digest_misses + 1, missed_ms: reply.server_ms };
    await writeState(tx, { ...now, ...beginning(now, 0), ...noted });
    return false;
  });
}

/**
 * The lists of forms and reference files as the server named them last; `name` is its name for them.
 * @param {Door} door
 * @returns {Promise<{forms: Needed[], reference: Needed[]}>}
 */
export function neededLists(door) {
  return door.read(['meta'], neededIn);
}

/** @param {Transaction} tx @returns {Promise<{forms: Needed[], reference: Needed[], name: Uint8Array}>} */
async function neededIn(tx) {
  const meta = tx.objectStore('meta');
  const [forms, reference, name] = await Promise.all(
    ['forms', 'reference', 'needed'].map((key) => meta.get(key)),
  );
  const isWhole = forms && reference && name;
  return {
    forms: forms ? /** @type {Needed[]} */ (open(forms)) : [],
    reference: reference ? /** @type {Needed[]} */ (open(reference)) : [],
    name: isWhole ? /** @type {Uint8Array} */ (open(name)) : new Uint8Array(),
  };
}

/** An older server gives the lists no name. @param {Transaction} tx @param {PullReply} reply */
async function keepNeeded(tx, { forms, reference, needed = new Uint8Array() }) {
  const meta = tx.objectStore('meta');
  await meta.put(seal(forms), 'forms');
  await meta.put(seal(reference), 'reference');
  await meta.put(seal(needed), 'needed');
}

/** Whether two names say the same; an empty one says nothing. @param {Uint8Array} one @param {Uint8Array} other */
function isSame(one, other) {
  return one?.length > 0 && one.length === other.length && one.every((byte, i) => byte === other[i]);
}

/** @param {Door} door @returns {Promise<Uint8Array>} xor of sha256("table\nrecord\nrev") over what is in scope */
async function digest(door) {
  /** @type {string[]} */
  const lines = [];
  await door.read(['records'], (tx) =>
    slicesOf(tx.objectStore('records'), null, (slice) => {
      for (const { value } of slice) {
        const { table, record, rev } = /** @type {PulledRecord} */ (open(value));
        if (!value.parked) lines.push(`${table}\n${record}\n${rev}`);
      }
    }),
  );
  const sum = new Uint8Array(32);
  const hashes = await Promise.all(
    lines.map((line) => crypto.subtle.digest('SHA-256', new TextEncoder().encode(line))),
  );
  for (const hash of hashes.map((each) => new Uint8Array(each)))
    for (let i = 0; i < 32; i += 1) sum[i] ^= hash[i];
  return sum;
}
