/** What was asked and answered, section by section: label and answer; rows as a small table, or one below the other. */
import { html } from '../html.js';
import { shortened } from '../form/row_cards.js';
import { askedNodes, isSectionAsked, questionsIn, sectionsOf } from '../form/section.js';
import { HEAD, NEEDS, PROPOSALS } from './named.js';
import { without } from './paper_words.js';

/** @import { Html } from '../html.js' */
/** @import { Node, Question, Repeat } from '../../types/survey.d.ts' */
/** @import { PaperWords } from './paper_words.js' */

/** More columns do not fit beside each other on a page. */
const COLUMNS_MOST = 5;
const ELSEWHERE = new Set([...HEAD, ...NEEDS, ...PROPOSALS]);

/**
 * @param {PaperWords} words
 * @param {Repeat[]} annexed - what stands in the annex
 * @returns {{title: string, body: Html}[]} sections with an answer
 */
export function contentsOf(words, annexed) {
  const nodes = without(words.nodes, (node) => annexed.some(({ path }) => path === node.path));
  return sectionsOf({ ...words.survey, nodes })
    .filter((section) => isSectionAsked(words.engine, section))
    .map((section) => {
      const body =
        section.kind === 'repeat'
          ? rows(words, section)
          : told(words, section.nodes, '', (name) => !ELSEWHERE.has(name));
      return { title: shortened(words.label(section.path)), body };
    })
    .flatMap(({ title, body }) => (body ? [{ title, body }] : []));
}

/** Whether an answer is a drawn signature: it stands below, over the name. @param {Question} question */
export function isSignature({ appearance }) {
  return appearance.split(/\s+/).includes('signature');
}

/**
 * @param {PaperWords} words @param {Node[]} nodes @param {string} row
 * @param {(name: string) => boolean} takes - which questions
 * @returns {Html | null} null when nothing was answered
 */
export function told(words, nodes, row, takes = () => true) {
  const parts = askedNodes(words.engine, nodes, row, 'full').flatMap(({ node }) => {
    if (node.kind === 'repeat') return rowsInside(words, node, row);
    if (node.kind === 'group' || node.type === 'note' || isSignature(node) || !takes(node.name)) return [];
    const answer = words.shown(node, row);
    return answer ? [html`<div><dt>${words.label(node.path, row)}</dt><dd>${answer}</dd></div>`] : [];
  });
  return parts.length ? html`<dl>${parts}</dl>` : null;
}

/** @param {PaperWords} words @param {Repeat} repeat @param {string} row */
function rowsInside(words, repeat, row) {
  const inside = rows(words, repeat, row);
  return inside ? [html`<div><dt>${words.label(repeat.path, row)}</dt><dd>${inside}</dd></div>`] : [];
}

/** @param {PaperWords} words @param {Repeat} repeat @param {string} [parent] @returns {Html | null} */
function rows(words, repeat, parent = '') {
  const ids = words.engine.rows(repeat.path, parent);
  const columns = answeredColumns(words, repeat, ids);
  if (!columns.length) return null;
  const isTable = columns.length <= COLUMNS_MOST && repeat.nodes.every(({ kind }) => kind !== 'repeat');
  return isTable ? table(words, repeat, ids, columns) : listed(words, repeat, ids);
}

/** Questions that one of the rows answers. @param {PaperWords} words @param {Repeat} repeat @param {string[]} ids @returns {Question[]} */
function answeredColumns(words, repeat, ids) {
  return questionsIn(repeat.nodes).filter(
    (question) =>
      question.label && question.type !== 'note' && ids.some((row) => words.shown(question, row) !== ''),
  );
}

/** @param {PaperWords} words @param {Repeat} repeat @param {string[]} ids @param {Question[]} columns */
function table(words, repeat, ids, columns) {
  const label = words.label(repeat.path);
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${label}"><table class="ruled">
    <thead><tr><th scope="col">TT</th>${columns.map(
      (column) => html`<th scope="col">${shortened(words.label(column.path, ids[0]))}</th>`,
    )}</tr></thead>
    <tbody>${ids.map(
      (row, at) =>
        html`<tr><td class="n">${at + 1}</td>${columns.map(
          (column) =>
            html`<td class="${['integer', 'decimal'].includes(column.type) && 'n'}">${words.shown(column, row)}</td>`,
        )}</tr>`,
    )}</tbody></table></div>`;
}

/** @param {PaperWords} words @param {Repeat} repeat @param {string[]} ids */
function listed(words, repeat, ids) {
  return html`${ids.map(
    (row, at) =>
      html`<p class="item">${at + 1}) ${words.engine.rowTitle(row)}</p>${told(words, repeat.nodes, row)}`,
  )}`;
}
