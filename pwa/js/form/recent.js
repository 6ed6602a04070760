/** The last choices from each long list, on this phone: names of list items, nothing about an enterprise. */

const KEPT = 6;
/** @param {string} list */
const slot = (list) => `khaosat.recent.${list}`;

/** @param {string} list @returns {string[]} names, latest first */
export function recentChoices(list) {
  const kept = globalThis.localStorage?.getItem(slot(list));
  return kept ? kept.split('\n') : [];
}

/** @param {string} list @param {string} name - of one line; a name of select_one may have spaces */
export function rememberChoice(list, name) {
  const names = [name, ...recentChoices(list).filter((other) => other !== name)].slice(0, KEPT);
  globalThis.localStorage?.setItem(slot(list), names.join('\n'));
}
