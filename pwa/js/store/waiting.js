/**
 * One record that needs a person: what of it waits, what the office holds back or refused, and how it is put aside so
 * that nothing behind it waits. What is put aside stays in the journal's place: its content moves to meta.
 */
import { encoded } from '../sync/change.js';
import { visitsOf, waitingFiles } from './attachments.js';
import { addChange, bytesOf, contentOf, OUTBOX_STORES, typedIn } from './outbox.js';
import { open, seal } from './seal.js';
import { readState } from './sync_state.js';

/** @typedef {import('./door.js').Door} Door */
/** @typedef {import('./door.js').Transaction} Transaction */
/** @typedef {import('./outbox.js').KeptChange} KeptChange */
/** @typedef {import('./outbox.js').Typed} Typed */
/**
 * @typedef {object} Attention  one record that a person may have to look at
 * @property {string} name - of the visit, or of the enterprise where changes hang on none
 * @property {string} enterprise
 * @property {number} unsent - changes the server lacks
 * @property {number} bytes - of these and of the files
 * @property {number} files - photographs and files the server lacks
 * @property {number} since_ms - the first of what waits; 0: nothing waits
 * @property {{seq: number, problem: string}[]} held - in the office's quarantine
 * @property {{seq: number, reason: string, saved_ms: number}[]} refused - and not put away yet
 * @property {{seq: number, saved_ms: number}[]} aside - put aside here
 */

const ASIDE = 'aside ';

/** Every record with something that waits, is held back, refused or aside; what waits longest first. @param {Door} door @returns {Promise<Attention[]>} */
export function needingAttention(door) {
  return door.read(OUTBOX_STORES, async (tx) => {
    const { durable_seq } = await readState(tx);
    /** @type {Map<string, Attention>} */
    const found = new Map();
    for (const kept of /** @type {KeptChange[]} */ (await tx.objectStore('changes').getAll()))
      noteChange(found, kept, durable_seq);
    for (const file of await waitingFiles(tx))
      for (const visit of visitsOf(file)) {
        const one = entry(found, visit, file.enterprise);
        one.files += 1;
        one.bytes += file.size;
        one.since_ms = Math.min(one.since_ms || Infinity, file.saved_ms);
      }
    for (const { seq, typed, saved_ms } of await asides(tx))
      entry(found, typed.visit || typed.enterprise, typed.enterprise).aside.push({ seq, saved_ms });
    const all = [...found.values()];
    return all.sort((a, b) => (a.since_ms || Infinity) - (b.since_ms || Infinity));
  });
}

/** @param {Map<string, Attention>} found @param {KeptChange} kept @param {number} durableSeq */
function noteChange(found, kept, durableSeq) {
  const { seq, visit, enterprise, outcome, problem, first_ms, saved_ms } = kept;
  const name = visit || enterprise;
  if (kept.is_aside) return;
  if (seq > durableSeq) {
    const one = entry(found, name, enterprise);
    one.unsent += 1;
    one.bytes += bytesOf(kept).length;
    one.since_ms = Math.min(one.since_ms || Infinity, first_ms);
  } else if (outcome === 'quarantined') {
    entry(found, name, enterprise).held.push({ seq, problem });
  } else if (outcome === 'refused' && !kept.put_away) {
    entry(found, name, enterprise).refused.push({ seq, reason: problem, saved_ms });
  }
}

/** @param {Map<string, Attention>} found @param {string} name @param {string} enterprise @returns {Attention} */
function entry(found, name, enterprise) {
  const none = { unsent: 0, bytes: 0, files: 0, since_ms: 0, held: [], refused: [], aside: [] };
  const one = found.get(name) ?? { name, enterprise, ...none };
  found.set(name, one);
  return one;
}

/** What was typed in these changes. @param {Door} door @param {number[]} seqs @returns {Promise<import('../sync/change.js').Change[]>} */
export function contentsOf(door, seqs) {
  return door.read(['changes'], async (tx) => {
    const kept = await Promise.all(seqs.map((seq) => tx.objectStore('changes').get(seq)));
    return kept.filter(Boolean).map(contentOf);
  });
}

/**
 * Puts what waits of one record aside: its numbers travel with nothing in them, so that the rest goes on, and what was
 * typed stays here until it is put back.
 * @param {Door} door
 * @param {string} name - of the visit, or of the enterprise
 * @returns {Promise<number>} how many changes
 */
export function putAside(door, name) {
  return door.write(OUTBOX_STORES, 'strict', async (tx) => {
    const { durable_seq } = await readState(tx);
    /** @type {KeptChange[]} */
    const waiting = await tx.objectStore('changes').getAll(IDBKeyRange.lowerBound(durable_seq, true));
    const own = waiting.filter((kept) => (kept.visit || kept.enterprise) === name && !kept.is_aside);
    for (const kept of own) {
      const { seq, saved_ms } = kept;
      const aside = { seq, typed: typedIn(kept), saved_ms, bytes: bytesOf(kept) };
      await tx.objectStore('meta').put(seal(aside), ASIDE + seq);
      const empty = encoded({ ...contentOf(kept), kind: 'set', fields: {} });
      await tx.objectStore('changes').put({ ...kept, open: 0, is_aside: true, ...seal(empty) }, kept.seq);
    }
    return own.length;
  });
}

/** What was put aside of one record waits again, as new changes. @param {Door} door @param {string} name @param {number} nowMs @returns {Promise<number>} */
export function putBack(door, name, nowMs) {
  return door.write(OUTBOX_STORES, 'strict', async (tx) => {
    const own = (await asides(tx)).filter(({ typed }) => (typed.visit || typed.enterprise) === name);
    for (const { seq, typed } of own) {
      await addChange(tx, { ...typed, epoch: (await readState(tx)).epoch }, nowMs);
      await tx.objectStore('meta').delete(ASIDE + seq);
    }
    return own.length;
  });
}

/** What the office refused of one record is typed again: it travels as new changes. @param {Door} door @param {string} name @param {number} nowMs @returns {Promise<number>} */
export function typeAgain(door, name, nowMs) {
  return withRefused(door, name, async (tx, kept) => {
    const { epoch } = await readState(tx);
    await addChange(tx, { ...typedIn(kept), epoch }, nowMs);
  });
}

/** What the office refused of one record is not shown any more; it stays in the journal. @param {Door} door @param {string} name @returns {Promise<number>} */
export function putAway(door, name) {
  return withRefused(door, name, async () => {});
}

/** @param {Door} door @param {string} name @param {(tx: Transaction, kept: KeptChange) => Promise<void>} act @returns {Promise<number>} */
function withRefused(door, name, act) {
  return door.write(OUTBOX_STORES, 'strict', async (tx) => {
    const all = await tx.objectStore('changes').getAll();
    const own = all.filter(
      (kept) => (kept.visit || kept.enterprise) === name && kept.outcome === 'refused' && !kept.put_away,
    );
    for (const kept of own) {
      await tx.objectStore('changes').put({ ...kept, put_away: true }, kept.seq);
      await act(tx, kept);
    }
    return own.length;
  });
}

/** What was put aside, by seq. bytes: as they would have travelled. @param {Transaction} tx - over meta @returns {Promise<{seq: number, typed: Typed, saved_ms: number, bytes: Uint8Array}[]>} */
export async function asides(tx) {
  const rows = await tx.objectStore('meta').getAll(IDBKeyRange.bound(ASIDE, `${ASIDE}~`));
  return rows.map((row) => open(row)).sort((a, b) => a.seq - b.seq);
}
