/** What a person did, numbered and kept: changes above durable_seq wait (outbox), the rest is the journal. */
import { decoded, encoded } from '../sync/change.js';
import { laterStamp, nextStamp } from '../sync/clock.js';
import { noteNamed, renumberNamed } from './attachments.js';
import { open, seal } from './seal.js';
import { readState, writeState } from './sync_state.js';

/** @typedef {import('./door.js').Transaction} Transaction */
/** @typedef {import('./sync_state.js').SyncState} SyncState */
/** @typedef {import('../sync/change.js').Change} Change */
/**
 * @typedef {object} Typed  what a person did, before it has a number
 * @property {'set' | 'delete' | 'finalise' | 'attach'} kind
 * @property {string} table
 * @property {string} record
 * @property {string} enterprise - on which it hangs
 * @property {string} visit - on which it hangs; "" for none
 * @property {Record<string, unknown>} fields
 * @property {string} form - "" outside a survey
 * @property {string} form_version
 * @property {number} base - when the screen was drawn
 * @property {number} epoch - when the screen was drawn
 */
/**
 * @typedef {object} KeptChange
 * @property {number} seq
 * @property {string} table
 * @property {string} record
 * @property {string} enterprise
 * @property {string} visit
 * @property {0 | 1} open - 1: later answers may join
 * @property {number} first_ms - when its first answer was typed
 * @property {number} saved_ms - when its last answer was typed
 * @property {number} [confirmed_ms] - server's clock when it told that it has this on disk; nearly always in confirmed.js
 * @property {string} outcome - the server's, where it was told by itself; "" before, and for all that confirmed.js notes
 * @property {string} problem - why it is in quarantine or refused
 * @property {boolean} [is_aside] - put aside here: its number travels with nothing in it (waiting.js)
 * @property {boolean} [put_away] - refused, and the person wants to see it no more
 * @property {unknown} sealed - its bytes
 */
/**
 * @typedef {object} Shown  what a change shows until a pull brings it
 * @property {number} seq
 * @property {string} table
 * @property {string} record
 * @property {string} kind
 * @property {string} form
 * @property {string} form_version
 * @property {Record<string, unknown>} fields
 * @property {number} [base] - of the change
 * @property {string} quarantined - problem code; "" while it simply waits
 */

export const OUTBOX_STORES = ['changes', 'overlay', 'meta', 'attachments'];
const MOST_FIELDS = 500;
const MOST_BYTES = 256 * 1024;

/**
 * Keeps what was done, joined to the record's open change where the protocol allows it, and shows it at once.
 * @param {Transaction} tx - over OUTBOX_STORES, durability strict
 * @param {Typed} asked
 * @param {number} nowMs - this phone's clock
 * @returns {Promise<number>} its seq
 */
export async function addChange(tx, asked, nowMs) {
  const state = await readState(tx);
  const typed = { ...asked, base: await baseOfScreen(tx, asked) };
  if (state.is_closed)
    throw new Error(
      'The office took this phone’s data back; nothing can be saved in them. Enrol again, at /f/enrol.',
    );
  const newest = await newestChange(tx, typed.record);
  const joined = newest && joins(newest, typed) ? newest : null;
  const seq = joined ? joined.seq : state.seq + 1;
  const stamp = nextStamp(laterStamp(state.stamp, state.latest_stamp), nowMs + state.offset_ms, state.device);
  const earlier = joined ? contentOf(joined).fields : {};
  /** @type {Change} */
  const change = {
    seq,
    kind: typed.kind,
    table: typed.table,
    record: typed.record,
    fields: { ...earlier, ...typed.fields },
    form: typed.form,
    form_version: typed.form_version,
    epoch: typed.epoch,
    base: typed.base,
    stamp,
    user: state.user,
    device_ms: nowMs,
  };
  const bytes = encoded(change);
  const grows =
    typed.kind === 'set' && bytes.length < MOST_BYTES && Object.keys(change.fields).length < MOST_FIELDS;
  await tx.objectStore('changes').put(
    {
      seq,
      table: typed.table,
      record: typed.record,
      enterprise: typed.enterprise,
      visit: typed.visit,
      open: grows ? 1 : 0,
      first_ms: joined ? joined.first_ms : nowMs,
      saved_ms: nowMs,
      outcome: '',
      problem: '',
      ...seal(bytes),
    },
    seq,
  );
  await showChange(tx, typed.enterprise, change, '');
  if (typed.kind === 'attach') await noteNamed(tx, typed, seq);
  // Not `seq`: an answer that joins an older change must not give later numbers out again.
  await writeState(tx, { ...state, seq: Math.max(state.seq, seq), stamp });
  return seq;
}

/**
 * What this person had seen of the answers typed now. Where an own answer still lies over the server's, nobody saw
 * what a pull has put below it meanwhile: that counts as seen only when the own answer went the same way.
 * @param {Transaction} tx
 * @param {Typed} typed
 */
async function baseOfScreen(tx, { record, fields, base, epoch }) {
  let seen = base;
  for (const seq of await tx.objectStore('changes').index('record').getAllKeys(record)) {
    const above = await tx.objectStore('overlay').get(seq);
    const shown = above ? /** @type {Shown} */ (open(above)).fields : {};
    if (!Object.keys(fields).some((name) => name in shown)) continue;
    const own = contentOf(await tx.objectStore('changes').get(seq));
    seen = Math.min(seen, own.epoch === epoch ? own.base : 0);
  }
  return seen;
}

