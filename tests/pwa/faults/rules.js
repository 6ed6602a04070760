/** The rules of the protocol page, held against what the server stored and what the phones show. */
import { isDeepStrictEqual } from 'node:util';
import { createHash } from 'node:crypto';
import { bytesOf, contentOf } from '../../../pwa/js/store/outbox.js';
import { open } from '../../../pwa/js/store/seal.js';
import { need } from './broken.js';

/** @typedef {import('./world.js').World} World */
/** @typedef {import('./world.js').Typed} Typed */
/** @typedef {import('./phone.js').Phone} Phone */

/** After every step. @param {World} world */
export async function checkMeanwhile(world) {
  for (const [p, phone] of world.phones.entries()) {
    await neverBackwards(phone, p);
    await ownEditIsSeen(world, phone, p);
  }
}

/** S7. @param {Phone} phone @param {number} p */
async function neverBackwards(phone, p) {
  const { epoch, cursor, durable_seq } = await phone.state();
  const revs = new Map((await phone.held()).map((row) => [name(open(row)), open(row).rev]));
  const before = /** @type {any} */ (phone).before;
  /** @type {any} */ (phone).before = { epoch, cursor, durable_seq, revs, life: phone.life };
  if (!before || before.epoch !== epoch || before.life !== phone.life) return;
  need(cursor >= before.cursor, 'S7', `phone ${p}: cursor ${before.cursor} -> ${cursor}`);
  need(
    durable_seq >= before.durable_seq,
    'S7',
    `phone ${p}: durable_seq ${before.durable_seq} -> ${durable_seq}`,
  );
  for (const [record, rev] of revs)
    need(rev >= (before.revs.get(record) ?? 0), 'S7', `phone ${p}: ${record} went back to ${rev}`);
}

/** @param {any} record */
const name = ({ table, record }) => `${table}/${record}`;

/** S8. @param {World} world @param {Phone} phone @param {number} p */
async function ownEditIsSeen(world, phone, p) {
  const shown = await phone.shown();
  const { durable_seq, pull } = await phone.state();
  const enterprises = new Set((await phone.held()).map((row) => row.enterprise));
  const changes = await phone.changes();
  /** @type {Map<string, Typed>} */
  const last = new Map();
  for (const typed of world.typed)
    if (typed.device === phone.device && typed.life === phone.life) last.set(typed.cell, typed);
  for (const typed of last.values()) {
    const [table, id, field] = typed.cell.split('/');
    if (world.deleted.has(`${table}/${id}`)) continue;
    // Its number may be another one by now.
    const kept = changes.find((change) => contentOf(change).fields[field] === typed.value);
    if (kept?.outcome === 'refused') continue;
    // What left the scope and is durable is not on this phone any more.
    if (kept && !enterprises.has(kept.enterprise) && kept.seq <= durable_seq) continue;
    const record = shown.get(`${table}/${id}`);
    // Its enterprise has come back to this phone, it itself comes with a later page.
    if (!record && pull && kept && kept.seq <= durable_seq) continue;
    need(record, 'S8', `phone ${p} does not show ${typed.cell} any more, nor ${typed.value}`);
    if (record?.fields[field] === typed.value) continue;
    const isContested = (record?.conflicts[field] ?? []).includes(typed.value);
    need(
      isContested || isOvertaken(world, typed),
      'S8',
      `phone ${p} shows ${record?.fields[field]} in ${typed.cell}, not its own ${typed.value}, and no conflict`,
    );
  }
}

/** By somebody who had seen it. @param {World} world @param {Typed} typed @param {boolean} [isAtRest] - what was lost overtakes nothing */
function isOvertaken({ typed: all }, { device, life, order, cell, value }, isAtRest = false) {
  return all.some(
    (later) =>
      !(isAtRest && later.isLost) &&
      later.cell === cell &&
      later.order > order &&
      ((later.device === device && (isAtRest || later.life === life)) ||
        later.screen === value ||
        later.overtakes?.includes(value)),
  );
}

/** When the network is well and everybody has called in. @param {World} world */
export async function checkAtRest(world) {
  const log = await world.office.control({ verb: 'log' });
  for (const [p, phone] of world.phones.entries()) {
    await sentOnce(phone, p, log);
    await sameAsTheServer(world, phone, p);
    await nothingOutOfScope(world, phone, p);
    await twiceIsOnce(world, phone, p);
  }
  await nothingTypedIsLost(world, log);
}

/** S1, S5, S11. @param {Phone} phone @param {number} p @param {any} log */
async function sentOnce(phone, p, log) {
  const { seq, durable_seq, epoch } = await phone.state();
  need(seq === durable_seq, 'S5', `phone ${p}: ${durable_seq} of ${seq} are durable at rest`);
  need(epoch === log.epoch, 'S3', `phone ${p} is of another epoch`);
  const own = (/** @type {any} */ { device }) => device === phone.device;
  const stored = new Map(log.changes.filter(own).map((/** @type {any} */ each) => [each.seq, each.sha256]));
  const waits = new Set(log.waiting.filter(own).map((/** @type {any} */ each) => each.seq));
  for (const kept of await phone.changes()) {
    const sha256 = createHash('sha256').update(bytesOf(kept)).digest('hex');
    const isThere = stored.get(kept.seq) === sha256 || waits.has(kept.seq) || kept.outcome === 'refused';
    need(isThere, 'S1', `phone ${p}: change ${kept.seq} is not in the log with its bytes`);
  }
  const inGap = (/** @type {number} */ n) =>
    log.gaps.some((/** @type {any} */ gap) => own(gap) && gap.first <= n && n <= gap.last);
  for (let n = 1; n <= durable_seq; n += 1)
    need(stored.has(n) || inGap(n), 'S12', `phone ${p}: ${n} is neither in the log nor a known gap`);
}

