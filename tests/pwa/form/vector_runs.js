/**
 * Runs a vector that the engine shares with survey_defs; the shapes are in survey_defs/README.md. Needs nothing of
 * Node, so that it can be joined with the engine as the phone gets it (tests/survey_defs/test_joined_engine.py).
 */
import { Answering } from '../../../pwa/js/form/answering.js';
import { valueAt } from '../../../pwa/js/form/expressions.js';
import { toBoolean, toNumber, toText } from '../../../pwa/js/form/values.js';
import { LongList } from '../../../pwa/js/form/long_list.js';
import { FormWorld } from '../../../pwa/js/form/world.js';

/** @import { Answers, Item, LongListFile, Survey } from '../../../pwa/types/survey.d.ts' */

/**
 * @typedef {object} AnsweringVector
 * @property {string} about
 * @property {Survey} survey
 * @property {number} now_ms
 * @property {string} zone
 * @property {string} [language]
 * @property {Record<string, Item[]>} [lists]
 * @property {Record<string, LongListFile>} [long] - more lists, as long ones travel
 * @property {Record<string, string>} [properties]
 * @property {Answers} [answers]
 * @property {Record<string, any>[]} steps
 */

/** @param {AnsweringVector} vector @returns {string[]} what differs; none when all is as expected */
export function differencesIn(vector) {
  const { now_ms, zone, language, properties, answers = { fields: {}, rows: [] } } = vector;
  const long = Object.entries(vector.long ?? {}).map(([name, file]) => [name, new LongList(file)]);
  const lists = { ...vector.lists, ...Object.fromEntries(long) };
  let made = 0;
  const newRow = (
    /** @type {string} */ _repeat,
    /** @type {string} */ _parent,
    /** @type {string} */ last,
  ) => {
    made += 1;
    return { id: `new${made}`, position: `${last}m` };
  };
  const form = new Answering(vector.survey, answers, {
    nowMs: now_ms,
    zone,
    language,
    lists,
    properties,
    newRow,
  });
  /** @type {string[]} */
  const differences = [];
  vector.steps.forEach((step, number) => {
    for (const [what, expected, found] of takeStep(form, step)) {
      if (inOrder(found) === inOrder(expected)) continue;
      const [wanted, got] = [JSON.stringify(expected), JSON.stringify(found)];
      differences.push(`step ${number + 1}, ${what}: expected ${wanted}, found ${got}`);
    }
  });
  return differences;
}

