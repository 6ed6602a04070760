/** A phone that was restored from a backup of itself: its numbers go back, the server's do not. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { contentOf } from '../../../pwa/js/store/outbox.js';
import { record } from '../../../pwa/js/store/records.js';
import { nextPull, storePullReply } from '../../../pwa/js/sync/pull.js';
import { nextPush } from '../../../pwa/js/sync/push.js';
import { answerAgain, office, phone, visitWith } from './work.js';

/** As if this phone had sent five changes before it was restored. */
function hasFive() {
  office.log = Array.from({ length: 5 }, (_, i) => new Uint8Array([i]));
  office.durable = 5;
}

test('what is typed while the server tells how much it has is sent under other numbers (S1)', async () => {
  // Its number was one the server already had: it counted as received, and was gone with the pull's end.
  hasFive();
  const request = await nextPull(phone.door, 100);
  const reply = /** @type {any} */ (office.pull(request));
  const id = await visitWith({ n: 1 });

  await storePullReply(phone.door, request, reply, 0, 0);
  assert.equal((await record('visit', id))?.fields.n, 1);
  await phone.sync();

  assert.equal(office.records.get(`visit/${id}`).fields.n, 1);
  assert.equal(office.log.length, 6);
});

test('numbers that the phone never held are told as a gap and hold up nothing (S11, S12)', async () => {
  // The phone went on at 6; the server was restored to 0 and waited for 2 for ever.
  const copy = office.backup();
  const id = await visitWith({ n: 1 });
  await phone.sync();
  hasFive();
  await phone.sync();
  await answerAgain(id, 'n', 2);
  await phone.sync();
  assert.deepEqual(
    (await phone.changes()).map(contentOf).map(({ seq }) => seq),
    [1, 6],
  );
  office.restore(copy);

  await phone.sync();

  assert.equal(office.records.get(`visit/${id}`).fields.n, 2);
  assert.deepEqual(office.gaps, [{ first: 2, last: 5 }]);
});

test('second bytes under a used number are sent again, under a new one, to a restored server (S12)', async () => {
  hasFive();
  const copy = office.backup();
  const id = await visitWith({ n: 1, m: 1 });
  await phone.sync();
  assert.equal((await record('visit', id))?.quarantined[0].problem, 'equivocation');
  await answerAgain(id, 'n', 2);
  await phone.sync();
  office.restore(copy);

  await phone.sync();

  // What was answered since stands.
  const { n, m } = office.records.get(`visit/${id}`).fields;
  assert.deepEqual([n, m], [2, 1]);
});

test('what left, and was not answered, is sent again before the server’s count is trusted (S1)', async () => {
  // Two windows: the push of one was lost, and the pull of the other told that the server has more than that.
  hasFive();
  const id = await visitWith({ n: 1 });
  await nextPush(phone.door, { changes: 10, bytes: 1e6 }, '');
  const request = await nextPull(phone.door, 100);

  await storePullReply(phone.door, request, /** @type {any} */ (office.pull(request)), 0, 0);
  assert.equal((await record('visit', id))?.fields.n, 1);
  await phone.sync();

  assert.equal((await record('visit', id))?.quarantined[0].problem, 'equivocation');
});
