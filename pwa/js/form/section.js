/** What of a form is asked now, and how far each section is. Pure: reads the engine, draws nothing. */

/** @import { AnswerProblem, Group, Node, Question, Repeat, Survey } from '../../types/survey.d.ts' */
/** @import { Answering } from './answering.js' */

/**
 * A part of the form with a page of its own: a top-level group or repeat, or the questions between two of them,
 * which go by the name, path and label of the first; `paths` are all of theirs.
 * @typedef {(Group | Repeat) & {paths?: string[]}} Section
 */
/** @typedef {'quick' | 'full'} Mode  quick: core questions only */
/** @typedef {{node: Node, level: number}} Asked  level: how many groups stand around it */
/**
 * @typedef {object} SectionState
 * @property {Section} section
 * @property {'done' | 'doing' | 'todo' | 'wrong' | 'na'} state
 * @property {number} answered
 * @property {number} asked
 * @property {number} wrong - answers that need mending
 * @property {number} missing - required questions without an answer
 * @property {number} rows - of a repeat
 * @property {Mode} mode
 */

/** @type {WeakMap<Survey, Section[]>} */
const sections = new WeakMap();

/** @param {Survey} survey @returns {Section[]} those with something to show, in document order; the same each time */
export function sectionsOf(survey) {
  const held = sections.get(survey) ?? findSections(survey.nodes);
  sections.set(survey, held);
  return held;
}

/** @param {Node[]} nodes @returns {Section[]} */
function findSections(nodes) {
  /** @type {Section[]} */
  const found = [];
  for (const node of nodes) {
    const last = found.at(-1);
    if (node.kind !== 'question') {
      if (hasDrawn(node.nodes)) found.push(node);
    } else if (isDrawn(node) && last?.paths) {
      last.nodes.push(node);
      last.paths.push(node.path);
    } else if (isDrawn(node)) found.push(looseSection(node));
  }
  return found;
}

/** @param {Question} first @returns {Section} */
function looseSection(first) {
  const { name, path, label } = first;
  return {
    kind: 'group',
    name,
    path,
    label,
    relevant: null,
    appearance: '',
    nodes: [first],
    paths: [path],
  };
}

/** @param {Answering} engine @param {Section} section */
export function isSectionAsked(engine, { path, paths = [path] }) {
  return paths.some((each) => engine.isRelevant(each));
}

/** @param {Node[]} nodes @returns {boolean} */
function hasDrawn(nodes) {
  return nodes.some((node) => (node.kind === 'question' ? isDrawn(node) : hasDrawn(node.nodes)));
}

/** @param {Survey} survey @param {string} name */
export function sectionNamed(survey, name) {
  return sectionsOf(survey).find((section) => section.name === name) ?? null;
}

/** @param {Survey} survey @param {string} path - of a question, group or repeat */
export function sectionHolding(survey, path) {
  return (
    sectionsOf(survey).find(({ path: own, paths = [own] }) =>
      paths.some((each) => path === each || path.startsWith(`${each}/`)),
    ) ?? null
  );
}

/**
 * What stands on the page, in document order: groups as headings, inner repeats as lists, questions.
 * In quick mode a question of tier "detail" is left out, unless it was answered already or must be answered.
 * @param {Answering} engine
 * @param {Node[]} nodes
 * @param {string} row
 * @param {Mode} mode
 * @param {number} [level]
 * @returns {Asked[]}
 */
export function askedNodes(engine, nodes, row, mode, level = 0) {
  return nodes.flatMap((node) => {
    if (node.kind === 'question' && !isAskedIn(engine, node, row, mode)) return [];
    if (!engine.isRelevant(node.path, row)) return [];
    if (node.kind !== 'group') return [{ node, level }];
    const inside = askedNodes(engine, node.nodes, row, mode, level + 1);
    return inside.length ? [{ node, level }, ...inside] : [];
  });
}

/** @param {Answering} engine @param {Question} question @param {string} row @param {Mode} mode */
function isAskedIn(engine, question, row, mode) {
  if (!isDrawn(question)) return false;
  if (mode === 'full' || question.tier !== 'detail') return true;
  return engine.value(question.key, row) !== null || engine.isRequired(question.key, row);
}

/**
 * How far one section is.
 * @param {Answering} engine
 * @param {Section} section
 * @param {Mode} mode
 * @returns {SectionState}
 */
export function stateOf(engine, section, mode) {
  const rows = section.kind === 'repeat' ? engine.rows(section.path).length : 0;
  const nothing = { section, answered: 0, asked: 0, wrong: 0, missing: 0, rows, mode };
  if (!isSectionAsked(engine, section)) return { ...nothing, state: 'na' };
  const scope = section.paths ?? section.path;
  const problems = engine.problems(scope);
  const missing = problems.filter((problem) => isMissing(engine, section.nodes, section, problem)).length;
  const wrong = problems.length - missing;
  const tiers = mode === 'quick' ? ['core'] : ['core', 'detail'];
  const counts = tiers.map((tier) => engine.progress(scope, tier));
  const answered = sum(counts.map((count) => count.answered));
  const asked = sum(counts.map((count) => count.asked));
  const state = wrong ? 'wrong' : answered >= asked && !missing ? 'done' : answered ? 'doing' : 'todo';
  return { ...nothing, state, answered, asked, wrong, missing };
}

/**
 * Whether a problem says that something is not there yet, rather than wrong.
 * @param {Answering} engine @param {Node[]} nodes @param {Section | null} section @param {AnswerProblem} problem
 */
export function isMissing(engine, nodes, section, { code, path, row }) {
  if (code !== 'rows') return code === 'required';
  const repeat = section?.path === path ? section : nodeAt(nodes, path);
  return repeat?.kind === 'repeat' && engine.rows(path, row).length < repeat.rows_min;
}

/** @param {number[]} numbers */
function sum(numbers) {
  return numbers.reduce((total, one) => total + one, 0);
}

/**
 * The questions whose answers decide that a section is not asked.
 * @param {Survey} survey
 * @param {Section} section
 * @returns {Question[]} in the order in which its condition names them
 */
export function decidingQuestions(survey, section) {
  const paths = JSON.stringify(section.relevant ?? []).match(/"\/data\/[^"]*"/g) ?? [];
  return paths.map((path) => questionAt(survey.nodes, JSON.parse(path))).filter((found) => found !== null);
}

/** @param {Node[]} nodes @param {string} path @returns {Question | null} */
export function questionAt(nodes, path) {
  for (const node of nodes) {
    if (node.kind === 'question' && node.path === path) return node;
    if (node.kind !== 'question' && path.startsWith(`${node.path}/`)) return questionAt(node.nodes, path);
  }
  return null;
}

/** @param {Node[]} nodes @param {string} path @returns {Group | Repeat | null} */
export function nodeAt(nodes, path) {
  for (const node of nodes) {
    if (node.kind === 'question') continue;
    if (node.path === path) return node;
    if (path.startsWith(`${node.path}/`)) return nodeAt(node.nodes, path);
  }
  return null;
}

/** @param {Node[]} nodes @returns {Question[]} all of them, inner repeats left out */
export function questionsIn(nodes) {
  return nodes.flatMap((node) =>
    node.kind === 'question' ? [node] : node.kind === 'group' ? questionsIn(node.nodes) : [],
  );
}

/** Hidden questions, and calculations without a label, have no place on the page. @param {Question} question */
export function isDrawn({ type, label, hint }) {
  const words = [label, type !== 'calculate' && hint].flatMap((text) => Object.values(text || {}));
  return type !== 'hidden' && words.some((text) => text.length > 0);
}
