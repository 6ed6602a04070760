/** Texts for people. Vietnamese stands in the source; another language is a table {Vietnamese: translation}. */

/** @typedef {Record<string, string | string[]>} Catalogue  a list holds [one, many] */

/** @type {Catalogue} */
let catalogue = {};
let current = 'vi';

/** The language in use: "vi" or "en". */
export function language() {
  return current;
}

/**
 * Uses `code` from now on. Vietnamese needs no table; English is read from texts/en.json beside the scripts.
 * A table that cannot be read leaves the Vietnamese, which is complete.
 * @param {string} code
 * @param {(url: string) => Promise<Response>} [fetchText]
 */
export async function setLanguage(code, fetchText = (url) => fetch(url)) {
  catalogue = code === 'vi' ? {} : await readCatalogue(code, fetchText);
  current = code;
  if (typeof document !== 'undefined') document.documentElement.lang = code;
}

/** @param {string} code @param {(url: string) => Promise<Response>} fetchText @returns {Promise<Catalogue>} */
async function readCatalogue(code, fetchText) {
  const reply = await fetchText(new URL(`../texts/${code}.json`, import.meta.url).href);
  if (!reply.ok) throw new Error(`texts/${code}.json: ${reply.status}. The Vietnamese texts stay in use.`);
  return reply.json();
}

/**
 * The text in the current language, with %(name)s filled in.
 * @param {string} text - Vietnamese
 * @param {Record<string, string | number>} [values]
 */
export function _(text, values) {
  const found = catalogue[text];
  return filled(typeof found === 'string' ? found : (found?.[0] ?? text), values);
}

/**
 * As `_`, where the language distinguishes one from many (Vietnamese does not).
 * @param {string} one
 * @param {string} many
 * @param {number} n - also fills %(n)s
 * @param {Record<string, string | number>} [values]
 */
export function ngettext(one, many, n, values) {
  const found = catalogue[one];
  const forms = Array.isArray(found) ? found : [typeof found === 'string' ? found : one, many];
  return filled((n === 1 ? forms[0] : forms[1]) ?? one, { n: number(n), ...values });
}

/** @param {string} text @param {Record<string, string | number>} [values] */
function filled(text, values) {
  if (!values) return text;
  return text.replace(/%\((\w+)\)s/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

const locale = () => (current === 'vi' ? 'vi-VN' : 'en-GB');

/** Making one takes longer than drawing a question. @type {Record<string, Intl.NumberFormat>} */
const formats = {};

/** @param {number} value @returns {string} 20.418 in Vietnamese, 20,418 in English */
export function number(value) {
  formats[current] ??= new Intl.NumberFormat(locale());
  return formats[current].format(value);
}

/** Vietnam is seven hours ahead all year; Intl takes a hundred times as long. @param {number} ms @returns {string} 2026-11-20T09:42:00.000Z, on its clocks */
function clock(ms) {
  return new Date(ms + 7 * 3_600_000).toISOString();
}

/** @param {number} ms @returns {string} 20/11/2026 */
export function date(ms) {
  return clock(ms).slice(0, 10).split('-').reverse().join('/');
}

/** @param {number} ms @returns {string} 09:42 */
export function time(ms) {
  return clock(ms).slice(11, 16);
}

/**
 * The shortest that is clear: the hour on the same day, else day and month, with the year if it differs.
 * @param {number} ms
 * @param {number} nowMs
 */
export function when(ms, nowMs) {
  if (date(ms) === date(nowMs)) return time(ms);
  const day = date(ms);
  return day.slice(-4) === date(nowMs).slice(-4) ? day.slice(0, 5) : day;
}

/** @param {number} ms @returns {string} Thứ Sáu, 20/11 */
export function dayTitle(ms) {
  const name = new Intl.DateTimeFormat(locale(), { weekday: 'long', timeZone: 'Asia/Ho_Chi_Minh' }).format(
    ms,
  );
  return `${name.charAt(0).toUpperCase()}${name.slice(1)}, ${date(ms).slice(0, 5)}`;
}

/** @param {number} bytes @returns {string} 2,4 MB */
export function bytes(bytes) {
  const size = bytes < 1e6 ? [bytes / 1e3, 'kB'] : [bytes / 1e6, 'MB'];
  return `${new Intl.NumberFormat(locale(), { maximumFractionDigits: 1 }).format(Number(size[0]))} ${size[1]}`;
}
