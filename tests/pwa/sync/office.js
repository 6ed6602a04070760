/**
 * A small server for the phone's tests: keeps the raw bytes, gives revisions, knows scope, epochs and restores. It
 * does not merge (the last push wins); the real merge is proved in Python.
 */
import { createHash } from 'node:crypto';
import { decoded, encoded } from '../../../pwa/js/sync/change.js';

const E1 = '01hf0000000000000000000001';

/** @typedef {import('../../../pwa/types/messages.d.ts').Result} Result */

export class Office {
  constructor() {
    this.epoch = 1_926_000_000_000_001;
    this.rev = 10;
    this.durable = 0;
    /** @type {Uint8Array[]} by seq - 1 */
    this.log = [];
    /** @type {Map<string, any>} */
    this.records = new Map();
    /** @type {any[]} */
    this.gone = [];
    /** @type {Map<number, Result>} newest result by seq, told at the next pull */
    this.told = new Map();
    /** @type {(change: any) => string} why it goes to quarantine; "" when it does not */
    this.objects = () => '';
    this.digests = true;
    /** Whether what the phone itself sent is left out of a pull. */
    this.owns = true;
    /** @type {{first: number, last: number}[]} */
    this.gaps = [];
    this.put('enterprise', E1, { name: 'HTX Chè Suối Cả' });
    /** @type {(path: string, call: number, plain: Uint8Array) => '' | 'lost' | 'reply lost' | 'twice' | Response} what goes wrong */
    this.fault = () => '';
    this.calls = 0;
    this.nowMs = Date.UTC(2026, 10, 20, 3);
  }

  /** @type {any} */
  get fetch() {
    return async (/** @type {string} */ path, /** @type {any} */ { body, headers }) => {
      this.calls += 1;
      const plain = headers['Content-Encoding'] === 'gzip' ? await inflated(body) : body;
      const fault = this.fault(path, this.calls, plain);
      if (fault instanceof Response) return fault;
      if (fault === 'lost') throw new TypeError('lost');
      const message = decoded(plain);
      if (fault === 'twice') this.answer(path, message);
      const reply = encoded(this.answer(path, message));
      if (fault === 'reply lost') throw new TypeError('reply lost');
      return new Response(reply, { headers: { 'Content-Type': 'application/x-msgpack' } });
    };
  }

  /** @param {string} path @param {any} message */
  answer(path, message) {
    return path.endsWith('/push') ? this.push(message) : this.pull(message);
  }

  /** @param {any} request */
  push({ first_seq, journal_from, changes }) {
    if (journal_from > this.durable + 1) {
      this.gaps.push({ first: this.durable + 1, last: journal_from - 1 });
      this.durable = journal_from - 1;
    }
    const results = [];
    for (const [i, bytes] of changes.entries()) {
      const seq = first_seq + i;
      if (seq > this.durable + 1) break;
      results.push(seq <= this.durable ? this.known(seq, bytes) : this.take(seq, bytes));
    }
    return {
      epoch: this.epoch,
      server_ms: this.nowMs,
      durable_seq: this.durable,
      results,
      retry_after_s: 0,
    };
  }

  /** @param {number} seq @param {Uint8Array} bytes @returns {Result} */
  known(seq, bytes) {
    const same = Buffer.from(this.log[seq - 1] ?? []).equals(Buffer.from(bytes));
    return {
      seq,
      outcome: same ? 'applied' : 'quarantined',
      rev: 0,
      problem: same ? '' : 'equivocation',
      fields: [],
    };
  }

  /** @param {number} seq @param {Uint8Array} bytes @returns {Result} */
  take(seq, bytes) {
    this.durable = seq;
    this.log[seq - 1] = bytes;
    const change = decoded(bytes);
    const problem = this.objects(change);
    if (!problem) this.apply(change, seq);
    else this.rev += 1;
    /** @type {Result} */
    const result = { seq, outcome: problem ? 'quarantined' : 'applied', rev: this.rev, problem, fields: [] };
    if (problem) this.told.set(seq, result);
    return result;
  }

  /** @param {any} change @param {number} seq */
  apply({ kind, table, record, fields, form, form_version }, seq) {
    if (kind === 'delete') return this.remove(table, record);
    return this.put(table, record, fields, form, form_version, seq);
  }

