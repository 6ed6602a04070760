/**
 * What is wrong with the answers, and how far they are. Mirrors survey_defs/checks (see answering.py).
 */

/** @import { Answer, AnswerProblem, ProblemCode, Progress, Question, Repeat, Text } from '../../types/survey.d.ts' */
/** @import { FormWorld } from './world.js' */
/** @import { Place } from './places.js' */
/** @import { Cell, Row } from './rows.js' */

import { filesIn, filesMost, isFiles } from './attached.js';
import { dayNumber, momentNumber } from './dates.js';
import { names, storedText } from './rows.js';
import { isBlank } from './values.js';

/** Marks a text for the table of the other language; the engine itself knows no table. @param {string} text */
const translated = (text) => text;

/** Vietnamese texts, translated by the option `translate`. */
export const PROBLEM_TEXTS = {
  required: translated('Câu này cần trả lời.'),
  constraint: translated('Câu trả lời chưa hợp lệ. Xem lại.'),
  choice: translated('Lựa chọn này không có trong danh sách. Chọn lại.'),
  text: translated('Câu trả lời này không phải là chữ. Nhập lại.'),
  integer: translated('Nhập số nguyên, ví dụ 1.250.'),
  decimal: translated('Nhập số, ví dụ 12,5.'),
  date: translated('Nhập ngày có thật theo thứ tự ngày, tháng, năm, ví dụ 20/11/2026.'),
  time: translated('Nhập giờ và phút, ví dụ 09:42.'),
  datetime: translated('Nhập ngày và giờ, ví dụ 20/11/2026 09:42.'),
  geopoint: translated('Vị trí gồm vĩ độ và kinh độ, ví dụ 21.53 105.74.'),
  file: translated('Ảnh hoặc tệp này không đọc được. Chụp hoặc chọn lại.'),
  files_max: translated('Nhiều nhất là %(n)s ảnh hoặc tệp.'),
  range: translated('Chọn số từ %(start)s đến %(end)s, mỗi bước %(step)s.'),
  stopped: translated('Điều kiện của câu này mất quá nhiều thời gian để kiểm tra. Báo cho người soạn phiếu.'),
  rows_min: translated('Cần ít nhất %(n)s dòng.'),
  rows_max: translated('Nhiều nhất là %(n)s dòng.'),
};

/** @param {FormWorld} form @param {string | string[] | null} scope - one path or several @param {Row} [only] - with the rows around and inside it @returns {AnswerProblem[]} in document order */
export function problemsIn(form, scope, only = form.root) {
  /** @type {AnswerProblem[]} */
  const found = [];
  visit(
    form.root,
    form.root.place,
    scope === null ? null : [scope].flat(),
    ({ place, row }, problem) => {
      if (problem) found.push({ path: place.path, key: place.question?.key ?? '', row: row.id, ...problem });
    },
    only,
  );
  return found;
}

/** @param {FormWorld} form @param {string | string[] | null} scope @param {string} tier @returns {Progress} */
export function progressOf(form, scope, tier) {
  const progress = { answered: 0, asked: 0, problems: 0 };
  visit(form.root, form.root.place, scope === null ? null : [scope].flat(), (cell, problem) => {
    if (problem) progress.problems++;
    if (!cell.place.isAsked || cell.place.question?.tier !== tier) return;
    progress.asked++;
    if (!isBlank(storedText(cell.stored))) progress.answered++;
  });
  return progress;
}

/** @typedef {{code: ProblemCode, message: string} | null} Found */

/**
 * Shows each relevant question and repeat with what is wrong, in document order, row by row.
 * @param {Row} row @param {Place} around @param {string[] | null} scopes - paths
 * @param {(cell: Cell, problem: Found) => void} see
 * @param {Row} [only] - other rows beside it are left out
 */
function visit(row, around, scopes, see, only = row) {
  for (const place of around.below.values()) {
    const isWanted = !scopes || scopes.some((scope) => `${place.path}/`.startsWith(`${scope}/`));
    if (!isWanted && !scopes.some((scope) => scope.startsWith(`${place.path}/`))) continue;
    const cell = row.cell(place);
    if (!cell.isRelevant()) continue;
    if (isWanted && (place.repeat || place.question)) see(cell, problemOf(cell));
    for (const inner of place.repeat ? cell.shownRows() : [row]) {
      const beside = only.chain[inner.chain.length - 1] ?? inner;
      if (beside === inner) visit(inner, place, isWanted ? null : scopes, see, only);
    }
  }
}

