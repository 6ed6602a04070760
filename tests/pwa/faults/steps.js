/** What people, networks and machines do in a run; each step is one thing, chosen by the dice. */
import { allRecords } from '../../../pwa/js/store/records.js';
import {
  addRow,
  finishVisit,
  loadVisit,
  removeRow,
  restoreRow,
  saveAnswers,
  startVisit,
} from '../../../pwa/js/store/visits.js';
import { contentOf } from '../../../pwa/js/store/outbox.js';
import { FAULTS } from './network.js';

/** @typedef {import('./world.js').World} World */
/** @typedef {import('./phone.js').Phone} Phone */

const FAULT_NAMES = /** @type {(keyof FAULTS)[]} */ (Object.keys(FAULTS));
const KEYS = ['a', 'b', 'c'];
/** What the store says when it may not save; nothing was promised then. */
const NOT_SAVED = /finished and can only|someone else|disk is full|not on this phone|was deleted/;

/** How often each of them comes. @type {[number, (world: World) => Promise<unknown>][]} */
const STEPS = [
  [7, startsVisit],
  [16, answers],
  [7, answersOnAnOldScreen],
  [3, answersWhatTheFormLacks],
  [4, addsRow],
  [3, removesRow],
  [1, finishes],
  [18, syncs],
  [4, syncsWhileTyping],
  [5, syncsInTwoWindows],
  [3, isKilledInASync],
  [2, isReloaded],
  [3, hasASickDatabase],
  [2, hasAJumpingClock],
  [3, officeWrites],
  [2, officeSettles],
  [2, officeDecides],
  [4, officeReassigns],
  [2, lateOnesArrive],
  [2, serverIsCopied],
  [2, serverIsRestored],
  [2, phoneIsCopied],
  [2, phoneIsRestored],
];
const ALL = STEPS.flatMap(([weight, step]) => Array(weight).fill(step));

/** @param {World} world */
export async function takeStep(world) {
  await ALL[world.chance(ALL.length)](world);
}

/** @template T @param {World} world @param {T[]} many @returns {T | undefined} */
const oneOf = (world, many) => many[world.chance(many.length || 1)];

/** @param {World} world @returns {[Phone, string]} */
function somebody(world) {
  const p = world.chance(2);
  world.phones[p].take();
  return [world.phones[p], `phone ${p}`];
}

/** Saves, or notes that the store said no. @param {World} world @param {string} what @param {() => Promise<unknown>} save */
async function trying(world, what, save) {
  try {
    await save();
    world.note(what);
    return true;
  } catch (error) {
    if (!NOT_SAVED.test(String(error))) throw error;
    world.note(`${what}: not saved, ${String(error).slice(0, 60)}`);
    return false;
  }
}

/** @param {Phone} phone */
const openVisits = async (phone) =>
  (await allRecords('visit', phone.door)).filter(
    ({ fields, is_parked }) => fields.state !== 'finished' && !is_parked,
  );

/** @param {World} world @param {[Phone, string]} [given] */
async function startsVisit(world, [, who] = somebody(world)) {
  const enterprise = /** @type {string} */ (oneOf(world, world.enterprises));
  await trying(world, `${who} starts a visit of ${enterprise.slice(-3)}`, () =>
    startVisit(enterprise, 'probe'),
  );
}

/** @param {World} world @param {[Phone, string]} [given] */
async function answers(world, [phone, who] = somebody(world)) {
  const visit = oneOf(world, await openVisits(phone));
  if (!visit) return;
  const screen = await loadVisit(visit.id).catch(() => null);
  if (!screen) return;
  if (world.chance(3) === 0) phone.screens.push(screen);
  await answerOn(world, phone, who, screen);
}

/** @param {World} world */
async function answersOnAnOldScreen(world) {
  const [phone, who] = somebody(world);
  const screen = oneOf(world, phone.screens);
  if (screen) await answerOn(world, phone, `${who} (old screen)`, screen);
}

