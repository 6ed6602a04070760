/** Texts: Vietnamese in the source, another language by its table, numbers and dates as they are written there. */
import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { _, bytes, date, dayTitle, ngettext, number, setLanguage, time, when } from '../../pwa/js/texts.js';

const MS = Date.UTC(2026, 10, 20, 2, 42);
const DAY_MS = 24 * 3_600_000;
const english = async () =>
  Response.json({ 'Chào %(name)s': 'Hello %(name)s', '%(n)s nơi': ['%(n)s site', '%(n)s sites'] });

afterEach(() => setLanguage('vi'));

test('numbers, dates and times are written the Vietnamese way, in the time of Vietnam', () => {
  assert.equal(number(20_418), '20.418');
  assert.equal(date(MS), '20/11/2026');
  assert.equal(time(MS), '09:42');
  assert.equal(dayTitle(MS), 'Thứ Sáu, 20/11');
  assert.equal(bytes(2_400_000), '2,4 MB');
});

test('a time is as short as it is clear', () => {
  assert.deepEqual(
    [when(MS, MS), when(MS - 2 * DAY_MS, MS), when(MS - 400 * DAY_MS, MS)],
    ['09:42', '18/11', '16/10/2025'],
  );
});

test('the other language has its own words and its own many', async () => {
  assert.equal(ngettext('%(n)s nơi', '%(n)s nơi', 1), '1 nơi');

  await setLanguage('en', english);

  assert.equal(_('Chào %(name)s', { name: 'Lan' }), 'Hello Lan');
  assert.deepEqual(
    [1, 2].map((n) => ngettext('%(n)s nơi', '%(n)s nơi', n)),
    ['1 site', '2 sites'],
  );
  assert.equal(_('Chưa dịch'), 'Chưa dịch');
});

test('a table that cannot be read leaves the language as it was', async () => {
  await assert.rejects(
    setLanguage('en', async () => new Response('', { status: 404 })),
    /stay in use/,
  );

  assert.equal(_('Chào %(name)s', { name: 'Lan' }), 'Chào Lan');
});
