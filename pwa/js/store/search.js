/** Finds enterprises by what people type: without marks, in any order, or the first digits of a tax code. */

/**
 * @typedef {object} Entry
 * @property {string} id
 * @property {string} name
 * @property {string} tax_code
 * @property {string} place - name of the commune
 * @property {boolean} is_mine - on this phone, not only in the directory
 * @property {boolean} is_new - made on this phone, and not yet at the server
 * @property {string} [commune_code]
 * @property {string} [street] - of one's own alone, as `phone`
 * @property {string} [phone]
 * @property {any} [phone_hash] - of the directory alone: 8 hexadecimal digits, "" without a telephone
 * @property {any} [tax_code_hash] - the same, where the tax code is a person's number
 */
/** @typedef {{entry: Entry, text: string, order: string}} Indexed */

/** Short ways of writing that mean a longer word in registered names. */
const SHORT = new Map([
  ['cty', 'cong ty'],
  ['ct', 'cong ty'],
  ['htx', 'hop tac xa'],
  ['dntn', 'doanh nghiep tu nhan'],
  ['hkd', 'ho kinh doanh'],
  ['cp', 'co phan'],
  ['tm', 'thuong mai'],
  ['sx', 'san xuat'],
  ['mtv', 'mot thanh vien'],
  ['dv', 'dich vu'],
]);
const WORDS = /[^\p{L}\p{N}]+/u;

/** Lower case, without marks, đ as d: what two spellings have in common. @param {string} text */
export function folded(text) {
  return text.toLowerCase().normalize('NFD').replace(/\p{M}/gu, '').replaceAll('đ', 'd');
}

/** A name in the long way of writing: "HTX Chè-Thái" -> "hop tac xa che thai". @param {string} name */
export function inLongForms(name) {
  const words = folded(name).split(WORDS).filter(Boolean);
  return words.map((word) => SHORT.get(word) ?? word).join(' ');
}

/** @param {Entry[]} entries @returns {Indexed[]} */
export function indexed(entries) {
  return entries.map((entry) => {
    const name = folded(entry.name);
    return { entry, text: ` ${withLongForms(name)} ${folded(entry.place)} `, order: name };
  });
}

/** Both ways of writing, so that either finds the other. @param {string} name */
function withLongForms(name) {
  const words = name.split(WORDS);
  return [...words, ...words.map((word) => SHORT.get(word) ?? '')].join(' ');
}

/**
 * The entries in which every word typed begins a word, or whose tax code begins with the digits typed; one's own first.
 * @param {Indexed[]} index
 * @param {string} typed
 * @param {number} most
 * @returns {{found: Entry[], total: number}} nothing typed finds nothing
 */
export function search(index, typed, most) {
  const plain = folded(typed).trim();
  if (!plain) return { found: [], total: 0 };
  const digits = /^[\d\s-]+$/.test(plain) ? plain.replace(/\D/g, '') : '';
  const words = plain.split(WORDS).filter(Boolean);
  const matches = index.filter(({ entry, text }) =>
    digits ? entry.tax_code.replace(/\D/g, '').startsWith(digits) : words.every((word) => begins(text, word)),
  );
  matches.sort((a, b) => Number(b.entry.is_mine) - Number(a.entry.is_mine) || (a.order < b.order ? -1 : 1));
  return { found: matches.slice(0, most).map(({ entry }) => entry), total: matches.length };
}

/** @param {string} text @param {string} word */
function begins(text, word) {
  const long = SHORT.get(word);
  return text.includes(` ${word}`) || (long !== undefined && text.includes(` ${long} `));
}

/**
 * A name in parts, those that match what was typed marked.
 * @param {string} name
 * @param {string} typed
 * @returns {{text: string, isMatch: boolean}[]}
 */
export function marked(name, typed) {
  const words = folded(typed).split(WORDS).filter(Boolean);
  return name
    .split(/([^\p{L}\p{N}\p{M}]+)/u)
    .filter(Boolean)
    .map((text) => ({
      text,
      isMatch: words.some((word) => folded(text).startsWith(word)),
    }));
}
