/** When to send and receive: on start, when seen again, when the network returns, after a visit, every minute, on demand. */
import { store } from '../store/current.js';
import { noteFailure } from './failures.js';
import { sendFiles } from './file_round.js';
import { heldReference, isChoices, keepForm, keepReference } from '../store/reference.js';

/** @typedef {import('./http.js').Trouble} Trouble */
/** @typedef {import('./round.js').Progress} Progress */
/**
 * @typedef {object} Status
 * @property {boolean} isRunning
 * @property {number} ended - rounds since the start that are over
 * @property {Progress | null} progress
 * @property {Trouble | 'storage' | ''} trouble - of the last attempt
 * @property {string} detail - of the last attempt, for support
 * @property {number} nextMs - when the next attempt comes by itself; 0: at the next occasion
 * @property {number} waitMs - from the last attempt until then
 * @property {boolean} hasNews - the last attempt brought records, forms or lists
 * @property {number} goodMs - last attempt that went through; 0: none since the start
 */

const MINUTE_MS = 60_000;
const LONGEST_WAIT_MS = 15 * MINUTE_MS;

/** @type {Status} */
let status = {
  isRunning: false,
  ended: 0,
  progress: null,
  trouble: '',
  detail: '',
  nextMs: 0,
  waitMs: 0,
  goodMs: 0,
  hasNews: false,
};
let failures = 0;
/** Somebody asked for a round while another tab has one. */
let isQueued = false;
/** Another round was asked for while photographs go: answers typed meanwhile go before the next photograph. */
let isWanted = false;
let appVersion = '';
/** One round; a part of the application that the first screen does not wait for. @type {typeof import('./round.js').syncOnce} */
let syncOnce;
/** @type {(how: string) => Promise<boolean>} */
let onWipe = async () => false;
/** @type {Set<(status: Status) => void>} */
const listeners = new Set();

export function syncStatus() {
  return status;
}

/** @param {(status: Status) => void} listener @returns {() => void} stops listening */
export function watchSync(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/**
 * Begins to send and receive by itself, once per page.
 * @param {object} given
 * @param {string} given.version
 * @param {(how: string) => Promise<boolean>} given.wipe - gives up this person's data on this phone; false when something
 *   waits after all
 * @param {typeof import('./round.js').syncOnce} given.once
 */
export function startSync({ version, wipe, once }) {
  appVersion = version;
  syncOnce = once;
  onWipe = wipe;
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') attempt();
  });
  window.addEventListener('pageshow', () => attempt());
  window.addEventListener('online', () => syncNow());
  // From Wi-Fi to another network or back, where the browser tells.
  /** @type {any} */ (navigator).connection?.addEventListener('change', () => attempt());
  document.addEventListener('khaosat:finished', () => syncNow());
  navigator.serviceWorker?.addEventListener('message', ({ data }) => data === 'network' && syncNow());
  setInterval(() => {
    if (document.visibilityState === 'visible') attempt();
  }, MINUTE_MS);
  attempt();
}

/** Now, whatever failed before, behind a round of another tab. @returns {Promise<Status>} the state after it */
export function syncNow() {
  status = { ...status, nextMs: 0 };
  return attempt(false);
}

/** @param {boolean} [ifAvailable] - by itself: another tab that syncs does this one's work @returns {Promise<Status>} */
async function attempt(ifAvailable = true) {
  isWanted ||= status.progress?.step === 'attachments';
  if (status.isRunning || isQueued || !isDue(store().now(), status)) return status;
  isQueued = !ifAvailable;
  try {
    // One tab at a time; the lock goes with its tab.
    await navigator.locks.request('khaosat-sync', { ifAvailable }, async (lock) => {
      do {
        isWanted = false;
        if (lock) await runOnce();
      } while (lock && isWanted && !status.trouble);
    });
  } finally {
    isQueued = false;
  }
  return status;
}

/** @param {number} nowMs @param {number} waitMs */
function later(nowMs, waitMs) {
  return { nextMs: waitMs ? nowMs + waitMs : 0, waitMs };
}

/**
 * Whether an attempt may come by itself. A clock that was set back makes the rest longer than the whole wait was.
 * @param {number} nowMs
 * @param {{nextMs: number, waitMs: number}} planned
 */
