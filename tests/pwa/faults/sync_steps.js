/** Rounds of sending and receiving, and what happens to a network, a page or a database during them. */
import { FAULTS } from './network.js';
import { answers, oneOf, somebody, startsVisit } from './typing_steps.js';

/** @typedef {import('./world.js').World} World */
/** @typedef {import('./phone.js').Phone} Phone */

const FAULT_NAMES = /** @type {(keyof FAULTS)[]} */ (Object.keys(FAULTS));

/** Faults for the requests of one round. @param {World} world @returns {string} */
export function breakNetwork(world) {
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
export async function syncing(world, what, moments = () => []) {
  const [phone, who] = somebody(world);
  const met = breakNetwork(world);
  const trouble = await phone.sync(moments(phone, who));
  world.network.fault = () => '';
  world.note(`${who} ${what} [${met}] ${trouble ? `fails: ${trouble}` : 'to the end'}`);
  return phone;
}

/** @param {World} world */
export function syncs(world) {
  return syncing(world, 'syncs');
}

/** Around a request: its batch has left, its reply is not stored. @param {World} world @returns {{n: number, when: 'before' | 'after'}} */
const moment = (world) => ({ n: world.chance(4), when: world.chance(2) ? 'before' : 'after' });

/** @param {World} world */
export function syncsWhileTyping(world) {
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
export function syncsInTwoWindows(world) {
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
export async function isKilledInASync(world) {
  const phone = await syncing(world, 'is killed in a sync', (dying) => [
    { ...moment(world), do: () => dying.kill() },
  ]);
  await phone.start();
}

/** @param {World} world */
export async function isReloaded(world) {
  const [phone, who] = somebody(world);
  await phone.start();
  world.note(`${who} is reloaded`);
}

/** @param {World} world */
export async function hasASickDatabase(world) {
  const [phone, who] = somebody(world);
  phone.sick = { write: 1 + world.chance(4), how: world.chance(2) ? 'full' : 'dead' };
  world.note(`${who}: a write will fail, ${phone.sick.how}`);
  await (world.chance(2) ? syncing(world, 'syncs') : answers(world));
  phone.sick = null;
}

/** @param {World} world */
export async function hasAJumpingClock(world) {
  const [phone, who] = somebody(world);
  const hours = [-24 * 365 * 7, -1, 1, 24 * 20, 24 * 365 * 3][world.chance(5)];
  phone.skewMs += hours * 3_600_000;
  world.note(`${who}: the clock jumps by ${hours} h`);
}
