/** Numbers as typed: N1 Vietnamese marks are read, N2 nothing typed is lost, N3 grouping keeps the caret. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { groupWhileTyping, readNumber, showNumber } from '../../../pwa/js/form/number_text.js';

test('a point parts thousands and a comma the decimals', () => {
  // N1
  assert.equal(readNumber('18.500.000', 'integer'), 18500000);
  assert.equal(readNumber('1.234,5', 'decimal'), '1234.5');
  assert.equal(readNumber('12,5', 'decimal'), '12.5');
  assert.equal(readNumber('18,500,000', 'integer', 'en'), 18500000);
});

test('a keyboard that has only the point still gives a decimal', () => {
  // N1
  assert.equal(readNumber('12.5', 'decimal'), '12.5');
  assert.equal(readNumber('0.25', 'decimal'), '0.25');
});

test('a keyboard that has only the point still gives the decimals of thousands', () => {
  // N1: 1250.5 became 12.505.
  let shown = { text: '', caret: 0 };
  for (const key of '1250.5') shown = groupWhileTyping(shown.text + key, shown.text.length + 1);
  assert.equal(shown.text, '1.250.5');
  assert.equal(readNumber(shown.text, 'decimal'), '1250.5');
  assert.equal(readNumber(shown.text, 'integer'), '1250.5');
  assert.equal(readNumber('1.250.', 'integer'), 1250);
  assert.equal(readNumber('1,250,75', 'decimal', 'en'), '1250.75');
  assert.deepEqual(groupWhileTyping('1250.5', 6), { text: '1250.5', caret: 6 });
  assert.equal(readNumber('1250.5', 'decimal'), '1250.5');
});

test('who types the points of thousands by hand is not disturbed', () => {
  // N3
  let shown = { text: '', caret: 0 };
  for (const key of '1.250.000') shown = groupWhileTyping(shown.text + key, shown.text.length + 1);
  assert.equal(readNumber(shown.text, 'integer'), 1_250_000);
});

test('thousands never begin with a zero', () => {
  // N1: an eighth became a hundred and twenty-five.
  assert.equal(readNumber('0.125', 'decimal'), '0.125');
  assert.equal(readNumber('-0.050', 'decimal'), '-0.050');
  assert.equal(readNumber('00.125', 'decimal'), '0.125');
  assert.equal(readNumber('0,125', 'decimal', 'en'), '0.125');
  assert.equal(readNumber('0.125.000', 'decimal'), '0.125.000');
  assert.equal(readNumber('1.050', 'decimal'), '1050');
  assert.deepEqual(groupWhileTyping('0.1234', 6), { text: '0.1234', caret: 6 });
  assert.deepEqual(groupWhileTyping('0.125', 5, { deleting: true }), { text: '0.125', caret: 5 });
  assert.deepEqual(groupWhileTyping('0125', 4), { text: '0125', caret: 4 });
});

test('what is no number stays as it was typed', () => {
  // N2
  assert.equal(readNumber('khoảng 20', 'integer'), 'khoảng 20');
  assert.equal(readNumber('12,5', 'integer'), '12.5');
  assert.equal(showNumber('khoảng 20'), 'khoảng 20');
  assert.equal(readNumber(' ', 'integer'), null);
});

test('a stored number comes back with the marks of the language', () => {
  // N1
  assert.equal(showNumber(18500000), '18.500.000');
  assert.equal(showNumber('1234.5'), '1.234,5');
  assert.equal(showNumber('1234.5', 'en'), '1,234.5');
  assert.equal(showNumber(-1200), '-1.200');
});

test('thousands are parted while typing and the caret keeps its digit', () => {
  // N3
  assert.deepEqual(groupWhileTyping('1234', 4), { text: '1.234', caret: 5 });
  assert.deepEqual(groupWhileTyping('12.3456', 7), { text: '123.456', caret: 7 });
  assert.deepEqual(groupWhileTyping('91.234', 1), { text: '91.234', caret: 1 });
  assert.deepEqual(groupWhileTyping('1234,5', 6), { text: '1.234,5', caret: 7 });
});

test('taking a digit away regroups, a decimal on its way is left alone', () => {
  // N3
  assert.deepEqual(groupWhileTyping('1.50', 4, { deleting: true }), { text: '150', caret: 3 });
  assert.deepEqual(groupWhileTyping('1.250.50', 8, { deleting: true }), { text: '125.050', caret: 7 });
  assert.deepEqual(groupWhileTyping('1.5', 3), { text: '1.5', caret: 3 });
  // One digit of two was taken away: they were decimals.
  assert.deepEqual(groupWhileTyping('1.5', 3, { deleting: true }), { text: '1.5', caret: 3 });
  assert.deepEqual(groupWhileTyping('1.250.5', 7, { deleting: true }), { text: '1.250.5', caret: 7 });
  assert.deepEqual(groupWhileTyping('12.', 3), { text: '12.', caret: 3 });
});