export function isDue(nowMs, { nextMs, waitMs }) {
  const restMs = nextMs - nowMs;
  return restMs <= 0 || restMs > waitMs;
}

async function runOnce() {
  const { door, now } = store();
  change({ isRunning: true, progress: null });
  try {
    const { wipe, retryAfterS, hasNews } = await syncOnce({
      door,
      now,
      appVersion,
      fetch: fetch.bind(window),
      missing,
      keep,
      tell: (progress) => change({ progress }),
    });
    const tell = (/** @type {Progress} */ progress) => change({ progress });
    const isNow = retryAfterS === 0 && wipe !== 'now';
    const filesLeft = isNow ? await sendFiles(store(), { mayGoOn: () => !isWanted, tell }) : 0;
    // "after-push" comes only once the outbox is empty, "now" whatever waits.
    if (wipe && (await onWipe(wipe))) return;
    failures = 0;
    change({
      isRunning: false,
      ended: status.ended + 1,
      progress: null,
      trouble: '',
      detail: '',
      hasNews,
      goodMs: now(),
      ...later(now(), retryAfterS * 1000),
    });
    // Something was typed in the last moment: it goes first.
    if (wipe && !filesLeft) setTimeout(syncNow);
  } catch (error) {
    failures += 1;
    const { trouble = 'storage', waitS = 0 } = /** @type {Partial<import('./http.js').SyncError>} */ (error);
    change({
      isRunning: false,
      ended: status.ended + 1,
      progress: null,
      trouble,
      detail: String(error),
      ...later(now(), Math.max(waitS * 1000, backOff(failures, Math.random()))),
    });
    if (trouble === 'storage') console.error(error);
    else await noteFailure(door, trouble, now()).catch((why) => console.error(why));
    awaitNetwork().catch((why) => console.warn('The browser will not tell of a network.', why));
  }
}

/**
 * Where the browser can, it wakes the worker once there is a network, also while nobody looks at the page. Not where it
 * thinks that there is one: it would answer at once, again and again.
 */
async function awaitNetwork() {
  if (navigator.onLine) return;
  const registration = await navigator.serviceWorker?.getRegistration('/f/');
  await /** @type {any} */ (registration)?.sync?.register('outbox');
}

/**
 * How long to wait after so many failures in a row: doubling from 5 seconds to 15 minutes, spread by chance so that
 * phones that lost the same network do not come back at the same moment.
 * @param {number} count - failures so far, from 1
 * @param {number} chance - 0 to 1
 */
export function backOff(count, chance) {
  return Math.min(LONGEST_WAIT_MS, 5000 * 2 ** (count - 1)) * (0.5 + chance / 2);
}

/** @param {Partial<Status>} part */
function change(part) {
  status = { ...status, ...part };
  for (const listener of listeners) listener(status);
}

/** @typedef {import('../../types/messages.d.ts').Needed} Needed */

/** @param {{forms: Needed[], reference: Needed[]}} needed @returns {Promise<Needed[]>} */
async function missing({ forms, reference }) {
  const held = await heldReference();
  const formKeys = await store().door.read(['forms'], (tx) => tx.objectStore('forms').getAllKeys());
  const heldForms = new Set(formKeys.map((key) => /** @type {string[]} */ (key).join('\n')));
  const lists = reference.filter(
    ({ id, sha256 }) => !held.some((one) => one.id === id && (isChoices(id) || one.sha256 === sha256)),
  );
  // Lists first: a form is offered as soon as it is here, and then it has what it chooses from. The directory is the
  // largest and the last.
  return [
    ...lists.filter((list) => !isDirectory(list)),
    ...forms.filter(({ id, version }) => !heldForms.has(`${id}\n${version}`)),
    ...lists.filter(isDirectory),
  ];
}

/** @param {Needed} list */
const isDirectory = ({ id }) => id.startsWith('directory-');

/** @param {'form' | 'reference'} kind @param {Needed} needed @param {any} content */
function keep(kind, needed, content) {
  return kind === 'form' ? keepForm(needed, content) : keepReference(needed, content);
}
