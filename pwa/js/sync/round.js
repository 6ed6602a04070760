/** One round of sending and receiving, with everything from outside passed in, so that it runs without a browser. */
import { noteFailure } from './failures.js';
import { exchanged, fetchedJson, SyncError } from './http.js';
import { nextPull, neededLists, storePullReply, digestAgrees } from './pull.js';
import { nextPush, storePushReply, waiting } from './push.js';
import { narrow, readReach, widen } from './reach.js';

/** @typedef {import('../store/door.js').Door} Door */
/** @typedef {import('../../types/messages.d.ts').Needed} Needed */
/**
 * @typedef {object} Outside
 * @property {Door} door
 * @property {typeof fetch} fetch
 * @property {() => number} now - milliseconds
 * @property {string} appVersion
 * @property {(progress: Progress) => void} tell
 * @property {(needed: {forms: Needed[], reference: Needed[]}) => Promise<Needed[]>} missing - what is not on this phone yet
 * @property {(kind: 'form' | 'reference', needed: Needed, content: any) => Promise<unknown>} keep
 */
/** @typedef {{step: 'push' | 'pull' | 'files' | 'attachments', done: number, total: number, file?: number, files?: number}} Progress  total 0: not known; attachments: bytes, and which file of how many */

/** A server answers change by change; not too many in one transaction. */
const MOST_CHANGES = 500;
const ROUNDS = 4;
const MOST_BEHIND = 3;

/**
 * Sends everything, receives everything, loads missing forms and lists.
 * @param {Outside} outside
 * @returns {Promise<{wipe: string, retryAfterS: number, hasNews: boolean}>} wipe: what the server wants done with this
 *   phone's data; hasNews: records, forms or lists came
 * @throws {SyncError} as soon as one exchange fails; what came before stays done
 */
export async function syncOnce(outside) {
  let hasNews = false;
  for (let round = 0; round < ROUNDS; round += 1) {
    const retryAfterS = await sendAll(outside);
    const { reply, isComplete, received } = await receiveAll(outside);
    hasNews ||= received > 0;
    if (reply.wipe === 'now') return { wipe: 'now', retryAfterS, hasNews };
    // The server is busy: what waits does so until it wants to hear of us.
    if (retryAfterS) return { wipe: '', retryAfterS, hasNews };
    if (!isComplete || (await waiting(outside.door)) > 0) continue;
    hasNews = (await loadFiles(outside)) > 0 || hasNews;
    return { wipe: reply.wipe, retryAfterS: 0, hasNews };
  }
  return { wipe: '', retryAfterS: 0, hasNews };
}

/** @param {Outside} outside @returns {Promise<number>} seconds the server asks to wait before the next push */
async function sendAll(outside) {
  const { door, fetch, now, appVersion, tell } = outside;
  const total = await waiting(door);
  let changes = MOST_CHANGES;
  for (;;) {
    const { bytes } = await readReach(door);
    const request = await nextPush(door, { changes, bytes }, appVersion);
    if (!request) return 0;
    const sentMs = now();
    let reply;
    try {
      reply = await exchanged(fetch, '/api/v1/sync/push', request);
    } catch (error) {
      if (!(error instanceof SyncError)) throw error;
      await narrow(door, 'bytes', error, now() - sentMs);
      if (error.trouble !== 'too_large' || request.changes.length < 2) throw error;
      changes = Math.ceil(request.changes.length / 2);
      continue;
    }
    await storePushReply(door, request, reply, sentMs, now());
    await widen(door, 'bytes');
    if (reply.retry_after_s) return reply.retry_after_s;
    const left = await waiting(door);
    tell({ step: 'push', done: Math.max(0, total - left), total });
    const end = request.first_seq + request.changes.length - 1;
    if (reply.epoch === request.epoch && reply.durable_seq < end && reply.durable_seq < request.first_seq) {
      throw new SyncError(
        'server',
        `Changes from ${request.first_seq} were not taken; the server has up to ${reply.durable_seq}.`,
      );
    }
  }
}

/** @param {Outside} outside @returns {Promise<{reply: import('../../types/messages.d.ts').PullReply, isComplete: boolean, received: number}>} */
async function receiveAll({ door, fetch, now, tell }) {
  let received = 0;
  let behind = 0;
  for (;;) {
    const { page } = await readReach(door);
    const request = await nextPull(door, page);
    const sentMs = now();
    let reply;
    try {
      reply = await exchanged(fetch, '/api/v1/sync/pull', request);
    } catch (error) {
      if (error instanceof SyncError) await narrow(door, 'page', error, now() - sentMs);
      throw error;
    }
    const outcome = await storePullReply(door, request, reply, sentMs, now());
    await widen(door, 'page');
    for (const brought of [reply.records, reply.own, reply.gone]) received += brought?.length ?? 0;
    tell({ step: 'pull', done: received, total: 0 });
    behind = outcome === 'behind' ? behind + 1 : 0;
    // Asked and answered just now: a server whose database was put back by hand is behind this phone for good.
    if (behind > MOST_BEHIND)
      throw new SyncError('server', `The answer has revision ${reply.cursor}; this phone has a later one.`);
    if (outcome !== 'done') continue;
    const isComplete = await digestAgrees(door, reply);
    // The office hears of it with the next pull.
    if (!isComplete) await noteFailure(door, 'digest', now());
    return { reply, isComplete, received };
  }
}

/** @param {Outside} outside @returns {Promise<number>} how many came */
async function loadFiles({ door, fetch, missing, keep, tell }) {
  const { forms, reference } = await neededLists(door);
  const needed = await missing({ forms, reference });
  for (const [i, file] of needed.entries()) {
    tell({ step: 'files', done: i, total: needed.length });
    const content = await fetchedJson(fetch, file.url, file.sha256);
    await keep(forms.includes(file) ? 'form' : 'reference', file, content);
  }
  if (needed.length) tell({ step: 'files', done: needed.length, total: needed.length });
  return needed.length;
}
