/** Answers become changes: one transaction each, joined while nothing forbids it, never lost, shown at once. */
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { E1, E2, EPOCH, newPhone, START_MS, withEnterprise } from '../phone.js';
import { takeBatch } from '../../../pwa/js/store/batch.js';
import { contentOf, OUTBOX_STORES } from '../../../pwa/js/store/outbox.js';
import { allRecords } from '../../../pwa/js/store/records.js';
import {
  addRow,
  finishVisit,
  loadVisit,
  removeRow,
  restoreRow,
  saveAnswers,
  startVisit,
} from '../../../pwa/js/store/visits.js';
import { UnfitValueError } from '../../../pwa/js/sync/change.js';

/** @type {Awaited<ReturnType<typeof newPhone>>} */
let phone;
/** @type {string} */
let id;

beforeEach(async () => {
  phone = await newPhone();
  await withEnterprise(phone);
  id = await startVisit(E1, 'needs');
});

const contents = async () => (await phone.changes()).map(contentOf);
const freezeAll = () =>
  phone.door.write(OUTBOX_STORES, 'strict', (tx) => takeBatch(tx, { changes: 100, bytes: 1e6 }));

test('a visit begins with what the record of the enterprise already tells', async () => {
  const visit = await loadVisit(id);

  assert.equal(visit.fields.ent_name, 'HTX Chè Suối Cả');
  assert.equal(visit.fields.state, 'draft');
  assert.equal(visit.fields.started_ms, START_MS + 1000);
  assert.equal(visit.survey.version, '1');
  assert.equal(visit.epoch, EPOCH);
});

test('answers join the open change of their record, with the stamp of the last one', async () => {
  const visit = await loadVisit(id);

  await saveAnswers(visit, [{ key: 'n', value: 12 }]);
  await saveAnswers(visit, [{ key: 'note', value: 'a' }]);

  const [change, ...others] = await contents();
  assert.equal(others.length, 0);
  assert.equal(change.seq, 1);
  assert.equal(change.fields.n, 12);
  assert.equal(change.fields.note, 'a');
  assert.equal(change.device_ms, START_MS + 3000);
  assert.equal((await phone.state()).stamp, change.stamp);
});

test('an answer that joins an older change does not give numbers out again', async () => {
  // A second visit’s first answers had overwritten the first visit’s: both were change 2.
  const first = await loadVisit(id);
  await withEnterprise(phone, E2);
  const second = await loadVisit(await startVisit(E2, 'needs'));
  await saveAnswers(first, [{ key: 'n', value: 1 }]);

  await addRow(second, { repeat: '/data/rows', position: 'a' });

  assert.deepEqual(
    (await contents()).map(({ seq, table }) => `${seq} ${table}`),
    ['1 visit', '2 visit', '3 row'],
  );
});

test('what is typed while a batch travels opens the next change', async () => {
  const visit = await loadVisit(id);
  await freezeAll();

  await saveAnswers(visit, [{ key: 'n', value: 13 }]);

  const [first, second] = await contents();
  assert.equal(first.fields.n, undefined);
  assert.deepEqual(second.fields, { n: 13 });
  assert.equal(second.seq, 2);
});

test('an answer on a screen drawn later does not join the earlier screen’s change', async () => {
  const drawn = await loadVisit(id);
  await saveAnswers(drawn, [{ key: 'n', value: 1 }]);

  await saveAnswers({ ...drawn, base: 20 }, [{ key: 'm', value: 2 }]);

  assert.deepEqual(
    (await contents()).map(({ base }) => base),
    [0, 20],
  );
});

test('what a pull puts below one’s own unsent answer was not seen by who answers again (S2)', async () => {
  // The first answer was on the screen; the other person’s below it was overtaken unseen.
  const drawn = await loadVisit(id);
  await saveAnswers(drawn, [{ key: 'n', value: 1 }]);

  await saveAnswers({ ...drawn, base: 20 }, [{ key: 'n', value: 2 }]);

  const [{ base, fields }] = await contents();
  assert.deepEqual([base, fields.n], [0, 2]);
});

test('a change freezes at 500 fields, and at 256 KiB', async () => {
  const visit = await loadVisit(id);

  await saveAnswers(
    visit,
    Array.from({ length: 495 }, (_, i) => ({ key: `q${i}`, value: i })),
  );
  await saveAnswers(visit, [{ key: 'long', value: 'x'.repeat(300_000) }]);
  await saveAnswers(visit, [{ key: 'n', value: 1 }]);

  assert.deepEqual(
    (await phone.changes()).map(({ seq, open }) => [seq, open]),
    [
      [1, 0],
      [2, 0],
      [3, 1],
    ],
  );
});

test('a value that cannot travel is refused and leaves nothing behind', async () => {
  const visit = await loadVisit(id);

  await assert.rejects(
    saveAnswers(visit, [
      { key: 'n', value: 1 },
      { key: 'd', value: Number.NaN },
    ]),
    UnfitValueError,
  );

  assert.equal((await loadVisit(id)).fields.n, undefined);
  assert.equal((await contents())[0].fields.n, undefined);
});

