/**
 * One person's database on this phone, and the only door to it. Outside the seal stand opaque ids and numbers.
 *
 * | store     | key             | holds                                                                          |
 * |-----------|-----------------|--------------------------------------------------------------------------------|
 * | records   | [table, record] | what the server sent, by enterprise                                            |
 * | changes   | seq             | outbox (above durable_seq) and journal: the bytes that travel; open = may grow |
 * | overlay   | seq             | what a change shows until a pull brings it                                     |
 * | meta      | name            | "sync": numbers of the protocol; small settings                                |
 * | reference | name            | lists and the directory                                                        |
 * | forms     | [id, version]   | survey definitions                                                             |
 */
import { deleteDB, openDB } from '../../vendor/idb.js';

/** @typedef {import('../../vendor/idb.js').IDBPDatabase} Database */
/** @typedef {import('../../vendor/idb.js').IDBPTransaction} Transaction */

const VERSION = 1;
/** What WebKit and Chromium raise when the connection died under us; a fresh one works. */
const DEAD = new Set(['InvalidStateError', 'UnknownError', 'AbortError']);

export class Door {
  /** @param {string} name - e.g. "khaosat-01j…" */
  constructor(name) {
    this.name = name;
    /** @type {Promise<Database> | null} */
    this.opening = null;
    /** @type {Set<() => void>} called after each write that completed, here or in another tab */
    this.listeners = new Set();
    this.isRemoved = false;
  }

  /** @returns {Promise<Database>} */
  database() {
    if (this.isRemoved) throw new Error('The data of this person were removed from this phone.');
    this.opening ??= this.connect().catch((error) => {
      this.opening = null;
      throw error;
    });
    return this.opening;
  }

  async connect() {
    const database = await openDB(this.name, VERSION, {
      upgrade: (db) => createStores(db),
      blocking: () => this.close(),
      terminated: () => this.forget(),
    });
    return database;
  }

  forget() {
    this.opening = null;
  }

  async close() {
    const opening = this.opening;
    this.opening = null;
    (await opening)?.close();
  }

  /** Deletes the database. A page still open must not make it anew, so the door stays shut. */
  async remove() {
    await this.close();
    this.isRemoved = true;
    await deleteDB(this.name);
  }

  /**
   * What `work` gives, from one consistent view.
   * @template T
   * @param {string[]} stores
   * @param {(tx: Transaction) => Promise<T>} work
   * @returns {Promise<T>}
   */
  read(stores, work) {
    return this.repeatedOnce((db) => work(db.transaction(stores, 'readonly')));
  }

  /**
   * What `work` gives, once its transaction is complete. `work` may run twice and must await nothing but `tx`.
   * strict: complete only when on disk; for everything a person typed. relaxed: what the server can send again.
   * Raises what the database raised; then nothing of `work` is stored.
   * @template T
   * @param {string[]} stores
   * @param {'strict' | 'relaxed'} durability
   * @param {(tx: Transaction) => Promise<T>} work
   * @returns {Promise<T>}
   */
  async write(stores, durability, work) {
    const result = await this.repeatedOnce(async (db) => {
      const tx = db.transaction(stores, 'readwrite', { durability });
      const done = tx.done;
      // Observed at once: an abort while `work` still waits must not count as unhandled.
      done.catch(() => {});
      try {
        const given = await work(tx);
        await done;
        return given;
      } catch (error) {
        abort(tx);
        throw error;
      }
    });
    for (const listener of this.listeners) listener();
    return result;
  }

  /** @template T @param {(db: Database) => Promise<T>} work @returns {Promise<T>} */
  async repeatedOnce(work) {
    try {
      return await work(await this.database());
    } catch (error) {
      if (!DEAD.has(/** @type {Error} */ (error).name)) throw error;
      await this.close().catch(() => {});
      return work(await this.database());
    }
  }
}

/** @param {Transaction} tx */
function abort(tx) {
  try {
    tx.abort();
  } catch {
    // Already finished or already aborted: nothing is left to undo.
  }
}

/** @param {Database} db */
function createStores(db) {
  db.createObjectStore('records').createIndex('enterprise', 'enterprise');
  const changes = db.createObjectStore('changes');
  changes.createIndex('record', 'record');
  changes.createIndex('visit', 'visit');
  db.createObjectStore('overlay').createIndex('enterprise', 'enterprise');
  db.createObjectStore('meta');
  db.createObjectStore('reference');
  db.createObjectStore('forms');
}
