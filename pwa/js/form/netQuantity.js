/**
 * Weighing some packages of prepackaged goods, for orientation only. Amounts of one call are in one unit, that of
 * the nominal quantity. Mirrors survey_defs/net_quantity.py. Source: OIML R 87, tolerable deficiencies.
 */
import { toNumber, toText } from './values.js';

/** @import { Value } from '../../types/engine.d.ts' */

/** @type {Record<string, number>} */
const SCALES = { g: 1, ml: 1, kg: 1000, l: 1000 };
/** [nominal quantity up to, in g or ml; percent of it; or so many g or ml] */
const STEPS = [
  [50, 9, 0],
  [100, 0, 4.5],
  [200, 4.5, 0],
  [300, 0, 9],
  [500, 3, 0],
  [1000, 0, 15],
  [10_000, 1.5, 0],
  [15_000, 0, 150],
  [Number.POSITIVE_INFINITY, 1, 0],
];
/** Smaller than any scale shows: 100.7 - 5.1 must not count as less than 95.6. */
const NOISE = 1e-9;

/** @param {Value} values @returns {number} packages weighed; NaN where a value is no number, and for none */
export function netCount(values) {
  return numbersIn(values).length || Number.NaN;
}

/** @param {Value} values @param {Value} tare @returns {number} */
export function netMean(values, tare) {
  const nets = netsOf(values, tare);
  return total(nets) / nets.length;
}

/** Of the sample, n - 1. @param {Value} values @param {Value} tare @returns {number} NaN for fewer than two packages */
export function netDeviation(values, tare) {
  const nets = netsOf(values, tare);
  const middle = total(nets) / nets.length;
  const squares = nets.map((net) => (net - middle) * (net - middle));
  return nets.length < 2 ? Number.NaN : Math.sqrt(total(squares) / (nets.length - 1));
}

/** The tolerable deficiency T of one package. @param {Value} nominal @param {Value} unit @returns {number} NaN for units without one here */
export function netTolerance(nominal, unit) {
  const scale = SCALES[toText(unit)] ?? Number.NaN;
  const quantity = toNumber(nominal) * scale;
  const [, percent, fixed] = (quantity > 0 && STEPS.find(([upTo]) => quantity <= upTo)) || [];
  return percent === undefined ? Number.NaN : (fixed || (quantity * percent) / 100) / scale;
}

/**
 * Packages that hold less than the nominal quantity less so many T.
 * @param {Value} values @param {Value} tare @param {Value} nominal @param {Value} unit @param {Value} times
 * @returns {number} NaN where T or a net quantity is unknown
 */
export function netShort(values, tare, nominal, unit, times) {
  const nets = netsOf(values, tare);
  const least = toNumber(nominal) - toNumber(times) * netTolerance(nominal, unit);
  if (!nets.length || Number.isNaN(least)) return Number.NaN;
  return nets.filter((net) => net < least - NOISE).length;
}

/** Apart by spaces, semicolons or lines; decimals with a point or a comma. @param {Value} values */
function numbersIn(values) {
  const parts = toText(values)
    .split(/[; \t\r\n]+/)
    .filter(Boolean);
  const numbers = parts.map((part) => toNumber(part.replaceAll(',', '.')));
  return numbers.some(Number.isNaN) ? [] : numbers;
}

/** @param {Value} values @param {Value} tare */
function netsOf(values, tare) {
  const packaging = toNumber(tare);
  return Number.isNaN(packaging) ? [] : numbersIn(values).map((gross) => gross - packaging);
}

/** @param {number[]} numbers */
function total(numbers) {
  return numbers.reduce((sum, number) => sum + number, 0);
}
