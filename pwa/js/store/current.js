/** Whose store is open now. One person at a time works on a phone; another has a database of their own. */
import { Door } from './door.js';
import { freshState } from './sync_state.js';
import { seal } from './seal.js';

/** @typedef {{door: Door, person: {id: string, name: string}, now: () => number}} Store */

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
 * @param {{id: string, name: string}} person
 * @param {string} device
 * @param {() => number} [now] - milliseconds
 * @returns {Promise<Store>}
 */
export async function openStore(person, device, now = Date.now) {
  const door = new Door(`khaosat-${person.id}`);
  await door.write(['meta'], 'strict', async (tx) => {
    const meta = tx.objectStore('meta');
    if (!(await meta.get('sync'))) await meta.put(seal(freshState(device, person.id)), 'sync');
  });
  return { door, person, now };
}