/** Looked for once, until something that it depends on changes. @param {Cell} cell @returns {Found} */
function problemOf(cell) {
  const { version, question, repeat } = cell.place;
  if (cell.problemSeen !== version) {
    cell.problemThen = repeat
      ? rowsProblem(cell, repeat)
      : answerProblem(cell, /** @type {Question} */ (question));
    cell.problemSeen = version;
  }
  return question && cell.stoppedAt === version
    ? problem(cell, 'constraint', null, 'stopped')
    : cell.problemThen;
}

/** @param {Cell} cell @param {Repeat} repeat @returns {Found} */
function rowsProblem(cell, { rows_min, rows_max }) {
  const rows = cell.shownRows().length;
  if (rows < rows_min) return problem(cell, 'rows', null, 'rows_min', { n: rows_min });
  if (rows_max !== null && rows > rows_max) return problem(cell, 'rows', null, 'rows_max', { n: rows_max });
  return null;
}

/** The first thing that is wrong with an answer. @param {Cell} cell @param {Question} question @returns {Found} */
function answerProblem(cell, question) {
  const { isCalculated, isAsked } = cell.place;
  const answer = isCalculated ? cell.text() : cell.stored;
  if (isBlank(storedText(answer))) {
    return isAsked && cell.holds('required', false)
      ? problem(cell, 'required', question.required_message)
      : null;
  }
  const wrong = isCalculated ? null : wrongType(question, answer);
  if (wrong) return problem(cell, 'type', null, wrong);
  if (!isCalculated && !names(answer).every((name) => cell.row.world.offers(cell, name)))
    return problem(cell, 'choice');
  if (!isInRange(question, answer)) return problem(cell, 'constraint', null, 'range', question.parameters);
  const most = filesMost(question.parameters);
  if (isFiles(question) && filesIn(answer).length > most)
    return problem(cell, 'constraint', null, 'files_max', { n: most });
  return cell.holds('constraint', true) ? null : problem(cell, 'constraint', question.constraint_message);
}

/** @param {Cell} cell @param {ProblemCode} code @param {Text | null} [own] @param {string} [text] - of PROBLEM_TEXTS @param {Record<string, string | number>} [values] @returns {Found} */
function problem(cell, code, own, text = code, values = {}) {
  const { world } = cell.row;
  const standard = PROBLEM_TEXTS[/** @type {'text'} */ (text)];
  const written = own && world.read(own, cell);
  if (written) return { code, message: written };
  const message = world.options.translate?.(standard) ?? standard;
  return { code, message: message.replace(/%\((\w+)\)s/g, (whole, name) => String(values[name] ?? whole)) };
}

/**
 * Which text says what the answer should have been; null when it is of its type.
 * @param {Question} question
 * @param {Answer} answer - not blank
 * @returns {string | null}
 */
export function wrongType(question, answer) {
  const text = typeof answer === 'string' ? answer : '';
  switch (question.type) {
    case 'integer':
      return Number.isSafeInteger(answer) ? null : 'integer';
    case 'decimal':
    case 'range':
      return Number.isFinite(answer) || /^-?\d+(\.\d+)?$/.test(text) ? null : 'decimal';
    case 'date':
      return Number.isNaN(dayNumber(text)) ? 'date' : null;
    case 'time':
      return !text.includes(':') || text.includes('T') || Number.isNaN(momentNumber(text)) ? 'time' : null;
    case 'datetime':
      return text.includes('T') && !Number.isNaN(momentNumber(text)) ? null : 'datetime';
    case 'geopoint':
      return isPoint(text) ? null : 'geopoint';
    case 'select_multiple':
    case 'rank':
      return Array.isArray(answer) && answer.every((name) => typeof name === 'string') ? null : 'choice';
    case 'image':
    case 'file':
      return filesIn(answer).length === [answer].flat().length ? null : 'file';
    case 'select_one':
      return text ? null : 'choice';
    default:
      return text ? null : 'text';
  }
}

/** Whether it is one of the steps from start to end. @param {Question} question @param {Answer} answer - a number, as text or not */
function isInRange({ type, parameters }, answer) {
  const [start, end, step] = [parameters.start, parameters.end, parameters.step].map(Number);
  if (type !== 'range' || Number.isNaN(start + end + step) || !step) return true;
  const steps = (Number(answer) - start) / step;
  return (
    steps >= 0 &&
    Number(answer) * Math.sign(step) <= end * Math.sign(step) &&
    Math.abs(steps - Math.floor(steps + 0.5)) < 1e-9
  );
}

/** @param {string} text - "latitude longitude [altitude [accuracy]]", degrees and metres */
function isPoint(text) {
  if (!/^-?\d+(\.\d+)?( -?\d+(\.\d+)?){1,3}$/.test(text)) return false;
  const [latitude, longitude] = text.split(' ').map(Number);
  return Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180;
}
