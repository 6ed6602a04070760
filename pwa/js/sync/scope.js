/** What is no longer this person's leaves this phone; unsent work on it stays, to be read, until the server has it. */

import { open, seal } from '../store/seal.js';
import { inSlices, slicesOf } from '../store/slices.js';
import { MANY } from './many.js';

/** @typedef {import('../store/door.js').Transaction} Transaction */

/** Under meta: enterprises of which something may be parked, so that nobody looks through all records for them. */
const PARKED = 'parked';

/** @param {Transaction} tx @returns {Promise<string[]>} */
async function maybeParked(tx) {
  const kept = await tx.objectStore('meta').get(PARKED);
  if (kept) return open(kept);
  // Kept by an older version of this application.
  /** @type {Set<string>} */
  const found = new Set();
  await slicesOf(tx.objectStore('records'), null, (slice) => {
    for (const { value } of slice) if (value.parked) found.add(value.enterprise);
  });
  return [...found];
}

/** @param {Transaction} tx @param {Iterable<string>} enterprises */
function keepParked(tx, enterprises) {
  return tx.objectStore('meta').put(seal([...enterprises]), PARKED);
}

/** Their keys in `records`. */
export const allEnterprises = () => IDBKeyRange.bound(['enterprise'], ['enterprise', []]);

/** Those of some enterprises that are parked. @param {Transaction} tx @param {Iterable<string>} enterprises @returns {Promise<Set<string>>} */
export async function parkedOf(tx, enterprises) {
  /** @type {Set<string>} */
  const parked = new Set();
  const asked = new Set(enterprises);
  const note = (/** @type {any} */ row) =>
    row?.parked && asked.has(row.enterprise) && parked.add(row.enterprise);
  const records = tx.objectStore('records');
  if (asked.size < MANY)
    await inSlices(asked, async (enterprise) => note(await records.get(['enterprise', enterprise])));
  else
    await slicesOf(records, allEnterprises(), (slice) => {
      for (const { value } of slice) note(value);
    });
  return parked;
}

/** An enterprise is no longer this person's: it goes, or stays to be read while unsent work hangs on it. @param {Transaction} tx @param {string} enterprise */
export async function leaveScope(tx, enterprise) {
  const unsent = await tx.objectStore('overlay').index('enterprise').count(enterprise);
  if (unsent) await keepParked(tx, new Set([...(await maybeParked(tx)), enterprise]));
  let cursor = await tx.objectStore('records').index('enterprise').openCursor(enterprise);
  while (cursor) {
    if (unsent) await cursor.update({ ...cursor.value, parked: 1 });
    else await cursor.delete();
    cursor = await cursor.continue();
  }
}

/** After a load from 0, what it did not bring goes; under unsent work it stays to be read. @param {Transaction} tx @param {number} load */
export async function dropUnbrought(tx, load) {
  const records = tx.objectStore('records');
  const parked = new Set(await maybeParked(tx));
  await slicesOf(records, null, (slice) =>
    inSlices(slice, async ({ key, value }) => {
      if (value.parked) parked.add(value.enterprise);
      if (value.load === load || value.parked) return;
      if (await tx.objectStore('overlay').index('enterprise').count(value.enterprise)) {
        parked.add(value.enterprise);
        await records.put({ ...value, parked: 1 }, key);
      } else await records.delete(key);
    }),
  );
  await keepParked(tx, parked);
}

/**
 * What is out of scope stays only until its unsent work is durable; then it goes, overlay and all. An enterprise that
 * this phone does not hold is out of scope, unless it was made here: after a restore the server tells again of what
 * it keeps aside.
 * @param {Transaction} tx
 * @param {number} durableSeq
 */
export async function dropParked(tx, durableSeq) {
  const [records, overlay] = [tx.objectStore('records'), tx.objectStore('overlay')];
  /** @type {Map<string, {seqs: number[], waits: boolean}>} */
  const shown = new Map();
  await slicesOf(overlay, null, (slice) => {
    for (const { key, value } of slice) {
      const { seqs, waits } = shown.get(value.enterprise) ?? { seqs: [], waits: false };
      shown.set(value.enterprise, { seqs: [...seqs, key], waits: waits || key > durableSeq });
    }
  });
  const left = new Set();
  // A window of an older version parks without noting it: then work still hangs on the enterprise.
  for (const enterprise of new Set([...(await maybeParked(tx)), ...(await parkedOf(tx, shown.keys()))])) {
    let cursor = await records.index('enterprise').openCursor(enterprise);
    while (cursor) {
      if (cursor.value.parked && shown.get(enterprise)?.waits) left.add(enterprise);
      else if (cursor.value.parked) await cursor.delete();
      cursor = await cursor.continue();
    }
  }
  await keepParked(tx, left);
  for (const [enterprise, { seqs, waits }] of shown) {
    if (waits || (await records.index('enterprise').count(enterprise))) continue;
    if (await isMadeHere(tx, enterprise)) continue;
    for (const seq of seqs) await overlay.delete(seq);
  }
}

/** @param {Transaction} tx @param {string} enterprise */
async function isMadeHere(tx, enterprise) {
  /** @type {{table: string} | undefined} */
  const first = await tx.objectStore('changes').index('record').get(enterprise);
  return first?.table === 'enterprise';
}