  /** @param {string} table @param {string} record @param {any} fields @param {number} [seq] - of the phone's change; 0: the office's */
  put(table, record, fields, form = '', form_version = '', seq = 0) {
    this.rev += 1;
    const before = this.records.get(`${table}/${record}`) ?? {
      table,
      record,
      fields: {},
      conflicts: {},
      form,
      form_version,
      flags: [],
      receipt: '',
      // Of the office's last word on it; and the phone's last change of it.
      other_rev: 0,
    };
    const other_rev = seq ? before.other_rev : this.rev;
    const all = { ...before.fields, ...fields };
    const above = table === 'row' ? this.records.get(`visit/${all.visit_id}`)?.enterprise : all.enterprise_id;
    const enterprise = table === 'enterprise' ? record : (above ?? '');
    this.records.set(`${table}/${record}`, {
      ...before,
      fields: all,
      enterprise,
      rev: this.rev,
      other_rev,
      seq,
    });
  }

  /** @param {string} table @param {string} record */
  remove(table, record) {
    this.rev += 1;
    this.records.delete(`${table}/${record}`);
    this.gone.push({ table, record, why: 'deleted', rev: this.rev });
  }

  /** The enterprise goes to someone else. @param {string} enterprise */
  unassign(enterprise) {
    this.rev += 1;
    for (const [key, held] of this.records) if (held.enterprise === enterprise) this.records.delete(key);
    this.gone.push({ table: 'enterprise', record: enterprise, why: 'unassigned', rev: this.rev });
  }

  /** @param {any} request */
  pull({ epoch, since, page, limit, takes_own }) {
    const bare = {
      epoch: this.epoch,
      since,
      page,
      next: '',
      cursor: 0,
      durable_seq: this.durable,
      server_ms: this.nowMs,
    };
    const forms = [{ id: 'needs', version: '1', sha256: '', url: '' }];
    const empty = {
      latest_stamp: '',
      records: [],
      gone: [],
      results: [],
      forms,
      reference: [],
      digest: new Uint8Array(),
      wipe: '',
    };
    if (epoch !== this.epoch) return { ...bare, ...empty };
    const all = [...this.records.values()]
      .filter(({ rev }) => rev > since)
      .toSorted((a, b) => (a.record < b.record ? -1 : 1));
    const from = Number(page || 0);
    const next = from + limit < all.length ? String(from + limit) : '';
    const gone = next
      ? []
      : this.gone
          .filter(({ rev }) => rev > since && since > 0)
          .map(({ table, record, why }) => ({ table, record, why }));
    const results = next ? [] : [...this.told.values()].filter(({ rev }) => rev > since);
    const mayBeOwn = takes_own && this.owns && since > 0 && results.length === 0;
    const isOwn = (/** @type {any} */ { seq, other_rev }) => mayBeOwn && seq > 0 && other_rev <= since;
    const listed = all.slice(from, from + limit);
    const digest = next || !this.digests ? new Uint8Array() : this.digest();
    return {
      ...bare,
      ...empty,
      cursor: this.rev,
      next,
      records: listed.filter((held) => !isOwn(held)).map(({ seq: _seq, other_rev: _other, ...sent }) => sent),
      own: listed
        .filter(isOwn)
        .map(({ seq, rev, fields }) => ({ seq, rev, fields: Object.keys(fields).length, receipt: '' })),
      gone,
      results,
      digest,
    };
  }

  digest() {
    const sum = new Uint8Array(32);
    for (const { table, record, rev } of this.records.values()) {
      const hash = createHash('sha256').update(`${table}\n${record}\n${rev}`).digest();
      for (let i = 0; i < 32; i += 1) sum[i] ^= hash[i];
    }
    return sum;
  }

  /** A backup, and later its restore under a new epoch. */
  backup() {
    return structuredClone({
      rev: this.rev,
      durable: this.durable,
      log: this.log,
      records: this.records,
      gone: this.gone,
      told: this.told,
    });
  }

  /** @param {any} copy */
  restore(copy) {
    Object.assign(this, structuredClone(copy));
    this.epoch += 7;
  }
}

/** @param {Uint8Array} bytes */
async function inflated(bytes) {
  const stream = new Blob([/** @type {any} */ (bytes)]).stream().pipeThrough(new DecompressionStream('gzip'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}
