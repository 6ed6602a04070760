/** Records that the server need not send down again: nothing is new in them but what this phone itself sent up. */
import { contentOf } from '../store/outbox.js';
import { open } from '../store/seal.js';
import { slicesOf } from '../store/slices.js';
import { readRuns, runOf } from './confirmed.js';
import { getAmong } from './many.js';
import { changesBySeq } from './settling.js';

/** @typedef {import('../store/door.js').Transaction} Transaction */
/** @typedef {import('../store/outbox.js').Shown} Shown */
/** @typedef {import('../../types/messages.d.ts').OwnRecord} OwnRecord */
/** @typedef {import('../../types/messages.d.ts').PulledRecord} PulledRecord */

/** @type {PulledRecord} */
const NEW = {
  table: '',
  record: '',
  rev: 0,
  enterprise: '',
  fields: {},
  conflicts: {},
  form: '',
  form_version: '',
  flags: [],
  receipt: '',
};

/**
 * The records as the server has them: what it sent before, and over it this device's changes that it has merged.
 * @param {Transaction} tx - over records, overlay and changes
 * @param {OwnRecord[]} all
 * @param {number} durableSeq - as of the pull's cursor
 * @returns {Promise<PulledRecord[] | null>} null when this phone cannot know one: everything has to be loaded again
 */
export async function ownRecords(tx, all, durableSeq) {
  if (!all.length) return [];
  const merged = await mergedChanges(tx, durableSeq);
  const byLatest = new Map([...merged.values()].flatMap((one) => one.changes.map(({ seq }) => [seq, one])));
  const isAnswered = await answeredAmong(tx, [...byLatest.keys()]);
  const mine = all.map(({ seq }) => byLatest.get(seq));
  // Never answered: a copy of this phone may have sent another change under this number.
  const isKnown = (/** @type {Merged} */ { changes }) => changes.every(({ seq }) => isAnswered(seq));
  if (!mine.every((one) => one && isKnown(one))) return null;
  const known = /** @type {Merged[]} */ (mine);
  const held = await getAmong(
    tx.objectStore('records'),
    known.map(({ changes: [{ table, record }] }) => [table, record]),
  );
  /** @type {PulledRecord[]} */
  const records = [];
  for (const [i, own] of all.entries()) {
    const record = await ownRecord(tx, own, known[i], held[i]);
    if (!record) return null;
    records.push(record);
  }
  return records;
}

/**
 * Which of these changes a push was answered about.
 * @param {Transaction} tx @param {number[]} seqs @returns {Promise<(seq: number) => boolean>}
 */
async function answeredAmong(tx, seqs) {
  const runs = await readRuns(tx);
  const isInRun = (/** @type {number} */ seq) => runOf(runs, seq)?.is_answered ?? false;
  // Noted on the change itself: by an older version of this application, or because it was told of it by itself.
  const noted = await changesBySeq(
    tx,
    seqs.filter((seq) => !isInRun(seq)),
  );
  return (seq) => isInRun(seq) || Boolean(noted.get(seq)?.outcome);
}

/** @typedef {{enterprise: string, changes: Shown[]}} Merged  of one record, in their order */

/** What the server has merged of this device's changes and not sent down yet, by record. @param {Transaction} tx @param {number} durableSeq @returns {Promise<Map<string, Merged>>} */
async function mergedChanges(tx, durableSeq) {
  /** @type {Map<string, Merged>} */
  const merged = new Map();
  await slicesOf(tx.objectStore('overlay'), IDBKeyRange.upperBound(durableSeq), (slice) => {
    for (const { value } of slice) {
      const change = /** @type {Shown} */ (open(value));
      if (change.quarantined) continue;
      /** @type {Merged} */
      const one = merged.get(change.record) ?? { enterprise: value.enterprise, changes: [] };
      one.changes.push(change);
      merged.set(change.record, one);
    }
  });
  return merged;
}

/** @param {Transaction} tx @param {OwnRecord} own @param {Merged} merged @param {any} kept - as the server sent it before, if it did @returns {Promise<PulledRecord | null>} */
async function ownRecord(tx, { rev, fields: count, receipt }, { enterprise, changes }, kept) {
  const { table, record } = changes[0];
  // Not made here, and held no more: it was dropped while somebody still wrote on its page.
  if (!kept && (await baseOf(tx, changes[0])) > 0) return null;
  /** @type {PulledRecord} */
  let made = kept ? /** @type {PulledRecord} */ (open(kept)) : { ...NEW, table, record, enterprise };
  for (const { form, form_version, fields } of changes) {
    made = { ...made, fields: { ...made.fields, ...fields } };
    if (form) made = { ...made, form, form_version };
  }
  if (Object.keys(made.fields).length !== count) return null;
  return { ...made, rev, conflicts: {}, flags: [], receipt };
}

/** @param {Transaction} tx @param {Shown} change @returns {Promise<number>} */
async function baseOf(tx, { seq, base }) {
  // An older version of this application did not lay it over the record.
  return base ?? contentOf(await tx.objectStore('changes').get(seq)).base;
}
