/** A returned visit on the phone: closed until it is opened again, then open until it ends anew. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { E1 } from '../phone.js';
import { contentOf } from '../../../pwa/js/store/outbox.js';
import { record } from '../../../pwa/js/store/records.js';
import { reopenVisit } from '../../../pwa/js/store/reopening.js';
import { reviewInForce } from '../../../pwa/js/store/review.js';
import {
  finishVisit,
  FinishedVisitError,
  loadVisit,
  saveAnswers,
  startVisit,
} from '../../../pwa/js/store/visits.js';
import { office, phone, visitWith } from '../sync/work.js';

const REMARKS = {
  person: 'Hùng',
  at_ms: 1,
  text: '',
  questions: [{ key: 'n', row: '', text: '?', was: 12 }],
};

/** @param {string} id @param {string} review */
async function reviewed(id, review) {
  const { finished_ms } = office.records.get(`visit/${id}`).fields;
  office.put('visit', id, { review, reviewed_ms: finished_ms, review_remarks: REMARKS });
  await phone.sync();
}

/** @returns {Promise<string>} a visit that was finished, sent and returned */
async function returnedVisit() {
  const id = await visitWith({ n: 12 });
  await finishVisit(await loadVisit(id));
  await phone.sync();
  await reviewed(id, 'returned');
  return id;
}

/** @param {string} id */
const reopen = async (id) => reopenVisit(await loadVisit(id));
/** @param {string} id @param {unknown} value */
const answer = async (id, value) => saveAnswers(await loadVisit(id), [{ key: 'n', value }]);
/** @param {string} id */
const fieldsOf = async (id) => (await loadVisit(id)).fields;

test('what a review is in force for', () => {
  const ended = { state: 'finished', finished_ms: 10 };
  for (const [fields, review] of /** @type {[any, string][]} */ ([
    [ended, ''],
    [{ ...ended, review: 'returned', reviewed_ms: 10 }, 'returned'],
    [{ ...ended, review: 'accepted', reviewed_ms: 9 }, ''],
    [{ ...ended, review: 'accepted' }, 'accepted'],
    [{ ...ended, state: 'draft', review: 'returned', reviewed_ms: 10 }, 'returned'],
    [{ ...ended, state: 'draft', review: 'accepted', reviewed_ms: 10 }, ''],
    [{ state: 'draft' }, ''],
  ]))
    assert.equal(reviewInForce(fields), review);
});

test('a returned visit takes no answer before it is opened again, and then it does', async () => {
  const id = await returnedVisit();
  await assert.rejects(answer(id, 13), FinishedVisitError);

  await reopen(id);
  await answer(id, 13);

  const change = contentOf((await phone.changes()).at(-1));
  assert.deepEqual([change.kind, change.fields], ['set', { state: 'draft', n: 13 }]);
  assert.deepEqual([(await fieldsOf(id)).state, (await fieldsOf(id)).n], ['draft', 13]);
  assert.equal(reviewInForce(await fieldsOf(id)), 'returned');
});

test('it stays open while what opened it waits behind other answers', async () => {
  // Each attempt to send closes a change: what opened the visit stands further and further behind.
  const id = await returnedVisit();
  await reopen(id);
  office.fault = () => 'lost';
  for (let n = 20; n < 23; n += 1) {
    await answer(id, n);
    await phone.sync().catch(() => {});
  }
  office.fault = () => '';

  await answer(id, 23);
  await phone.sync();

  assert.equal(office.records.get(`visit/${id}`).fields.n, 23);
  assert.equal(office.records.get(`visit/${id}`).fields.state, 'draft');
  await answer(id, 24);
});

test('ended anew it is closed, with a moment of its own and without the former receipt', async () => {
  const id = await returnedVisit();
  office.put('visit', id, {});
  office.records.get(`visit/${id}`).receipt = 'AAAA-BBBB-CCCC';
  await phone.sync();
  assert.equal((await record('visit', id))?.receipt, 'AAAA-BBBB-CCCC');
  const before = (await fieldsOf(id)).finished_ms;
  await reopen(id);
  phone.clock.ms += 60_000;

  await finishVisit(await loadVisit(id));

  assert.ok((await fieldsOf(id)).finished_ms > before);
  assert.equal((await record('visit', id))?.receipt, '');
  assert.equal(reviewInForce(await fieldsOf(id)), '');
  await assert.rejects(answer(id, 99), FinishedVisitError);
  await phone.sync();
  await assert.rejects(answer(id, 99), FinishedVisitError);
  await assert.rejects(reopen(id), FinishedVisitError);
});

test('one that was accepted, or never returned, is not opened', async () => {
  const id = await returnedVisit();
  const drawn = await loadVisit(id);
  await reviewed(id, 'accepted');
  // The screen still says that it was returned.
  await assert.rejects(reopenVisit(drawn), FinishedVisitError);

  const other = await startVisit(E1, 'needs');
  await reopen(other);
  await finishVisit(await loadVisit(other));
  await assert.rejects(reopen(other), FinishedVisitError);
});

test('an acceptance that arrives while it is open does not shut it', async () => {
  const id = await returnedVisit();
  await reopen(id);
  office.fault = (path) => (path.endsWith('/push') ? 'lost' : '');
  await phone.sync().catch(() => {});
  office.fault = () => '';
  await reviewed(id, 'accepted');

  await answer(id, 14);

  assert.equal((await fieldsOf(id)).state, 'draft');
  assert.equal(reviewInForce(await fieldsOf(id)), '');
});

test('two touches open it once', async () => {
  const id = await returnedVisit();
  const count = (await phone.changes()).length;

  await Promise.all([reopen(id), reopen(id)]);

  assert.equal((await phone.changes()).length, count + 1);
});

test('what is being mended is no earlier visit', async () => {
  const id = await returnedVisit();
  phone.clock.ms += 3_600_000;
  office.nowMs += 3_600_000;
  const next = await startVisit(E1, 'needs');
  assert.equal((await loadVisit(next)).earlier['previous/n'], '12');

  await reopen(id);

  assert.deepEqual((await loadVisit(next)).earlier, {});
});
