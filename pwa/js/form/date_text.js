/** Dates as three numbers: day, month, year. What is no date keeps its typed parts, so nothing is lost. */

/** @typedef {{day: string, month: string, year: string}} DateParts */

/**
 * The stored text of three typed parts.
 * @param {DateParts} parts
 * @returns {string | null} "2026-11-20"; null if all are blank; otherwise the parts as typed, e.g. "2025-08-"
 */
export function readDate({ day, month, year }) {
  const [d, m, y] = [day.trim(), month.trim(), year.trim()];
  if (!d && !m && !y) return null;
  return `${y}-${padded(m)}-${padded(d)}`;
}

/** @param {string} part @returns {string} */
function padded(part) {
  return /^\d$/.test(part) ? `0${part}` : part;
}

/**
 * What stands between the separators, in the order of the boxes.
 * @param {string} typed
 * @returns {string[]} "5/" -> ["5", ""]; "20112026" and "2026-11-20" -> ["20", "11", "2026"]; one at least
 */
export function piecesOf(typed) {
  return typed
    .replace(/^[-/. ]+/, '')
    .replace(/^(\d\d)(\d\d)(\d{4})$/, '$1/$2/$3')
    .replace(/^(\d{4})\D(\d+)\D(\d+)$/, '$3/$2/$1')
    .split(/[-/. ]+/);
}

/**
 * What the boxes hold, each piece typed behind a separator in the box behind; a whole date in any box fills all.
 * @param {[keyof DateParts, string][]} boxes - those asked, in their order
 * @returns {DateParts} "" for what is not asked; a piece too many stays in the last box: "2026/5"
 */
export function spread(boxes) {
  const parts = { day: '', month: '', year: '', ...Object.fromEntries(boxes) };
  for (const [i, [part]] of boxes.entries()) {
    const pieces = piecesOf(parts[part]);
    const [day, month, year] = pieces;
    if (pieces.length === 3 && pieces.every(Number)) return { day, month, year };
    const next = boxes[i + 1]?.[0];
    parts[part] = next ? day : pieces.filter(Boolean).join('/');
    if (next && pieces[1]) parts[next] = pieces.slice(1).join('/');
  }
  return parts;
}

/** @param {unknown} value - a stored date or what was kept of one @returns {DateParts} */
export function showDate(value) {
  const [year = '', month = '', day = ''] = String(value ?? '')
    .replace(/T\d\d:.*/, '')
    .split('-');
  return { day, month, year };
}

/** @param {unknown} value @returns {string} 20/11/2026, with its time if there is one; text that is no date stays as it is */
export function dateInWords(value) {
  const found = /^(\d{4})-(\d\d)-(\d\d)(?:T(\d\d:\d\d))?/.exec(String(value ?? ''));
  return found ? `${found[4] ? `${found[4]} ` : ''}${found[3]}/${found[2]}/${found[1]}` : String(value ?? '');
}

/**
 * A year written with two digits, as stickers have it, in full.
 * @param {string} year
 * @param {number} thisYear
 */
export function fullYear(year, thisYear) {
  if (!/^\d\d$/.test(year)) return year;
  const near = 2000 + Number(year);
  return String(near > thisYear + 20 ? near - 100 : near);
}

/** @param {number} nowMs @param {string} zone @returns {string} "2026-11-20" */
export function today(nowMs, zone) {
  return new Intl.DateTimeFormat('sv-SE', { timeZone: zone }).format(nowMs);
}
