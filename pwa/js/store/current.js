/** Whose store is open now. One person at a time works on a phone; another has a database of their own. */
import { Door } from './door.js';
import { moveToDevice } from './outbox.js';
import { open, seal } from './seal.js';
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
 * The door to a person's database; made on the first call, with the numbers of a new device.
 * @param {Person} person
 * @param {string} device
 * @param {() => number} [now] - milliseconds
 * @returns {Promise<Store>}
 */
export async function openStore(person, device, now = Date.now) {
  const door = new Door(`khaosat-${person.id}`);
  const former = await door.write(['meta'], 'strict', async (tx) => {
    const meta = tx.objectStore('meta');
    const kept = await meta.get('sync');
    if (!kept) await meta.put(seal(freshState(device, person.id)), 'sync');
    return kept ? /** @type {import('./sync_state.js').SyncState} */ (open(kept)).device : device;
  });
  if (former !== device) await moveToDevice(door, () => freshState(device, person.id), now());
  return { door, person, device, now };
}
