/** What came from the office since this person last looked: returned visits, settled conflicts, new assignments. */
import { store } from './current.js';
import { allRecords } from './records.js';
import { reviewInForce } from './review.js';
import { setSetting, setting } from './session.js';
import { readState } from './sync_state.js';

/** @typedef {import('./records.js').ScreenRecord} ScreenRecord */
/**
 * @typedef {object} Looked  what was known when this person looked last; nothing but ids, names of fields and moments
 * @property {number} returned_ms - the latest return, by the server's clock
 * @property {string[]} enterprises
 * @property {string[]} conflicts - "table/id/field", of visits and enterprises, that were open then or since
 */
/** @typedef {{record: ScreenRecord, field: string}} Settled */
/** @typedef {{returned: ScreenRecord[], settled: Settled[], assigned: ScreenRecord[], enterprises: ScreenRecord[]}} News  enterprises: all of this phone */

/** @returns {Promise<News | null>} null before anything was received: nothing is new then */
export async function newsSince() {
  const present = await presentNow();
  if (!present) return null;
  // A phone that is new here knows its enterprises from the start; what was returned is work that waits all the same.
  const looked = lastLook() ?? noteLook({ ...present, visits: [] });
  const { enterprises, visits, open } = present;
  const remembered = new Set([...looked.conflicts, ...open]);
  // What differs now will have been settled one day; what was made here is no assignment.
  const own = enterprises.filter(({ rev }) => rev === 0).map(({ id }) => id);
  const known = new Set([...looked.enterprises, ...own]);
  keep({ ...looked, enterprises: [...known], conflicts: [...remembered] });
  return {
    returned: visits.filter((visit) => !visit.is_parked && isReturnedAfter(visit, looked.returned_ms)),
    settled: [...remembered]
      .filter((name) => !open.includes(name))
      .map((name) => settledAt(name, [...enterprises, ...visits]))
      .filter((one) => one !== null),
    assigned: enterprises.filter(({ id, is_parked }) => !known.has(id) && !is_parked),
    enterprises,
  };
}

/** All of it was looked at. */
export async function lookedAtNews() {
  const present = await presentNow();
  if (present) noteLook(present);
}

async function presentNow() {
  const { door } = store();
  const { pulled_ms } = await door.read(['meta'], (tx) => readState(tx));
  if (!pulled_ms) return null;
  const [enterprises, visits] = await Promise.all([allRecords('enterprise'), allRecords('visit')]);
  const open = [...enterprises, ...visits].flatMap(({ table, id, conflicts }) =>
    Object.keys(conflicts)
      .filter(Boolean)
      .map((field) => `${table}/${id}/${field}`),
  );
  return { enterprises, visits, open };
}

/** @param {ScreenRecord} visit @param {number} ms */
function isReturnedAfter({ fields }, ms) {
  return reviewInForce(fields) === 'returned' && fields.review_remarks.at_ms > ms;
}

/** @param {string} name @param {ScreenRecord[]} records @returns {Settled | null} null: the record is no longer here */
function settledAt(name, records) {
  const [table, id, ...field] = name.split('/');
  const record = records.find((each) => each.table === table && each.id === id);
  return record ? { record, field: field.join('/') } : null;
}

/** @param {NonNullable<Awaited<ReturnType<typeof presentNow>>>} present @returns {Looked} */
function noteLook({ enterprises, visits, open }) {
  return keep({
    returned_ms: Math.max(0, ...visits.map(({ fields }) => fields.review_remarks?.at_ms ?? 0)),
    enterprises: enterprises.map(({ id }) => id),
    conflicts: open,
  });
}

/** @param {Looked} looked */
function keep(looked) {
  setSetting(`news ${store().person.id}`, JSON.stringify(looked));
  return looked;
}

/** @returns {Looked | null} */
function lastLook() {
  const kept = setting(`news ${store().person.id}`);
  return kept ? JSON.parse(kept) : null;
}
