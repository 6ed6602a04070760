/**
 * The key of one person's data, and what opens it: their PIN together with a secret of this phone, or the office. It lies
 * under meta "vault" of their own database, so that it goes with it.
 *
 * key = 32 random bytes
 * by the PIN: AES-256-GCM under HKDF-SHA256(PBKDF2-SHA256(PIN) · HMAC-SHA256 of that by the phone's secret), whose bytes
 *   no script can read: a copy of the database without the browser's own key store does not help to guess six digits.
 * by the office: sealed for its recovery key (sealed_for_office.js); a forgotten PIN costs no data.
 */
import { dataKeyForOffice } from '../store/sealed_for_office.js';

/**
 * @typedef {object} Vault
 * @property {Uint8Array<ArrayBuffer>} salt - 16 bytes
 * @property {number} iterations - of PBKDF2
 * @property {CryptoKey} secret - of this phone, for HMAC; not extractable
 * @property {Uint8Array<ArrayBuffer>} nonce - 12 bytes
 * @property {Uint8Array<ArrayBuffer>} byPin - the key, sealed
 * @property {Uint8Array} byOffice - the key, sealed
 * @property {number} wrong - PINs in a row that were wrong
 * @property {number} wait_ms - until the next one may be tried, counted while somebody waits for it
 * @property {number} passes - times that everything was gone through for values from before the PIN; see in_place.js
 */

const INFO = 'khaosat PIN 1';
/** OWASP's password storage sheet, for PBKDF2-HMAC-SHA256: a second or two on a cheap phone. */
const ITERATIONS = 600_000;
const encoder = new TextEncoder();

export class WrongPinError extends Error {
  constructor() {
    super('This PIN does not open the data of this person.');
    this.name = 'WrongPinError';
  }
}

/** @returns {Uint8Array<ArrayBuffer>} */
export function newKey() {
  return crypto.getRandomValues(new Uint8Array(32));
}

/** @param {string} typed */
export function isPin(typed) {
  return /^\d{6}$/.test(typed);
}

/** A PIN that is tried first by whoever finds a phone: one digit, or six in a row. @param {string} pin */
export function isEasy(pin) {
  const steps = new Set([...pin].slice(1).map((digit, i) => Number(digit) - Number(pin[i])));
  return steps.size === 1 && [-1, 0, 1].some((step) => steps.has(step));
}

/**
 * @param {string} pin
 * @param {Uint8Array<ArrayBuffer>} key
 * @param {{person: string, recoveryKey: unknown, iterations?: number}} given - recoveryKey: as enrolment gave it
 * @returns {Promise<Vault>}
 * @throws {import('../store/sealed_for_office.js').NoRecoveryKeyError} a forgotten PIN would cost everything
 */
export async function newVault(pin, key, { person, recoveryKey, iterations = ITERATIONS }) {
  const salt = crypto.getRandomValues(new Uint8Array(16));
  const secret = await crypto.subtle.generateKey({ name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
  const nonce = crypto.getRandomValues(new Uint8Array(12));
  const by = await pinKey(pin, { salt, secret, iterations });
  return {
    ...{ salt, iterations, secret, nonce, wrong: 0, wait_ms: 0, passes: 0 },
    byPin: new Uint8Array(await crypto.subtle.encrypt({ name: 'AES-GCM', iv: nonce }, by, key)),
    byOffice: await dataKeyForOffice(recoveryKey, person, key),
  };
}

/** @param {Vault} vault @param {string} pin @returns {Promise<Uint8Array<ArrayBuffer>>} @throws {WrongPinError} */
export async function keyIn(vault, pin) {
  const by = await pinKey(pin, vault);
  try {
    return new Uint8Array(await crypto.subtle.decrypt({ name: 'AES-GCM', iv: vault.nonce }, by, vault.byPin));
  } catch (error) {
    if (/** @type {Error} */ (error).name !== 'OperationError') throw error;
    throw new WrongPinError();
  }
}

/** @param {string} pin @param {Pick<Vault, 'salt' | 'secret' | 'iterations'>} how */
async function pinKey(pin, { salt, secret, iterations }) {
  const { subtle } = crypto;
  const typed = await subtle.importKey('raw', encoder.encode(pin), 'PBKDF2', false, ['deriveBits']);
  const known = await subtle.deriveBits({ name: 'PBKDF2', hash: 'SHA-256', salt, iterations }, typed, 256);
  const owned = await subtle.sign('HMAC', secret, known);
  const both = new Uint8Array([...new Uint8Array(known), ...new Uint8Array(owned)]);
  const material = await subtle.importKey('raw', both, 'HKDF', false, ['deriveKey']);
  return subtle.deriveKey(
    { name: 'HKDF', hash: 'SHA-256', salt, info: encoder.encode(INFO) },
    material,
    { name: 'AES-GCM', length: 256 },
    false,
    ['encrypt', 'decrypt'],
  );
}
