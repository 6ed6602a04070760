/** Records as the screen shows them: what the server sent, and over it this person's own changes in their order. */
import { store } from './current.js';
import { missingOf, unsentByVisit } from './attachments.js';
import { open } from './seal.js';

/** @typedef {import('./outbox.js').Shown} Shown */
/** @typedef {import('./door.js').Door} Door */
/** @typedef {import('./door.js').Transaction} Transaction */
/**
 * @typedef {object} Held  a record as the server sent it, and what this phone notes about it
 * @property {string} table
 * @property {string} record
 * @property {number} rev
 * @property {string} enterprise
 * @property {Record<string, unknown>} fields
 * @property {Record<string, unknown[]>} conflicts
 * @property {string} form
 * @property {string} form_version
 * @property {string[]} flags
 * @property {string} [receipt] - of a finished visit that arrived whole
 */
/**
 * @typedef {object} ScreenRecord
 * @property {string} table
 * @property {string} id
 * @property {string} enterprise
 * @property {number} rev - 0: the server has not sent it yet
 * @property {Record<string, any>} fields
 * @property {Record<string, unknown[]>} conflicts - every version's value, in stamp order; "" = a contested deletion
 * @property {string} form
 * @property {string} form_version
 * @property {string[]} flags
 * @property {string} [receipt] - code that proves that the server has it; of a finished visit
 * @property {number[]} pending - seqs of own changes that no pull has brought yet
 * @property {{seq: number, problem: string}[]} quarantined
 * @property {boolean} is_parked - left this person's scope while unsent work hung on it: read-only
 * @property {boolean} is_deleted
 * @property {number} unsent - files of this visit, or of its rows, that the server lacks
 */

const VIEW = ['records', 'overlay', 'attachments'];

/**
 * All records of one table, deleted ones left out.
 * @param {string} table
 * @param {Door} [door]
 * @returns {Promise<ScreenRecord[]>}
 */
export async function allRecords(table, door = store().door) {
  const records = await door.read(VIEW, async (tx) => {
    const [held, shown] = await Promise.all([
      tx.objectStore('records').getAll(IDBKeyRange.bound([table], [table, []])),
      tx.objectStore('overlay').getAll(),
    ]);
    return withUnsent(tx, laidOver(held, shown, await parkedAmong(tx, shown)));
  });
  return records.filter((record) => record.table === table && !record.is_deleted);
}

/**
 * Everything that hangs on one enterprise, itself included, deleted ones left out.
 * @param {string} enterprise
 * @param {Door} [door]
 * @returns {Promise<ScreenRecord[]>}
 */
export async function recordsOf(enterprise, door = store().door) {
  const records = await door.read(VIEW, async (tx) => {
    const [held, shown] = await Promise.all([
      tx.objectStore('records').index('enterprise').getAll(enterprise),
      tx.objectStore('overlay').index('enterprise').getAll(enterprise),
    ]);
    return withUnsent(tx, laidOver(held, shown));
  });
  return records.filter((record) => !record.is_deleted);
}

/**
 * One record, or null if this phone does not have it (deleted ones too).
 * @param {string} table
 * @param {string} id
 * @param {Door} [door]
 * @returns {Promise<ScreenRecord | null>}
 */
export async function record(table, id, door = store().door) {
  const records = await door.read(VIEW, async (tx) => {
    const held = await tx.objectStore('records').get([table, id]);
    const shown = await (held
      ? tx.objectStore('overlay').index('enterprise').getAll(held.enterprise)
      : tx.objectStore('overlay').getAll());
    return laidOver(held ? [held] : [], shown, await parkedAmong(tx, shown));
  });
  return records.find((each) => each.table === table && each.id === id && !each.is_deleted) ?? null;
}

/** @param {Transaction} tx - over VIEW @param {ScreenRecord[]} records */
async function withUnsent(tx, records) {
  const unsent = await unsentByVisit(tx);
  for (const { table, id, flags, fields } of records) {
    if (!flags.includes('missing_attachment')) continue;
    const visit = table === 'row' ? fields.visit_id : id;
    // What this phone has sent since its last pull is there, though the record as held does not say so yet.
    const missing = await missingOf(tx, Object.values(fields));
    if (missing) unsent.set(visit, (unsent.get(visit) ?? 0) + missing);
  }
  return unsent.size ? records.map((record) => ({ ...record, unsent: unsent.get(record.id) ?? 0 })) : records;
}

/** Enterprises that left this person's scope, of those on which something waits. @param {Transaction} tx @param {any[]} shownRows @returns {Promise<Set<string>>} */
async function parkedAmong(tx, shownRows) {
  /** @type {Set<string>} */
  const parked = new Set();
  for (const enterprise of new Set(shownRows.map((row) => row.enterprise)))
    if ((await tx.objectStore('records').get(['enterprise', enterprise]))?.parked) parked.add(enterprise);
  return parked;
}

/**
 * @param {any[]} heldRows - of the store "records"
 * @param {any[]} shownRows - of the store "overlay", in the order of their seq
 * @param {Set<string>} [parked] - enterprises that left the scope; read from `heldRows` when these are all of one
 * @returns {ScreenRecord[]}
 */
export function laidOver(
  heldRows,
  shownRows,
  parked = new Set(heldRows.filter((row) => row.parked).map((row) => row.enterprise)),
) {
  /** @type {Map<string, ScreenRecord>} */
  const records = new Map();
  for (const row of heldRows) {
    const held = /** @type {Held} */ (open(row));
    records.set(`${held.table}/${held.record}`, {
      ...held,
      id: held.record,
      fields: { ...held.fields },
      pending: [],
      quarantined: [],
      is_parked: Boolean(row.parked),
      is_deleted: false,
      unsent: 0,
    });
  }
  for (const row of shownRows) {
    const shown = /** @type {Shown} */ (open(row));
    const name = `${shown.table}/${shown.record}`;
    // What the server has not sent yet stays and goes with its enterprise.
    const below = records.get(name) ?? {
      ...bare(shown, row.enterprise),
      is_parked: parked.has(row.enterprise),
    };
    records.set(name, withChange(below, shown));
  }
  return [...records.values()];
}

/** @param {Shown} shown @param {string} enterprise @returns {ScreenRecord} */
function bare(shown, enterprise) {
  return {
    table: shown.table,
    id: shown.record,
    enterprise,
    rev: 0,
    fields: {},
    conflicts: {},
    form: shown.form,
    form_version: shown.form_version,
    flags: [],
    pending: [],
    quarantined: [],
    is_parked: false,
    is_deleted: false,
    unsent: 0,
  };
}

/** @param {ScreenRecord} below @param {Shown} shown @returns {ScreenRecord} */
function withChange(below, shown) {
  return {
    ...below,
    fields: { ...below.fields, ...shown.fields },
    // The one held is of a former end.
    receipt: '',
    is_deleted: shown.kind === 'delete',
    pending: [...below.pending, shown.seq],
    quarantined: shown.quarantined
      ? [...below.quarantined, { seq: shown.seq, problem: shown.quarantined }]
      : below.quarantined,
  };
}
