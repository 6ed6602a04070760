/** What is asked: S1 relevance and mode decide, S2 states by shape, S3 gaps of all rows, S4 what a section waits for,
 * S5 questions outside of all groups are asked too. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { Answering } from '../../../pwa/js/form/answering.js';
import { countedByTier, unanswered } from '../../../pwa/js/form/overview.js';
import {
  askedNodes,
  decidingQuestions,
  sectionHolding,
  sectionsOf,
  stateOf,
} from '../../../pwa/js/form/section.js';

const {
  survey,
  now_ms: nowMs,
  zone,
} = JSON.parse(readFileSync(new URL('../../vectors/answering/sample.json', import.meta.url), 'utf8'));
const [who, instruments] = sectionsOf(survey);

/** @param {Record<string, any>} [fields] @param {any[]} [rows] */
function answered(fields = {}, rows = []) {
  return new Answering(survey, { fields, rows }, { nowMs, zone });
}

/** @param {string} id @param {Record<string, any>} fields */
function row(id, fields) {
  return { id, repeat: '/data/instruments', parent: '', position: id, fields };
}

/** @param {Answering} engine @param {'quick' | 'full'} mode */
function keysOf(engine, mode) {
  return askedNodes(engine, who.nodes, '', mode).map(({ node }) => node.name);
}

test('an irrelevant question is not on the page and comes when its condition holds', () => {
  // S1
  const engine = answered({ exports: 'no' });
  assert.ok(!keysOf(engine, 'full').includes('markets'));

  engine.set('exports', 'yes');

  assert.ok(keysOf(engine, 'full').includes('markets'));
});

test('quick mode leaves out details, unless they were answered already', () => {
  // S1
  assert.ok(!keysOf(answered(), 'quick').includes('founded'));
  assert.ok(keysOf(answered(), 'full').includes('founded'));
  assert.ok(keysOf(answered({ founded: '2020-01-01' }), 'quick').includes('founded'));
});

test('quick mode shows a detail that must be answered', () => {
  // S1
  const nodes = structuredClone(who.nodes);
  const founded = nodes.find((/** @type {any} */ node) => node.name === 'founded');
  founded.required = ['op', '=', ['ref', '/data/who/exports', 0], ['str', 'yes']];
  const nodesOfForm = survey.nodes.map((/** @type {any} */ node) =>
    node === who ? { ...who, nodes } : node,
  );
  const engine = new Answering({ ...survey, nodes: nodesOfForm }, { fields: {}, rows: [] }, { nowMs, zone });
  const keys = () => askedNodes(engine, nodes, '', 'quick').map(({ node }) => node.name);
  assert.ok(!keys().includes('founded'));

  engine.set('exports', 'yes');

  assert.ok(keys().includes('founded'));
});

test('a section is to do, under way, wrong, or done', () => {
  // S2
  const state = (/** @type {Record<string, any>} */ fields) => stateOf(answered(fields), who, 'quick').state;

  assert.equal(state({ exports: null }), 'todo');
  assert.equal(state({ exports: null, ent_name: 'HTX' }), 'doing');
  assert.equal(state({ ent_name: 'HTX', headcount: -1 }), 'wrong');
  assert.equal(state({ ent_name: 'HTX', headcount: 3, exports: 'no', region: 'north', town: 'a' }), 'done');
});

test('a section whose condition fails is not asked, and names the question it hangs on', () => {
  // S2, S4
  assert.equal(stateOf(answered({ headcount: 0 }), instruments, 'quick').state, 'na');
  assert.deepEqual(
    decidingQuestions(survey, instruments).map((question) => question.name),
    ['headcount'],
  );
});

test('too few rows are something missing, not something wrong', () => {
  // S2
  const state = stateOf(answered({ headcount: 3 }), instruments, 'quick');

  assert.equal(state.wrong, 0);
  assert.equal(state.missing, 1);
});

test('gaps are found in every row, in document order', () => {
  // S3
  const engine = answered({ ent_name: 'HTX', headcount: 3, exports: 'no', region: 'north', town: 'a' }, [
    row('r1', { i_name: 'Cân', i_qty: 2 }),
    row('r2', { i_name: null, i_qty: 2 }),
  ]);

  assert.deepEqual(
    unanswered(engine, survey).map(({ question, row: id }) => [question.key, id]),
    [['i_name', 'r2']],
  );
});

test('what is required and not there is a gap, whatever its type; another photograph is none', () => {
  // S3: neither list of the end had them.
  const form = structuredClone(survey);
  const photo = (/** @type {string} */ name, /** @type {any} */ required) => ({
    ...who.nodes[0],
    ...{ type: 'image', name, key: name, path: `/data/who/${name}`, required },
  });
  form.nodes[0].nodes = [photo('front', ['fn', 'true', []]), photo('back', null)];
  form.nodes.splice(1);
  form.dependents = {};
  const engine = new Answering(form, { fields: {}, rows: [] }, { nowMs, zone });

  assert.deepEqual(
    unanswered(engine, form).map(({ question }) => question.key),
    ['front'],
  );
});

test('a path leads to its section, and tiers are counted once', () => {
  assert.equal(sectionHolding(survey, '/data/instruments/i_name'), instruments);
  assert.equal(countedByTier(survey).detail, 2);
});

test('questions that stand outside of all groups are a section of their own, beside the groups', () => {
  // S5: a form of loose questions alone could not be answered at all.
  const loose = (/** @type {string} */ name, relevant = null) => ({
    ...who.nodes[0],
    name,
    key: name,
    path: `/data/${name}`,
    relevant,
    required: ['fn', 'true', []],
  });
  const never = /** @type {any} */ (['fn', 'false', []]);
  const form = {
    ...survey,
    nodes: [loose('first', never), loose('second'), instruments, loose('third')],
    dependents: {},
  };

  const sections = sectionsOf(form);
  const engine = new Answering(form, { fields: { second: 'x' }, rows: [] }, { nowMs, zone });

  assert.deepEqual(
    sections.map(({ name }) => name),
    ['first', 'instruments', 'third'],
  );
  assert.equal(sectionHolding(form, '/data/second'), sections[0]);
  assert.equal(stateOf(engine, sections[0], 'quick').state, 'done');
  assert.equal(stateOf(engine, sections[2], 'quick').missing, 1);
});

test('the problems of one row are those of that row alone', () => {
  const engine = answered({ headcount: 3 }, [row('a', {}), row('b', {})]);

  const found = engine.problems('/data/instruments', 'b');

  assert.ok(found.length > 0);
  assert.deepEqual(
    found,
    engine.problems('/data/instruments').filter((problem) => problem.row === 'b'),
  );
});