/** @param {World} world @param {Phone} phone @param {string} who @param {import('../../../pwa/js/store/visits.js').Visit} screen */
async function answerOn(world, phone, who, screen) {
  const key = /** @type {string} */ (oneOf(world, KEYS));
  const row = world.chance(3) === 0 ? oneOf(world, screen.rows) : undefined;
  const value = world.nextValue();
  const cell = row ? `row/${row.id}/${key}` : `visit/${screen.id}/${key}`;
  const before = (row ?? screen).fields[key];
  const saved = await trying(world, `${who} types ${value} into ${short(cell)}, over ${before}`, () =>
    saveAnswers(screen, [{ key, value, row: row?.id ?? '' }]),
  );
  if (saved) await world.keep(phone, cell, value, before);
}

const short = (/** @type {string} */ cell) => {
  const [table, record, field] = cell.split('/');
  return `${table} ${record.slice(-3)} ${field ?? ''}`;
};

/** It goes to quarantine, with all that is in the same change. @param {World} world */
async function answersWhatTheFormLacks(world) {
  const [phone, who] = somebody(world);
  const visit = oneOf(world, await openVisits(phone));
  const screen = visit && (await loadVisit(visit.id).catch(() => null));
  if (!screen) return;
  await trying(world, `${who} answers what the form lacks, visit ${screen.id.slice(-3)}`, () =>
    saveAnswers(screen, [{ key: 'zzz', value: 1 }]),
  );
}

/** @param {World} world */
async function addsRow(world) {
  const [phone, who] = somebody(world);
  const visit = oneOf(world, await openVisits(phone));
  const screen = visit && (await loadVisit(visit.id).catch(() => null));
  if (!screen) return;
  const value = world.nextValue();
  const given = { repeat: '/data/rows', position: value, fields: { a: value } };
  let id = '';
  const saved = await trying(
    world,
    `${who} adds a row to visit ${screen.id.slice(-3)}: ${value}`,
    async () => {
      ({ id } = await addRow(screen, given));
    },
  );
  if (saved) await world.keep(phone, `row/${id}/a`, value, undefined);
}

/** And brings it back, now and then. @param {World} world */
async function removesRow(world) {
  const [phone, who] = somebody(world);
  const visits = [...(await openVisits(phone))];
  const visit = oneOf(world, visits);
  const screen = visit && (await loadVisit(visit.id).catch(() => null));
  const row = screen && oneOf(world, screen.rows);
  if (!screen || !row) return;
  const again = world.chance(2) === 0;
  await trying(
    world,
    `${who} removes row ${row.id.slice(-3)}${again ? ' and brings it back' : ''}`,
    async () => {
      await removeRow(screen, row.id);
      world.deleted.add(`row/${row.id}`);
      if (again) await restoreRow(screen, row);
    },
  );
}

/** @param {World} world */
async function finishes(world) {
  const [phone, who] = somebody(world);
  const visit = oneOf(world, await openVisits(phone));
  const screen = visit && (await loadVisit(visit.id).catch(() => null));
  if (screen) await trying(world, `${who} finishes visit ${screen.id.slice(-3)}`, () => finishVisit(screen));
}

/** Faults for the requests of one round. @param {World} world @returns {string} */
function breakNetwork(world) {
  const { chance } = world;
  const isBad = chance(3) > 0;
  /** @type {string[]} */
  const met = [];
  const thrown = Array.from({ length: 12 }, () =>
    isBad && chance(3) === 0 ? oneOf(world, FAULT_NAMES) : '',
  );
  world.network.fault = () => {
    const fault = /** @type {any} */ (thrown.shift() ?? '');
    if (fault) met.push(fault);
    return fault;
  };
  return /** @type {any} */ ({ toString: () => met.join(', ') || 'no fault' });
}

/** @param {World} world @param {string} what @param {(phone: Phone, who: string) => import('./phone.js').Moment[]} [moments] */
async function syncing(world, what, moments = () => []) {
  const [phone, who] = somebody(world);
  const met = breakNetwork(world);
  const trouble = await phone.sync(moments(phone, who));
  world.network.fault = () => '';
  world.note(`${who} ${what} [${met}] ${trouble ? `fails: ${trouble}` : 'to the end'}`);
  return phone;
}

