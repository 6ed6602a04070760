/** One bad record never holds the rest: it is told, put aside, put back, typed again, or put away; nothing is lost. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { contentOf } from '../../../pwa/js/store/outbox.js';
import { record } from '../../../pwa/js/store/records.js';
import {
  contentsOf,
  needingAttention,
  putAside,
  putAway,
  putBack,
  typeAgain,
} from '../../../pwa/js/store/waiting.js';
import { loadVisit, saveAnswers, startVisit } from '../../../pwa/js/store/visits.js';
import { E1, E2, newPhone, withEnterprise } from '../phone.js';

/** Two visits that wait: at E1 and at E2. */
async function phoneWithTwo() {
  const phone = await newPhone();
  await withEnterprise(phone, E1);
  await withEnterprise(phone, E2);
  const [first, second] = [await startVisit(E1, 'needs'), await startVisit(E2, 'needs')];
  await saveAnswers(await loadVisit(first), [{ key: 'n', value: 4 }]);
  await saveAnswers(await loadVisit(second), [{ key: 'n', value: 5 }]);
  return { phone, first, second };
}

/** What the server says of a change. @param {any} phone @param {number} seq @param {object} part */
function told(phone, seq, part) {
  return phone.door.write(['changes'], 'strict', async (/** @type {any} */ tx) => {
    const kept = await tx.objectStore('changes').get(seq);
    await tx.objectStore('changes').put({ ...kept, open: 0, ...part }, seq);
  });
}

test('each record tells how much of it waits and since when', async () => {
  const { phone, first, second } = await phoneWithTwo();

  const all = await needingAttention(phone.door);

  assert.deepEqual(
    all.map(({ name, unsent }) => [name, unsent]),
    [
      [first, 1],
      [second, 1],
    ],
  );
  assert.ok(all[0].bytes > 100);
  assert.ok(all[0].since_ms > 0 && all[0].since_ms < all[1].since_ms);
});

test('what is put aside travels empty under its number, and what was typed stays', async () => {
  const { phone, first } = await phoneWithTwo();

  assert.equal(await putAside(phone.door, first), 1);

  const [aside, other] = await phone.changes();
  assert.deepEqual(contentOf(aside).fields, {});
  assert.equal(contentOf(aside).seq, 1);
  assert.equal(contentOf(other).fields.n, 5);
  assert.equal((await record('visit', first, phone.door))?.fields.n, 4);
  const told = (await needingAttention(phone.door)).find(({ name }) => name === first);
  assert.deepEqual([told?.unsent, told?.aside.length], [0, 1]);
});

test('put aside twice is put aside once', async () => {
  const { phone, first } = await phoneWithTwo();
  await putAside(phone.door, first);

  assert.equal(await putAside(phone.door, first), 0);
});

test('what is put back waits again, whole, behind the rest', async () => {
  const { phone, first } = await phoneWithTwo();
  await putAside(phone.door, first);

  assert.equal(await putBack(phone.door, first, phone.store.now()), 1);

  const last = (await phone.changes()).at(-1);
  const { seq, fields } = contentOf(last);
  assert.equal(seq, 3);
  assert.equal(fields.n, 4);
  assert.equal(fields.enterprise_id, E1);
  assert.equal((await needingAttention(phone.door)).find(({ name }) => name === first)?.aside.length, 0);
});

test('what the office holds back is told with its reason', async () => {
  const { phone, first } = await phoneWithTwo();
  await phone.setState({ durable_seq: 1 });
  await told(phone, 1, { outcome: 'quarantined', problem: 'scope' });

  const one = (await needingAttention(phone.door)).find(({ name }) => name === first);

  assert.deepEqual(one?.held, [{ seq: 1, problem: 'scope' }]);
});

test('what the office refused can be read, typed again or put away', async () => {
  const { phone, first, second } = await phoneWithTwo();
  await phone.setState({ durable_seq: 2 });
  await told(phone, 1, { outcome: 'refused', problem: 'Nhập nhầm' });
  await told(phone, 2, { outcome: 'refused', problem: 'Nhập nhầm' });

  assert.equal((await contentsOf(phone.door, [1]))[0].fields.n, 4);
  assert.equal(await typeAgain(phone.door, first, phone.store.now()), 1);
  assert.equal(await putAway(phone.door, second), 1);

  const all = await needingAttention(phone.door);
  assert.deepEqual(
    all.map(({ name, unsent, refused }) => [name, unsent, refused.length]),
    [[first, 1, 0]],
  );
  assert.equal((await phone.changes()).length, 3);
});
