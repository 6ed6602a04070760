/** Runs one behind the other, each from its seed, until a rule does not hold. */
import { dice } from '../dice.js';
import { Network } from './network.js';
import { Office } from './office.js';
import { checkAtRest, checkMeanwhile } from './rules.js';
import { takeStep } from './steps.js';
import { World } from './world.js';

/** @typedef {{server: string, runs: number, seed: number, steps: number, trace: boolean}} Asked */

/** @param {Asked} asked @returns {Promise<number>} exit code */
export async function live({ server, runs, seed: first, steps, trace }) {
  const office = new Office(server);
  const network = new Network(server);
  await network.open();
  let taken = 0;
  for (let seed = first; seed < first + runs; seed += 1) {
    const world = new World(office, network, seed);
    sameIds(seed);
    try {
      await liveOnce(world, steps);
    } catch (error) {
      console.log(`seed ${seed}\n${world.trace.join('\n')}\n${/** @type {Error} */ (error).stack}`);
      return 1;
    }
    if (trace) console.log(`seed ${seed}\n${world.trace.join('\n')}`);
    taken += world.trace.length;
  }
  console.log(`${runs} runs, ${taken} steps: every rule holds.`);
  return 0;
}

/** Ids made on the phones are the same in each run of a seed, and with them the order of things. @param {number} seed */
function sameIds(seed) {
  const chance = dice(seed + 1_000_000);
  const value = (/** @type {Uint8Array} */ into) => {
    for (let i = 0; i < into.length; i += 1) into[i] = chance(256);
    return into;
  };
  Object.defineProperty(crypto, 'getRandomValues', { value, configurable: true });
}

/** @param {World} world @param {number} steps */
async function liveOnce(world, steps) {
  await world.begin();
  for (let i = 0; i < steps; i += 1) {
    await takeStep(world);
    await checkMeanwhile(world);
  }
  world.note('the network is well');
  await world.network.arrive(world.chance);
  for (let round = 0; round < 3; round += 1)
    for (const phone of world.phones) {
      phone.take();
      const trouble = await phone.sync();
      if (trouble) throw new Error(`S5: a phone does not come to rest: ${trouble}`);
    }
  await checkMeanwhile(world);
  await checkAtRest(world);
}
