/**
 * V1  The engine of the phone gives what the engine of the server gives, on every shared vector.
 */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { test } from 'node:test';
import {
  answeringFiles,
  differencesIn,
  expressionFile,
  expressionValue,
  readVectors,
} from '../../../pwa/js/form/runVectors.mjs';

for (const file of answeringFiles()) {
  const vector = readVectors(file);
  test(`answers come to what they should: ${vector.about}`, () => {
    // V1
    assert.deepEqual(differencesIn(vector), []);
  });
}

if (existsSync(expressionFile)) {
  const read = readVectors(expressionFile);
  for (const vector of read.expressions ?? read.cases ?? read) {
    test(`${vector.expr} is ${JSON.stringify(vector.expect)}`, () => {
      // V1
      const { expected, found } = expressionValue(vector);

      if (vector.tolerance && typeof found === 'number')
        assert.ok(Math.abs(found - Number(expected)) <= vector.tolerance, String(found));
      else assert.equal(found, expected);
    });
  }
}