/** @param {World} world */
function syncs(world) {
  return syncing(world, 'syncs');
}

/** Around a request: its batch has left, its reply is not stored. @param {World} world @returns {{n: number, when: 'before' | 'after'}} */
const moment = (world) => ({ n: world.chance(4), when: world.chance(2) ? 'before' : 'after' });

/** @param {World} world */
function syncsWhileTyping(world) {
  return syncing(world, 'syncs while typing', (phone, who) =>
    [moment(world), moment(world)].map((each) => ({
      ...each,
      do: async () => {
        phone.take();
        const step = [answers, answers, startsVisit][world.chance(3)];
        await step(world, [phone, `${who} (in the round)`]);
      },
    })),
  );
}

/** Without the lock that keeps windows apart: the store has to bear it. @param {World} world */
function syncsInTwoWindows(world) {
  return syncing(world, 'syncs in two windows', (phone, who) => [
    {
      ...moment(world),
      do: async () => {
        phone.take();
        if (world.chance(2)) await answers(world, [phone, `${who} (other window)`]);
        const trouble = await phone.sync();
        world.note(`${who} (other window) syncs ${trouble}`);
      },
    },
  ]);
}

/** @param {World} world */
async function isKilledInASync(world) {
  const phone = await syncing(world, 'is killed in a sync', (dying) => [
    { ...moment(world), do: () => dying.kill() },
  ]);
  await phone.start();
}

/** @param {World} world */
async function isReloaded(world) {
  const [phone, who] = somebody(world);
  await phone.start();
  world.note(`${who} is reloaded`);
}

/** @param {World} world */
async function hasASickDatabase(world) {
  const [phone, who] = somebody(world);
  phone.sick = { write: 1 + world.chance(4), how: world.chance(2) ? 'full' : 'dead' };
  world.note(`${who}: a write will fail, ${phone.sick.how}`);
  await (world.chance(2) ? syncing(world, 'syncs') : answers(world));
  phone.sick = null;
}

/** @param {World} world */
async function hasAJumpingClock(world) {
  const [phone, who] = somebody(world);
  const hours = [-24 * 365 * 7, -1, 1, 24 * 20, 24 * 365 * 3][world.chance(5)];
  phone.skewMs += hours * 3_600_000;
  world.note(`${who}: the clock jumps by ${hours} h`);
}

/** @param {World} world */
async function visitsAtTheOffice(world) {
  const { records } = await world.office.view(world.observer);
  return records.filter((/** @type {any} */ { table }) => table !== 'enterprise');
}

/** Somebody at a desk writes without having looked: a conflict where anything stands. @param {World} world */
async function officeWrites(world) {
  const record = oneOf(world, await visitsAtTheOffice(world));
  if (!record) return;
  const key = /** @type {string} */ (oneOf(world, KEYS));
  const value = world.nextValue();
  await world.office.control({ ...target('set', record), base: 0, fields: { [key]: value } });
  const cell = `${record.table}/${record.record}/${key}`;
  world.typed.push({ ...DESK, order: world.values, cell, value, screen: undefined });
  world.note(`the office types ${value} into ${short(cell)}`);
}

const DESK = { device: 'office', life: 0, seq: 0 };

/** @param {string} kind @param {any} record */
const target = (kind, { table, record }) => ({ verb: 'change', kind, table, record });

/** @param {World} world */
async function officeSettles(world) {
  const contested = (await visitsAtTheOffice(world)).filter((/** @type {any} */ { conflicts }) =>
    Object.keys(conflicts).some((field) => field),
  );
  const record = oneOf(world, contested);
  if (!record) return;
  const key = /** @type {string} */ (
    oneOf(
      world,
      Object.keys(record.conflicts).filter((field) => field),
    )
  );
  const value = world.nextValue();
  await world.office.control({ ...target('settle', record), fields: { [key]: value } });
  const cell = `${record.table}/${record.record}/${key}`;
  const overtakes = record.conflicts[key];
  world.typed.push({ ...DESK, order: world.values, cell, value, screen: undefined, overtakes });
  world.note(`the office settles ${short(cell)}: ${value} for ${overtakes}`);
}

