/** Dates as three numbers: D1 stored as year-month-day, D2 a wrong date keeps its parts, D3 short years are completed. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dateInWords, fullYear, readDate, showDate, today } from '../../../pwa/js/form/date_text.js';

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
