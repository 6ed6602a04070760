/** The answers on which the office remarked: what each was, is, and whether it was mended. Writes nothing. */
import { html } from '../html.js';
import { _, ngettext } from '../texts.js';
import { filesIn, isFiles } from './attached.js';
import { showPoint } from './point_text.js';
import { inWords } from './types/note.js';

/** @import { Question } from '../../types/survey.d.ts' */
/** @import { VisitSession } from './session.js' */
/**
 * @typedef {object} Remarked
 * @property {Question | null} question - null when its row is gone
 * @property {string} row - "" outside of repeats
 * @property {string} label
 * @property {string} text - of the remark
 * @property {unknown} was - the answer when the visit was returned
 * @property {boolean} isMended - it differs now, or its row is gone
 * @property {boolean} isAsked - the form asks it, as the answers are now
 */

/** @param {VisitSession} session @returns {Remarked[]} in the order of the form */
export function remarkedAnswers(session) {
  const { engine, visit } = session;
  return visit.fields.review_remarks.questions.map((/** @type {any} */ { key, row, text, was }) => {
    const place = engine.places.byKey.get(key);
    const question = place?.question ?? null;
    if (!question || (row && !session.hasRow(row)))
      return {
        question: null,
        row,
        label: question ? session.textOf(question.label) : key,
        text,
        was,
        isMended: true,
        isAsked: false,
      };
    return {
      question,
      row,
      label: session.label(question.path, row) || question.name,
      text,
      was,
      isMended: plain(was) !== plain(engine.value(key, row)),
      isAsked: engine.isRelevant(question.path, row),
    };
  });
}

/** Answers that say the same are the same text; files are known by their contents. @param {unknown} value */
function plain(value) {
  const files = filesIn(value);
  if (files.length) return files.map(({ sha256 }) => sha256).join();
  return value === undefined || value === '' || (Array.isArray(value) && !value.length)
    ? 'null'
    : JSON.stringify(value);
}

/** The answer, and the former one behind it once they differ. @param {VisitSession} session @param {Remarked} one */
export function mendedWords(session, { question, row, was, isMended }) {
  if (!question) return false;
  const now = answerWords(session, question, row, session.engine.value(question.key, row));
  const former =
    isMended &&
    html` <del><span class="sr">${_('trước đó:')} </span>${answerWords(session, question, row, was)}</del>`;
  return html`<p class="answer"><b>${now}</b>${former}</p>`;
}

/** @param {VisitSession} session @param {Question} question @param {string} row @param {any} value */
function answerWords(session, question, row, value) {
  const isBlank = plain(value) === 'null';
  if (isFiles(question) && !isBlank) {
    const { length } = filesIn(value);
    return ngettext('%(n)s ảnh, tệp', '%(n)s ảnh, tệp', length);
  }
  if (!isBlank && question.type === 'acknowledge') return _('Đã xác nhận');
  if (!isBlank && question.type === 'geopoint') return showPoint(String(value), session.language);
  const nameOf = (/** @type {string} */ name) => session.nameOf(question, name);
  const words = inWords(isBlank ? null : value, { question, nameOf, language: session.language });
  return isBlank ? words : `${words} ${session.engine.unit(question.key, row)}`.trim();
}
