/** Dates as three numbers: D1 stored as year-month-day, D2 a wrong date keeps its parts, D3 short years are
 * completed, D4 what is typed behind a separator belongs in the next box. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dateInWords, fullYear, readDate, showDate, spread, today } from '../../../pwa/js/form/date_text.js';

test('three typed numbers become one date', () => {
  // D1
  assert.equal(readDate({ day: '5', month: '8', year: '2025' }), '2025-08-05');
  assert.equal(readDate({ day: ' ', month: '', year: '' }), null);
  assert.equal(dateInWords('2025-08-05'), '05/08/2025');
});

test('a date without a day or with a wrong month comes back as it was typed', () => {
  // D2
  for (const parts of [
    { day: '', month: '08', year: '2025' },
    { day: '31', month: '13', year: '2025' },
    { day: '20', month: '11', year: '20255' },
    { day: '20', month: '11', year: '2025/5' },
  ]) {
    assert.deepEqual(showDate(readDate(parts)), parts);
  }
});

test("a sticker's short year is completed", () => {
  // D3
  assert.equal(fullYear('25', 2026), '2025');
  assert.equal(fullYear('98', 2026), '1998');
  assert.equal(fullYear('2', 2026), '2');
});

test('today is the day in Vietnam', () => {
  assert.equal(today(Date.UTC(2026, 10, 19, 17, 30), 'Asia/Ho_Chi_Minh'), '2026-11-20');
});

test('a whole date in one box fills those that are asked', () => {
  // D4
  const whole = { day: '20', month: '11', year: '2026' };
  assert.deepEqual(spread(boxes('20/11/2026')), whole);
  assert.deepEqual(spread(boxes('2026-11-20')), whole);
  assert.deepEqual(spread(boxes('', '20112026')), whole);
  assert.equal(spread([['year', '20.11.2026']]).year, '2026');
});

test('pieces go to the boxes behind, and none is lost where there is no box', () => {
  // D4
  assert.deepEqual(spread(boxes('5/', '', '2026')), { day: '5', month: '', year: '2026' });
  assert.deepEqual(spread(boxes('5', '/3', '')), { day: '5', month: '3', year: '' });
  assert.deepEqual(spread(boxes('khoảng 5', '', '')), { day: 'khoảng', month: '5', year: '' });
  assert.deepEqual(spread(boxes('5', '3', '2026-5-')), { day: '5', month: '3', year: '2026/5' });
  assert.deepEqual(spread(boxes('201', '1', '')), { day: '201', month: '1', year: '' });
});

/** @returns {[keyof import('../../../pwa/js/form/date_text.js').DateParts, string][]} */
function boxes(day = '', month = '', year = '') {
  return [
    ['day', day],
    ['month', month],
    ['year', year],
  ];
}
