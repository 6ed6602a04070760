/** One run: two phones, a server, and what is known of everything that anybody ever typed. */
import { contentOf } from '../../../pwa/js/store/outbox.js';
import { newId } from '../../../pwa/js/store/ids.js';
import { dice } from '../dice.js';
import { Phone } from './phone.js';

/** @typedef {import('./office.js').Office} Office */
/** @typedef {import('./network.js').Network} Network */
/**
 * @typedef {object} Typed  one value that somebody saw saved
 * @property {number} order
 * @property {string} device - "office" at a desk
 * @property {number} life - of the phone
 * @property {number} seq
 * @property {string} cell - "table/record/field"
 * @property {string} value - typed once only
 * @property {unknown} screen - what stood there when the screen was drawn
 * @property {boolean} [isLost] - with a server or a phone that was restored from before it
 * @property {unknown[]} [overtakes] - all values that a coordinator had before their eyes
 */

const YEAR_MS = 365 * 24 * 3_600_000;
const SKEWS = [0, -7 * YEAR_MS, 3 * YEAR_MS, -3_600_000];

export class World {
  /** @param {Office} office @param {Network} network @param {number} seed */
  constructor(office, network, seed) {
    this.office = office;
    this.network = network;
    this.seed = seed;
    this.chance = dice(seed);
    /** @type {string[]} what was done, for people */
    this.trace = [];
    /** @type {Typed[]} */
    this.typed = [];
    this.values = 0;
    /** Records that somebody deleted or brought back. @type {Set<string>} */
    this.deleted = new Set();
    /** Refused by the office, "device seq". @type {Set<string>} */
    this.refused = new Set();
    this.copies = { server: false, /** @type {any[]} */ phones: [] };
    /** @type {Map<string, Set<number>>} who ever had an enterprise */
    this.assigned = new Map();
  }

  async begin() {
    const { office } = this;
    await office.control({ verb: 'reset' });
    const questions = { a: 'last', b: 'last', c: 'last' };
    await office.control({ verb: 'form', id: 'probe', version: '1', questions });
    this.enterprises = [0, 1, 2].map((i) => newId(1_700_000_000_000 + this.seed * 10 + i));
    for (const [i, record] of this.enterprises.entries())
      await office.control({
        verb: 'change',
        kind: 'set',
        table: 'enterprise',
        record,
        fields: { name: `E${i}` },
      });
    this.phones = [];
    for (const name of ['lan', 'tuan', 'hung']) {
      const person = `${name}-${this.seed}`;
      const enrolled = await office.enrol(person);
      const skewMs = SKEWS[this.chance(SKEWS.length)];
      this.phones.push(new Phone({ person, ...enrolled }, this.network, skewMs));
    }
    // The third is nobody's hands: it sees everything, for the rules.
    this.observer = /** @type {Phone} */ (this.phones.pop());
    for (const [i, enterprise] of this.enterprises.entries()) {
      await this.assign(2, enterprise, true);
      for (const [p] of this.phones.entries()) if (i !== p) await this.assign(p, enterprise, true);
    }
    for (const phone of this.phones) {
      await phone.start();
      await phone.keepForms();
      phone.carries = this.chance(2) ? { bytes: 700, page: 1 } : { bytes: 512 * 1024, page: 300 };
      await phone.sync();
    }
  }

  /** @param {number} p @param {string} enterprise @param {boolean} on */
  async assign(p, enterprise, on) {
    const { person } = this.phones[p] ?? this.observer;
    await this.office.control({ verb: 'assign', person, enterprise, on });
    const whose = this.assigned.get(enterprise) ?? new Set();
    whose[on ? 'add' : 'delete'](p);
    this.assigned.set(enterprise, whose);
  }

  /** @param {string} line */
  note(line) {
    this.trace.push(`${String(this.trace.length + 1).padStart(3)}  ${line}`);
  }

  nextValue() {
    this.values += 1;
    return `v${this.values}`;
  }

  /** What a phone saved, to be held against it. @param {Phone} phone @param {string} cell @param {string} value @param {unknown} screen */
  async keep(phone, cell, value, screen) {
    const [, record, field] = cell.split('/');
    const kept = (await phone.changes())
      .filter((change) => change.record === record && contentOf(change).fields[field] === value)
      .at(-1);
    if (!kept) throw new Error(`S1: ${value} was said to be saved and is in no change.`);
    const { device, life } = phone;
    this.typed.push({ order: this.values, device, life, seq: kept.seq, cell, value, screen });
  }
}