test('rows are added, removed and brought back with their answers', async () => {
  const visit = await loadVisit(id);
  const row = await addRow(visit, { repeat: '/data/rows', position: 'a', fields: { qty: 3 } });
  visit.rows.push(row);
  await saveAnswers(visit, [{ key: 'qty', value: 4, row: row.id }]);

  await removeRow(visit, row.id);
  const without = await loadVisit(id);
  await restoreRow(visit, row);
  const again = await loadVisit(id);

  assert.deepEqual(without.rows, []);
  assert.equal(again.rows.length, 1);
  assert.deepEqual(again.rows[0].fields, { qty: 4 });
  assert.equal(again.rows[0].parent, '');
  assert.deepEqual(
    (await contents()).map(({ kind, table }) => `${kind} ${table}`),
    ['set visit', 'set row', 'delete row', 'set row'],
  );
});

test('a row inside a removed row is not shown', async () => {
  const visit = await loadVisit(id);
  const outer = await addRow(visit, { repeat: '/data/rows', position: 'a' });
  await addRow(visit, { repeat: '/data/rows/parts', parent: outer.id, position: 'a' });

  await removeRow(visit, outer.id);

  assert.deepEqual((await loadVisit(id)).rows, []);
});

test('finishing closes the changes of the visit and of its rows', async () => {
  const visit = await loadVisit(id);
  await addRow(visit, { repeat: '/data/rows', position: 'a' });

  await finishVisit(visit);

  assert.deepEqual(
    (await phone.changes()).map(({ open }) => open),
    [0, 0, 0],
  );
  const last = (await contents())[2];
  assert.equal(last.kind, 'finalise');
  assert.equal(last.fields.state, 'finished');
  assert.equal((await allRecords('visit'))[0].fields.state, 'finished');
});

test('numbers have no gap and stamps only grow, whatever the clock does', async () => {
  const visit = await loadVisit(id);
  for (let i = 0; i < 5; i += 1) {
    phone.clock.ms -= 3_600_000;
    await freezeAll();
    await saveAnswers(visit, [{ key: 'n', value: i }]);
  }

  const all = await contents();
  assert.deepEqual(
    all.map(({ seq }) => seq),
    [1, 2, 3, 4, 5, 6],
  );
  assert.deepEqual(
    all.map(({ stamp }) => stamp).toSorted(),
    all.map(({ stamp }) => stamp),
  );
});

test('two answers saved at the same moment both stay', async () => {
  const visit = await loadVisit(id);

  await Promise.all([
    saveAnswers(visit, [{ key: 'a', value: 1 }]),
    saveAnswers(visit, [{ key: 'b', value: 2 }]),
  ]);

  const { fields } = await loadVisit(id);
  assert.deepEqual([fields.a, fields.b], [1, 2]);
});

test('a visit that is no longer this person’s can only be read', async () => {
  const visit = await loadVisit(id);

  await assert.rejects(saveAnswers({ ...visit, is_parked: true }, [{ key: 'n', value: 1 }]), /only be read/);
});

test('a visit knows the answers of the finished one before it, with the same form', async () => {
  const first = await loadVisit(id);
  await saveAnswers(first, [
    { key: 'n', value: 12 },
    { key: 'kinds', value: ['a', 'b'] },
  ]);
  await addRow(first, { repeat: '/data/rows', position: 'b', fields: { qty: 2 } });
  await addRow(first, { repeat: '/data/rows', position: 'a', fields: { qty: 1 } });
  await finishVisit(first);

  const second = await loadVisit(await startVisit(E1, 'needs'));

  assert.equal(second.earlier['previous/n'], '12');
  assert.equal(second.earlier['previous/kinds'], 'a b');
  assert.equal(second.earlier['previous/rows/1/qty'], '1');
  assert.equal(second.earlier['previous/rows/2/qty'], '2');
  assert.deepEqual((await loadVisit(id)).earlier, {});
});

test('an enterprise has one visit under way per form; a finished one makes room for the next', async () => {
  // Two touches of a wet finger had begun two visits.
  const [again, also] = await Promise.all([startVisit(E1, 'needs'), startVisit(E1, 'needs')]);
  assert.deepEqual([again, also], [id, id]);
  await finishVisit(await loadVisit(id));

  assert.notEqual(await startVisit(E1, 'needs'), id);
});

test('a visit begins and ends by the server’s clock, whatever the phone’s says', async () => {
  const aYearBehind = 365 * 86_400_000;
  await finishVisit(await loadVisit(id));
  await phone.setState({ offset_ms: aYearBehind });

  const later = await loadVisit(await startVisit(E1, 'needs'));
  const { finished_ms } = await finishVisit(later);

  assert.equal(later.fields.started_ms, phone.clock.ms - 1000 + aYearBehind);
  assert.equal(finished_ms, phone.clock.ms + aYearBehind);
  assert.equal((await contents()).at(-1)?.fields.finished_ms, finished_ms);
});
