/**
 * The one pair that every stored value passes. Today it gives the value itself; encryption at rest arrives here.
 * Both stay synchronous: an IndexedDB transaction ends at the first await of anything else.
 */

/** @typedef {{sealed: unknown}} Sealed */

/** @param {unknown} value @returns {Sealed} */
export function seal(value) {
  return { sealed: value };
}

/**
 * @template T
 * @param {Sealed} kept
 * @returns {T}
 */
export function open(kept) {
  return /** @type {T} */ (kept.sealed);
}
