/**
 * V1  The engine of the phone gives what the engine of the server gives, on every shared vector.
 */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { differencesIn, expressionValue } from './vector_runs.js';

const VECTORS = new URL('../../vectors/', import.meta.url);

/** @param {string} name @returns {any} */
const read = (name) => JSON.parse(readFileSync(new URL(name, VECTORS), 'utf8'));

for (const name of readdirSync(new URL('answering/', VECTORS)).filter((each) => each.endsWith('.json'))) {
  const vector = read(`answering/${name}`);
  test(`answers come to what they should: ${vector.about}`, () => {
    // V1
    assert.deepEqual(differencesIn(vector), []);
  });
}

for (const vector of read('expressions.json').expressions) {
  test(`${vector.expr} is ${JSON.stringify(vector.expect)}`, () => {
    // V1
    const { expected, found } = expressionValue(vector);

    if (vector.tolerance && typeof found === 'number')
      assert.ok(Math.abs(found - Number(expected)) <= vector.tolerance, String(found));
    else assert.equal(found, expected);
  });
}
