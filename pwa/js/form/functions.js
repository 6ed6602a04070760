/**
 * The functions of expressions by name; each gets the context and its values. Those that look at an argument
 * unevaluated are in expressions.js. Source: ODK XForms specification, "XPath functions"; XPath 1.0, section 4.
 */

/** @import { Context, PathNode, Value } from '../../types/engine.d.ts' */

import { dayOf, dayText, formatDate, momentText } from './dates.js';
import { netCount, netDeviation, netMean, netShort, netTolerance } from './netQuantity.js';
import { endOfMonth, isPhone, isTaxCode, monthsLater } from './ownFunctions.js';
import { isBlank, rounded, toBoolean, toNumber, toText } from './values.js';

/** @type {Record<string, (context: Context, ...values: any[]) => Value>} */
export const functions = {
  // truth
  true: () => true,
  false: () => false,
  not: (_, value) => !toBoolean(value),
  boolean: (_, value) => toBoolean(value),
  'boolean-from-string': (_, value) => ['1', 'true'].includes(toText(value)),
  checklist: (_, fewest, most, ...all) => isBetween(all.filter(toBoolean).length, fewest, most),
  'weighted-checklist': (_, fewest, most, ...pairs) => {
    const weights = pairs.filter((_weight, i) => i % 2 && toBoolean(pairs[i - 1]));
    return isBetween(
      weights.reduce((sum, weight) => sum + toNumber(weight), 0),
      fewest,
      most,
    );
  },
  // nodes and lists
  count: (_, value) => nodesIn(value).length,
  'count-non-empty': (_, value) => nodesIn(value).filter((node) => node.text() !== '').length,
  last: (c) => c.size,
  position: (c, value) =>
    (value === undefined && c.position) ||
    c.world.positionOf(value === undefined ? c.node : nodesIn(value)[0]),
  current: (c) => [c.here],
  instance: (c, name) => [c.world.list(toText(name))],
  pulldata: (c, name, column, keyColumn, key) =>
    (toText(key) &&
      c.world.list(toText(name)).where(toText(keyColumn), toText(key))[0]?.column(toText(column))) ||
    '',
  randomize: (c, nodes, seed) =>
    shuffled(nodesIn(nodes), seed === undefined ? c.world.random : randomFrom(toNumber(seed))),
  property: (c, name) => c.world.properties[toText(name)] ?? '',
  version: (c) => c.world.properties.version ?? '',
  random: (c) => c.world.random(),
  uuid: (c, length) => (length === undefined ? c.world.uuid() : letters(c, toNumber(length))),
  // numbers
  number: (_, value) => toNumber(value),
  // A zero below zero is zero here: one divided by it would be less than everything.
  int: (_, value) => Math.trunc(toNumber(value)) + 0,
  round: (_, value, digits = 0) => rounded(toNumber(value), Math.trunc(toNumber(digits))),
  ceiling: (_, value) => Math.ceil(toNumber(value)) + 0,
  floor: (_, value) => Math.floor(toNumber(value)) + 0,
  pow: (_, a, b) => toNumber(a) ** toNumber(b),
  exp10: (_, value) => 10 ** toNumber(value),
  atan2: (_, y, x) => Math.atan2(toNumber(y), toNumber(x)),
  pi: () => Math.PI,
  sum: (_, value) => numbers([value]).reduce((a, b) => a + b, 0),
  min: (_, ...values) => extreme(Math.min, numbers(values)),
  max: (_, ...values) => extreme(Math.max, numbers(values)),
  // texts
  string: (_, value) => toText(value),
  'jr:itext': (_, value) => toText(value),
  concat: (_, ...values) => spread(values).map(toText).join(''),
  join: (_, separator, ...values) => spread(values).map(toText).join(toText(separator)),
  contains: (_, a, b) => toText(a).includes(toText(b)),
  'starts-with': (_, a, b) => toText(a).startsWith(toText(b)),
  'ends-with': (_, a, b) => toText(a).endsWith(toText(b)),
  'substring-before': (_, a, b) => toText(a).slice(0, Math.max(0, toText(a).indexOf(toText(b)))),
  'substring-after': (_, a, b) => {
    const [text, mark] = [toText(a), toText(b)];
    return text.includes(mark) ? text.slice(text.indexOf(mark) + mark.length) : '';
  },
  substring: (_, value, from, size) => {
    const first = Math.round(toNumber(from));
    const after = size === undefined ? Number.POSITIVE_INFINITY : first + Math.round(toNumber(size));
    return [...toText(value)].filter((_letter, i) => i + 1 >= first && i + 1 < after).join('');
  },
  substr: (_, value, from, to = Number.POSITIVE_INFINITY) =>
    [...toText(value)].slice(Math.trunc(toNumber(from)), Math.trunc(toNumber(to))).join(''),
  'string-length': (_, value) => [...toText(value)].length,
  'normalize-space': (_, value) => words(value).join(' '),
  translate: (_, value, from, to) => {
    const [old, put] = [[...toText(from)], [...toText(to)]];
    return [...toText(value)]
      .map((letter) => (old.includes(letter) ? (put[old.indexOf(letter)] ?? '') : letter))
      .join('');
  },
  // selections
  selected: (_, value, name) => words(value).includes(toText(name).trim()),
  'is-selected': (_, value, name) => words(value).includes(toText(name).trim()),
  'selected-at': (_, value, at) => words(value)[Math.floor(toNumber(at))] ?? '',
  'count-selected': (_, value) => words(value).length,
  // dates
  today: (c) => momentText(c.world.nowMs, c.world.zone).slice(0, 10),
  now: (c) => momentText(c.world.nowMs, c.world.zone),
  date: (_, value) => dayText(day(value)),
  'date-time': (_, value) => {
    const text = toText(value);
    if (text.includes('T')) return Number.isNaN(toNumber(text)) ? '' : text;
    return Number.isNaN(day(value)) ? '' : formatDate(toNumber(value), '%Y-%m-%dT%H:%M:%S', '', '');
  },
  'decimal-date-time': (_, value) => toNumber(value),
  'decimal-time': (_, value) => toNumber(value) - Math.floor(toNumber(value)),
  'format-date': formatted,
  'format-date-time': formatted,
  'end-of-month': (_, value, months = 0) => dayText(endOfMonth(day(value), toNumber(months))),
  'add-months': (_, value, months) => dayText(monthsLater(day(value), toNumber(months))),
  'tax-code-valid': (_, value) => isTaxCode(toText(value)),
  'phone-valid': (_, value) => isPhone(toText(value)),
  'net-quantity-count': (_, values) => netCount(values),
  'net-quantity-mean': (_, values, tare) => netMean(values, tare),
  'net-quantity-deviation': (_, values, tare) => netDeviation(values, tare),
  'net-quantity-tolerance': (_, nominal, unit) => netTolerance(nominal, unit),
  'net-quantity-short': (_, ...given) => netShort(given[0], given[1], given[2], given[3], given[4]),
};
const OF_MATH = 'abs sqrt exp log log10 sin cos tan asin acos atan';
for (const name of OF_MATH.split(' ')) {
  functions[name] = (_, value) => Math[/** @type {'abs'} */ (name)](toNumber(value));
}

