/** Measuring instruments in the minutes: how many, how many of group 2, how many overdue; and the table of the annex. */
import { html } from '../html.js';
import { shortened } from '../form/row_cards.js';
import { questionsIn } from '../form/section.js';
import { number, padded } from './numbers.js';
import { COLUMNS, EXPIRY, GROUP, GROUP_2_PARTS, OVERDUE, QUANTITY, STATUS, TOTAL } from './named.js';

/** @import { Html } from '../html.js' */
/** @import { Node, Question, Repeat } from '../../types/survey.d.ts' */
/** @import { PaperWords } from './paper_words.js' */
/** @typedef {{total: number | null, group2: number | null, overdue: number}} Figures  null: the form does not ask */

/** A repeat that chooses from the list of instrument types lists instruments. @param {Repeat} repeat @param {PaperWords} words */
function isInstruments(repeat, words) {
  return questionsIn(repeat.nodes).some(
    ({ list }) => list !== null && words.survey.lists[list]?.file === 'instrument_types',
  );
}

/** Outside of other repeats. @param {PaperWords} words @param {Node[]} [nodes] @returns {Repeat[]} */
export function instrumentLists(words, nodes = words.nodes) {
  return nodes.flatMap((node) => {
    if (node.kind === 'repeat') return isInstruments(node, words) ? [node] : [];
    return node.kind === 'group' ? instrumentLists(words, node.nodes) : [];
  });
}

/** @param {PaperWords} words @param {Repeat[]} lists @returns {Figures | null} null where nobody was asked for instruments */
export function figuresOf(words, lists) {
  const counted = words.questionNamed(OVERDUE);
  if (counted && words.shown(counted)) {
    const group2 = sum(GROUP_2_PARTS.map((name) => amountOf(words, name)));
    return { total: null, group2, overdue: words.amount(counted) };
  }
  if (!lists.some(({ path }) => words.engine.isRelevant(path))) return null;
  const rows = lists.flatMap((list) => rowFigures(words, list));
  const isGrouped = lists.some((list) => inRow(list, [GROUP]));
  return {
    total: amountOf(words, TOTAL) || sum(rows.map((row) => row.quantity)),
    group2: isGrouped ? sum(rows.map((row) => (row.isGroup2 ? row.quantity : 0))) : null,
    overdue: sum(rows.map((row) => (row.isOverdue ? row.quantity : 0))),
  };
}

/** @param {PaperWords} words @param {Repeat} list @returns {{quantity: number, isGroup2: boolean, isOverdue: boolean}[]} */
function rowFigures(words, list) {
  const read = (/** @type {string[]} */ names, /** @type {string} */ row) => {
    const question = inRow(list, names);
    return question ? words.engine.reading(question.path, row) : '';
  };
  return words.rowsOf(list).map((row) => ({
    quantity: Number(read(QUANTITY, row)) || 0,
    isGroup2: read([GROUP], row) === 'g2',
    isOverdue: read([STATUS], row) === 'overdue' || isPast(read([EXPIRY], row), words.nowMs),
  }));
}

/** @param {string} day - "2026-11-20", or "" @param {number} nowMs - that day itself is still valid */
function isPast(day, nowMs) {
  return day !== '' && day < new Date(nowMs + 7 * 3_600_000).toISOString().slice(0, 10);
}

/** @param {PaperWords} words @param {string} name */
function amountOf(words, name) {
  const question = words.questionNamed(name);
  return question ? words.amount(question) : 0;
}

/** @param {Repeat} list @param {string[]} names @returns {Question | undefined} */
function inRow(list, names) {
  return questionsIn(list.nodes).find(({ name }) => names.includes(name));
}

/** @param {number[]} numbers */
function sum(numbers) {
  return numbers.reduce((total, one) => total + one, 0);
}

/** @param {PaperWords} words @param {Repeat} list - with rows @returns {Html} */
export function instrumentTable(words, list) {
  const columns = COLUMNS.map(([title, names]) => ({
    title,
    isNumber: names === QUANTITY,
    questions: questionsIn(list.nodes).filter(({ name }) => names.includes(name)),
  })).filter(({ questions }) => questions.length);
  const rows = words.rowsOf(list);
  const pieces = sum(rowFigures(words, list).map(({ quantity }) => quantity));
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Biểu phương tiện đo"><table class="ruled small">
    <thead><tr><th scope="col">TT</th>${columns.map(({ title }) => html`<th scope="col">${title}</th>`)}</tr></thead>
    <tbody>${rows.map(
      (row, at) =>
        html`<tr><td class="n">${at + 1}</td>${columns.map(
          (column) => html`<td class="${column.isNumber && 'n'}">${cell(words, column, row)}</td>`,
        )}</tr>`,
    )}</tbody></table></div>
    <p>Danh mục gồm ${padded(rows.length)} dòng, ${number(pieces)} phương tiện đo./.</p>`;
}

/** @param {PaperWords} words @param {{isNumber: boolean, questions: Question[]}} column @param {string} row */
function cell(words, { isNumber, questions }, row) {
  if (isNumber) return number(words.amount(questions[0], row));
  return questions
    .map((question) =>
      question.name === GROUP ? shortened(words.shown(question, row)) : words.shown(question, row),
    )
    .filter(Boolean)
    .join('; ');
}
