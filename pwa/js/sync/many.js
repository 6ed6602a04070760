/** Many rows of one transaction, where a request for each would cost more than what it brings. */
import { unwrap } from '../../vendor/idb.js';
import { inSlices } from '../store/slices.js';

/** From so many on, reading what is near costs less than asking for each. */
export const MANY = 32;

/**
 * Writes rows some at a time, and awaits one of each slice: they are done in order, and the failure of any ends the
 * whole transaction.
 * @param {any} store @param {[value: unknown, key: IDBValidKey][]} rows
 */
export async function putAll(store, rows) {
  // Undefined for a store that seals what is put.
  const bare = unwrap(store);
  if (!bare) return inSlices(rows, ([value, key]) => store.put(value, key));
  const slices = [];
  for (let from = 0; from < rows.length; from += MANY) slices.push(rows.slice(from, from + MANY));
  for (const slice of slices) {
    for (const [value, key] of slice.slice(0, -1)) bare.put(value, key);
    const [value, key] = slice[slice.length - 1];
    await store.put(value, key);
  }
}

/**
 * The rows of a store under these keys; undefined for those that it lacks.
 * @param {any} store @param {IDBValidKey[]} keys @returns {Promise<any[]>} in the order of the keys
 */
export async function getAmong(store, keys) {
  const held = keys.length < MANY ? null : new Set((await store.getAllKeys()).map(String));
  const rows = new Array(keys.length);
  await inSlices(keys.entries(), async ([i, key]) => {
    if (!held || held.has(String(key))) rows[i] = await store.get(key);
  });
  return rows;
}