/** S3. @param {World} world @param {Phone} phone @param {number} p */
async function sameAsTheServer(world, phone, p) {
  const view = await world.office.view(phone);
  const { durable_seq, cursor } = await phone.state();
  need(view.durable_seq === durable_seq, 'S5', `phone ${p}: the server has ${view.durable_seq}`);
  need(view.cursor === cursor, 'S3', `phone ${p}: cursor ${cursor}, the server's ${view.cursor}`);
  const there = new Map(view.records.map((/** @type {any} */ record) => [name(record), record]));
  const here = new Map((await phone.held()).map((row) => [name(open(row)), open(row)]));
  for (const [record, sent] of there)
    need(
      isDeepStrictEqual(here.get(record), sent),
      'S3',
      `phone ${p}: ${record} is ${JSON.stringify(here.get(record))}, at the server ${JSON.stringify(sent)}`,
    );
  for (const record of here.keys()) need(there.has(record), 'S3', `phone ${p} still has ${record}`);
  const sum = Buffer.alloc(32);
  for (const { table, record, rev } of /** @type {any[]} */ ([...here.values()])) {
    const hash = createHash('sha256').update(`${table}\n${record}\n${rev}`).digest();
    for (let i = 0; i < 32; i += 1) sum[i] ^= hash[i];
  }
  need(sum.equals(Buffer.from(view.digest)), 'S3', `phone ${p}: the digests differ`);
}

/** S6. @param {World} world @param {Phone} phone @param {number} p */
async function nothingOutOfScope(world, phone, p) {
  const isOwn = (/** @type {string} */ enterprise) => world.assigned.get(enterprise)?.has(p);
  for (const record of (await phone.shown()).values())
    need(
      isOwn(record.enterprise),
      'S6',
      `phone ${p} shows ${record.table}/${record.id} of another’s enterprise`,
    );
}

/** S10. @param {World} world @param {Phone} phone @param {number} p */
async function twiceIsOnce({ office }, phone, p) {
  const all = (await phone.changes()).filter(({ seq }) => seq > 0);
  const end = all.findIndex(({ seq }, i) => i > 0 && seq !== all[i - 1].seq + 1);
  const run = end < 0 ? all : all.slice(0, end);
  if (!run.length) return;
  const { device, epoch } = await phone.state();
  const first_seq = run[0].seq;
  const request = { protocol: 1, device, epoch, app_version: 'faults', first_seq, journal_from: first_seq };
  const push = () =>
    office.post('/api/v1/sync/push', { ...request, changes: run.map(bytesOf) }, phone.cookie);
  const { rev } = await office.control({ verb: 'log' });
  const [once, twice] = [(await push()).reply, (await push()).reply];
  need(isDeepStrictEqual(once.results, twice.results), 'S10', `phone ${p}: sent again, answered otherwise`);
  need(
    (await office.control({ verb: 'log' })).rev === rev,
    'S10',
    `phone ${p}: sent again, it changed things`,
  );
}

/** S1, S2, S12. @param {World} world @param {any} log */
async function nothingTypedIsLost(world, log) {
  const view = await world.office.view(world.observer);
  const records = new Map(view.records.map((/** @type {any} */ record) => [name(record), record]));
  /** @type {Map<string, string>} value -> "device seq" */
  const journals = new Map();
  for (const phone of world.phones)
    for (const kept of await phone.changes())
      for (const value of Object.values(contentOf(kept).fields))
        if (typeof value === 'string') journals.set(value, `${phone.device} ${kept.seq}`);
  const waiting = new Set(log.waiting.map((/** @type {any} */ { device, seq }) => `${device} ${seq}`));
  for (const typed of world.typed) {
    const [table, id, field] = typed.cell.split('/');
    // Still on its way when its phone was restored: it came after all, and overtakes what its author had seen.
    if (/** @type {any} */ (records.get(`${table}/${id}`))?.fields[field] === typed.value)
      typed.isLost = false;
  }
  for (const typed of world.typed) {
    if (typed.isLost) continue;
    const [table, id, field] = typed.cell.split('/');
    const place = journals.get(typed.value) ?? `${typed.device} ${typed.seq}`;
    const [device, seq] = place.split(' ');
    const isGap = log.gaps.some(
      (/** @type {any} */ gap) =>
        gap.device === device && gap.first <= Number(seq) && Number(seq) <= gap.last,
    );
    if (waiting.has(place) || world.refused.has(place) || isGap || world.deleted.has(`${table}/${id}`))
      continue;
    if (isOvertaken(world, typed, true)) continue;
    const record = /** @type {any} */ (records.get(`${table}/${id}`));
    const isThere = record?.fields[field] === typed.value || record?.conflicts[field]?.includes(typed.value);
    need(isThere, 'S2', `${typed.value} of ${typed.device} in ${typed.cell} is nowhere (${place})`);
  }
}
