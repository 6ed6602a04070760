/** One value sealed and opened: the published vector, the place that belongs to it, and every kind of value. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BrokenSealError, boxed, unboxed } from '../../../pwa/js/lock/cipher.js';
import { xchacha20poly1305 } from '../../../pwa/vendor/noble-ciphers/chacha.js';

const hex = (letters) => Uint8Array.from(letters.match(/../g), (two) => Number.parseInt(two, 16));
const key = hex('808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f');
const back = (value) => unboxed(key, boxed(key, value, 'here'), 'here');

test('the vector of draft-irtf-cfrg-xchacha-03, appendix A.3.1', () => {
  const nonce = hex('404142434445464748494a4b4c4d4e4f5051525354555657');
  const authenticated = hex('50515253c0c1c2c3c4c5c6c7');
  const text = new TextEncoder().encode(
    "Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, sunscreen would be it.",
  );

  const sealed = xchacha20poly1305(key, nonce, authenticated).encrypt(text);

  assert.deepEqual(
    sealed,
    hex(
      'bd6d179d3e83d43b9576579493c0e939572a1700252bfaccbed2902c21396cbb731c7f1b0b4aa6440bf3a82f4eda7e39' +
        'ae64c6708c54c216cb96b72e1213b4522f8c9ba40db5d945b11b69b982c1bb9e3f3fac2bc369488f76b2383565d3fff9' +
        '21f9664c97637da9768812f615c68b13b52ec0875924c1c7987947deafd8780acf49',
    ),
  );
});

test('a box is nonce, kind, content and tag, and opens with the plain cipher', () => {
  const box = boxed(key, 'chè', 'here');
  const content = xchacha20poly1305(key, box.subarray(0, 24), new TextEncoder().encode('here')).decrypt(
    box.subarray(24),
  );

  assert.deepEqual([content[0], new TextDecoder().decode(content.subarray(1))], [1, '"chè"']);
  assert.notDeepEqual(boxed(key, 'chè', 'here'), box);
});

test('every value that the phone stores comes back as it was', () => {
  const values = [
    'chữ 🍵',
    'half of a sign: \ud83c',
    '',
    0,
    -1.5,
    9007199254740991,
    true,
    null,
    [],
    {},
    { a: [1, { b: null }], c: 'x'.repeat(70_000) },
    new Uint8Array(),
    Uint8Array.from({ length: 300_000 }, (_, i) => i),
    { seq: 3, bytes: new Uint8Array([1, 2, 255]), typed: { fields: { n: 1 } } },
    [Number.NaN, Number.POSITIVE_INFINITY],
  ];
  for (const value of values) assert.deepEqual(back(value), value);
  assert.deepEqual(back({ a: undefined, b: 1 }), { b: 1 });
});

test('a value that would come back as another one is refused, with its place', () => {
  for (const value of [new Date(0), new Map(), 3n, undefined, { deep: [new Date(0)] }])
    assert.throws(() => boxed(key, value, '["meta","x"]'), /\["meta","x"\]: a \w+ cannot be sealed/);
});

test('a box opens in its own place alone, whole, unaltered, with its own key', () => {
  const box = boxed(key, { name: 'HTX' }, '["records",["enterprise","e1"]]');
  const open = (bytes, place = '["records",["enterprise","e1"]]', by = key) => unboxed(by, bytes, place);

  assert.deepEqual(open(box), { name: 'HTX' });
  const broken = (act) => assert.throws(act, BrokenSealError);
  broken(() => open(box, '["records",["enterprise","e2"]]'));
  broken(() => open(box, '["overlay",["enterprise","e1"]]'));
  broken(() => open(box, undefined, new Uint8Array(32)));
  broken(() => open(box.subarray(0, 40)));
  broken(() => open(new Uint8Array()));
  for (const at of [0, 23, 24, 30, box.length - 1])
    broken(() => open(box.map((byte, i) => (i === at ? byte ^ 1 : byte))));
});
