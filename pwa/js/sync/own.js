/** Records that the server need not send down again: nothing is new in them but what this phone itself sent up. */
import { open } from '../store/seal.js';

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
 * The record as the server has it: what it sent before, and over it this device's changes that it has merged.
 * @param {Transaction} tx - over records, overlay and changes
 * @param {OwnRecord} own
 * @param {number} durableSeq - as of the pull's cursor
 * @returns {Promise<PulledRecord | null>} null when this phone cannot know it: everything has to be loaded again
 */
export async function ownRecord(tx, { seq, rev, fields: count, receipt }, durableSeq) {
  const overlay = tx.objectStore('overlay');
  const latest = await overlay.get(seq);
  if (!latest) return null;
  const { enterprise } = latest;
  const { table, record } = /** @type {Shown} */ (open(latest));
  /** @type {any[]} */
  const beside = await overlay.index('enterprise').getAll(enterprise);
  const merged = beside
    .map((row) => /** @type {Shown} */ (open(row)))
    .filter((one) => one.record === record && one.seq <= durableSeq && !one.quarantined)
    .sort((a, b) => a.seq - b.seq);
  for (const one of merged) {
    // Never answered: a copy of this phone may have sent another change under this number.
    const sent = await tx.objectStore('changes').get(one.seq);
    if (!sent?.outcome) return null;
  }
  const kept = await tx.objectStore('records').get([table, record]);
  /** @type {PulledRecord} */
  let made = kept ? /** @type {PulledRecord} */ (open(kept)) : { ...NEW, table, record, enterprise };
  for (const { form, form_version, fields } of merged) {
    made = { ...made, fields: { ...made.fields, ...fields } };
    if (form) made = { ...made, form, form_version };
  }
  if (Object.keys(made.fields).length !== count) return null;
  return { ...made, rev, conflicts: {}, flags: [], receipt };
}
