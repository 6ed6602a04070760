/** What the index and the end of a visit tell of the whole form. Pure: reads the engine, draws nothing. */
import { isDrawn } from './section.js';

/** @import { Node, Question, Survey } from '../../types/survey.d.ts' */
/** @import { Answering } from './answering.js' */
/** @typedef {{question: Question, row: string}} Asked */

/** How many questions a form has of each tier, rows aside. @param {Survey} survey */
export function countedByTier(survey) {
  const count = { core: 0, detail: 0, auto: 0 };
  const walk = (/** @type {Node[]} */ nodes) => {
    for (const node of nodes) {
      if (node.kind !== 'question') walk(node.nodes);
      else if (isDrawn(node)) count[node.tier] += 1;
    }
  };
  walk(survey.nodes);
  return count;
}

/**
 * Required questions without an answer, of whatever type, and core ones that are typed or chosen.
 * @param {Answering} engine @param {Survey} survey
 * @returns {Asked[]} of all rows, in document order
 */
export function unanswered(engine, survey) {
  const required = engine.problems().filter(({ code }) => code === 'required');
  const missing = new Set(required.map(({ key, row }) => `${key} ${row}`));
  return relevantQuestions(engine, survey.nodes).filter(
    ({ question, row }) => missing.has(`${question.key} ${row}`) || isCoreGap(engine, question, row),
  );
}

/** @param {Answering} engine @param {Node[]} nodes @param {string} [row] @returns {Asked[]} */
export function relevantQuestions(engine, nodes, row = '') {
  return nodes.flatMap((node) => {
    if (!engine.isRelevant(node.path, row)) return [];
    if (node.kind === 'question') return [{ question: node, row }];
    if (node.kind === 'group') return relevantQuestions(engine, node.nodes, row);
    return engine.rows(node.path, row).flatMap((inner) => relevantQuestions(engine, node.nodes, inner));
  });
}

/** A photograph or a file that nobody requires may be left out. */
const NOT_TYPED = ['note', 'calculate', 'image', 'file'];

/** @param {Answering} engine @param {Question} question @param {string} row */
function isCoreGap(engine, question, row) {
  if (question.tier !== 'core' || NOT_TYPED.includes(question.type) || !isDrawn(question)) return false;
  const value = engine.value(question.key, row);
  return value === null || value === '' || (Array.isArray(value) && value.length === 0);
}
