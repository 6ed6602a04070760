/** Enterprises that may be the one being typed in: the same number, nearly the same name, or the same place. */
import { hexadecimal } from './pieces.js';
import { folded, inLongForms } from './search.js';

/** @typedef {import('./search.js').Entry} Entry */
/** @typedef {import('./search.js').Indexed} Indexed */
/** @typedef {'tax_code' | 'name' | 'phone' | 'street'} Why  the field in which it is the same */
/** @typedef {{entry: Entry, why: Why[]}} Alike  why: the weightiest first */
/** @typedef {Partial<Record<Why | 'commune_code', string | null>>} Typed */

/** What tells the kind of an enterprise, not which one it is; in the long way of writing. */
const KINDS =
  / (?:cong ty|trach nhiem huu han|tnhh|co phan|(?:mot|hai) thanh vien|tro len|hop tac xa|to hop tac|doanh nghiep tu nhan|ho kinh doanh|chi nhanh)(?= )/g;
/** Shorter, two names share most of their pairs of letters by chance. */
const LEAST_PAIRS = 5;
const MOST_SHARED = 0.8;
/** @type {Why[]} */
const ORDER = ['tax_code', 'name', 'phone', 'street'];

/**
 * @param {Indexed[]} index
 * @param {Typed} typed
 * @param {string[]} [hashes] - of the numbers typed, see `hashedNumbers`
 * @returns {Alike[]} those alike in the weightiest field first
 */
export function alike(index, typed, hashes = []) {
  const code = digitsOf(typed.tax_code);
  const name = ownName(typed.name ?? '');
  const words = name.split(' ').map((word) => ` ${word}`);
  const pairs = pairsOf(name);
  const call = nationalNumber(typed.phone);
  const place = withoutGaps(typed.street);
  /** @type {Alike[]} */
  const found = [];
  for (const { entry, text } of index) {
    const isNear = entry.commune_code !== undefined && entry.commune_code === typed.commune_code;
    /** @type {Why[]} */
    const why = [];
    if (isSameCode(entry.tax_code, code) || hashes.includes(entry.tax_code_hash)) why.push('tax_code');
    // To look for the words is quick: hardly any other name is worked out.
    const mayBeSo = isNear || (name !== '' && words.every((word) => text.includes(word)));
    if (mayBeSo && isSameName(ownName(entry.name), isNear)) why.push('name');
    if ((call && nationalNumber(entry.phone) === call) || hashes.includes(entry.phone_hash))
      why.push('phone');
    if (isNear && place && withoutGaps(entry.street) === place) why.push('street');
    if (why.length) found.push({ entry, why });
  }
  return found.sort((a, b) => weight(a) - weight(b));

  /** Of two alike in the same field, the one called just so comes first. @param {Alike} one */
  function weight({ entry, why }) {
    return 2 * ORDER.indexOf(why[0]) - Number(ownName(entry.name) === name);
  }

  /** @param {string} other @param {boolean} isNear */
  function isSameName(other, isNear) {
    return other === name ? name !== '' : isNear && areClose(pairs, pairsOf(other));
  }
}

/** What an enterprise alone is called: "Cty TNHH Xăng dầu Minh Lộ" -> "xang dau minh lo". @param {string} name */
export function ownName(name) {
  return ` ${inLongForms(name)} `.replace(KINDS, '').trim();
}

/** The same, or one with and one without the three digits of a dependent unit. @param {string} kept @param {string} code - digits */
function isSameCode(kept, code) {
  if (code.length < 10 || !kept.startsWith(code.slice(0, 10))) return false;
  const other = digitsOf(kept);
  return other === code || (other.length !== code.length && [other.length, code.length].includes(10));
}

/** @param {string} name @returns {Set<string>} each two letters that stand together, spaces aside */
function pairsOf(name) {
  const letters = name.replaceAll(' ', '');
  return new Set([...letters].slice(1).map((letter, i) => letters[i] + letter));
}

/** Whether nearly all of the shorter name is in the longer one. @param {Set<string>} one @param {Set<string>} other */
function areClose(one, other) {
  const [short, long] = one.size < other.size ? [one, other] : [other, one];
  return (
    short.size >= LEAST_PAIRS &&
    [...short].filter((pair) => long.has(pair)).length >= MOST_SHARED * short.size
  );
}

/** @param {string | null | undefined} street */
function withoutGaps(street) {
  return folded(street ?? '').replace(/[^\p{L}\p{N}]/gu, '');
}

/** @param {string | null | undefined} text */
function digitsOf(text) {
  return (text ?? '').replace(/\D/g, '');
}

/** @param {string | null | undefined} phone @returns {string} digits, with 0 in place of the country's number */
function nationalNumber(phone) {
  return digitsOf(phone).replace(/^84(?=\d{9})0?/, '0');
}

/**
 * Personal number and telephone as the directory has them: HMAC-SHA-256, cut to 8 hexadecimal digits.
 * Source: keyed_hash in server/steps/reference.py.
 * @param {string} key - hexadecimal; "": there is no directory
 * @param {Typed} typed
 * @returns {Promise<string[]>} a telephone's in both ways of writing
 */
export async function hashedNumbers(key, typed) {
  const person = digitsOf(typed.tax_code);
  const call = nationalNumber(typed.phone);
  const numbers = [person.length === 12 && person, call, call.replace('0', '84')].filter(Boolean);
  if (!key || !numbers.length) return [];
  const bytes = Uint8Array.from(key.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
  const hmac = { name: 'HMAC', hash: 'SHA-256' };
  const secret = await crypto.subtle.importKey('raw', bytes, hmac, false, ['sign']);
  return Promise.all(
    numbers.map(async (digits) => {
      const hash = await crypto.subtle.sign('HMAC', secret, new TextEncoder().encode(String(digits)));
      return hexadecimal(hash).slice(0, 8);
    }),
  );
}
