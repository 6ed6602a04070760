/** Patterns of regex(): the dialect that both engines read alike. Mirrors survey_defs/expressions/patterns.py. */

import { EvaluationStopped } from './values.js';

const LONGEST = 2000;
const ESCAPE = String.raw`\\(?:[ -/:-@[-\x60{-~]|[dDwWsStnrfv]|[pP]\{[LMNPSZC][a-z]?\}|x[\dA-Fa-f]{2}|u[\dA-Fa-f]{4})`;
const ATOM = String.raw`[^\\[\](){}*+?|^$]|${ESCAPE}|\\[1-9]|\[\^?(?:[^\\\][]|${ESCAPE})+\]`;
const TIMES = String.raw`(?:(?:[*+?]|\{\d+(?:,\d*)?\})\??)?`;
const DIALECT = new RegExp(
  String.raw`^(?:(?:${ATOM})${TIMES}|\\[bB]|[|^$]|\((?:\?(?:[:=!]|<[=!]))?|\)${TIMES})*$`,
  'u',
);

/** @type {Map<string, RegExp | null>} */
const known = new Map();

/**
 * @param {string} pattern @param {string} text
 * @param {boolean} [isWritten] - it stands in the form, where it was tried; else it was put together from answers
 * @returns {boolean} whether it matches the whole text, as in JavaRosa; a pattern that is none matches nothing
 * @throws {EvaluationStopped} for a pattern that is too long, or that nothing could stop once it was tried
 */
export function matchesWhole(pattern, text, isWritten = true) {
  if (pattern.length > LONGEST || (!isWritten && /\)[*+{]/.test(pattern))) throw new EvaluationStopped();
  if (!known.has(pattern)) known.set(pattern, compiled(pattern));
  return known.get(pattern)?.test(text) ?? false;
}

/** @param {string} pattern @returns {RegExp | null} */
function compiled(pattern) {
  // With the flag u few signs may be escaped, as a number all may.
  const escaped = pattern.replace(
    /\\([^A-Za-z\d])/g,
    (_, sign) => `\\x${sign.charCodeAt(0).toString(16).padStart(2, '0')}`,
  );
  try {
    return DIALECT.test(pattern) ? new RegExp(`^(?:${escaped})$`, 'u') : null;
  } catch {
    return null;
  }
}