/** @param {World} world */
async function officeDecides(world) {
  const { waiting } = await world.office.control({ verb: 'log' });
  const one = oneOf(
    world,
    waiting.filter((/** @type {any} */ { problem }) => problem !== 'equivocation'),
  );
  if (!one) return;
  const { device, seq } = one;
  if (world.chance(2)) {
    await world.office.control({ verb: 'refuse', device, seq, reason: 'sai' });
    world.refused.add(`${device} ${seq}`);
    world.note(`the office refuses ${device} ${seq}`);
    return;
  }
  const owner = world.phones.find((phone) => phone.device === device);
  const kept = (await owner?.changes())?.find((change) => change.seq === seq);
  const { zzz: _lacking, ...fields } = kept ? contentOf(kept).fields : { zzz: 1 };
  const { outcome } = await world.office.control({ verb: 'release', device, seq, change: { fields } });
  world.note(`the office releases ${device} ${seq}: ${outcome}`);
}

/** @param {World} world */
async function officeReassigns(world) {
  const enterprise = /** @type {string} */ (oneOf(world, world.enterprises));
  const p = world.chance(2);
  const on = !world.assigned.get(enterprise)?.has(p);
  await world.assign(p, enterprise, on);
  world.note(`the office ${on ? 'gives' : 'takes'} ${enterprise.slice(-3)} ${on ? 'to' : 'from'} phone ${p}`);
}

/** @param {World} world */
async function lateOnesArrive(world) {
  if (!world.network.kept.length) return;
  world.note(`${world.network.kept.length} held requests arrive`);
  await world.network.arrive(world.chance);
}

/** @param {World} world */
async function serverIsCopied(world) {
  await world.office.control({ verb: 'backup', name: 'run' });
  const whose = [...world.assigned].map(([enterprise, people]) => [enterprise, new Set(people)]);
  world.copies.server = /** @type {any} */ ({
    assigned: new Map(/** @type {any} */ (whose)),
    values: world.values,
  });
  world.note('the server is copied');
}

/** @param {World} world */
async function serverIsRestored(world) {
  const copy = /** @type {any} */ (world.copies.server);
  if (!copy) return;
  await world.office.control({ verb: 'restore', name: 'run' });
  world.assigned = new Map([...copy.assigned].map(([enterprise, people]) => [enterprise, new Set(people)]));
  const { changes } = await world.office.control({ verb: 'log' });
  const known = new Set(changes.map((/** @type {any} */ { device, seq }) => `${device} ${seq}`));
  const journals = (await Promise.all(world.phones.map((phone) => phone.changes()))).flat();
  const kept = new Set(journals.flatMap((change) => Object.values(contentOf(change).fields)));
  // Edits at a desk need a second copy of the log; so does what went with a phone that was restored itself.
  const isSafe = (/** @type {any} */ { device, life, seq, value, order }) =>
    device === 'office'
      ? order <= copy.values
      : kept.has(value) ||
        known.has(`${device} ${seq}`) ||
        world.phones.some((phone) => phone.device === device && phone.life === life);
  for (const typed of world.typed) typed.isLost ||= !isSafe(typed);
  world.note('the server is restored from its copy: a new epoch');
}

/** @param {World} world */
async function phoneIsCopied(world) {
  const p = world.chance(2);
  world.copies.phones[p] = await world.phones[p].backup();
  world.note(`phone ${p} is backed up`);
}

/** @param {World} world */
async function phoneIsRestored(world) {
  const p = world.chance(2);
  const phone = world.phones[p];
  if (!world.copies.phones[p]) return;
  const { changes } = await world.office.control({ verb: 'log' });
  const known = new Set(changes.map((/** @type {any} */ { device, seq }) => `${device} ${seq}`));
  // What had not been sent went with the phone.
  for (const typed of world.typed)
    typed.isLost ||= typed.device === phone.device && !known.has(`${typed.device} ${typed.seq}`);
  await phone.restore(world.copies.phones[p]);
  world.note(`phone ${p} is restored from its backup`);
}
