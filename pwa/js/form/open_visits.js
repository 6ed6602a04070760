/**
 * The visits that are open on this page: the one on the screen, and every other one of which something is unsaved.
 * What the store did not take is offered again until it does, wherever the officer went meanwhile.
 */
import { beforeClosing } from '../store/closing.js';
import { store } from '../store/current.js';
import * as visits from '../store/visits.js';
import { forgetAllKept, forgetKept, keepForReload, keptForReload } from './last_seen.js';
import { VisitSession, withRows } from './session.js';

const RETRY_MS = 10_000;

/** @type {Map<string, VisitSession>} by person and visit */
const sessions = new Map();

/** @param {string} id */
const nameOf = (id) => `${store().person.id}/${id}`;

/** @type {Promise<unknown>} */
let opening = Promise.resolve();

/**
 * The session of a visit: the one that is open, or a fresh one from the store.
 * @param {string} id
 * @param {{fresh?: boolean}} [how] - fresh: read the store again, unless something is still unsaved
 * @returns {Promise<VisitSession>}
 */
export function openVisit(id, { fresh = false } = {}) {
  // One after the other: two sessions of one visit would not know of each other's answers.
  const opened = opening.then(() => open(id, fresh));
  opening = opened.catch(() => {});
  return opened;
}

/** @param {string} id @param {boolean} fresh @returns {Promise<VisitSession>} */
async function open(id, fresh) {
  const { door, person } = store();
  const held = sessions.get(nameOf(id));
  if (held) {
    await (held.unsaved.size ? held.save() : held.writing);
    // Enrolled again, the person has a new device: what they see must be read anew.
    if (held.visit.store.door === door && (!fresh || held.unsaved.size)) return held;
    held.meanwhile = [];
  }
  const kept = held?.unsaved.size ? held.unsaved.all() : keptForReload(person.id, id);
  const visit = await visits.loadVisit(id);
  const rows = visit.fields.state === 'finished' || visit.is_parked ? [] : withRows(visit, kept.rows);
  const session = new VisitSession(visit, held?.seen, rows);
  session.isRestored = !held && session.seen.savedMs > 0 && !session.isReadOnly;
  forgetIdle();
  sessions.set(nameOf(id), session);
  session.listeners.add(() => lookAfter(session));
  session.takeKept(kept.answers);
  held?.handOver(session);
  await session.save();
  lookAfter(session);
  return session;
}

/** After each saving, done or failed. @param {VisitSession} session */
function lookAfter(session) {
  const { person } = session.visit.store;
  if (!session.unsaved.size) forgetKept(person.id, session.visit.id);
  if (!session.failure || session.successor) return;
  sessions.set(`${person.id}/${session.visit.id}`, session);
  retryLater();
}

/** @param {string} id @returns {VisitSession} the open session @throws {Error} when the page was drawn without it */
export function openedVisit(id) {
  const session = sessions.get(nameOf(id));
  if (!session) throw new Error(`Visit ${id} is not open. Open /f/visits/${id} first.`);
  return session;
}

/** Visits of this person with answers that the store has not taken. @returns {{id: string, enterprise: string, answers: number}[]} */
export function unsavedVisits() {
  return [...sessions.values()]
    .filter(({ unsaved, visit }) => unsaved.size > 0 && visit.store.person.id === store().person.id)
    .map(({ unsaved, visit }) => ({
      id: visit.id,
      enterprise: String(visit.enterprise.fields.name ?? ''),
      answers: unsaved.size,
    }));
}

/** Takes what stands in the fields of every open visit to the store; resolves when it is there or has failed. */
async function flushVisits() {
  await Promise.all(
    [...sessions.values()].map((session) => {
      session.readFields();
      return session.save();
    }),
  );
}

function forgetIdle() {
  for (const [name, { unsaved }] of sessions) if (!unsaved.size) sessions.delete(name);
}

/** @type {ReturnType<typeof setTimeout> | undefined} */
let retrying;

function retryLater() {
  clearTimeout(retrying);
  retrying = setTimeout(saveUnsaved, RETRY_MS);
  // Only Node's timers have it: a test must not wait for this one.
  /** @type {any} */ (retrying).unref?.();
}

function saveUnsaved() {
  for (const session of sessions.values()) if (session.unsaved.size) void session.save();
}

/** The page is closing: what stands in the fields is on its way, and kept in this tab until it has arrived. */
export function closePage() {
  for (const session of sessions.values()) {
    const { store: own, id } = session.visit;
    session.readFields();
    void session.save();
    if (own.door.isRemoved) forgetAllKept(own.person.id);
    else keepForReload(own.person.id, id, session.unsaved.all());
  }
}

/** Another person works here now: the visits of the one before are out of reach, and saved through their own door. */
async function leaveOthers() {
  await Promise.all([...sessions.values()].map((session) => session.unsaved.size && session.save()));
  const own = `${store().person.id}/`;
  for (const [name, { unsaved }] of sessions)
    if (!name.startsWith(own) && !unsaved.size) sessions.delete(name);
}

beforeClosing(async () => {
  await flushVisits();
  const [first] = unsavedVisits();
  if (first) throw new Error(`${first.answers} answers of visit ${first.id} are not saved yet.`);
});

if (typeof document !== 'undefined') {
  window.addEventListener('pagehide', closePage);
  window.addEventListener('online', saveUnsaved);
  document.addEventListener('visibilitychange', () =>
    document.visibilityState === 'hidden' ? void flushVisits() : saveUnsaved(),
  );
  document.addEventListener('khaosat:enrolled', () => void leaveOthers());
}
