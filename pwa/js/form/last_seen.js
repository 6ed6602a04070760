/** Where the officer was in a visit, when it was saved last, and what a reload caught on its way to the store. */

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

/** @typedef {{key: string, value: import('../../types/survey.d.ts').Answer, row: string}} Held */

/** Keeps in this tab what the store has not confirmed; for a page that is closing. @param {string} visit @param {Held[]} held */
export function keepForReload(visit, held) {
  const slot = `khaosat.unsaved.${visit}`;
  if (held.length) sessionStorage.setItem(slot, JSON.stringify(held));
  else sessionStorage.removeItem(slot);
}

/** What the closing page kept; once. @param {string} visit @returns {Held[]} */
export function keptForReload(visit) {
  const slot = `khaosat.unsaved.${visit}`;
  const kept = globalThis.sessionStorage?.getItem(slot);
  globalThis.sessionStorage?.removeItem(slot);
  return kept ? JSON.parse(kept) : [];
}
