/** What could not be read the same everywhere is refused before it is stored. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import '../phone.js';
import { decoded, encoded, UnfitValueError } from '../../../pwa/js/sync/change.js';

for (const [name, value] of Object.entries({
  NaN: Number.NaN,
  Infinity: Number.POSITIVE_INFINITY,
  'a number past 2^53': 2 ** 60,
  'half of a sign': 'a\ud800b',
  'a Date': new Date(0),
  'a Map': new Map(),
  'a BigInt': 5n,
  'a Blob': new Blob(['x']),
  'what is not there': undefined,
})) {
  test(`${name} is refused, with its place`, () => {
    assert.throws(
      () => encoded({ fields: { price: value } }),
      (error) => error instanceof UnfitValueError && error.where === 'fields.price',
    );
  });
}

test('text travels in one spelling', () => {
  const apart = 'Chè Suối'.normalize('NFD');

  assert.deepEqual(decoded(encoded({ name: apart, tags: [apart] })), {
    name: 'Chè Suối',
    tags: ['Chè Suối'],
  });
});

test('everything an answer can be comes back as it was', () => {
  const fields = { text: 'a', whole: 12, half: 0.5, none: null, list: ['a', 'b'], yes: true };

  assert.deepEqual(decoded(encoded({ fields })), { fields });
});
