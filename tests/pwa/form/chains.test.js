/**
 * C1  A long chain of questions, each read by the one before it in the form, is worked out without going deep.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Answering } from '../../../pwa/js/form/answering.js';

const LENGTH = 3000;

/** @param {(before: any) => Record<string, unknown>} reading - what a question asks of the one that it reads */
function chain(reading) {
  const names = Array.from({ length: LENGTH }, (_, i) => `q${i}`);
  const nodes = names.map((name, i) => ({
    kind: 'question',
    name,
    path: `/data/${name}`,
    key: name,
    type: 'integer',
    triggers: [],
    parameters: {},
    ...(i ? reading(['ref', `/data/q${i - 1}`, 0]) : {}),
  }));
  const dependents = Object.fromEntries(
    names.slice(1).map((name, i) => [`/data/${names[i]}`, [`/data/${name}`]]),
  );
  const survey = {
    id: 'chain',
    version: '1',
    languages: ['vi'],
    nodes: nodes.reverse(),
    lists: {},
    dependents,
  };
  return new Answering(/** @type {any} */ (survey), { fields: {}, rows: [] }, { nowMs: 0, zone: 'UTC' });
}

test('a long chain of calculations gives its last value', () => {
  // C1
  const form = chain((before) => ({ calculation: ['op', '+', before, ['num', 1]] }));

  form.set('q0', 1);

  assert.equal(form.value(`q${LENGTH - 1}`), String(LENGTH));
});

test('a long chain of conditions opens to its end', () => {
  // C1
  const form = chain((before) => ({ initial: '1', relevant: ['op', '!=', before, ['str', '']] }));
  const last = `/data/q${LENGTH - 1}`;
  assert.equal(form.isRelevant(last), false);

  form.set('q0', 1);

  assert.equal(form.isRelevant(last), true);
  assert.deepEqual(form.problems(), []);
});
