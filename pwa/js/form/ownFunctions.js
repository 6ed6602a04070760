/** Checks and dates that Vietnamese forms need and XLSForm lacks. Mirrors survey_defs/own_functions.py. */

const WEIGHTS = [31, 29, 23, 19, 17, 13, 7, 5, 3];
const DAY_MS = 86_400_000;

/**
 * 10 digits with a check digit, the same with -001 to -999 for a dependent unit, or the 12 digits of a person.
 * Source: Thông tư 86/2024/TT-BTC.
 * @param {string} text
 */
export function isTaxCode(text) {
  const [code, digits, unit] = /^ *((\d{10})(?:-(\d{3}))?|\d{12}) *$/.exec(text)?.slice(1) ?? [];
  if (!digits) return Boolean(code);
  const sum = WEIGHTS.reduce((total, weight, i) => total + weight * Number(digits[i]), 0);
  return unit !== '000' && 10 - (sum % 11) === Number(digits[9]);
}

/** Mobile, landline, 1800 and 1900. Source: Thông tư 22/2014/TT-BTTTT. @param {string} text */
export function isPhone(text) {
  const digits = text.replace(/[ .()-]/g, '').replace(/^(\+840?|84(?=\d{9}))/, '0');
  return /^(0[35789]\d{8}|02\d{9}|1[89]00\d{4}(\d\d)?)$/.test(digits);
}

/** @param {number} day @param {number} months @returns {number} the last day of the month so many months later */
export function endOfMonth(day, months) {
  const date = new Date(day * DAY_MS);
  // Not Date.UTC(), which takes the year 50 for 1950.
  const last = new Date(0).setUTCFullYear(
    date.getUTCFullYear(),
    date.getUTCMonth() + Math.trunc(months) + 1,
    0,
  );
  return last / DAY_MS;
}

/** @param {number} day @param {number} months @returns {number} the same day so many months later, or the last one of a shorter month */
export function monthsLater(day, months) {
  const last = endOfMonth(day, months);
  return last - Math.max(0, new Date(last * DAY_MS).getUTCDate() - new Date(day * DAY_MS).getUTCDate());
}
