/** What is no longer this person's leaves this phone; unsent work on it stays, to be read, until the server has it. */

/** @typedef {import('../store/door.js').Transaction} Transaction */

/** An enterprise is no longer this person's: it goes, or stays to be read while unsent work hangs on it. @param {Transaction} tx @param {string} enterprise */
export async function leaveScope(tx, enterprise) {
  const unsent = await tx.objectStore('overlay').index('enterprise').count(enterprise);
  let cursor = await tx.objectStore('records').index('enterprise').openCursor(enterprise);
  while (cursor) {
    if (unsent) await cursor.update({ ...cursor.value, parked: 1 });
    else await cursor.delete();
    cursor = await cursor.continue();
  }
}

/** After a load from 0, what it did not bring goes; under unsent work it stays to be read. @param {Transaction} tx @param {number} load */
export async function dropUnbrought(tx, load) {
  let cursor = await tx.objectStore('records').openCursor();
  while (cursor) {
    if (cursor.value.load !== load && !cursor.value.parked) {
      const unsent = await tx.objectStore('overlay').index('enterprise').count(cursor.value.enterprise);
      if (unsent) await cursor.update({ ...cursor.value, parked: 1 });
      else await cursor.delete();
    }
    cursor = await cursor.continue();
  }
}

/**
 * What is out of scope stays only until its unsent work is durable; then it goes, overlay and all. An enterprise that
 * this phone does not hold is out of scope, unless it was made here: after a restore the server tells again of what
 * it keeps aside.
 * @param {Transaction} tx
 * @param {number} durableSeq
 */
export async function dropParked(tx, durableSeq) {
  /** @type {Map<string, {seqs: number[], waits: boolean}>} */
  const shown = new Map();
  let above = await tx.objectStore('overlay').openCursor();
  while (above) {
    const { seqs, waits } = shown.get(above.value.enterprise) ?? { seqs: [], waits: false };
    const seq = Number(above.key);
    shown.set(above.value.enterprise, { seqs: [...seqs, seq], waits: waits || seq > durableSeq });
    above = await above.continue();
  }
  let cursor = await tx.objectStore('records').openCursor();
  while (cursor) {
    const { parked, enterprise } = cursor.value;
    if (parked && !shown.get(enterprise)?.waits) await cursor.delete();
    cursor = await cursor.continue();
  }
  for (const [enterprise, { seqs, waits }] of shown) {
    if (waits || (await tx.objectStore('records').index('enterprise').count(enterprise))) continue;
    if (await isMadeHere(tx, enterprise)) continue;
    for (const seq of seqs) await tx.objectStore('overlay').delete(seq);
  }
}

/** @param {Transaction} tx @param {string} enterprise */
async function isMadeHere(tx, enterprise) {
  /** @type {{table: string} | undefined} */
  const first = await tx.objectStore('changes').index('record').get(enterprise);
  return first?.table === 'enterprise';
}
