/**
 * Seals what was stored before there was a PIN, some rows at a time. Each row tells what it is, so it may end anywhere: the
 * next unlocking goes on. Twice in all: another window may have written openly while the first pass went by.
 */
import { notePass, vaultOf } from './pins.js';
import { SEALED_STORES } from './sealed_stores.js';

/** @typedef {import('../store/door.js').Door} Door */

const PASSES = 2;
/** Rows in one transaction; pieces of photographs are 256 KiB each. */
const ROWS = 64;
const PIECES = 4;

/** @param {Door} door - unlocked @returns {Promise<void>} */
export async function sealInPlace(door) {
  const vault = await vaultOf(door);
  if (!vault || vault.passes >= PASSES) return;
  for (const store of SEALED_STORES) await sealStore(door, store);
  await notePass(door);
}

/** @param {Door} door @param {string} store */
async function sealStore(door, store) {
  const most = store === 'pieces' ? PIECES : ROWS;
  /** @type {IDBKeyRange | null} */
  let rest = null;
  do rest = await sealNext(door, store, rest, most);
  while (rest);
}

/** @param {Door} door @param {string} name @param {IDBKeyRange | null} range @param {number} most @returns {Promise<IDBKeyRange | null>} what follows */
function sealNext(door, name, range, most) {
  // Not strict: a row that did not reach the disk lies there as before, and is read all the same.
  return door.write([name], 'relaxed', async (tx) => {
    const store = tx.objectStore(name);
    const [keys, rows] = await Promise.all([store.getAllKeys(range, most), store.getAll(range, most)]);
    const isOpen = (/** @type {any} */ row) => row.sealed !== undefined && typeof row.sealed !== 'function';
    await Promise.all(rows.map((row, i) => isOpen(row) && store.put(row, keys[i])));
    return keys.length < most ? null : IDBKeyRange.lowerBound(keys.at(-1), true);
  });
}
