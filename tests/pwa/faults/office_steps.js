/** What people at a desk do meanwhile. */
import { contentOf } from '../../../pwa/js/store/outbox.js';
import { KEYS, oneOf, short } from './typing_steps.js';

/** @typedef {import('./world.js').World} World */

/** @param {World} world */
export async function visitsAtTheOffice(world) {
  const { records } = await world.office.view(world.observer);
  return records.filter((/** @type {any} */ { table }) => table !== 'enterprise');
}

/** Somebody at a desk writes without having looked: a conflict where anything stands. @param {World} world */
export async function officeWrites(world) {
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
export async function officeSettles(world) {
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
export async function officeDecides(world) {
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
export async function officeReassigns(world) {
  const enterprise = /** @type {string} */ (oneOf(world, world.enterprises));
  const p = world.chance(2);
  const on = !world.assigned.get(enterprise)?.has(p);
  await world.assign(p, enterprise, on);
  world.note(`the office ${on ? 'gives' : 'takes'} ${enterprise.slice(-3)} ${on ? 'to' : 'from'} phone ${p}`);
}
