/** Enterprises are found as people type them. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { folded, indexed, marked, search } from '../../../pwa/js/store/search.js';

/** @param {string} id @param {string} name @param {string} [tax_code] @param {string} [place] @param {boolean} [is_mine] */
const entry = (id, name, tax_code = '', place = '', is_mine = false) => ({
  id,
  name,
  tax_code,
  place,
  is_mine,
});
const INDEX = indexed([
  entry('a', 'Hợp tác xã Chè Suối Cả', '4609800112', 'Xã Tân Cương', true),
  entry('b', 'HTX Nông nghiệp Đồi Cọ', '4609800999', 'Xã Tân Cương'),
  entry('c', 'Công ty TNHH Xăng dầu Minh Lộ', '0100100100-003', 'Phường Phổ Yên'),
]);
/** @param {string} typed */
const found = (typed) => search(INDEX, typed, 10).found.map(({ id }) => id);

test('marks do not matter, nor đ', () => {
  assert.equal(folded('Đồi Cọ, Ế Ỗ ữ ặ'), 'doi co, e o u a');
  assert.deepEqual(found('doi co'), ['b']);
  assert.deepEqual(found('ĐỒI'), ['b']);
});

test('words come in any order, begun or whole, name and place together', () => {
  assert.deepEqual(found('cuong che'), ['a']);
  assert.deepEqual(found('xang minh pho'), ['c']);
  assert.deepEqual(found('ang'), []);
});

test('short and long ways of writing find each other, one’s own first', () => {
  assert.deepEqual(found('htx tan cuong'), ['a', 'b']);
  assert.deepEqual(found('hop tac xa'), ['a', 'b']);
  assert.deepEqual(found('cty xang dau'), ['c']);
});

test('digits are the beginning of a tax code', () => {
  assert.deepEqual(found('46098'), ['a', 'b']);
  assert.deepEqual(found('0100100100003'), ['c']);
  assert.deepEqual(found('609'), []);
});

test('nothing typed finds nothing', () => {
  assert.deepEqual(search(INDEX, '  ', 10), { found: [], total: 0 });
});

test('what matched is marked, the name stays whole', () => {
  const parts = marked('HTX Chè Suối Cả', 'htx ch');

  assert.equal(parts.map(({ text }) => text).join(''), 'HTX Chè Suối Cả');
  assert.deepEqual(
    parts.filter(({ isMatch }) => isMatch).map(({ text }) => text),
    ['HTX', 'Chè'],
  );
});
