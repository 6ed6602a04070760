/** What a run ends with when a rule does not hold. */
export class Broken extends Error {
  /** @param {string} rule @param {string} what */
  constructor(rule, what) {
    super(`${rule}: ${what}`);
    this.name = 'Broken rule';
  }
}

/** @param {unknown} holds @param {string} rule @param {string} what */
export function need(holds, rule, what) {
  if (!holds) throw new Broken(rule, what);
}