/** @param {Transaction} tx @param {string} record @returns {Promise<KeptChange | null>} */
async function newestChange(tx, record) {
  const cursor = await tx.objectStore('changes').index('record').openCursor(record, 'prev');
  return cursor ? cursor.value : null;
}

/** @param {KeptChange} newest @param {Typed} typed */
function joins(newest, typed) {
  if (!newest.open || typed.kind !== 'set') return false;
  const change = contentOf(newest);
  return (
    change.base === typed.base && change.epoch === typed.epoch && change.form_version === typed.form_version
  );
}

/** @param {KeptChange} kept @returns {Change} */
export function contentOf(kept) {
  return decoded(bytesOf(kept));
}

/** @param {KeptChange} kept @returns {Uint8Array} as they travel */
export function bytesOf(kept) {
  return open(/** @type {any} */ (kept));
}

/**
 * Lays a change over the server's record.
 * @param {Transaction} tx
 * @param {string} enterprise
 * @param {Change} change
 * @param {string} quarantined
 */
export function showChange(tx, enterprise, change, quarantined) {
  const { seq, table, record, kind, form, form_version, fields, base } = change;
  /** @type {Shown} */
  const shown = { seq, table, record, kind, form, form_version, fields, base, quarantined };
  return tx.objectStore('overlay').put({ enterprise, ...seal(shown) }, seq);
}

/**
 * Closes every open change of a visit, its rows' too: nothing joins them any more.
 * @param {Transaction} tx
 * @param {string} visit
 */
export async function freezeVisit(tx, visit) {
  await freeze(tx, await tx.objectStore('changes').index('visit').getAll(visit));
}

/** @param {Transaction} tx @param {KeptChange[]} changes */
export async function freeze(tx, changes) {
  for (const change of changes.filter((kept) => kept.open)) {
    await tx.objectStore('changes').put({ ...change, open: 0 }, change.seq);
  }
}

/**
 * Gives changes other numbers, behind all that were given.
 * @param {Transaction} tx - over OUTBOX_STORES; the state from which they are counted is written
 * @param {KeptChange[]} changes
 * @param {number} nowMs - this phone's clock
 * @param {(kept: KeptChange) => Partial<Typed> | null} [left] - what of a change is to be told again; null: it stays
 */
export async function numberAnew(tx, changes, nowMs, left = () => ({})) {
  const again = changes.map((kept) => ({ kept, part: left(kept) })).filter(({ part }) => part);
  for (const { kept } of again)
    for (const store of ['changes', 'overlay']) await tx.objectStore(store).delete(kept.seq);
  for (const { kept, part } of again) await addChange(tx, { ...typedIn(kept), ...part }, nowMs);
}

/**
 * Gives the waiting changes to another device id of the same person: the server did not know the former one any more.
 * Records stay, and so does the journal: what the former device sent keeps its bytes under numbers below 1, which are
 * never sent, and shows until a pull has brought it.
 * @param {import('./door.js').Door} door
 * @param {(state: SyncState) => SyncState} renewed - the numbers of the new device
 * @param {number} nowMs
 */
export function moveToDevice(door, renewed, nowMs) {
  return door.write(OUTBOX_STORES, 'strict', async (tx) => {
    const state = await readState(tx);
    /** @type {KeptChange[]} */
    const all = await tx.objectStore('changes').getAll();
    const sent = all.filter(({ seq }) => seq <= state.durable_seq);
    for (const [i, kept] of sent.entries()) await renumber(tx, kept, i - sent.length);
    // Of the former device's numbers; what it sent stays from now on as long as if it were told of today.
    await tx.objectStore('meta').delete('confirmed');
    await writeState(tx, renewed(state));
    await numberAnew(tx, all.slice(sent.length), nowMs);
  });
}

/** From the lowest number upwards, so that none is taken yet. @param {Transaction} tx @param {KeptChange} kept @param {number} seq */
async function renumber(tx, kept, seq) {
  const shown = await tx.objectStore('overlay').get(kept.seq);
  for (const store of ['changes', 'overlay']) await tx.objectStore(store).delete(kept.seq);
  await tx.objectStore('changes').put({ ...kept, seq, open: 0 }, seq);
  await renumberNamed(tx, kept.seq, seq);
  if (!shown) return;
  // Unmarked: the office answers the former device alone about what it keeps aside.
  const below = { .../** @type {Shown} */ (open(shown)), seq, quarantined: '' };
  await tx.objectStore('overlay').put({ enterprise: shown.enterprise, ...seal(below) }, seq);
}

/** @param {KeptChange} kept @returns {Typed} */
export function typedIn(kept) {
  const { kind, table, record, fields, form, form_version, base, epoch } = contentOf(kept);
  const { enterprise, visit } = kept;
  return /** @type {Typed} */ ({
    kind,
    table,
    record,
    enterprise,
    visit,
    fields,
    form,
    form_version,
    base,
    epoch,
  });
}
