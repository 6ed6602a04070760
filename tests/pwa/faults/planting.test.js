/** Each bug that can be planted still has its place. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { BUGS } from './planting.js';

for (const [name, [file, right, wrong]] of Object.entries(BUGS)) {
  test(`“${name}” can be planted`, () => {
    const source = readFileSync(new URL(`../../../pwa/js/${file}`, import.meta.url), 'utf8');
    assert.ok(source.includes(right), right);
    assert.notEqual(right, wrong);
  });
}
