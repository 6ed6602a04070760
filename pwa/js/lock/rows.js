/**
 * The rows of a person with a PIN, as they lie in the database and as they are seen. Outside the seal stay ids, numbers
 * and times. Every row tells what it is, `box` or `sealed`, so rows from before the PIN are read as well.
 */
import { broken } from '../store/broken.js';
import { encoded } from '../sync/change.js';
import { BrokenSealError, boxed, unboxed } from './cipher.js';

/** Numbers of the protocol, what is known without a PIN, and the names of public lists. */
const OPEN_META = new Set([
  'sync',
  'vault',
  'reach',
  'failures',
  'parked',
  'confirmed',
  'forms',
  'reference',
  'needed',
]);

/** Published lists and forms hold nothing of anybody; the directory and the people do. @param {string} store @param {IDBValidKey} key */
function isPublic(store, key) {
  if (store === 'meta') return OPEN_META.has(String(key));
  return store === 'reference' && key !== 'people' && !String(key).startsWith('directory-');
}

/** What opens a row that was read, and the box it came from. @type {WeakMap<Function, {box: Uint8Array, place: string}>} */
const boxes = new WeakMap();

/** The rows of one store, as they lie there and as they are seen. */
export class Rows {
  /** @param {string} store @param {Uint8Array} key */
  constructor(store, key) {
    this.store = store;
    this.key = key;
  }

  /** @param {IDBValidKey} key */
  placeOf(key) {
    return JSON.stringify([this.store, key]);
  }

  /** @param {any} lying @param {IDBValidKey} key @returns {any} */
  seen(lying, key) {
    if (!lying?.box) return lying;
    const { box, ...outside } = lying;
    const place = this.placeOf(key);
    const sealed = once(() => this.valueOf(box, place, outside, key));
    boxes.set(sealed, { box, place });
    return { ...outside, sealed };
  }

  /** @param {any} row @param {IDBValidKey} key @returns {any} */
  lying(row, key) {
    if (!row || !('sealed' in row)) return row;
    const { sealed, ...outside } = row;
    const place = this.placeOf(key);
    const from = typeof sealed === 'function' && boxes.get(sealed);
    // Nobody changed it: what does not open is not made worse either.
    if (from && from.place === place && !isPublic(this.store, key)) return { ...outside, box: from.box };
    const value = from ? sealed() : sealed;
    return isPublic(this.store, key)
      ? { ...outside, sealed: value }
      : { ...outside, box: boxed(this.key, value, place) };
  }

  /** @param {Uint8Array} box @param {string} place @param {any} outside @param {IDBValidKey} key */
  valueOf(box, place, outside, key) {
    try {
      return unboxed(this.key, box, place);
    } catch (error) {
      if (!(error instanceof BrokenSealError)) throw error;
      if (!broken.has(place)) console.error(error);
      broken.set(place, error);
      const instead = INSTEAD[this.store];
      if (!instead) throw error;
      return instead(outside, key);
    }
  }
}

/**
 * What stands in for a row that does not open, so that a list shows the others, and the outbox sends them. A record of
 * revision 0 makes the next digest differ, which loads it again; a change of no table is put aside by the office, by its
 * number.
 * @type {Record<string, (outside: any, key: any) => unknown>}
 */
const INSTEAD = {
  records: ({ enterprise }, [table, record]) => ({
    ...{ table, record, rev: 0, enterprise, fields: {}, conflicts: {}, form: '', form_version: '' },
    flags: ['unreadable'],
  }),
  overlay: (_outside, seq) => ({
    ...{ seq, table: UNREADABLE, record: UNREADABLE, kind: 'set', form: '', form_version: '', fields: {} },
    quarantined: '',
  }),
  changes: ({ record, saved_ms }, seq) =>
    encoded({
      ...{ seq, kind: 'set', table: UNREADABLE, record, fields: {}, form: '', form_version: '' },
      ...{ epoch: 0, base: 0, stamp: '', user: '', device_ms: saved_ms },
    }),
};
const UNREADABLE = 'unreadable';

/** @template T @param {() => T} make @returns {() => T} */
function once(make) {
  /** @type {{value: T} | null} */
  let made = null;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
