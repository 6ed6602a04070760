/** Where the officer was in a visit and when it was saved last: numbers and section names, no answers. */

/** @typedef {{section: string, visited: string[], savedMs: number, mode: 'quick' | 'full'}} Seen */

/** @param {string} visit @returns {Seen} */
export function lastSeen(visit) {
  const kept = globalThis.localStorage?.getItem(`khaosat.visit.${visit}`);
  return { section: '', visited: [], savedMs: 0, mode: 'quick', ...(kept ? JSON.parse(kept) : {}) };
}

/** @param {string} visit @param {Seen} seen */
export function rememberSeen(visit, seen) {
  globalThis.localStorage?.setItem(`khaosat.visit.${visit}`, JSON.stringify(seen));
}
