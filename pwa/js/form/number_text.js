/** Numbers as people type them: 18.500.000 and 12,5 in Vietnamese, 18,500,000 and 12.5 in English. */

/**
 * What a typed number means: a number, its canonical decimal text, or the typed text itself if it is no number.
 * A last mark that cannot part thousands is taken as the decimal mark, because some keyboards offer but one.
 * @param {string} typed
 * @param {string} type - of the question: integer, or one that takes decimals
 * @param {string} [language]
 * @returns {number | string | null} integer: number · others: "12.5" · blank: null · anything else: as typed
 */
export function readNumber(typed, type, language = 'vi') {
  const text = typed.replace(/[\s\u00a0\u202f]/g, '');
  if (text === '') return null;
  const canonical = canonicalNumber(text, language);
  if (canonical === null) return typed.trim();
  if (type !== 'integer') return canonical;
  const value = Number(canonical);
  return Number.isSafeInteger(value) && !canonical.includes('.') ? value : canonical;
}

/** @param {string} text @param {string} language @returns {string | null} */
function canonicalNumber(text, language) {
  const [thousands, mark] = marksOf(language);
  const sign = text.startsWith('-') ? '-' : '';
  const body = sign ? text.slice(1) : text;
  // Thousands never begin with a zero: 0.125 is an eighth.
  const grouped = new RegExp(`^[1-9]\\d{0,2}(?:\\${thousands}\\d{3})+(?:\\${mark}\\d+)?$`);
  if (grouped.test(body)) return sign + trimmed(body.replaceAll(thousands, '').replace(mark, '.'));
  const [, whole, rest] =
    new RegExp(`^([1-9]\\d{0,2}(?:\\${thousands}\\d{3})+)\\${thousands}(\\d{0,2})$`).exec(body) ?? [];
  if (whole) return sign + trimmed(`${whole.replaceAll(thousands, '')}.${rest}`);
  if (/^\d+(?:[.,]\d*)?$/.test(body) || /^[.,]\d+$/.test(body)) return sign + trimmed(body.replace(',', '.'));
  return null;
}

/** @param {string} plain digits with at most one dot @returns {string} without idle zeros in front or a dot at the end */
function trimmed(plain) {
  const [whole, rest = ''] = plain.split('.');
  const head = whole.replace(/^0+(?=\d)/, '') || '0';
  return rest ? `${head}.${rest}` : head;
}

/**
 * A stored value as the field shows it; what is no number is shown as it was typed.
 * @param {unknown} value
 * @param {string} [language]
 */
export function showNumber(value, language = 'vi') {
  if (value === null || value === undefined) return '';
  const text = String(value);
  const found = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text);
  if (!found) return text;
  const [thousands, mark] = marksOf(language);
  const whole = found[2].replace(/\B(?=(\d{3})+$)/g, thousands);
  return found[1] + whole + (found[3] ? mark + found[3] : '');
}

/**
 * The field's text with its thousands parted while typing, and where the caret then stands.
 * Text that is not plainly a number is left alone: nothing typed is lost.
 * @param {string} typed
 * @param {number} caret - letters before the caret
 * @param {{language?: string, deleting?: boolean}} [how] - deleting: the last stroke took a letter away
 * @returns {{text: string, caret: number}}
 */
export function groupWhileTyping(typed, caret, { language = 'vi', deleting = false } = {}) {
  const [thousands, mark] = marksOf(language);
  const found = new RegExp(`^(-?)([1-9][\\d\\${thousands}]*)((?:\\${mark}\\d*)?)$`).exec(typed);
  if (!found || mayBecomeDecimal(found[2], thousands, deleting ? 2 : 3)) return { text: typed, caret };
  const digits = found[2].replaceAll(thousands, '');
  const text = found[1] + digits.replace(/\B(?=(\d{3})+$)/g, thousands) + found[3];
  const before = typed.slice(0, caret).replaceAll(thousands, '').length;
  return { text, caret: placeAfter(text, before, thousands) };
}

/**
 * "12.", "12.5" and "1.250.5" may be a decimal typed with the mark the keyboard has, or thousands on their way; "1.234"
 * cannot be told and is thousands.
 * @param {string} whole @param {string} thousands @param {number} few - digits behind the last mark: two are thousands
 *   from which one was just taken away
 */
function mayBecomeDecimal(whole, thousands, few) {
  const parts = whole.split(thousands);
  return parts.length > 1 && parts[parts.length - 1].length < few;
}

/** @param {string} text @param {number} signs @param {string} thousands */
function placeAfter(text, signs, thousands) {
  let place = 0;
  for (let left = signs; left > 0 && place < text.length; place += 1)
    if (text[place] !== thousands) left -= 1;
  return place;
}

/** @param {string} language @returns {[thousands: string, decimal: string]} */
function marksOf(language) {
  return language === 'en' ? [',', '.'] : ['.', ','];
}

/** A year has no thousands. @param {{name: string, appearance: string}} question */
export function isYear({ name, appearance }) {
  return appearance.includes('year') || /(^|_)year$/.test(name);
}
