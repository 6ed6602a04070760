/** What the office keeps aside stays on the screen, marked, under what its author did later, whatever became of it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { E1 } from '../phone.js';
import { record } from '../../../pwa/js/store/records.js';
import { seal } from '../../../pwa/js/store/seal.js';
import { addRow, loadVisit, removeRow, restoreRow, saveAnswers } from '../../../pwa/js/store/visits.js';
import { nextPull, storePullReply } from '../../../pwa/js/sync/pull.js';
import { EVERYTHING, nextPush, storePushReply } from '../../../pwa/js/sync/push.js';
import { dropParked } from '../../../pwa/js/sync/scope.js';
import { noteResults, settleOverlay } from '../../../pwa/js/sync/settling.js';
import { answerAgain, office, phone, visitWith } from './work.js';

/** @param {string} id - of a visit @returns {Promise<string>} a row of it whose newest answer is kept aside */
async function rowKeptAside(id) {
  const row = await addRow(await loadVisit(id), { repeat: '/data/rows', position: '1', fields: { qty: 1 } });
  await phone.sync();
  office.objects = (change) => (change.fields.qty === 666 ? 'invalid' : '');
  await saveAnswers(await loadVisit(id), [{ key: 'qty', value: 666, row: row.id }]);
  await phone.sync();
  return row.id;
}

test('a record that its author deleted does not return because an older change of it is kept aside', async () => {
  // The deletion was merged and left the screen; the older change above an empty place showed the row again.
  const id = await visitWith({ n: 1 });
  const row = await rowKeptAside(id);

  await removeRow(await loadVisit(id), row);
  await phone.sync();

  assert.equal(await record('row', row), null);
});

test('a deletion that is kept aside hides nothing that its author brought back', async () => {
  const id = await visitWith({ n: 1 });
  const drawn = await loadVisit(id);
  const row = await addRow(drawn, { repeat: '/data/rows', position: '1', fields: { qty: 1 } });
  await phone.sync();
  office.objects = (change) => (change.kind === 'delete' ? 'internal' : '');
  await removeRow(await loadVisit(id), row.id);
  await phone.sync();
  assert.equal(await record('row', row.id), null);

  await restoreRow(drawn, row);
  await phone.sync();

  const shown = await record('row', row.id);
  assert.deepEqual([shown?.fields.qty, shown?.quarantined.length], [1, 1]);
});

test('what is kept aside shows again when its enterprise comes back (S8)', async () => {
  office.digests = false;
  office.owns = false;
  office.objects = (change) => (change.fields.n === 666 ? 'invalid' : '');
  const id = await visitWith({ n: 1, m: 1 });
  await phone.sync();
  await answerAgain(id, 'n', 666);
  await phone.sync();
  await answerAgain(id, 'm', 2);
  await phone.sync();
  const before = structuredClone(office.records);
  office.unassign(E1);
  await phone.sync();
  assert.equal(await record('visit', id), null);

  office.rev += 1;
  for (const [key, held] of before) office.records.set(key, { ...held, rev: office.rev });
  await phone.sync();

  const shown = await record('visit', id);
  assert.deepEqual([shown?.fields.n, shown?.fields.m, shown?.quarantined.length], [666, 2, 1]);
});

test('after a restore nothing kept aside shows on an enterprise of somebody else (S6)', async () => {
  office.objects = (change) => (change.fields.n === 666 ? 'invalid' : '');
  const copy = office.backup();
  const id = await visitWith({ n: 666 });
  await phone.sync();
  office.unassign(E1);
  const { gone } = office;
  await phone.sync();
  office.restore({ ...copy, gone });
  office.records.delete(`enterprise/${E1}`);

  await phone.sync();

  assert.equal(await record('visit', id), null);
});

test('what left the scope is shown as its author left it, until the last of it is sent (S8)', async () => {
  // What was sent already left the screen with the next pull, and no record came in its place.
  const id = await visitWith({ n: 1 });
  await phone.sync();
  await answerAgain(id, 'n', 2);
  const sent = await nextPush(phone.door, { changes: 10, bytes: 1e6 }, '');
  await storePushReply(phone.door, /** @type {any} */ (sent), /** @type {any} */ (office.push(sent)), 0, 0);
  office.unassign(E1);
  await answerAgain(id, 'm', 3);
  const request = await nextPull(phone.door, 100);

  await storePullReply(phone.door, request, /** @type {any} */ (office.pull(request)), 0, 0);

  const shown = await record('visit', id);
  assert.deepEqual([shown?.fields.n, shown?.fields.m, shown?.is_parked], [2, 3, true]);
});

test('of two results for one number the last one holds (S12)', async () => {
  // Second bytes under a used number: a restored server must be sent them again, which it is by this very word.
  const id = await visitWith({ n: 1 });
  await phone.sync();
  const { seq } = await phone.state();
  const results = /** @type {any[]} */ (
    ['equivocation', 'invalid', 'equivocation'].map((problem) => ({ seq, outcome: 'quarantined', problem }))
  );

  await phone.door.write(EVERYTHING, 'strict', (tx) => noteResults(tx, results.slice(0, 1)));
  await phone.door.write(EVERYTHING, 'strict', (tx) => noteResults(tx, results.slice(1)));

  const kept = await phone.door.read(['changes'], (tx) => tx.objectStore('changes').get(seq));
  assert.equal(kept.problem, 'equivocation');
  assert.deepEqual(
    (await record('visit', id))?.quarantined.map((each) => each.problem ?? each),
    ['equivocation'],
  );
});

test('what a window of an older version parked goes once its work is at the server (S6)', async () => {
  const id = await visitWith({ n: 1 });
  await phone.door.write(EVERYTHING, 'strict', async (tx) => {
    const kept = await tx.objectStore('records').get(['enterprise', E1]);
    await tx.objectStore('records').put({ ...kept, parked: 1 }, ['enterprise', E1]);
    // It does not know of this list.
    await tx.objectStore('meta').put(seal([]), 'parked');
  });

  const { seq } = await phone.state();
  await phone.door.write(EVERYTHING, 'strict', async (tx) => {
    await settleOverlay(tx, seq);
    await dropParked(tx, seq);
  });

  assert.equal(await record('enterprise', E1), null);
  assert.equal(await record('visit', id), null);
});

test('a server that is behind this phone for good is not asked without end', async () => {
  const pull = office.pull.bind(office);
  let asked = 0;
  office.pull = (request) => {
    asked += 1;
    return { .../** @type {any} */ (pull(request)), cursor: 0 };
  };

  await assert.rejects(phone.sync(), /this phone has a later one/);
  assert.ok(asked < 10);
});
