/**
 * From what people type to what is stored, and back to what they read. Nothing typed is refused: text that is not
 * of its type is given back as it was typed, with the name of the problem; Answering.problems() reports it again.
 */

/** @import { Answer, Choice, Question } from '../../types/survey.d.ts' */

import { wrongType } from './checks.js';
import { dayNumber } from './dates.js';
import { readNumber, showNumber } from './number_text.js';
import { names } from './rows.js';

/**
 * @param {string} type - of the question
 * @param {string} appearance
 * @param {string} text - as typed
 * @param {string} [language] - of the person, for the marks in numbers
 * @param {string} [offset] - of the clock on the wall, for a datetime
 * @returns {{value: Answer, problem: string | null}} problem: a name in PROBLEM_TEXTS
 */
export function parseTyped(type, appearance, text, language = 'vi', offset = '+07:00') {
  const typed = text.normalize('NFC');
  const trimmed = typed.trim();
  if (!trimmed) return { value: null, problem: null };
  const read = readers[type];
  const isCode = /\b(tax-code|phone|email)\b/.test(appearance);
  const value = read ? (read(trimmed, language, offset) ?? typed) : isCode ? trimmed : typed;
  return { value, problem: wrongType(/** @type {Question} */ ({ type }), value) };
}

/** Each gives null for what it cannot read. @type {Record<string, (typed: string, language: string, offset: string) => Answer>} */
const readers = {
  integer: (typed, language) => {
    const value = readNumber(typed.replace(/\s*(?:đồng|vnđ|vnd|đ|₫)$/i, ''), 'integer', language);
    return typeof value === 'number' ? value : null;
  },
  decimal: (typed, language) => readNumber(typed, 'decimal', language),
  range: (typed, language) => readNumber(typed, 'decimal', language),
  date: readDay,
  time: readClock,
  datetime: (typed, _language, offset) => {
    const [day, clock] = typed.split(/(?:T|,?\s+)(?=\d{1,2}\s*[:h])/i);
    const [date, time] = [readDay(day), readClock(clock ?? '')];
    return date && time ? `${date}T${time}:00${offset}` : null;
  },
  geopoint: (typed) =>
    typed
      .split(/[,;\s]+/)
      .filter(Boolean)
      .join(' '),
  select_multiple: (typed) => typed.split(/\s+/),
  rank: (typed) => typed.split(/\s+/),
};

/** "5/3/2026", "5-3-26", "05032026" and "2026-03-05": the day is first in both languages. @param {string} typed @returns {string | null} */
function readDay(typed) {
  const [, day, month, year] =
    /^(\d{1,2})[/.\-\s](\d{1,2})[/.\-\s](\d{4}|\d\d)$/.exec(typed) ??
    /^(\d\d)(\d\d)(\d{4})$/.exec(typed) ??
    [];
  const text = day ? `${year.padStart(4, '20')}-${month.padStart(2, '0')}-${day.padStart(2, '0')}` : typed;
  return Number.isNaN(dayNumber(text)) ? null : text;
}

/** "9:42", "9h42", "9h", "0942". @param {string} typed @returns {string | null} */
function readClock(typed) {
  const [, hour, minute] =
    /^(\d{1,2})\s*[:h.]\s*(\d\d)?(?::\d\d)?$/i.exec(typed) ?? /^(\d\d)(\d\d)$/.exec(typed) ?? [];
  if (!hour || Number(hour) > 23 || Number(minute ?? 0) > 59) return null;
  return `${hour.padStart(2, '0')}:${minute ?? '00'}`;
}

/**
 * A stored answer as people read it: 20.418 and 12,5; 05/03/2026; labels of choices where they are given.
 * @param {Question} question
 * @param {Answer} value
 * @param {string} [language]
 * @param {Choice[]} [choices] - of the question
 * @returns {string} wrong text as it was typed
 */
export function formatValue(question, value, language = 'vi', choices = []) {
  if (value === null || value === undefined) return '';
  const text = Array.isArray(value) ? value.join(' ') : String(value);
  switch (question.type) {
    case 'integer':
    case 'decimal':
    case 'range':
      // A number of four digits is mostly a year.
      return /^\d{4}$/.test(text) && !isAmount(question) ? text : showNumber(value, language);
    case 'date':
    case 'datetime':
      return text.replace(
        /^(\d{4})-(\d\d)-(\d\d)(?:T(\d\d:\d\d).*)?$/,
        (_, year, month, day, clock) => `${day}/${month}/${year}${clock ? ` ${clock}` : ''}`,
      );
    case 'select_one':
    case 'select_multiple':
    case 'rank':
      return names(value)
        .map((name) => choices.find((choice) => choice.name === name)?.label ?? name)
        .join(', ');
    default:
      return text;
  }
}

/** @param {Question} question */
function isAmount({ appearance, unit }) {
  return Boolean(unit) || /\b(money|thousands-sep)\b/.test(appearance);
}
