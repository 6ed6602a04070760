/**
 * Which photographs, signatures and files are on this phone, by the hash of their bytes: those that wait to be sent,
 * those in the journal, and those of others that were looked at. Outside the seal stand ids, sizes and hashes; the
 * bytes are in pieces.js.
 */
import { filesIn } from '../form/attached.js';

/** @typedef {import('./door.js').Door} Door */
/** @typedef {import('./door.js').Transaction} Transaction */
/**
 * @typedef {object} Kept
 * @property {string} sha256
 * @property {number} size
 * @property {number} held - bytes that are here; fewer than size while one of others is being fetched
 * @property {number} seq - newest own change that names it; 0: fetched
 * @property {string[]} uses - "visit/record/field" of own answers that name it
 * @property {1} [waiting] - the server does not have it whole
 * @property {1} [begun] - the server may have a part of it
 * @property {number} saved_ms
 * @property {number} [confirmed_ms] - server's clock when it told that it has this whole
 * @property {string} [fetched_for] - the enterprise for which one of others was fetched
 * @property {string} enterprise
 * @property {{media_type: string, name: string}} sealed
 */

/**
 * Notes which files a change names, and which its answers named before.
 * @param {Transaction} tx - over attachments
 * @param {{visit: string, record: string, fields: Record<string, unknown>}} typed
 * @param {number} seq
 */
export async function noteNamed(tx, { visit, record, fields }, seq) {
  const store = tx.objectStore('attachments');
  for (const [field, value] of Object.entries(fields)) {
    const use = `${visit}/${record}/${field}`;
    const named = new Set(filesIn(value).map(({ sha256 }) => sha256));
    for (const former of /** @type {Kept[]} */ (await store.index('uses').getAll(use))) {
      if (named.has(former.sha256)) continue;
      const { waiting, ...rest } = { ...former, uses: former.uses.filter((each) => each !== use) };
      // Retaken: nobody will look at it. It stays as long as the change that named it.
      await store.put(rest.uses.length && waiting ? { ...rest, waiting } : rest, former.sha256);
    }
    for (const sha256 of named) {
      /** @type {Kept | undefined} */
      const kept = await store.get(sha256);
      if (!kept) continue;
      const { fetched_for: _of, ...own } = kept;
      const uses = [...new Set([...kept.uses, use])];
      await store.put({ ...own, uses, seq, ...(!kept.confirmed_ms && { waiting: 1 }) }, sha256);
    }
  }
}

/** @param {Transaction} tx - over attachments @returns {Promise<Kept[]>} what the server lacks, smallest first */
export async function waitingFiles(tx) {
  /** @type {Kept[]} */
  const waiting = await tx.objectStore('attachments').index('waiting').getAll(1);
  return waiting.sort((a, b) => a.size - b.size || (a.sha256 < b.sha256 ? -1 : 1));
}

/** @param {Kept} kept @returns {string[]} the visits whose answers name it */
export function visitsOf({ uses }) {
  return [...new Set(uses.map((use) => use.split('/')[0]))];
}

/** How many files of each visit the server lacks. @param {Transaction} tx - over attachments @returns {Promise<Map<string, number>>} */
export async function unsentByVisit(tx) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const kept of await waitingFiles(tx))
    for (const visit of visitsOf(kept)) counts.set(visit, (counts.get(visit) ?? 0) + 1);
  return counts;
}

/** How many of the files in these answers the server lacks, beside those that wait here. @param {Transaction} tx - over attachments @param {unknown[]} answers */
export async function missingOf(tx, answers) {
  let missing = 0;
  for (const { sha256 } of answers.flatMap(filesIn)) {
    /** @type {Kept | undefined} */
    const kept = await tx.objectStore('attachments').get(sha256);
    if (!kept?.confirmed_ms && !kept?.waiting) missing += 1;
  }
  return missing;
}

/** The change that names them has another number now. @param {Transaction} tx - over attachments @param {number} former @param {number} seq */
export async function renumberNamed(tx, former, seq) {
  for (const kept of /** @type {Kept[]} */ (await tx.objectStore('attachments').index('seq').getAll(former)))
    await tx.objectStore('attachments').put({ ...kept, seq }, kept.sha256);
}

/** @param {Transaction} tx - over attachments and pieces @param {string} sha256 */
export async function forget(tx, sha256) {
  await tx.objectStore('pieces').delete(IDBKeyRange.bound([sha256], [sha256, []]));
  await tx.objectStore('attachments').delete(sha256);
}
