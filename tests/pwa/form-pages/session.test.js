/** A visit while open: V1 told is kept in the store, V2 a failure keeps it, V3 rows and undo, V4 the end. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { beforeEach, test } from 'node:test';
import { calculated, fn, num, repeat, survey as surveyOf, text } from '../form/builders.js';
import { E1, newPhone, withEnterprise } from '../phone.js';
import { evaluateAgain, finish } from '../../../pwa/js/form/ending.js';
import { positionAfter } from '../../../pwa/js/form/position.js';
import { openVisit } from '../../../pwa/js/form/open_visits.js';
import { keepForm } from '../../../pwa/js/store/reference.js';
import { seal } from '../../../pwa/js/store/seal.js';
import { loadVisit, startVisit } from '../../../pwa/js/store/visits.js';

const { survey } = JSON.parse(
  readFileSync(new URL('../../vectors/answering/sample.json', import.meta.url), 'utf8'),
);
/** @type {Awaited<ReturnType<typeof newPhone>>} */
let phone;
/** @type {string} */
let id;

beforeEach(async () => {
  phone = await newPhone();
  await withEnterprise(phone);
  id = await visitOf(survey);
});

/** A visit begun with this form alone on the phone. @param {any} definition */
async function visitOf(definition) {
  const form = { id: definition.id, version: definition.version, sha256: '', url: '' };
  await keepForm(form, definition);
  await phone.door.write(['meta'], 'strict', (/** @type {any} */ tx) =>
    tx.objectStore('meta').put(seal([form]), 'forms'),
  );
  return startVisit(E1, definition.id);
}

test('an answer is in the engine at once and in the store when saved', async () => {
  // V1
  const session = await openVisit(id);
  session.hold('headcount', 12);
  assert.equal(session.engine.value('headcount'), 12);

  await session.save();

  assert.equal((await loadVisit(id)).fields.headcount, 12);
  assert.ok(session.seen.savedMs > 0);
});

test('what the store did not take is kept and saved with the next answer', async () => {
  // V2
  const session = await openVisit(id);
  const { write } = phone.door;
  phone.door.write = async () => {
    throw new DOMException('full', 'QuotaExceededError');
  };
  session.hold('ent_name', 'HTX Chè');
  await session.save();
  assert.equal(session.failure?.name, 'QuotaExceededError');

  phone.door.write = write;
  session.hold('headcount', 5);
  await session.save();

  const { fields } = await loadVisit(id);
  assert.deepEqual([fields.ent_name, fields.headcount, session.failure], ['HTX Chè', 5, null]);
});

test('an answer given while saving is not taken for saved', async () => {
  // V1
  const session = await openVisit(id);
  session.hold('ent_name', 'HTX');
  const first = session.save();
  session.hold('ent_name', 'HTX Chè');
  await first;
  await session.save();

  assert.equal((await loadVisit(id)).fields.ent_name, 'HTX Chè');
});

test('a copied row follows its source, with its answers', async () => {
  // V3
  const session = await openVisit(id);
  session.hold('headcount', 5);
  const first = await session.addRow('/data/instruments', '', { fields: { i_name: 'Cân', i_qty: 2 } });
  const last = await session.addRow('/data/instruments', '');

  const copy = await session.copyRow(/** @type {string} */ (first));

  assert.deepEqual(session.engine.rows('/data/instruments'), [first, copy, last]);
  assert.deepEqual(
    (await loadVisit(id)).rows.map((row) => row.fields.i_name),
    ['Cân', 'Cân', undefined],
  );
});

test('a copied row leaves out the serial number alone, and brings the rows inside it', async () => {
  // V3: whatever had "status" in its name was left out, and every row inside.
  const form = surveyOf([
    repeat(
      'room',
      {},
      text('marital_status'),
      text('door_serial'),
      text('floor_serial_no'),
      repeat('device', {}, text('device_name'), repeat('part', {}, text('part_name'))),
      repeat('wall', { count: num(2) }, text('colour')),
    ),
  ]);
  const session = await openVisit(await visitOf(form));
  const fields = { marital_status: 'độc thân', door_serial: 'S1', floor_serial_no: 'S2' };
  const room = /** @type {string} */ (await session.addRow('/data/room', '', { fields }));
  const device = await session.addRow('/data/room/device', room, { fields: { device_name: 'Cân' } });
  await session.addRow('/data/room/device/part', String(device), { fields: { part_name: 'Đĩa' } });
  session.hold('colour', 'xanh', session.engine.rows('/data/room/wall', room)[1]);

  const copy = await session.copyRow(room);

  const before = session.engine.rowData(room).inner.map((row) => [row.repeat, row.fields]);
  const after = session.engine.rowData(String(copy));
  assert.deepEqual(after.fields, { marital_status: 'độc thân' });
  assert.equal(before.length, 4);
  assert.deepEqual(
    after.inner.map((row) => [row.repeat, row.fields]),
    before,
  );
  const stored = (await loadVisit(session.visit.id)).rows;
  assert.deepEqual(
    after.inner.map(({ id: row }) => stored.find((each) => each.id === row)?.fields),
    before.map(([, answers]) => answers),
  );
});

test('a removed row comes back with its answers', async () => {
  // V3
  const session = await openVisit(id);
  session.hold('headcount', 5);
  const row = /** @type {string} */ (
    await session.addRow('/data/instruments', '', { fields: { i_name: 'Cân' } })
  );
  const bringBack = await session.removeRow(row);
  assert.deepEqual((await loadVisit(id)).rows, []);

  await bringBack?.();

  assert.equal(session.engine.value('i_name', row), 'Cân');
  assert.equal((await loadVisit(id)).rows[0].fields.i_name, 'Cân');
});

test('an ended visit is finished in the store and can only be read', async () => {
  // V4
  const session = await openVisit(id);

  assert.equal(await finish(session), true);

  assert.equal((await loadVisit(id)).fields.state, 'finished');
  assert.equal(session.isReadOnly, true);
});

test('questions of type end get the moment at which the visit is ended', async () => {
  // V4
  const session = await openVisit(id);
  const hidden = {
    kind: 'question',
    type: 'hidden',
    label: null,
    list: null,
    calculation: null,
    triggers: [],
  };
  session.survey.nodes.push(
    /** @type {any} */ ({
      ...hidden,
      name: 'end',
      path: '/data/end',
      key: 'end',
      parameters: { preload: 'end' },
    }),
  );

  evaluateAgain(session);

  assert.equal(await finish(session), true);

  assert.match((await loadVisit(id)).fields.end, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+07:00$/);
});

test('today is the day on which the server records the end, whatever the clock of the phone', async () => {
  // V4: a phone a day behind had another today than the server, and other answers followed from it.
  const id = await visitOf(surveyOf([calculated('day', fn('today')), text('name')]));
  await phone.setState({ offset_ms: 86_400_000 });
  const session = await openVisit(id);
  const atFirst = session.engine.value('day');

  evaluateAgain(session);
  await finish(session);

  const { finished_ms } = (await loadVisit(id)).fields;
  assert.equal(new Date(finished_ms).toISOString().slice(0, 10), '2026-11-21');
  assert.deepEqual([atFirst, session.engine.value('day')], ['2026-11-21', '2026-11-21']);
});

test('a place is always found between two rows', () => {
  // V3
  assert.equal(positionAfter(), '000001');
  assert.equal(positionAfter('000009'), '000010');
  for (const [before, after] of [
    ['000001', '000002'],
    ['000001', '0000015'],
    ['000001', '00000105'],
  ]) {
    const between = positionAfter(before, after);
    assert.ok(before < between && between < after, `${before} < ${between} < ${after}`);
  }
});
