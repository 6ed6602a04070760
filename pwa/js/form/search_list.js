/** Finding one of thousands: marks on letters ignored, recent choices first, other names looked into as well. */

/** @typedef {{name: string, label: string, also?: string}} Listed  `also`: more words it is found by */

/** How many results are drawn: what fits a phone without a list that scrolls inside the page. */
export const SHOWN = 8;

/** So few are all shown; a longer list of single choices is searched. */
export const FEW = 12;

/** @param {string} text @returns {string} "Phường Phổ Yên" -> "phuong pho yen" */
export function withoutMarks(text) {
  return text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll('đ', 'd')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

// "tràng xá" means the commune of that name, not one called Tràng of the type "xã".
const TYPE_OF_UNIT = /^ (xa|phuong|dac khu) (?=.)/;

/** @type {WeakMap<Listed[], {label: string, name: string, all: string}[]>} */
const prepared = new WeakMap();

/** @param {Listed[]} items */
function prepare(items) {
  const ready =
    prepared.get(items) ??
    items.map((item) => {
      const label = ` ${withoutMarks(item.label)}`;
      const name = ` ${withoutMarks(item.label.split(',')[0])}`.replace(TYPE_OF_UNIT, ' ');
      return { label, name, all: `${label} ${withoutMarks(`${item.also ?? ''} ${item.name}`)}` };
    });
  prepared.set(items, ready);
  return ready;
}

/**
 * The items that hold every typed word at the start of a word, best first.
 * Order: recently chosen, then those called exactly so, whose name or label begins so, whose name has all words,
 * labels with all words, other names.
 * @param {Listed[]} items - the same array each time, so that it is prepared once
 * @param {string} typed
 * @param {string[]} recent - names, latest first
 * @returns {{found: Listed[], count: number}} at most SHOWN of them, or all of a list of FEW; and how many there are
 */
export function findListed(items, typed, recent = []) {
  const words = withoutMarks(typed)
    .split(' ')
    .filter(Boolean)
    .map((word) => ` ${word}`);
  const whole = ` ${withoutMarks(typed)}`;
  const exact = typed.trim().toLowerCase();
  const ready = prepare(items);
  /** @type {{item: Listed, place: number}[]} */
  const hits = [];
  ready.forEach(({ label, name, all }, i) => {
    if (!words.every((word) => all.includes(word))) return;
    const since = recent.indexOf(items[i].name);
    const inLabel = words.every((word) => label.includes(word));
    const inName = words.every((word) => name.includes(word));
    let place =
      name === whole
        ? 1
        : label.startsWith(whole) || name.startsWith(whole)
          ? 2
          : inName
            ? 3
            : inLabel
              ? 4
              : 5;
    if (place < 5 && items[i].label.toLowerCase().includes(exact)) place -= 0.5;
    if (since >= 0) place = since / 100 - 1;
    hits.push({ item: items[i], place: place * items.length + i });
  });
  hits.sort((a, b) => a.place - b.place);
  const most = items.length > FEW ? SHOWN : FEW;
  return { found: hits.slice(0, most).map((hit) => hit.item), count: hits.length };
}

/**
 * The one item whose label is what was typed, marks aside.
 * @param {Listed[]} items
 * @param {string} typed
 */
export function namedExactly(items, typed) {
  const wanted = typed.trim().normalize();
  const same = items.filter((item) => item.label.normalize().toLowerCase() === wanted.toLowerCase());
  if (same.length === 1) return same[0];
  const bare = withoutMarks(typed);
  const near = items.filter((item) => withoutMarks(item.label) === bare);
  return near.length === 1 ? near[0] : null;
}
