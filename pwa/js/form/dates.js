/** Calendar days and wall clocks, without zones: a day is a whole number of days since 1970-01-01. */

const DAY_MS = 86_400_000;
const DAY = /^(\d{4})-(\d\d)-(\d\d)$/;
const CLOCK = /^([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d(?:\.\d+)?))?(?:Z|[+-]\d\d:?\d\d)?$/;

/** @type {Record<string, [months: string[], weekdays: string[]]>} */
const NAMES = {
  vi: [Array.from({ length: 12 }, (_, i) => `thg ${i + 1}`), 'CN T2 T3 T4 T5 T6 T7'.split(' ')],
  en: [
    'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' '),
    'Sun Mon Tue Wed Thu Fri Sat'.split(' '),
  ],
};

/**
 * "2026-11-20" as days since 1970-01-01; "09:42" as a part of a day; "2026-11-20T09:42:00+07:00" as both.
 * The clock as written counts, its offset is left out. NaN for anything else, such as 2026-02-30.
 * @param {string} text
 */
export function momentNumber(text) {
  const at = text.indexOf('T');
  if (at >= 0) return dayNumber(text.slice(0, at)) + clockNumber(text.slice(at + 1));
  return text.includes(':') ? clockNumber(text) : dayNumber(text);
}

/** @param {string} text */
export function dayNumber(text) {
  const found = DAY.exec(text);
  const ms = found ? Date.parse(`${text}T00:00Z`) : Number.NaN;
  // Chrome takes 30 February for 2 March.
  return found && dayText(ms / DAY_MS) === text ? ms / DAY_MS : Number.NaN;
}

/** @param {string} text */
function clockNumber(text) {
  const found = CLOCK.exec(text);
  if (!found) return Number.NaN;
  return (Number(found[1]) * 3600 + Number(found[2]) * 60 + Number(found[3] ?? 0)) / 86_400;
}

/** @param {number} days - a fraction is cut off @returns {string} '' outside of the years 1 to 9999 */
export function dayText(days) {
  const date = new Date(Math.floor(days) * DAY_MS);
  const year = date.getUTCFullYear();
  return year >= 1 && year <= 9999 ? date.toISOString().slice(0, 10) : '';
}

/** @type {[nowMs: number, zone: string, text: string]} */
let latest = [0, '', ''];

/** @param {number} nowMs @param {string} zone @returns {string} "2026-11-20T09:42:00+07:00" */
export function momentText(nowMs, zone) {
  if (latest[0] !== nowMs || latest[1] !== zone) {
    const parts = new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longOffset' }).formatToParts(
      nowMs,
    );
    const offset = parts.find((part) => part.type === 'timeZoneName')?.value.slice(3) || '+00:00';
    const wallMs = nowMs + clockNumber(offset.slice(1)) * DAY_MS * (offset[0] === '-' ? -1 : 1);
    latest = [nowMs, zone, new Date(wallMs).toISOString().slice(0, 19) + offset];
  }
  return latest[2];
}

/** The day of a date, a datetime or a number; NaN where there is none. @param {string} text @param {number} number */
export function dayOf(text, number) {
  const isTime = text.includes(':') && !text.includes('T');
  return isTime || !dayText(number) ? Number.NaN : Math.floor(number);
}

/**
 * A date by a format of %-codes (ODK XForms specification, format-date).
 * @param {number} moment - days, with the part of the day
 * @param {string} pattern
 * @param {string} language - of month and weekday names
 * @param {string} offset - what %Z gives
 */
export function formatDate(moment, pattern, language, offset) {
  const date = new Date(Math.round(moment * DAY_MS));
  const [, Y, y, m, d, H, M, S, thousandths] =
    /(\d\d(\d\d))-(..)-(..)T(..):(..):(..).(...)/.exec(date.toISOString()) ?? [];
  const [months, weekdays] = NAMES[language] ?? NAMES.en;
  /** @type {Record<string, string>} */
  const codes = { Y, y, m, d, H, M, S, 3: thousandths, Z: offset, '%': '%' };
  Object.assign(codes, {
    n: Number(m),
    e: Number(d),
    h: Number(H),
    b: months[Number(m) - 1],
    a: weekdays[date.getUTCDay()],
  });
  return pattern.replace(/%(.)/g, (written, code) => codes[code] ?? written);
}
