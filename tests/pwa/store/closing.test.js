/** A person's data leave the phone only when everything in them is at the office, and nothing is saved on the way out. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { E1, newPhone, withEnterprise } from '../phone.js';
import { beforeClosing, closeStore } from '../../../pwa/js/store/closing.js';
import { openStore } from '../../../pwa/js/store/current.js';
import { loadVisit, saveAnswers, startVisit } from '../../../pwa/js/store/visits.js';

/** A phone with one visit, all of it at the server. */
async function emptyOutbox() {
  const phone = await newPhone();
  await withEnterprise(phone);
  const visit = await loadVisit(await startVisit(E1, 'needs'));
  await phone.setState({ durable_seq: 1 });
  await phone.changes();
  await phone.door.write(['changes'], 'strict', async (tx) => {
    await tx.objectStore('changes').put({ ...(await tx.objectStore('changes').get(1)), open: 0 }, 1);
  });
  return { phone, visit };
}
const isThere = async (/** @type {string} */ name) =>
  (await indexedDB.databases()).some((database) => database.name === name);

test('an answer typed while the last files load keeps the data on the phone', async () => {
  // The wipe came with a pull whose outbox was empty; what was typed during the files after it was deleted.
  const { phone, visit } = await emptyOutbox();
  await saveAnswers(visit, [{ key: 'n', value: 7 }]);

  assert.equal(await closeStore(phone.store, 'after-push'), false);

  assert.equal((await loadVisit(visit.id)).fields.n, 7);
});

test('what a page still holds is saved before it is asked whether anything waits', async () => {
  const { phone, visit } = await emptyOutbox();
  const stop = beforeClosing(() => saveAnswers(visit, [{ key: 'n', value: 7 }]));

  assert.equal(await closeStore(phone.store, 'after-push'), false);

  stop();
  assert.ok(await isThere(phone.door.name));
});

test('a page that cannot save what it holds keeps the data on the phone', async () => {
  const { phone } = await emptyOutbox();
  const stop = beforeClosing(() => Promise.reject(new RangeError('full')));

  await assert.rejects(closeStore(phone.store, 'after-push'), RangeError);

  stop();
  assert.ok(await isThere(phone.door.name));
});

test('once the data go, nothing is saved in them any more', async () => {
  const { phone, visit } = await emptyOutbox();
  const { remove } = phone.door;
  phone.door.remove = async () => {
    await assert.rejects(saveAnswers(visit, [{ key: 'n', value: 7 }]), /took this phone/);
    await remove.call(phone.door);
  };

  assert.equal(await closeStore(phone.store, 'after-push'), true);

  assert.ok(!(await isThere(phone.door.name)));
});

test('“now” does not wait for what is unsent', async () => {
  const { phone, visit } = await emptyOutbox();
  await saveAnswers(visit, [{ key: 'n', value: 7 }]);

  assert.equal(await closeStore(phone.store, 'now'), true);
});

test('a phone that died between closing and deleting starts empty', async () => {
  const { phone } = await emptyOutbox();
  await phone.setState({ is_closed: true });

  const again = await openStore(phone.store.person, '7k2m9qd4xz', phone.store.now);

  assert.equal(
    await again.door.read(['changes'], (tx) => tx.objectStore('changes').getAll()).then((all) => all.length),
    0,
  );
});
