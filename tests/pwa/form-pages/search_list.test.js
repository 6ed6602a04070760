/** Long lists: L1 marks do not matter, L2 recent first, L3 other names count, L4 thousands are quick. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FEW, SHOWN, findListed, namedExactly, withoutMarks } from '../../../pwa/js/form/search_list.js';

const communes = [
  { name: '05455', label: 'Xã Tân Cương', also: 'xã Thịnh Đức' },
  { name: '05500', label: 'Xã Đại Phúc' },
  { name: '05860', label: 'Phường Phổ Yên' },
  { name: '05710', label: 'Xã Tân Khánh' },
];
const names = (/** @type {{found: {name: string}[]}} */ result) => result.found.map((item) => item.name);

test('letters are found without their marks', () => {
  // L1
  assert.equal(withoutMarks('Phường Đại Phúc'), 'phuong dai phuc');
  assert.deepEqual(names(findListed(communes, 'dai ph')), ['05500']);
  assert.deepEqual(names(findListed(communes, 'tan')), ['05455', '05710']);
  assert.deepEqual(names(findListed(communes, 'Tân Kh')), ['05710']);
});

test('decomposed letters of some keyboards are the same letters', () => {
  // L1
  assert.deepEqual(names(findListed(communes, 'Phổ Yên'.normalize('NFD'))), ['05860']);
  assert.equal(namedExactly(communes, 'phường phổ yên'.normalize('NFD'))?.name, '05860');
});

test('recent choices stand first, with nothing typed and among the matches', () => {
  // L2
  assert.deepEqual(names(findListed(communes, '', ['05710'])).slice(0, 2), ['05710', '05455']);
  assert.deepEqual(names(findListed(communes, 'tan', ['05710'])), ['05710', '05455']);
});

test('a former name leads to the commune', () => {
  // L3
  assert.deepEqual(names(findListed(communes, 'thinh duc')), ['05455']);
});

test('what matches nothing finds nothing', () => {
  assert.deepEqual(findListed(communes, 'qqq'), { found: [], count: 0 });
  assert.equal(namedExactly(communes, 'Tân'), null);
});

test('3,321 communes answer a keystroke within a frame', () => {
  // L4
  const many = Array.from({ length: 3321 }, (_, i) => ({ name: String(i), label: `Xã Tân Cương ${i}` }));
  findListed(many, 'tan');
  const started = performance.now();

  const { found, count } = findListed(many, 'tan cuong 33');

  assert.ok(performance.now() - started < 50);
  assert.equal(found.length, SHOWN);
  assert.equal(count, many.filter((item) => item.name.startsWith('33')).length);
});

test('a commune is found by its own name before those that only share a word of their type', () => {
  // An officer who typed "tràng xá" was offered Xã Bát Tràng of Hà Nội before Xã Tràng Xá.
  const many = [
    { name: '1', label: 'Xã Bát Tràng, thành phố Hà Nội' },
    { name: '2', label: 'Xã Tràng Xá, tỉnh Thái Nguyên' },
    { name: '3', label: 'Phường Tân An, thành phố Cần Thơ' },
    { name: '4', label: 'Xã Tân Thành, tỉnh Thái Nguyên' },
  ];

  assert.deepEqual(names(findListed(many, 'trang xa')), ['2', '1']);
  assert.deepEqual(names(findListed(many, 'tan thanh')), ['4', '3']);
});

test('a list of a few is found whole', () => {
  const listed = Array.from({ length: FEW + 1 }, (_each, i) => ({ name: `h${i}`, label: `Thôn ${i}` }));

  assert.equal(findListed(listed.slice(1), '').found.length, FEW);
  assert.equal(findListed(listed, '').found.length, SHOWN);
});
