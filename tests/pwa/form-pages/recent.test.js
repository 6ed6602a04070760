/** The last choices from a list: R1 latest first and once, R2 a name may have spaces. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { recentChoices, rememberChoice } from '../../../pwa/js/form/recent.js';

/** @type {Map<string, string>} */
const kept = new Map();
globalThis.localStorage = /** @type {any} */ ({
  getItem: (/** @type {string} */ slot) => kept.get(slot) ?? null,
  setItem: (/** @type {string} */ slot, /** @type {string} */ text) => kept.set(slot, text),
});

test('the latest choice stands first, each once, a name with spaces in one piece', () => {
  // R1, R2: "Tân Cương" was offered never again, as it was taken for two names.
  for (const name of ['Tân Cương', 'v1', 'Tân Cương']) rememberChoice('communes', name);

  assert.deepEqual(recentChoices('communes'), ['Tân Cương', 'v1']);
  assert.deepEqual(recentChoices('villages'), []);
});
