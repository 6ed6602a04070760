/** Which way a question is drawn. The XLSForm type decides, then its appearance, then how long its list is. */
import {
  acknowledge,
  chooseMany,
  chooseOne,
  likert,
  rank,
  scale,
  segments,
  stepsOf,
} from './types/choose.js';
import { barcode } from './types/barcode.js';
import { FEW } from './search_list.js';
import { date } from './types/date.js';
import { geopoint } from './types/geopoint.js';
import { files } from './types/files.js';
import { calculated, note } from './types/note.js';
import { number } from './types/number.js';
import { search } from './types/search.js';
import { select } from './types/select.js';
import { text } from './types/text.js';
import { datetime, time } from './types/time.js';

/** @import { Html } from '../html.js' */
/** @import { Listed } from './search_list.js' */
/** @import { Answer, Choice, Question } from '../../types/survey.d.ts' */

/**
 * @typedef {object} Place  one question at its place on the page
 * @property {string} id - of its first control
 * @property {Question} question
 * @property {string} label
 * @property {string} unit - "" without one
 * @property {Choice[]} choices - after the filter; empty for lists that are searched
 * @property {() => Listed[]} listed - all items of a list that is searched
 * @property {(name: string) => string | null} nameOf - label of an item, filtered out or not
 * @property {boolean} readOnly
 * @property {string} language
 * @property {number} nowMs
 * @property {string} zone
 * @property {import('../store/visits.js').Visit} visit
 * @property {(value: Answer) => Promise<void>} attach - keeps files as the answer; resolves when they are on disk
 */
/**
 * @typedef {object} Kind
 * @property {boolean} [typed] - saved while typing, after a pause
 * @property {boolean} [grouped] - several controls under one legend
 * @property {boolean} [told] - tells, does not ask
 * @property {boolean} [searched] - draws its own list when asked to
 * @property {boolean} [attached] - an element that keeps its answer by itself
 * @property {(at: Place) => Html} draw - without the answer
 * @property {(box: Element, value: Answer, at: Place) => void} show
 * @property {(box: Element, at: Place) => Answer} read
 * @property {(box: Element, at: Place, event: InputEvent) => void} [typing] - after each stroke outside a composition
 * @property {(box: Element, at: Place) => void} [leave] - tidies the typed text when the field is left
 * @property {(box: Element, at: Place, pressed: Element) => boolean | Promise<boolean>} [press] - true: read the answer again
 * @property {(box: Element, input: HTMLInputElement) => Promise<boolean>} [taken] - a picture was taken to read from; true: read the answer again
 * @property {(box: Element, at: Place, event: KeyboardEvent) => boolean} [key] - true: read the answer again
 */

/** Up to so many letters, two or three answers stand side by side. */
const SHORT_LABEL = 12;

/** @type {Record<string, Kind>} */
const BY_TYPE = {
  text,
  barcode,
  integer: number,
  decimal: number,
  date,
  time,
  datetime,
  note,
  calculate: calculated,
  rank,
  acknowledge,
  range: number,
  geopoint,
  image: files,
  file: files,
};

/**
 * @param {Question} question
 * @param {Choice[]} items - of its list, unfiltered; empty when the list is shipped apart
 * @returns {Kind}
 */
export function kindOf(question, items) {
  // Rows of this form, which come and go: always cards, drawn again when they change.
  if (question.list?.startsWith('/')) return chooseOne;
  if (question.type === 'select_one') return kindOfOne(question, items);
  if (question.type === 'select_multiple') return isSearched(question, items) ? search : chooseMany;
  if (question.type === 'range' && stepsOf(question)) return scale;
  return BY_TYPE[question.type] ?? text;
}

/** @param {Question} question @param {Choice[]} items */
function kindOfOne(question, items) {
  const look = question.appearance.split(' ');
  if (look.includes('minimal')) return select;
  if (look.includes('likert') && items.length) return likert;
  if (isSearched(question, items)) return search;
  if (look.includes('segments')) return segments;
  const few = items.length >= 2 && items.length <= 3;
  return few && items.every((item) => item.label.length <= SHORT_LABEL) ? segments : chooseOne;
}

/** @param {Question} question @param {Choice[]} items */
function isSearched(question, items) {
  return (
    /\b(search|autocomplete)\b/.test(question.appearance) ||
    items.length === 0 ||
    (items.length > FEW && question.type === 'select_one')
  );
}
