/**
 * A person's database as the rest of the application sees it once the PIN was given: what is put is sealed, what is read
 * opens when it is looked at. Outside the seal stay ids, numbers and times. Every row tells what it is, `box` or
 * `sealed`, so rows from before the PIN are read as well.
 */
import { broken } from '../store/broken.js';
import { seals } from '../store/door.js';
import { beside } from '../store/seal.js';
import { encoded } from '../sync/change.js';
import { BrokenSealError, boxed, unboxed } from './cipher.js';

/** @typedef {import('../../vendor/idb.js').IDBPTransaction} Transaction */
/** @typedef {import('../../vendor/idb.js').IDBPIndex} RawIndex */
/** @typedef {import('../../vendor/idb.js').IDBPCursor} RawCursor */
/** @typedef {import('../../vendor/idb.js').Query} Query */

export const SEALED_STORES = ['records', 'changes', 'overlay', 'meta', 'reference', 'attachments', 'pieces'];
/** Numbers of the protocol, what is known without a PIN, and the names of public lists. */
const OPEN_META = new Set(['sync', 'vault', 'reach', 'failures', 'parked', 'forms', 'reference', 'needed']);

/** Published lists and forms hold nothing of anybody; the directory and the people do. @param {string} store @param {IDBValidKey} key */
function isPublic(store, key) {
  if (store === 'meta') return OPEN_META.has(String(key));
  return store === 'reference' && key !== 'people' && !String(key).startsWith('directory-');
}

/** From now on this page seals and opens a person's data. @param {string} name - of the database @param {Uint8Array} key - 32 bytes */
export function useKey(name, key) {
  seals.set(name, (tx) => /** @type {any} */ (new SealedTransaction(tx, key)));
  beside.seal = (value, slot) => SEALED_TEXT + toText(boxed(key, value, slot));
  beside.open = (text, slot) =>
    text.startsWith(SEALED_TEXT)
      ? unboxed(key, fromText(text.slice(SEALED_TEXT.length)), slot)
      : plain.open(text, slot);
}

/** No JSON begins so. */
const SEALED_TEXT = '~';
const plain = { ...beside };

/** @param {Uint8Array} bytes */
const toText = (bytes) => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
/** @param {string} text */
const fromText = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

class SealedTransaction {
  /** @param {Transaction} tx @param {Uint8Array} key */
  constructor(tx, key) {
    this.tx = tx;
    this.key = key;
  }

  get done() {
    return this.tx.done;
  }

  abort() {
    this.tx.abort();
  }

  /** @param {string} name */
  objectStore(name) {
    const store = this.tx.objectStore(name);
    return SEALED_STORES.includes(name) ? new SealedStore(store, new Rows(name, this.key)) : store;
  }
}

/** What opens a row that was read, and the box it came from. @type {WeakMap<Function, {box: Uint8Array, place: string}>} */
const boxes = new WeakMap();

/** The rows of one store, as they lie there and as they are seen. */
class Rows {
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

/** An object store or an index of one. A row opens by its own key, so that is asked for as well. */
class SealedIndex {
  /** @param {any} raw @param {Rows} rows */
  constructor(raw, rows) {
    this.raw = raw;
    this.rows = rows;
  }

  /** @param {Query} query */
  async get(query) {
    const [key, row] = await Promise.all([this.raw.getKey(query), this.raw.get(query)]);
    return this.rows.seen(row, key);
  }

  /** @param {Query} [query] @param {number} [count] */
  async getAll(query, count) {
    const [keys, rows] = await Promise.all([
      this.raw.getAllKeys(query, count),
      this.raw.getAll(query, count),
    ]);
    return rows.map((/** @type {any} */ row, /** @type {number} */ i) => this.rows.seen(row, keys[i]));
  }

  /** @param {Query} query */
  getKey(query) {
    return this.raw.getKey(query);
  }

  /** @param {Query} [query] @param {number} [count] */
  getAllKeys(query, count) {
    return this.raw.getAllKeys(query, count);
  }

  /** @param {Query} [query] */
  count(query) {
    return this.raw.count(query);
  }

  /** @param {Query} [query] @param {IDBCursorDirection} [direction] */
  async openCursor(query, direction) {
    return seenCursor(await this.raw.openCursor(query, direction), this.rows);
  }
}

class SealedStore extends SealedIndex {
  /** @param {IDBValidKey} key */
  async get(key) {
    return this.rows.seen(await this.raw.get(key), key);
  }

  /** @param {any} row @param {IDBValidKey} key */
  put(row, key) {
    return this.raw.put(this.rows.lying(row, key), key);
  }

  /** @param {IDBValidKey | IDBKeyRange} query */
  delete(query) {
    return this.raw.delete(query);
  }

  clear() {
    return this.raw.clear();
  }

  /** @param {string} name */
  index(name) {
    return new SealedIndex(this.raw.index(name), this.rows);
  }

  /** @param {Query} [query] */
  openKeyCursor(query) {
    return this.raw.openKeyCursor(query);
  }
}

/** @param {RawCursor | null} cursor @param {Rows} rows */
function seenCursor(cursor, rows) {
  return cursor && new SealedCursor(cursor, rows);
}

class SealedCursor {
  /** @param {RawCursor} raw @param {Rows} rows */
  constructor(raw, rows) {
    this.raw = raw;
    this.rows = rows;
    this.key = raw.key;
    this.value = rows.seen(raw.value, raw.primaryKey);
  }

  /** @param {any} row */
  update(row) {
    return this.raw.update(this.rows.lying(row, this.raw.primaryKey));
  }

  delete() {
    return this.raw.delete();
  }

  async continue() {
    return seenCursor(await this.raw.continue(), this.rows);
  }
}
