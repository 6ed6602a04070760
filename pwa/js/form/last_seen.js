/** Where the officer was in a visit, when it was saved last, and what a reload caught on its way to the store. */
import { beside } from '../store/seal.js';

/** @import { Kept } from './unsaved.js' */
/** @typedef {{section: string, visited: string[], savedMs: number, mode: 'quick' | 'full'}} Seen */

/** @param {string} visit @returns {Seen} */
export function lastSeen(visit) {
  const kept = globalThis.localStorage?.getItem(`khaosat.visit.${visit}`);
  return { section: '', visited: [], savedMs: 0, mode: 'quick', ...(kept ? JSON.parse(kept) : {}) };
}

/** @param {string} visit @param {Seen} seen */
export function rememberSeen(visit, seen) {
  try {
    globalThis.localStorage?.setItem(`khaosat.visit.${visit}`, JSON.stringify(seen));
  } catch (error) {
    // A convenience: an answer that is saved must not count as lost because of it.
    console.warn('The place in the visit was not kept.', error);
  }
}

/** @param {string} person */
const slots = (person) => `khaosat.unsaved.${person}.`;

/** Keeps in this tab what the store has not confirmed; for a page that is closing. @param {string} person @param {string} visit @param {Kept} kept */
export function keepForReload(person, visit, kept) {
  if (!kept.answers.length && !kept.rows.length) return forgetKept(person, visit);
  const slot = slots(person) + visit;
  globalThis.sessionStorage?.setItem(slot, beside.seal(kept, slot));
}

/** What a page that closed has kept. @param {string} person @param {string} visit @returns {Kept} */
export function keptForReload(person, visit) {
  const slot = slots(person) + visit;
  const kept = globalThis.sessionStorage?.getItem(slot);
  return kept ? beside.open(kept, slot) : { answers: [], rows: [] };
}

/** @param {string} person @param {string} visit */
export function forgetKept(person, visit) {
  globalThis.sessionStorage?.removeItem(slots(person) + visit);
}

/** This person's answers leave this phone. @param {string} person */
export function forgetAllKept(person) {
  const own = Object.keys(sessionStorage).filter((slot) => slot.startsWith(slots(person)));
  for (const slot of own) sessionStorage.removeItem(slot);
}
