/** A person's PIN: given, changed, tried. Wrong ones are counted in the database before they are tried, so no reload forgives one. */
import { isPin, keyIn, newKey, newVault, WrongPinError } from './vault.js';
import { useKey } from './sealed_stores.js';

/** @typedef {import('../store/door.js').Door} Door */
/** @typedef {import('./vault.js').Vault} Vault */

/** Wrong tries before each further one has to wait. */
const FREE_TRIES = 5;
const FIRST_WAIT_MS = 30_000;
const LONGEST_WAIT_MS = 300_000;

/** Too many wrong PINs: the next one may be tried in `wait_ms`. */
export class WaitError extends Error {
  /** @param {number} wait_ms */
  constructor(wait_ms) {
    super(`The next PIN may be tried in ${wait_ms} ms.`);
    this.name = 'WaitError';
    this.wait_ms = wait_ms;
  }
}

/** Another window gave a PIN meanwhile: a second key would lock away what the first has sealed. */
export class HasPinError extends Error {
  constructor() {
    super('These data have a PIN already.');
    this.name = 'HasPinError';
  }
}

/** @param {Door} door @returns {Promise<Vault | null>} null: no PIN yet */
export async function vaultOf(door) {
  const kept = await door.read(['meta'], (tx) => tx.objectStore('meta').get('vault'));
  // Where the office wants one, that is noted in its place.
  return kept?.byPin ? kept : null;
}

/** @param {Door} door @param {(vault: any) => Vault} changed @returns {Promise<Vault>} */
function changeVault(door, changed) {
  return door.write(['meta'], 'strict', async (tx) => {
    const meta = tx.objectStore('meta');
    const vault = changed(await meta.get('vault'));
    await meta.put(vault, 'vault');
    return vault;
  });
}

/**
 * From now on the PIN opens this person's data, and what is written is sealed. The key lies in the database, for the
 * office too, before anything is sealed with it.
 * @param {Door} door
 * @param {string} pin
 * @param {{person: string, recoveryKey: unknown, key?: Uint8Array<ArrayBuffer>, iterations?: number}} given - key: that
 *   opens what is sealed already
 * @throws {HasPinError} without that key
 */
export async function givePin(door, pin, { key, ...given }) {
  const newest = key ?? newKey();
  const vault = await newVault(pin, newest, given);
  await changeVault(door, (former) => {
    if (former?.byPin && !key) throw new HasPinError();
    return { ...vault, passes: former?.passes ?? 0 };
  });
  open(door, newest);
}

/**
 * Opens this person's data in this page.
 * @param {Door} door
 * @param {string} pin
 * @returns {Promise<Uint8Array<ArrayBuffer>>} the key
 * @throws {WrongPinError | WaitError}
 */
export async function unlock(door, pin) {
  if (!isPin(pin)) throw new WrongPinError();
  const key = await keyIn(await changeVault(door, counted), pin);
  await changeVault(door, (vault) => ({ ...vault, wrong: 0, wait_ms: 0 }));
  open(door, key);
  return key;
}

/** @param {Door} door @param {Uint8Array} key */
function open(door, key) {
  useKey(door.name, key);
  door.isLocked = false;
}

/** @param {Vault} vault @returns {Vault} with one more try, as if it were wrong */
function counted(vault) {
  if (vault.wait_ms > 0) throw new WaitError(vault.wait_ms);
  const wrong = vault.wrong + 1;
  return { ...vault, wrong, wait_ms: waitAfter(wrong) };
}

/** How long to wait after so many wrong PINs: from the fifth on half a minute, doubling up to five. @param {number} wrong */
export function waitAfter(wrong) {
  if (wrong < FREE_TRIES) return 0;
  return Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (wrong - FREE_TRIES));
}

/**
 * Somebody has waited so long, with the page open: no clock that one can set takes part.
 * @param {Door} door @param {number} ms
 * @returns {Promise<number>} what is left
 */
export async function waited(door, ms) {
  const less = (/** @type {Vault} */ vault) => ({ ...vault, wait_ms: Math.max(0, vault.wait_ms - ms) });
  return (await changeVault(door, less)).wait_ms;
}

/** Everything was gone through once more. @param {Door} door */
export function notePass(door) {
  return changeVault(door, (vault) => ({ ...vault, passes: vault.passes + 1 }));
}
