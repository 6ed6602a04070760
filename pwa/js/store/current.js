/** Whose store is open now. One person at a time works on a phone; another has a database of their own. */
import { Door, seals } from './door.js';
import { moveToDevice } from './outbox.js';
import { open, seal } from './seal.js';
import { hintAtPerson, readSession, setting } from './session.js';
import { freshState } from './sync_state.js';

/** @typedef {{id: string, name: string, code?: string}} Person  name, code: "" until the list of people came */
/** @typedef {{door: Door, person: Person, device: string, now: () => number}} Store */

/** @type {Store | null} */
let current = null;

/** @param {Store | null} opened */
export function useStore(opened) {
  current = opened;
}

/** @returns {Store} @throws {Error} before a person has enrolled on this phone */
export function store() {
  if (!current) throw new Error('No person has enrolled on this phone yet. Enrol first, at /f/enrol.');
  return current;
}

export function isStoreOpen() {
  return current !== null;
}

/**
 * A closed database that could not be deleted at once goes now.
 * @param {Person} person
 * @returns {Promise<{door: Door, device: string}>} device: that counts in it, "" in a new one
 */
async function doorOf(person) {
  const name = `khaosat-${person.id}`;
  const door = new Door(name);
  const [kept, vault] = await door.read(['meta'], (tx) =>
    Promise.all(['sync', 'vault'].map((name) => tx.objectStore('meta').get(name))),
  );
  door.isLocked = vault !== undefined && !seals.has(name);
  const state = kept && /** @type {import('./sync_state.js').SyncState} */ (open(kept));
  if (!state?.is_closed) return { door, device: state?.device ?? '' };
  await door.remove();
  return { door: new Door(name), device: '' };
}

/** What the former device counted. Not its stamps, clock and loads: they go on. @param {string} device @param {string} user */
function ofNewDevice(device, user) {
  const {
    stamp: _stamp,
    latest_stamp: _latest,
    offset_ms: _offset,
    loads: _loads,
    ...counted
  } = freshState(device, user);
  return counted;
}

/**
 * The store of whoever works on this phone. The database of whoever did last is opened while it is read who does now.
 * @returns {Promise<Store | null>} null: nobody has enrolled here
 */
export async function openLast() {
  const hint = setting('person');
  const [session, last] = await Promise.all([readSession(), hint ? doorOf({ id: hint, name: '' }) : null]);
  if (session && last?.device === session.device && hint === session.person.id)
    return { door: last.door, person: session.person, device: session.device, now: Date.now };
  await last?.door.close();
  hintAtPerson(session?.person.id ?? '');
  return session && openStore(session.person, session.device);
}

/**
 * The door to a person's database; made on the first call, with the numbers of a new device.
 * @param {Person} person
 * @param {string} device
 * @param {() => number} [now] - milliseconds
 * @returns {Promise<Store>}
 */
export async function openStore(person, device, now = Date.now) {
  const { door, device: former } = await doorOf(person);
  // Every start would wait for the disk if this were written each time.
  if (!former)
    await door.write(['meta'], 'strict', async (tx) => {
      const meta = tx.objectStore('meta');
      if (!(await meta.get('sync'))) await meta.put(seal(freshState(device, person.id)), 'sync');
    });
  // Locked, it cannot be read: whoever unlocks it calls again.
  else if (former !== device && !door.isLocked)
    await moveToDevice(door, (state) => ({ ...state, ...ofNewDevice(device, person.id) }), now());
  return { door, person, device, now };
}
