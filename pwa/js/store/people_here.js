/** Everybody who enrolled on this phone: each has a database, a device and a sequence of their own, and finds them again. */
import { store, useStore } from './current.js';
import { seals } from './door.js';
import { open, seal } from './seal.js';
import { DEVICE, hintAtPerson, readSession, withPhone, writeSession } from './session.js';
import { readState } from './sync_state.js';

/** @typedef {import('./session.js').Session} Session */

/** Under meta, where there is a PIN. */
const PERSON = 'person';

/** @returns {Promise<Map<string, Session | string>>} by person; from an older version of this application the device alone */
function all() {
  return withPhone('readonly', async (sessions) => {
    /** @type {Map<string, Session | string>} */
    const found = new Map();
    for (const key of await sessions.getAllKeys(IDBKeyRange.bound(DEVICE, `${DEVICE}~`)))
      found.set(String(key).slice(DEVICE.length), open(await sessions.get(key)));
    const current = await sessions.get('current');
    if (current) found.set(/** @type {Session} */ (open(current)).person.id, open(current));
    return found;
  });
}

/** The device id of each person: one who enrols again goes on with their own. @returns {Promise<Record<string, string>>} by person */
export async function devicesHere() {
  const devices = [...(await all())].map(([id, kept]) => [id, typeof kept === 'string' ? kept : kept.device]);
  return Object.fromEntries(devices);
}

/** Those who can go on here without a network. @returns {Promise<Session[]>} */
export async function peopleHere() {
  return [...(await all()).values()].filter((kept) => typeof kept !== 'string');
}

/** This person works here from now on. @param {Session} session - of peopleHere */
export async function workAs(session) {
  await withPhone('readwrite', (sessions) => sessions.put(seal(session), 'current'));
  hintAtPerson(session.person.id);
}

/** The person's data left this phone: nobody works here until somebody else goes on or enrols. @param {string} person @returns {Promise<void>} */
export function forgetSession(person) {
  hintAtPerson('');
  return withPhone('readwrite', async (sessions) => {
    await sessions.delete('current');
    await sessions.delete(`${DEVICE}${person}`);
  });
}

/**
 * Notes who somebody is. Where a PIN protects their data the name lies among these, and beside them stand its initials,
 * so that people can choose themselves from a list.
 * @param {import('./current.js').Person} named
 */
export async function keepPerson(named) {
  const { door } = store();
  const session = await readSession();
  if (!session || session.person.id !== named.id) return;
  const isSealed = seals.has(door.name);
  if (isSealed) await door.write(['meta'], 'strict', (tx) => tx.objectStore('meta').put(seal(named), PERSON));
  await writeSession({
    ...session,
    person: isSealed ? { ...named, name: initialsOf(named.name) } : named,
  });
  useStore({ ...store(), person: named });
}

/** Who somebody is, once their data are unlocked. @param {import('./door.js').Door} door @returns {Promise<import('./current.js').Person | null>} null: not noted among them */
export async function personIn(door) {
  const kept = await door.read(['meta'], (tx) => tx.objectStore('meta').get(PERSON));
  return kept ? open(kept) : null;
}

/** The office lets nobody work here without a PIN: from the next start on it stands before everything. @param {import('./door.js').Door} door */
export function wantPin(door) {
  return door.write(['meta'], 'strict', async (tx) => {
    const meta = tx.objectStore('meta');
    if (!(await meta.get('vault'))) await meta.put({ isWanted: true }, 'vault');
  });
}

/** Whether there has to be a PIN and is none. @param {import('./door.js').Door} door */
export async function wantsPin(door) {
  return Boolean((await vaultIn(door))?.isWanted);
}

/** Whether a PIN was given and not typed yet, also of a door that nobody has asked. @param {import('./door.js').Door} door */
export async function isLocked(door) {
  return Boolean((await vaultIn(door))?.byPin) && !seals.has(door.name);
}

/** @param {import('./door.js').Door} door @returns {Promise<{byPin?: Uint8Array, isWanted?: boolean} | undefined>} see lock/vault.js */
function vaultIn(door) {
  return door.read(['meta'], (tx) => tx.objectStore('meta').get('vault'));
}

/** How many changes the server lacks; can be told of locked data. @param {import('./door.js').Door} door @returns {Promise<number>} */
export function unsentIn(door) {
  return door.read(['changes', 'meta'], async (tx) => {
    const kept = await tx.objectStore('meta').get('sync');
    if (!kept) return 0;
    const { durable_seq } = await readState(tx);
    return tx.objectStore('changes').count(IDBKeyRange.lowerBound(durable_seq, true));
  });
}

/** "Nguyễn Thị Lan" as "N.T.L." @param {string} name */
export function initialsOf(name) {
  return name.replace(/(\p{L})[^\s.]*\s*\.?/gu, '$1.');
}
