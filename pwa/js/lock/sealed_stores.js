/**
 * A person's database as the rest of the application sees it once the PIN was given: what is put is sealed, what is read
 * opens when it is looked at.
 */
import { seals } from '../store/door.js';
import { beside } from '../store/seal.js';
import { boxed, unboxed } from './cipher.js';
import { Rows } from './rows.js';

/** @typedef {import('../../vendor/idb.js').IDBPTransaction} Transaction */
/** @typedef {import('../../vendor/idb.js').IDBPIndex} RawIndex */
/** @typedef {import('../../vendor/idb.js').IDBPCursor} RawCursor */
/** @typedef {import('../../vendor/idb.js').Query} Query */

export const SEALED_STORES = ['records', 'changes', 'overlay', 'meta', 'reference', 'attachments', 'pieces'];
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

/** An object store or an index of one. A row opens by its own key, so that is asked for as well. */
class SealedIndex {
  /** @param {any} raw @param {Rows} rows */
  constructor(raw, rows) {
    this.raw = raw;
    this.rows = rows;
    // Keys and rows with one request, where the browser has it.
    if (raw.getAllRecords)
      this.getAllRecords = async (/** @type {any} */ asked) => {
        const all = await raw.getAllRecords(asked);
        return all.map((/** @type {any} */ { key, primaryKey, value }) => ({
          key,
          value: rows.seen(value, primaryKey),
        }));
      };
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