/** @param {Context} context @param {Value} value @param {Value} pattern @returns {string} '' where there is no date */
function formatted(context, value, pattern) {
  const offset = toText(value).includes('T') ? toText(value).slice(19) : '';
  return Number.isNaN(day(value))
    ? ''
    : formatDate(toNumber(value), toText(pattern), context.world.language, offset);
}

/** @param {Value} value */
function day(value) {
  return dayOf(toText(value), toNumber(value));
}

/** @param {Value} value @returns {PathNode[]} none when it is no node set */
export function nodesIn(value) {
  return Array.isArray(value) ? value : [];
}

/** Node-sets taken apart into their texts. @param {Value[]} values @returns {Value[]} */
function spread(values) {
  return values.flatMap((value) => (Array.isArray(value) ? value.map((node) => node.text()) : [value]));
}

/** @type {WeakMap<PathNode[], number[]>} */
const remembered = new WeakMap();

/** Without blanks: an unanswered number is not 0. @param {Value[]} values @returns {number[]} */
function numbers(values) {
  const [nodes] = values;
  if (values.length > 1 || !Array.isArray(nodes)) {
    return spread(values)
      .filter((value) => !isBlank(toText(value)))
      .map(toNumber);
  }
  // Every row may ask for the sum over all rows: until an answer changes, all are given the same array of nodes.
  const found = remembered.get(nodes) ?? numbers(['', ...spread([nodes])]);
  remembered.set(nodes, found);
  return found;
}

/** @param {(...numbers: number[]) => number} choose @param {number[]} found @returns {number} NaN of nothing */
function extreme(choose, found) {
  return found.length ? choose(...found) : Number.NaN;
}

/** @param {Value} value @returns {string[]} */
export function words(value) {
  return toText(value)
    .split(/[ \t\r\n]+/)
    .filter(Boolean);
}

/** @param {number} total @param {Value} fewest @param {Value} most - -1 is no limit */
function isBetween(total, fewest, most) {
  const [low, high] = [toNumber(fewest), toNumber(most)];
  return (low === -1 || total >= low) && (high === -1 || total <= high);
}

/** Park and Miller's minimal standard generator, as JavaRosa has it. @param {number} seed @returns {() => number} */
export function randomFrom(seed) {
  const top = 2_147_483_647;
  let state = Math.trunc(seed) % top || 0;
  if (state <= 0) state += top - 1;
  return () => {
    state = (state * 16_807) % top;
    return (state - 1) / (top - 1);
  };
}

/** @template T @param {T[]} nodes @param {() => number} random @returns {T[]} Fisher and Yates, from the end */
export function shuffled(nodes, random) {
  const all = [...nodes];
  for (let i = all.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [all[i], all[j]] = [all[j], all[i]];
  }
  return all;
}

/** So many letters by chance (ODK XForms specification, uuid), at most 1,000. @param {Context} c @param {number} length */
function letters(c, length) {
  const wanted = length > 0 ? Math.trunc(Math.min(length, 1000)) : 0;
  let text = '';
  while (text.length < wanted) text += c.world.uuid().replaceAll('-', '');
  return text.slice(0, wanted);
}
