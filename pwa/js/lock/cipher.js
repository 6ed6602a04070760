/**
 * One value as sealed bytes and back: XChaCha20-Poly1305, whose 24 bytes of nonce may be drawn by chance, by a key of 32
 * bytes. Synchronous, unlike WebCrypto: an IndexedDB transaction ends at the first await of anything else.
 * box = nonce (24) · ciphertext of kind (1) and content · tag (16). The place is authenticated with it, so that a box
 * opens nowhere else. Source: draft-irtf-cfrg-xchacha-03.
 */
import { xchacha20poly1305 } from '../../vendor/noble-ciphers/chacha.js';
import { packed, unpacked } from '../sync/pack.js';

/** The box was altered, stands in another place, or belongs to another key. */
export class BrokenSealError extends Error {
  /** @param {string} place */
  constructor(place) {
    super(
      `${place} does not open with this person's key: it was altered, or this phone's storage is damaged. Tell the office.`,
    );
    this.name = 'BrokenSealError';
    this.place = place;
  }
}

const NONCE = 24;
const TAG = 16;
/** Bytes as they are; JSON is several times quicker than MessagePack, which takes what JSON would lose. */
const BYTES = 0;
const JSON_TEXT = 1;
const MESSAGE = 2;
const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** @param {Uint8Array} key @param {unknown} value @param {string} place @returns {Uint8Array<ArrayBuffer>} */
export function boxed(key, value, place) {
  const content = contentOf(value, place);
  const box = new Uint8Array(NONCE + content.length + TAG);
  const nonce = crypto.getRandomValues(box.subarray(0, NONCE));
  xchacha20poly1305(key, nonce, encoder.encode(place)).encrypt(content, box.subarray(NONCE));
  return box;
}

/** @param {Uint8Array} key @param {Uint8Array} box @param {string} place @returns {any} @throws {BrokenSealError} */
export function unboxed(key, box, place) {
  const content = opened(key, box, place);
  const bytes = content.subarray(1);
  if (content[0] === BYTES) return bytes.slice();
  return content[0] === MESSAGE ? unpacked(bytes) : JSON.parse(decoder.decode(bytes));
}

/** @param {Uint8Array} key @param {Uint8Array} box @param {string} place */
function opened(key, box, place) {
  if (box.length <= NONCE + TAG) throw new BrokenSealError(place);
  const cipher = xchacha20poly1305(key, box.subarray(0, NONCE), encoder.encode(place));
  try {
    return cipher.decrypt(box.subarray(NONCE));
  } catch (error) {
    if (/** @type {Error} */ (error).message !== 'invalid tag') throw error;
    throw new BrokenSealError(place);
  }
}

/** @param {unknown} value @param {string} place @returns {Uint8Array} */
function contentOf(value, place) {
  const kind = value instanceof Uint8Array ? BYTES : isJson(value, place) ? JSON_TEXT : MESSAGE;
  const bytes =
    kind === BYTES
      ? /** @type {Uint8Array} */ (value)
      : kind === MESSAGE
        ? packed(value)
        : encoder.encode(JSON.stringify(value));
  const content = new Uint8Array(1 + bytes.length);
  content[0] = kind;
  content.set(bytes, 1);
  return content;
}

/**
 * Whether JSON gives the value back as it was.
 * @param {unknown} value @param {string} place
 * @throws {TypeError} for what neither JSON nor MessagePack gives back
 */
function isJson(value, place) {
  if (typeof value === 'number') return Number.isFinite(value);
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return true;
  if (value instanceof Uint8Array) return false;
  const kind = Object.prototype.toString.call(value).slice(8, -1);
  if (kind !== 'Object' && kind !== 'Array') throw new TypeError(`${place}: a ${kind} cannot be sealed.`);
  let isWhole = true;
  for (const item of Object.values(/** @type {object} */ (value)))
    if (item !== undefined && !isJson(item, place)) isWhole = false;
  return isWhole;
}
