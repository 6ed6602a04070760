/** What two officers do with their phones: each step is one thing, chosen by the dice. */
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

/** @typedef {import('./world.js').World} World */
/** @typedef {import('./phone.js').Phone} Phone */

export const KEYS = ['a', 'b', 'c'];
/** What the store says when it may not save; nothing was promised then. */
const NOT_SAVED = /finished and can only|someone else|disk is full|not on this phone|was deleted/;

/** @template T @param {World} world @param {T[]} many @returns {T | undefined} */
export const oneOf = (world, many) => many[world.chance(many.length || 1)];

/** @param {World} world @returns {[Phone, string]} */
export function somebody(world) {
  const p = world.chance(2);
  world.phones[p].take();
  return [world.phones[p], `phone ${p}`];
}

/** Saves, or notes that the store said no. @param {World} world @param {string} what @param {() => Promise<unknown>} save */
export async function trying(world, what, save) {
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
export const openVisits = async (phone) =>
  (await allRecords('visit', phone.door)).filter(
    ({ fields, is_parked }) => fields.state !== 'finished' && !is_parked,
  );

/** @param {World} world @param {[Phone, string]} [given] */
export async function startsVisit(world, [, who] = somebody(world)) {
  const enterprise = /** @type {string} */ (oneOf(world, world.enterprises));
  await trying(world, `${who} starts a visit of ${enterprise.slice(-3)}`, () =>
    startVisit(enterprise, 'probe'),
  );
}

/** @param {World} world @param {[Phone, string]} [given] */
export async function answers(world, [phone, who] = somebody(world)) {
  const visit = oneOf(world, await openVisits(phone));
  if (!visit) return;
  const screen = await loadVisit(visit.id).catch(() => null);
  if (!screen) return;
  if (world.chance(3) === 0) phone.screens.push(screen);
  await answerOn(world, phone, who, screen);
}

/** @param {World} world */
export async function answersOnAnOldScreen(world) {
  const [phone, who] = somebody(world);
  const screen = oneOf(world, phone.screens);
  if (screen) await answerOn(world, phone, `${who} (old screen)`, screen);
}

/** @param {World} world @param {Phone} phone @param {string} who @param {import('../../../pwa/js/store/visits.js').Visit} screen */
export async function answerOn(world, phone, who, screen) {
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

export const short = (/** @type {string} */ cell) => {
  const [table, record, field] = cell.split('/');
  return `${table} ${record.slice(-3)} ${field ?? ''}`;
};

/** It goes to quarantine, with all that is in the same change. @param {World} world */
export async function answersWhatTheFormLacks(world) {
  const [phone, who] = somebody(world);
  const visit = oneOf(world, await openVisits(phone));
  const screen = visit && (await loadVisit(visit.id).catch(() => null));
  if (!screen) return;
  await trying(world, `${who} answers what the form lacks, visit ${screen.id.slice(-3)}`, () =>
    saveAnswers(screen, [{ key: 'zzz', value: 1 }]),
  );
}

/** @param {World} world */
export async function addsRow(world) {
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
export async function removesRow(world) {
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
export async function finishes(world) {
  const [phone, who] = somebody(world);
  const visit = oneOf(world, await openVisits(phone));
  const screen = visit && (await loadVisit(visit.id).catch(() => null));
  if (screen) await trying(world, `${who} finishes visit ${screen.id.slice(-3)}`, () => finishVisit(screen));
}
