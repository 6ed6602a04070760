/** What the server tells of photographs and files, and when they leave this phone. */
import { forget } from './attachments.js';
import { readState } from './sync_state.js';

/** @typedef {import('./attachments.js').Kept} Kept */
/** @typedef {import('./door.js').Door} Door */
/** @typedef {import('./door.js').Transaction} Transaction */

/** @param {Door} door @param {string} sha256 @param {Partial<Kept>} news */
export function noteFile(door, sha256, news) {
  return door.write(['attachments'], 'strict', async (tx) => {
    const kept = await tx.objectStore('attachments').get(sha256);
    if (kept) await tx.objectStore('attachments').put({ ...kept, ...news }, sha256);
  });
}

/** The server has it whole, or nobody can give it any more. @param {Door} door @param {string} sha256 @param {number} nowMs */
export function noteDone(door, sha256, nowMs) {
  return door.write(['attachments', 'meta'], 'strict', async (tx) => {
    const kept = await tx.objectStore('attachments').get(sha256);
    if (!kept) return;
    const { waiting: _waiting, begun: _begun, ...rest } = kept;
    const confirmed_ms = nowMs + (await readState(tx)).offset_ms;
    await tx.objectStore('attachments').put({ ...rest, confirmed_ms }, sha256);
  });
}

/** Another history of the server: it is asked again about everything that own answers name. @param {Transaction} tx - over attachments */
export async function checkAllAgain(tx) {
  let cursor = await tx.objectStore('attachments').openCursor();
  while (cursor) {
    const { confirmed_ms: _then, ...kept } = /** @type {Kept} */ (cursor.value);
    if (kept.uses.length) await cursor.update({ ...kept, waiting: 1, begun: 1 });
    cursor = await cursor.continue();
  }
}

/**
 * Forgets the files of a change that leaves the journal, unless one of them has to stay.
 * @param {Transaction} tx - over attachments and pieces
 * @param {number} seq
 * @param {number} before - server's clock: what it has had since then may go
 * @returns {Promise<boolean>} false: none was forgotten, and the change must stay
 */
export async function forgetNamed(tx, seq, before) {
  /** @type {Kept[]} */
  const named = await tx.objectStore('attachments').index('seq').getAll(seq);
  if (named.some((kept) => kept.uses.length && !((kept.confirmed_ms ?? Infinity) <= before))) return false;
  for (const { sha256 } of named) await forget(tx, sha256);
  return true;
}

/** What was fetched for an enterprise goes with it. @param {Transaction} tx - over attachments, pieces and records */
export async function forgetOutOfScope(tx) {
  const index = tx.objectStore('attachments').index('fetched_for');
  /** @type {Kept[]} */
  const fetched = await index.getAll();
  for (const { sha256, fetched_for = '' } of fetched)
    if (!(await tx.objectStore('records').index('enterprise').count(fetched_for))) await forget(tx, sha256);
}
