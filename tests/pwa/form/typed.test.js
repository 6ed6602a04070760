/**
 * T1  Numbers are read by the marks of the language; both languages write the day first.
 * T2  What cannot be read is given back as typed, with the problem.
 * T3  What is shown reads back as the same value.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatValue, parseTyped } from '../../../pwa/js/form/typed.js';

const value = (type, text, language = 'vi', appearance = '') =>
  parseTyped(type, appearance, text, language).value;

test('thousands are parted by points in Vietnamese and by commas in English', () => {
  // T1
  assert.deepEqual(
    [value('integer', '1.234'), value('integer', '18.500.000 đ'), value('integer', '1 250')],
    [1234, 18500000, 1250],
  );
  assert.equal(value('integer', '1,234', 'en'), 1234);
});

test('a decimal is stored with a point, whatever mark was typed', () => {
  // T1
  assert.deepEqual(
    [value('decimal', '1.234,5'), value('decimal', '12,5'), value('decimal', '-0,25')],
    ['1234.5', '12.5', '-0.25'],
  );
  assert.equal(value('decimal', '1,234.5', 'en'), '1234.5');
});

test('a date is day, month, year in both languages', () => {
  // T1
  for (const typed of ['5/3/2026', '05/03/2026', '5-3-26', '05.03.2026', '05032026', '2026-03-05']) {
    assert.equal(value('date', typed), '2026-03-05', typed);
    assert.equal(value('date', typed, 'en'), '2026-03-05', typed);
  }
});

test('times and datetimes are read as people write them', () => {
  // T1
  assert.deepEqual(
    [value('time', '9h42'), value('time', '9:05'), value('time', '0942'), value('time', '14h')],
    ['09:42', '09:05', '09:42', '14:00'],
  );
  assert.equal(value('datetime', '20/11/2026 9:42'), '2026-11-20T09:42:00+07:00');
});

test('what cannot be read is kept as typed, with the problem', () => {
  // T2
  for (const [type, typed] of [
    ['integer', 'mười hai'],
    ['integer', '1,5'],
    ['decimal', '1,2,3'],
    ['date', '30/2/2026'],
    ['date', '2026'],
    ['time', '25:00'],
  ]) {
    assert.deepEqual(parseTyped(type, '', typed), { value: typed, problem: type });
  }
});

test('blank text clears the answer', () => {
  // T2
  assert.deepEqual(parseTyped('integer', '', '  '), { value: null, problem: null });
});

test('text keeps its spaces, codes do not, and letters are composed', () => {
  assert.equal(value('text', ' Hợp tác xã '), ' Hợp tác xã ');
  assert.equal(value('text', ' 0100233488 ', 'vi', 'tax-code'), '0100233488');
  assert.equal(value('text', 'Cân điện tử'.normalize('NFD')), 'Cân điện tử');
});

test('what is shown reads back as the same value', () => {
  // T3
  for (const language of ['vi', 'en']) {
    for (const [type, stored] of [
      ['integer', 18500000],
      ['decimal', '1234.5'],
      ['date', '2026-03-05'],
      ['datetime', '2026-11-20T09:42:00+07:00'],
    ]) {
      assert.equal(
        value(type, formatValue({ type, appearance: '', unit: null }, stored, language), language),
        stored,
      );
    }
  }
});

test('a year is not parted, an amount of money is', () => {
  // T3
  assert.equal(formatValue({ type: 'integer', appearance: '', unit: null }, 2019), '2019');
  assert.equal(formatValue({ type: 'integer', appearance: 'money', unit: null }, 2019), '2.019');
});

test('choices are shown by their labels', () => {
  // T3
  const choices = [
    { name: 'a', label: 'Ắc quy' },
    { name: 'b', label: 'Bơm' },
  ];

  assert.equal(formatValue({ type: 'select_multiple' }, ['a', 'b', 'c'], 'vi', choices), 'Ắc quy, Bơm, c');
});
