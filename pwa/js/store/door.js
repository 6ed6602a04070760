/**
 * One person's database on this phone, and the only door to it. Outside the seal stand opaque ids and numbers.
 * Where the person has a PIN, what is inside lies sealed (lock/sealed_stores.js).
 *
 * | store     | key             | holds                                                                          |
 * |-----------|-----------------|--------------------------------------------------------------------------------|
 * | records   | [table, record] | what the server sent, by enterprise                                            |
 * | changes   | seq             | outbox (above durable_seq) and journal: the bytes that travel; open = may grow |
 * | overlay   | seq             | what a change shows until a pull brings it                                     |
 * | meta      | name            | "sync": numbers of the protocol; "vault": the sealed key; small settings       |
 * | reference | name            | lists and the directory                                                        |
 * | forms     | [id, version]   | survey definitions                                                             |
 * | attachments | sha256        | photographs and files: who named them, what of them waits (attachments.js)     |
 * | pieces    | [sha256, n]     | their bytes, 256 KiB each                                                      |
 */
import { deleteDB, openDB } from '../../vendor/idb.js';
import { hearTabs, tellTabs } from './tabs.js';

/** @typedef {import('../../vendor/idb.js').IDBPDatabase} Database */
/** @typedef {import('../../vendor/idb.js').IDBPTransaction} Transaction */

const VERSION = 2;
/** What WebKit and Chromium raise when the connection died under us; a fresh one works. */
const DEAD = new Set(['InvalidStateError', 'UnknownError', 'AbortError']);

/** Through what each unlocked database is read and written, by its name (lock/sealed_stores.js). @type {Map<string, (tx: Transaction) => Transaction>} */
export const seals = new Map();

export class Door {
  /** @param {string} name - e.g. "khaosat-01j…" */
  constructor(name) {
    this.name = name;
    /** @type {Promise<Database> | null} */
    this.opening = null;
    /** @type {Set<() => void>} called after each write that completed, here or in another tab */
    this.listeners = new Set();
    this.isRemoved = false;
    /** A newer version of this application made the database: it can be read and sent, not worked in. */
    this.isNewer = false;
    /** Its values are sealed, and nobody gave the PIN yet. */
    this.isLocked = false;
    hearTabs((word) => word === name && this.tell());
  }

  /** @param {Transaction} tx @returns {Transaction} */
  through(tx) {
    const seal = seals.get(this.name);
    return seal ? seal(tx) : tx;
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
    try {
      return await this.connectAs(VERSION);
    } catch (error) {
      if (/** @type {Error} */ (error).name !== 'VersionError') throw error;
      this.isNewer = true;
      return this.connectAs();
    }
  }

  /** @param {number} [version] - as it is found, when left out */
  connectAs(version) {
    return openDB(this.name, version, {
      upgrade: (db, former, _version, tx) => {
        toldByRequests(tx);
        createStores(db, former);
      },
      blocked: () => globalThis.document?.dispatchEvent(new CustomEvent('khaosat:blocked')),
      blocking: () => this.close(),
      terminated: () => this.forget(),
    });
  }

  tell() {
    for (const listener of this.listeners) listener();
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
    return this.repeatedOnce((db) => work(this.through(toldByRequests(db.transaction(stores, 'readonly')))));
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
      const tx = this.through(toldByRequests(db.transaction(stores, 'readwrite', { durability })));
      try {
        const given = await work(tx);
        await tx.done;
        return given;
      } catch (error) {
        abort(tx);
        throw error;
      }
    });
    this.tell();
    tellTabs(this.name);
    return result;
  }

  /** @template T @param {(db: Database) => Promise<T>} work @returns {Promise<T>} */
  repeatedOnce(work) {
    return onceMore(
      async () => work(await this.database()),
      () => this.close(),
    );
  }
}

/**
 * What `work` gives; tried a second time when its connection died under it.
 * @template T
 * @param {() => Promise<T>} work
 * @param {() => Promise<void>} [forget] - the dead connection
 * @returns {Promise<T>}
 */
export async function onceMore(work, forget = async () => {}) {
  try {
    return await work();
  } catch (error) {
    if (!DEAD.has(/** @type {Error} */ (error).name)) throw error;
    await forget().catch(() => {});
    return work();
  }
}

/**
 * An abort is heard where a request of it, or its end, is awaited; idb's promise of the end is made for every
 * transaction, and one that nobody awaits would count as unhandled.
 * @template {{done: Promise<void>}} T
 * @param {T} tx
 */
export function toldByRequests(tx) {
  tx.done.catch(() => {});
  return tx;
}

/** @param {Transaction} tx */
function abort(tx) {
  try {
    tx.abort();
  } catch {
    // Already finished or already aborted: nothing is left to undo.
  }
}

/** Adds what the former version lacked; what is there stays as it is. @param {Database} db @param {number} former - 0: none */
function createStores(db, former) {
  if (former < 2) createAttachments(db);
  if (former > 0) return;
  db.createObjectStore('records').createIndex('enterprise', 'enterprise');
  const changes = db.createObjectStore('changes');
  changes.createIndex('record', 'record');
  changes.createIndex('visit', 'visit');
  db.createObjectStore('overlay').createIndex('enterprise', 'enterprise');
  db.createObjectStore('meta');
  db.createObjectStore('reference');
  db.createObjectStore('forms');
}

/** @param {Database} db */
function createAttachments(db) {
  const attachments = db.createObjectStore('attachments');
  // Each names a part of them: a value without the field is not in the index.
  attachments.createIndex('waiting', 'waiting');
  attachments.createIndex('seq', 'seq');
  attachments.createIndex('uses', 'uses', { multiEntry: true });
  attachments.createIndex('fetched_for', 'fetched_for');
  db.createObjectStore('pieces');
}
