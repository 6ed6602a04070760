/** What the phone itself remembers, whoever uses it: who enrolled, and the look chosen. */
import { openDB } from '../../vendor/idb.js';
import { open, seal } from './seal.js';

/**
 * @typedef {object} Session
 * @property {import('./current.js').Person} person
 * @property {string} device - 10 characters
 * @property {unknown} recovery_key
 * @property {number} enrolled_ms
 */

const NAME = 'khaosat';

/** @template T @param {(db: import('../../vendor/idb.js').IDBPDatabase) => Promise<T>} work @returns {Promise<T>} */
async function withPhone(work) {
  const db = await openDB(NAME, 1, {
    upgrade: (fresh) => {
      fresh.createObjectStore('sessions');
    },
  });
  try {
    return await work(db);
  } finally {
    db.close();
  }
}

/** @returns {Promise<Session | null>} of the person who works on this phone now */
export function readSession() {
  return withPhone(async (db) => {
    const kept = await db.get('sessions', 'current');
    return kept ? open(kept) : null;
  });
}

/** @param {Session} session */
export function writeSession(session) {
  return withPhone(async (db) => {
    const tx = db.transaction('sessions', 'readwrite', { durability: 'strict' });
    await tx.store.put(seal(session), 'current');
    await tx.done;
  });
}

/** @returns {Promise<void>} */
export function forgetSession() {
  return withPhone(async (db) => {
    const tx = db.transaction('sessions', 'readwrite', { durability: 'strict' });
    await tx.store.delete('current');
    await tx.done;
  });
}

/** @param {'theme' | 'contrast' | 'language'} name @returns {string} "" unless chosen by hand */
export function setting(name) {
  return localStorage.getItem(`khaosat.${name}`) ?? '';
}

/** @param {'theme' | 'contrast' | 'language'} name @param {string} value */
export function setSetting(name, value) {
  if (value) localStorage.setItem(`khaosat.${name}`, value);
  else localStorage.removeItem(`khaosat.${name}`);
}
