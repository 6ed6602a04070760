/** The bytes are those of the MessagePack specification: K1 each in its shortest form, K2 there and back, K3 what is broken is refused. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { packed, unpacked } from '../../../pwa/js/sync/pack.js';

const hex = (/** @type {unknown} */ value) => Buffer.from(packed(value)).toString('hex');

/** Value and bytes as the specification writes them. @type {[unknown, string][]} */
const KNOWN = [
  [null, 'c0'],
  [false, 'c2'],
  [true, 'c3'],
  [0, '00'],
  [127, '7f'],
  [128, 'cc80'],
  [256, 'cd0100'],
  [65536, 'ce00010000'],
  [2 ** 32, 'cf0000000100000000'],
  [-1, 'ff'],
  [-32, 'e0'],
  [-33, 'd0df'],
  [-129, 'd1ff7f'],
  [-32769, 'd2ffff7fff'],
  [-(2 ** 31) - 1, 'd3ffffffff7fffffff'],
  [1.5, 'cb3ff8000000000000'],
  ['', 'a0'],
  ['chè', 'a46368c3a8'],
  ['x'.repeat(32), `d920${'78'.repeat(32)}`],
  ['x'.repeat(256), `da0100${'78'.repeat(256)}`],
  [new Uint8Array([1, 2]), 'c4020102'],
  [[1, 'a'], '9201a161'],
  [{ a: [] }, '81a16190'],
];

test('every kind of value has the bytes of the specification', () => {
  // K1
  for (const [value, bytes] of KNOWN) assert.equal(hex(value), bytes);
});

test('what was packed comes back the same, whatever its length', () => {
  // K2
  const lengths = [15, 16, 31, 32, 255, 256, 65_535, 65_536];
  const values = [
    ...KNOWN.map(([value]) => value),
    ...lengths.flatMap((n) => [n, -n, 'é'.repeat(n), new Uint8Array(n).fill(7), Array(n).fill(n)]),
    Object.fromEntries(Array.from({ length: 70_000 }, (_, i) => [`q${i}`, i])),
    Number.MAX_SAFE_INTEGER,
    Number.MIN_SAFE_INTEGER,
  ];

  for (const value of values) assert.deepEqual(unpacked(packed(value)), value);
});

test('a message that is cut off, goes on, or is something else is refused', () => {
  // K3
  for (const bytes of [[], [0xa5, 1], [0x92, 1], [0xcd, 1], [1, 1], [0xc1], [0xd4, 1, 1]])
    assert.throws(() => unpacked(new Uint8Array(bytes)), RangeError);
});
