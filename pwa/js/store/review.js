/** What the office said of a visit, as far as it still holds. Mirrors sync/review.py. */

/**
 * A review speaks of one end of the visit; ended anew, the visit has none. Of a draft only that it was returned.
 * @param {Record<string, any>} fields - of a visit
 * @returns {string} '' | 'seen' | 'accepted' | 'returned'
 */
export function reviewInForce({ review, state, reviewed_ms, finished_ms }) {
  const isOfThisEnd =
    state === 'finished' ? (reviewed_ms ?? finished_ms) === finished_ms : review === 'returned';
  return isOfThisEnd && review ? review : '';
}
