/** Places of rows as text that sorts: a new row always fits behind another, nothing is renumbered. */

/**
 * @param {string} [before] - the row it follows; none: the first
 * @param {string} [after] - the row it precedes; none: the last
 * @returns {string} sorts between the two
 */
export function positionAfter(before = '', after = '') {
  if (!after) return String(Number.parseInt(before.slice(0, 6), 10) + 1 || 1).padStart(6, '0');
  let step = '5';
  while (before + step >= after) step = `0${step}`;
  return before + step;
}
