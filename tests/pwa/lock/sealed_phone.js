/** A phone in Node whose data are sealed, and a look below the seal. */
import { E1, newPhone, withEnterprise } from '../phone.js';
import { givePin } from '../../../pwa/js/lock/pins.js';
import { openStore, useStore } from '../../../pwa/js/store/current.js';
import { seals } from '../../../pwa/js/store/door.js';
import { loadVisit, saveAnswers, startVisit } from '../../../pwa/js/store/visits.js';

export const PIN = '730914';
export const NAME = 'HTX Chè Suối Cả';
const STORES = ['records', 'changes', 'overlay', 'meta', 'reference', 'forms', 'attachments', 'pieces'];
/** Of the office. */
export const pair = await crypto.subtle.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, true, [
  'deriveBits',
]);
const raw = Buffer.from(await crypto.subtle.exportKey('raw', pair.publicKey)).toString('base64url');
export const given = { person: 'lan', recoveryKey: `${raw}.${'q'.repeat(26)}`, iterations: 1000 };

/** A phone with an enterprise and a visit with an answer; sealed from the beginning unless told otherwise. */
export async function sealedPhone({ pin = true } = {}) {
  const phone = await newPhone();
  if (pin) await givePin(phone.door, PIN, given);
  await withEnterprise(phone);
  const id = await startVisit(E1, 'needs');
  await saveAnswers(await loadVisit(id), [{ key: 'n', value: 'cân treo đã cũ' }]);
  return { ...phone, id };
}

/** Everything as it lies in the database, without the seal. @returns {Promise<[store: string, key: any, row: any][]>} */
export async function lying(door) {
  const db = await door.database();
  const found = [];
  for (const store of STORES)
    for (const key of await db.getAllKeys(store)) found.push([store, key, await db.get(store, key)]);
  return found;
}

/** All the bytes of it, one letter a byte, and its text. */
export function lettersOf(rows) {
  const letters = [];
  const walk = (value) => {
    if (value instanceof Uint8Array)
      letters.push(Buffer.from(value).toString('latin1'), Buffer.from(value).toString());
    else if (value && typeof value === 'object')
      for (const [name, item] of Object.entries(value)) letters.push(name, walk(item));
    else letters.push(String(value));
    return '';
  };
  walk(rows);
  return letters.join('\n');
}

/** The page closes: nothing of the key is left in its memory. */
export async function forgetKey({ store, door }) {
  seals.delete(door.name);
  const opened = await openStore(store.person, store.device, store.now);
  useStore(opened);
  return opened.door;
}
