/** What the phone itself remembers, whoever uses it: who enrolled, and the look chosen. */
import { openDB } from '../../vendor/idb.js';
import { onceMore } from './door.js';
import { open, seal } from './seal.js';

/**
 * @typedef {object} Session
 * @property {import('./current.js').Person} person
 * @property {string} device - 10 characters
 * @property {unknown} recovery_key
 * @property {number} enrolled_ms
 */

const NAME = 'khaosat';
const DEVICE = 'device ';

/** @template T @param {(db: import('../../vendor/idb.js').IDBPDatabase) => Promise<T>} work @returns {Promise<T>} */
function withPhone(work) {
  // A browser that has just started may fail to open a database once; see door.js.
  return onceMore(() => withPhoneOnce(work));
}

/** @template T @param {(db: import('../../vendor/idb.js').IDBPDatabase) => Promise<T>} work @returns {Promise<T>} */
async function withPhoneOnce(work) {
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

/** Notes beside the database who works here; read to begin early, and never believed without it. @param {string} id */
export function hintAtPerson(id) {
  try {
    setSetting('person', id);
  } catch (error) {
    // A start without it is slower, nothing else.
    console.warn(error);
  }
}

/** @param {Session} session - of the person who works on this phone from now on */
export function writeSession(session) {
  return withPhone(async (db) => {
    const tx = db.transaction('sessions', 'readwrite', { durability: 'strict' });
    const former = await tx.store.get('current');
    if (former) await remember(tx.store, open(former));
    await remember(tx.store, session);
    await tx.store.put(seal(session), 'current');
    await tx.done;
    hintAtPerson(session.person.id);
  });
}

/** @param {any} sessions @param {Session} session */
function remember(sessions, { person, device }) {
  return sessions.put(seal(device), `${DEVICE}${person.id}`);
}

/** The device id of each person who enrolled on this phone: one who returns goes on with their own. @returns {Promise<Record<string, string>>} by person */
export function devicesHere() {
  return withPhone(async (db) => {
    /** @type {Record<string, string>} */
    const devices = {};
    const current = await db.get('sessions', 'current');
    if (current) devices[/** @type {Session} */ (open(current)).person.id] = open(current).device;
    for (const key of await db.getAllKeys('sessions', IDBKeyRange.bound(DEVICE, `${DEVICE}~`)))
      devices[String(key).slice(DEVICE.length)] = open(await db.get('sessions', key));
    return devices;
  });
}

/** The person's data left this phone: nobody works here until the next enrolment. @param {string} person @returns {Promise<void>} */
export function forgetSession(person) {
  hintAtPerson('');
  return withPhone(async (db) => {
    const tx = db.transaction('sessions', 'readwrite', { durability: 'strict' });
    await tx.store.delete('current');
    await tx.store.delete(`${DEVICE}${person}`);
    await tx.done;
  });
}

/** @typedef {'person' | 'theme' | 'contrast' | 'language' | 'photo' | 'speed' | `wifi ${string}` | `rescue ${string}`} Setting  person: id of whoever worked here last; photo: "light"; speed: bytes a second; wifi: photographs of this person wait for Wi-Fi; rescue: when this person's last rescue file was written */

/** @param {Setting} name @returns {string} "" unless chosen by hand */
export function setting(name) {
  return localStorage.getItem(`khaosat.${name}`) ?? '';
}

/** @param {Setting} name @param {string} value */
export function setSetting(name, value) {
  if (value) localStorage.setItem(`khaosat.${name}`, value);
  else localStorage.removeItem(`khaosat.${name}`);
}
