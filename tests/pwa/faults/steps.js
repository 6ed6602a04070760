/** What people, networks and machines do in a run, and how often. */
import { officeWrites, officeSettles, officeDecides, officeReassigns } from './office_steps.js';
import {
  lateOnesArrive,
  serverIsCopied,
  serverIsRestored,
  phoneIsCopied,
  phoneIsRestored,
} from './restoring_steps.js';
import {
  syncs,
  syncsWhileTyping,
  syncsInTwoWindows,
  isKilledInASync,
  isReloaded,
  hasASickDatabase,
  hasAJumpingClock,
} from './sync_steps.js';
import {
  startsVisit,
  answers,
  answersOnAnOldScreen,
  answersWhatTheFormLacks,
  addsRow,
  removesRow,
  finishes,
} from './typing_steps.js';

/** @typedef {import('./world.js').World} World */

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
