/** What came from the office since one looked last; nothing of it is told twice, and nothing before the first look. */
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { E1 } from '../phone.js';
import { lookedAtNews, newsSince } from '../../../pwa/js/store/news.js';
import { finishVisit, loadVisit } from '../../../pwa/js/store/visits.js';
import { anotherEnterprise, office, phone, visitWith } from '../sync/work.js';

beforeEach(() => {
  /** @type {Map<string, string>} */
  const kept = new Map();
  /** @type {any} */ (globalThis).localStorage = {
    getItem: (/** @type {string} */ name) => kept.get(name) ?? null,
    setItem: (/** @type {string} */ name, /** @type {string} */ value) => kept.set(name, value),
  };
});

const told = async () => {
  const { returned, settled, assigned } = /** @type {NonNullable<Awaited<ReturnType<typeof newsSince>>>} */ (
    await newsSince()
  );
  return {
    returned: returned.map(({ id }) => id),
    settled: settled.map(({ record, field }) => [field, record.fields[field]]),
    assigned: assigned.map(({ id }) => id),
  };
};
const NOTHING = { returned: [], settled: [], assigned: [] };

test('enterprises that were there at the first look are not new, returned visits are', async () => {
  await anotherEnterprise(1);
  const id = await visitWith({ n: 1 });
  const { finished_ms } = await finishVisit(await loadVisit(id));
  await phone.sync();
  const review_remarks = { person: 'Hùng', at_ms: 100, text: 'Xem lại.', questions: [] };
  office.put('visit', id, { review: 'returned', reviewed_ms: finished_ms, review_remarks });
  await phone.sync();

  assert.deepEqual(await told(), { ...NOTHING, returned: [id] });
});

test('a new assignment is told until it was seen', async () => {
  await told();
  const id = await anotherEnterprise(1);
  assert.deepEqual((await told()).assigned, [id]);
  assert.deepEqual((await told()).assigned, [id]);

  await lookedAtNews();

  assert.deepEqual(await told(), NOTHING);
});

test('a returned visit is told until it was seen, and again when it is returned again', async () => {
  await told();
  const id = await visitWith({ n: 1 });
  await finishVisit(await loadVisit(id));
  await phone.sync();
  const giveBack = (/** @type {number} */ at_ms) => {
    const { finished_ms } = office.records.get(`visit/${id}`).fields;
    const review_remarks = { person: 'Hùng', at_ms, text: 'Xem lại.', questions: [] };
    office.put('visit', id, { review: 'returned', reviewed_ms: finished_ms, review_remarks });
    return phone.sync();
  };
  await giveBack(100);
  assert.deepEqual((await told()).returned, [id]);
  await lookedAtNews();
  assert.deepEqual(await told(), NOTHING);

  await giveBack(200);

  assert.deepEqual((await told()).returned, [id]);
});

test('a conflict is told once it is settled, with the value that stands', async () => {
  await told();
  office.put('enterprise', E1, { phone: '1' });
  office.records.get(`enterprise/${E1}`).conflicts = { phone: ['1', '2'] };
  await phone.sync();
  assert.deepEqual(await told(), NOTHING);
  office.records.get(`enterprise/${E1}`).conflicts = {};
  office.put('enterprise', E1, { phone: '2' });
  await phone.sync();

  assert.deepEqual((await told()).settled, [['phone', '2']]);
  await lookedAtNews();
  assert.deepEqual(await told(), NOTHING);
});
