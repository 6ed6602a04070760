/** A change as bytes and back. What could not be read the same everywhere is refused before it is stored. */
import { packed, unpacked } from './pack.js';

/** @typedef {import('../../types/messages.d.ts').Change} Change */

/** The value cannot travel. `where` is its place in the change, e.g. "fields.price". */
export class UnfitValueError extends Error {
  /** @param {string} where @param {string} why */
  constructor(where, why) {
    super(`${where}: ${why}. Store numbers as finite numbers, dates and decimals as text.`);
    this.name = 'UnfitValueError';
    this.where = where;
  }
}

/**
 * MessagePack of one message, maps with the field names, text in NFC.
 * @param {object} message
 * @returns {Uint8Array}
 * @throws {UnfitValueError}
 */
export function encoded(message) {
  return packed(fit(message, ''));
}

/**
 * @template T
 * @param {Uint8Array | ArrayBuffer} bytes
 * @returns {T}
 */
export function decoded(bytes) {
  return /** @type {T} */ (unpacked(bytes));
}

/** @param {any} value @param {string} where @returns {any} the value in the form that travels */
function fit(value, where) {
  if (value === null || typeof value === 'boolean') return value;
  if (typeof value === 'string') return fitText(value, where);
  if (typeof value === 'number') return fitNumber(value, where);
  if (value instanceof Uint8Array) return value;
  if (Array.isArray(value)) return value.map((item, i) => fit(item, `${where}[${i}]`));
  const kind = Object.prototype.toString.call(value).slice(8, -1);
  if (typeof value !== 'object' || kind !== 'Object')
    throw new UnfitValueError(where, `a ${kind} cannot travel`);
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [
      fitText(name, where),
      fit(item, where ? `${where}.${name}` : name),
    ]),
  );
}

/** @param {string} text @param {string} where */
function fitText(text, where) {
  if (/\p{Surrogate}/u.test(text)) throw new UnfitValueError(where, 'half of a sign (a lone surrogate)');
  return text.normalize('NFC');
}

/** @param {number} value @param {string} where */
function fitNumber(value, where) {
  if (!Number.isFinite(value)) throw new UnfitValueError(where, `${value} is no number`);
  if (Number.isInteger(value) && !Number.isSafeInteger(value))
    throw new UnfitValueError(where, `${value} is too large`);
  return value;
}
