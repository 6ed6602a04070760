/**
 * A phone with the product's own store and sync engine, whose network, clock and database do what the run wants:
 * its page is killed between two steps, a transaction fails as if the disk were full, its connection dies.
 */
import 'fake-indexeddb/auto';
import { useKey } from '../../../pwa/js/lock/sealed_stores.js';
import { openStore, useStore } from '../../../pwa/js/store/current.js';
import { allRecords } from '../../../pwa/js/store/records.js';
import { keepForm } from '../../../pwa/js/store/reference.js';
import { seal } from '../../../pwa/js/store/seal.js';
import { readState } from '../../../pwa/js/store/sync_state.js';
import { syncOnce } from '../../../pwa/js/sync/round.js';
import { Broken } from './broken.js';

/** @typedef {import('./network.js').Network} Network */
/** @typedef {{n: number, when: 'before' | 'after', do: () => Promise<unknown>}} Moment  around the n-th request of a round */

export const SURVEY = {
  id: 'probe',
  version: '1',
  title: { vi: 'probe' },
  lists: {},
  nodes: ['a', 'b', 'c'].map((key) => ({ kind: 'question', key, path: `/data/${key}`, prefill: '' })),
};
/** Of those whose data are sealed: everything holds for them too. */
const KEY = new Uint8Array(32).fill(7);
const TABLES = ['enterprise', 'visit', 'row'];

/** The page went away in the middle. */
class Killed extends Error {}

export class Phone {
  /** @param {{person: string, device: string, cookie: string}} enrolled @param {Network} network @param {number} skewMs */
  constructor({ person, device, cookie }, network, skewMs) {
    this.person = person;
    this.device = device;
    this.cookie = cookie;
    this.network = network;
    this.skewMs = skewMs;
    /** Rises with each restore of an old backup: what was typed in between is not on this phone any more. */
    this.life = 0;
    /** Screens that stand open: visits as they were drawn. @type {import('../../../pwa/js/store/visits.js').Visit[]} */
    this.screens = [];
    /** @type {{write: number, how: 'full' | 'dead'} | null} which write of the next ones fails */
    this.sick = null;
    /** What the first request of a round carries: little, so that there are batches and pages. */
    this.carries = { bytes: 512 * 1024, page: 300 };
  }

  /** The page is opened (again): nothing is left in memory. */
  async start() {
    await this.door?.close();
    this.screens = [];
    const now = () => Date.now() + this.skewMs;
    this.store = await openStore({ id: this.person, name: this.person }, this.device, now);
    this.door = this.store.door;
    if (this.person.startsWith('tuan')) useKey(this.door.name, KEY);
    this.take();
    const write = this.door.write.bind(this.door);
    this.door.write = async (stores, durability, work) => {
      if (this.isSick('dead')) (await this.door.database()).close();
      return write(stores, durability, (tx) => this.orFull(work(tx), stores, durability));
    };
  }

  /** In one's hands: what the pages do now is done here. */
  take() {
    useStore(this.store);
  }

  /** @param {'full' | 'dead'} how */
  isSick(how) {
    if (this.sick?.how !== how) return false;
    this.sick.write -= 1;
    if (this.sick.write > 0) return false;
    this.sick = null;
    return true;
  }

  /** @param {Promise<any>} working @param {string[]} stores @param {string} durability */
  async orFull(working, stores, durability) {
    if (stores.includes('changes') && durability !== 'strict')
      throw new Broken('S1', `a transaction over ${stores} is not strict`);
    const given = await working;
    if (this.isSick('full')) throw new DOMException('The disk is full.', 'QuotaExceededError');
    return given;
  }

  async keepForms() {
    this.take();
    await keepForm({ id: 'probe', version: '1', sha256: '', url: '' }, SURVEY);
  }

  /**
   * One round. @param {Moment[]} [moments] @returns {Promise<string>} "" or what went wrong
   */
  async sync(moments = []) {
    let n = 0;
    const { door } = this;
    const at = async (/** @type {'before' | 'after'} */ when) => {
      for (const moment of moments) if (moment.n === n && moment.when === when) await moment.do();
    };
    const send = async (/** @type {string} */ path, /** @type {any} */ init) => {
      await at('before');
      const headers = { ...init.headers, Origin: this.network.server.origin, Cookie: this.cookie };
      const reply = await fetch(this.network.url + path, { ...init, headers });
      await at('after');
      n += 1;
      return reply;
    };
    try {
      await door.write(['meta'], 'relaxed', (tx) => tx.objectStore('meta').put(seal(this.carries), 'reach'));
      await syncOnce({
        door,
        fetch: /** @type {any} */ (send),
        now: this.store.now,
        appVersion: 'faults',
        tell: () => {},
        missing: async () => [],
        keep: async () => {},
      });
      return '';
    } catch (error) {
      const { trouble, name, message } = /** @type {any} */ (error);
      if (!trouble && name !== 'QuotaExceededError') throw error;
      return trouble ?? `${name} ${message}`;
    }
  }

  /** The page goes away at that moment of a round, whatever it did. @returns {Promise<never>} */
  async kill() {
    throw new Killed('The page was killed.');
  }

  state() {
    return this.door.read(['meta'], (tx) => readState(tx));
  }

  /** @returns {Promise<import('../../../pwa/js/store/outbox.js').KeptChange[]>} */
  changes() {
    return this.door.read(['changes'], (tx) => tx.objectStore('changes').getAll());
  }

  /** As the server sent them. @returns {Promise<any[]>} */
  held() {
    return this.door.read(['records'], (tx) => tx.objectStore('records').getAll());
  }

  /** What the screens show. @returns {Promise<Map<string, import('../../../pwa/js/store/records.js').ScreenRecord>>} by "table/id" */
  async shown() {
    const all = await Promise.all(TABLES.map((table) => allRecords(table, this.door)));
    return new Map(all.flat().map((record) => [`${record.table}/${record.id}`, record]));
  }

  /** A copy of the whole database, as a backup of the phone holds it. */
  async backup() {
    const db = await this.door.database();
    /** @type {Record<string, [IDBValidKey, any][]>} */
    const copy = {};
    for (const name of db.objectStoreNames) {
      const [keys, values] = [await db.getAllKeys(name), await db.getAll(name)];
      copy[name] = keys.map((key, i) => [key, structuredClone(values[i])]);
    }
    return copy;
  }

  /** @param {Record<string, [IDBValidKey, any][]>} copy */
  async restore(copy) {
    const db = await this.door.database();
    const tx = db.transaction(Object.keys(copy), 'readwrite');
    for (const [name, rows] of Object.entries(copy)) {
      await tx.objectStore(name).clear();
      for (const [key, value] of rows) await tx.objectStore(name).put(structuredClone(value), key);
    }
    await tx.done;
    this.life += 1;
    await this.start();
  }
}
