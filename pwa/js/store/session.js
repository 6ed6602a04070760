/** What the phone itself remembers, whoever uses it: who enrolled, and the look chosen. */
import { openDB } from '../../vendor/idb.js';
import { onceMore, toldByRequests } from './door.js';
import { open, seal } from './seal.js';

/**
 * @typedef {object} Session
 * @property {import('./current.js').Person} person
 * @property {string} device - 10 characters
 * @property {unknown} recovery_key
 * @property {number} enrolled_ms
 */

const NAME = 'khaosat';
/** Before the id of each person who enrolled on this phone. */
export const DEVICE = 'device ';

/**
 * What `work` gives of the phone's own store, in one transaction.
 * @template T
 * @param {'readonly' | 'readwrite'} mode
 * @param {(sessions: any) => Promise<T>} work
 * @returns {Promise<T>}
 */
export function withPhone(mode, work) {
  // A browser that has just started may fail to open a database once; see door.js.
  return onceMore(async () => {
    const db = await openDB(NAME, 1, {
      upgrade: (fresh, _former, _version, tx) => {
        toldByRequests(tx);
        fresh.createObjectStore('sessions');
      },
    });
    try {
      const tx = toldByRequests(db.transaction('sessions', mode, { durability: 'strict' }));
      const given = await work(tx.store);
      if (mode === 'readwrite') await tx.done;
      return given;
    } finally {
      db.close();
    }
  });
}

/** @returns {Promise<Session | null>} of the person who works on this phone now */
export function readSession() {
  return withPhone('readonly', async (sessions) => {
    const kept = await sessions.get('current');
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
export async function writeSession(session) {
  await withPhone('readwrite', async (sessions) => {
    const former = await sessions.get('current');
    if (former) await remember(sessions, open(former));
    await remember(sessions, session);
    await sessions.put(seal(session), 'current');
  });
  hintAtPerson(session.person.id);
}

/** @param {any} sessions @param {Session} session */
function remember(sessions, session) {
  return sessions.put(seal(session), `${DEVICE}${session.person.id}`);
}

/** @typedef {'person' | 'theme' | 'contrast' | 'language' | 'photo' | 'speed' | `wifi ${string}` | `rescue ${string}` | `news ${string}`} Setting  person: id of whoever worked here last; photo: "light"; speed: bytes a second; wifi: photographs of this person wait for Wi-Fi; rescue: when this person's last rescue file was written; news: see news.js */

/** @param {Setting} name @returns {string} "" unless chosen by hand */
export function setting(name) {
  return localStorage.getItem(`khaosat.${name}`) ?? '';
}

/** @param {Setting} name @param {string} value */
export function setSetting(name, value) {
  if (value) localStorage.setItem(`khaosat.${name}`, value);
  else localStorage.removeItem(`khaosat.${name}`);
}