/** The same text for the same content, whatever the order of its names. @param {unknown} value */
function inOrder(value) {
  return JSON.stringify(value, (_name, part) =>
    part && Object.getPrototypeOf(part) === Object.prototype
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}

const STEPS = ['set', 'add_row', 'remove_row', 'language', 'filled_in', 'expect'];

/** @param {Answering} form @param {Record<string, any>} step @returns {[what: string, expected: unknown, found: unknown][]} */
function takeStep(form, step) {
  const unknown = Object.keys(step).filter((name) => !STEPS.includes(name));
  if (unknown.length) throw new Error(`A step "${unknown.join(', ')}" is not known here.`);
  if (step.set) form.set(step.set[0], step.set[1], step.set[2] ?? '');
  if (step.add_row) form.addRow(.../** @type {[string, string, string, string]} */ (step.add_row));
  if (step.remove_row) form.removeRow(step.remove_row);
  if (step.language) form.language = step.language;
  if (step.filled_in) {
    const found = form.filledIn().answers.map(({ key, row, value }) => [key, row, value]);
    return [['filled_in', step.filled_in, found]];
  }
  return Object.entries(step.expect ?? {}).flatMap(([name, wanted]) => {
    const looked = looks[name];
    if (!looked) throw new Error(`An expectation "${name}" is not known here.`);
    return looked(form, wanted).map(([what, expected, found]) => [`${name} ${what}`, expected, found]);
  });
}

/** @typedef {(form: Answering, wanted: any) => [what: string, expected: unknown, found: unknown][]} Look */

/** @param {(form: Answering, name: string, row: string) => unknown} read @returns {Look} */
const each = (read) => (form, wanted) =>
  wanted.map((/** @type {[string, string, unknown]} */ [name, row, expected]) => [
    `${name} in "${row}"`,
    expected,
    read(form, name, row),
  ]);

/** @param {{path: string, row: string, code: string}[]} problems @returns {string[][]} */
const codes = (problems) => problems.map(({ path, row, code }) => [path, row, code]);

/** @type {Record<string, Look>} */
const looks = {
  values: each((form, key, row) => form.value(key, row)),
  reading: each((form, path, row) => form.reading(path, row)),
  relevant: each((form, path, row) => form.isRelevant(path, row)),
  required: each((form, key, row) => form.isRequired(key, row)),
  read_only: each((form, key, row) => form.isReadOnly(key, row)),
  choices: each((form, key, row) => form.choices(key, row).map((choice) => choice.name)),
  choice_labels: each((form, key, row) => form.choices(key, row).map((choice) => choice.label)),
  labels: each((form, path, row) => form.label(path, row)),
  hints: each((form, key, row) => form.hint(key, row)),
  units: each((form, key, row) => form.unit(key, row)),
  rows: each((form, repeat, parent) => form.rows(repeat, parent)),
  row_counts: each((form, repeat, parent) => form.rows(repeat, parent).length),
  row_titles: (form, wanted) =>
    wanted.map((/** @type {[string, string]} */ [row, title]) => [row, title, form.rowTitle(row)]),
  problems: (form, wanted) => [['', wanted, codes(form.problems())]],
  problems_in: (form, wanted) =>
    wanted.map((/** @type {[string, unknown]} */ [section, all]) => [
      section,
      all,
      codes(form.problems(section)),
    ]),
  messages: each(
    (form, path, row) =>
      form.problems(path).find((problem) => problem.path === path && problem.row === row)?.message,
  ),
  codes: each((form, path, row) =>
    form
      .problems()
      .filter((problem) => problem.path === path && problem.row === row)
      .map(({ code }) => code),
  ),
  progress: (form, wanted) =>
    wanted.map((/** @type {[string, string, unknown]} */ [section, tier, all]) => [
      `${section} ${tier}`,
      all,
      form.progress(section, tier),
    ]),
  calculated: (form, wanted) => [['', wanted, form.calculated()]],
};

/**
 * @param {any} vector - one case of expressions.json
 * @returns {{expected: unknown, found: unknown}}
 */
export function expressionValue(vector) {
  const { tree, values = {}, result_type, expect } = vector;
  const world = worldOf(values, vector);
  const here = world.nodes(vector.context ?? '/simple', 0, world.root)[0];
  const value = valueAt(tree, world, world.root, here);
  const found = { string: toText, number: toNumber, boolean: toBoolean }[
    /** @type {'string'} */ (result_type)
  ](value);
  return {
    expected: expect,
    found: typeof found === 'number' && !Number.isFinite(found) ? String(found) : found,
  };
}

/** A form of the given answers, each at its path. @param {Record<string, string>} values @param {any} vector @returns {FormWorld} */
function worldOf(values, vector) {
  /** @type {any[]} */
  const nodes = [];
  /** @type {Record<string, string>} */
  const fields = {};
  for (const [path, text] of Object.entries(values)) {
    let level = nodes;
    const steps = path.split('/').slice(1);
    for (let i = 1; i < steps.length; i++) {
      const name = steps[i];
      let node = level.find((known) => known.name === name);
      if (!node) {
        node = {
          kind: 'group',
          name,
          path: `/${steps.slice(0, i + 1).join('/')}`,
          label: null,
          relevant: null,
          nodes: [],
        };
        level.push(node);
      }
      if (i === steps.length - 1)
        Object.assign(node, { kind: 'question', key: path, type: 'text', triggers: [], parameters: {} });
      level = node.nodes;
    }
    fields[path] = text;
  }
  const survey = /** @type {any} */ ({
    id: 'simple',
    version: '1',
    languages: ['en'],
    nodes,
    lists: {},
    order: [],
    dependents: {},
  });
  const { now_ms = 0, zone = 'UTC', language = 'en', lists = {} } = vector;
  const world = new FormWorld(survey, { fields, rows: [] }, { nowMs: now_ms, zone, language, lists });
  if (!nodes.length) {
    world.places.root.path = '/simple';
    world.places.byPath.set('/simple', world.places.root);
  }
  return world;
}
