/**
 * The one pair that every stored value passes. Where a person has a PIN, a row that was read holds what opens its value
 * in place of the value (lock/sealed_stores.js): what nobody looks at stays closed.
 * All are synchronous: an IndexedDB transaction ends at the first await of anything else.
 */

/** @typedef {{sealed: unknown}} Sealed */

/** @param {unknown} value @returns {Sealed} */
export function seal(value) {
  return { sealed: value };
}

/**
 * @template T
 * @param {Sealed & {box?: Uint8Array}} kept
 * @returns {T}
 */
export function open({ sealed, box }) {
  // Another window has sealed it: this one must not write over what it cannot read.
  if (box) throw new Error('Sealed: the PIN first.');
  return /** @type {T} */ (typeof sealed === 'function' ? sealed() : sealed);
}

/** The same for text beside the database, under a name; replaced where a person has a PIN. */
export const beside = {
  /** @param {unknown} value @param {string} _name */
  seal: (value, _name) => JSON.stringify(seal(value)),
  /** @param {string} text @param {string} _name @returns {any} */
  open: (text, _name) => open(JSON.parse(text)),
};
