/** Values of expressions and their conversions: XPath 1.0, sections 3.4 and 4, and dates that read as day numbers. */

/** @import { Value } from '../../types/engine.d.ts' */

import { momentNumber } from './dates.js';

/** An expression takes too many steps, or its regex is too long. */
export class EvaluationStopped extends Error {}

/** @param {Value} value */
export function toText(value) {
  if (typeof value === 'number') return numberText(value);
  return Array.isArray(value) ? (value[0]?.text() ?? '') : String(value);
}

/** @param {Value} value @returns {number} NaN where it is neither a number of XPath nor a date */
export function toNumber(value) {
  if (typeof value === 'number') return value;
  if (typeof value === 'boolean') return Number(value);
  const text = toText(value).trim();
  return /^-?(\d+\.?\d*|\.\d+)$/.test(text) ? Number(text) : momentNumber(text);
}

/** @param {Value} value @returns {boolean} nodes: true when one is not blank, as JavaRosa has it */
export function toBoolean(value) {
  if (Array.isArray(value)) return value.some((node) => node.isContainer || node.text() !== '');
  return Boolean(value);
}

/**
 * A number without exponent and without the noise of binary fractions: 0.1 + 0.2 is "0.3".
 * @param {number} number
 * @returns {string} 15 significant digits, but every digit of whole numbers below 2^53; "NaN", "Infinity"
 */
function numberText(number) {
  if (Number.isSafeInteger(number) || !Number.isFinite(number)) return String(number);
  const text = String(Number(number.toPrecision(15)));
  if (!text.includes('e')) return text;
  return number.toLocaleString('en-US', { useGrouping: false, maximumSignificantDigits: 15 });
}

/** No answer: white space alone is none. @param {string} text */
export function isBlank(text) {
  return text.trim() === '';
}

/** Halves go away from zero, on the decimal that is written; but -0.5 gives 0. @param {number} number @param {number} digits */
export function rounded(number, digits) {
  if (Number.isNaN(digits)) return digits;
  if (!Number.isFinite(number) || Math.abs(digits) > 30) return number;
  if (number === -0.5 && !digits) return 0;
  return Math.sign(number) * shifted(Math.round(shifted(Math.abs(number), digits)), -digits) + 0;
}

/** @param {number} number @param {number} digits @returns {number} times 10^digits, exact in decimal */
function shifted(number, digits) {
  const [mantissa, exponent] = number.toExponential().split('e');
  return Number(`${mantissa}e${Number(exponent) + digits}`);
}

/** @type {Record<string, (a: any, b: any) => boolean>} */
const TESTS = {
  '=': (a, b) => a === b,
  '!=': (a, b) => a !== b,
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
};

/**
 * Whether it holds for any pair of their nodes; no node at all reads as one blank.
 * @param {string} operator @param {Value} left @param {Value} right @returns {boolean}
 */
export function compare(operator, left, right) {
  const test = TESTS[operator];
  return members(left).some((a) => members(right).some((b) => test(...alike(operator, a, b))));
}

/** @param {Value} value @returns {(string | number | boolean)[]} */
function members(value) {
  if (!Array.isArray(value)) return [value];
  return value.length ? value.map((node) => node.text()) : [''];
}

/** @param {string} operator @param {Value} a @param {Value} b @returns {[Value, Value]} */
function alike(operator, a, b) {
  if (operator === '=' || operator === '!=') {
    if (typeof a === 'boolean' || typeof b === 'boolean') return [toBoolean(a), toBoolean(b)];
    if (typeof a === 'string' && typeof b === 'string') return [a, b];
  }
  return [toNumber(a), toNumber(b)];
}
