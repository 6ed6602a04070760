/**
 * What the store did not take, or must not take. U1 each person's answers go to their own store · U2 a failure is
 * offered again, wherever the officer went · U3 a copy kept over a reload never covers a newer answer · U4 a finished
 * visit takes nothing · U5 one unfit answer holds up no other · U6 rows of a count are offered again too.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { beforeEach, test } from 'node:test';
import { E1, E2, newPhone, withEnterprise } from '../phone.js';
import { finish } from '../../../pwa/js/form/ending.js';
import { closePage, openedVisit, openVisit, unsavedVisits } from '../../../pwa/js/form/open_visits.js';
import { closeStore } from '../../../pwa/js/store/closing.js';
import { useStore } from '../../../pwa/js/store/current.js';
import { keepForm } from '../../../pwa/js/store/reference.js';
import { seal } from '../../../pwa/js/store/seal.js';
import { addRow, finishVisit, loadVisit, saveAnswers, startVisit } from '../../../pwa/js/store/visits.js';

/** A browser's, whose slots are its own properties. */
class Slots {
  /** @param {string} name */
  getItem(name) {
    return /** @type {any} */ (this)[name] ?? null;
  }
  /** @param {string} name @param {string} value */
  setItem(name, value) {
    /** @type {any} */ (this)[name] = value;
  }
  /** @param {string} name */
  removeItem(name) {
    delete (/** @type {any} */ (this)[name]);
  }
}

/** @type {Awaited<ReturnType<typeof newPhone>>} */
let phone;
/** @type {string} */
let id;

beforeEach(async () => {
  Object.assign(globalThis, { sessionStorage: new Slots() });
  phone = await phoneWith('sample');
  id = await startVisit(E1, 'sample');
});

/** @param {string} name - of a shared vector's survey */
async function phoneWith(name) {
  const made = await newPhone();
  await withEnterprise(made);
  await withEnterprise(made, E2);
  const { survey } = JSON.parse(
    readFileSync(new URL(`../../vectors/answering/${name}.json`, import.meta.url), 'utf8'),
  );
  const form = { id: name, version: survey.version, sha256: '', url: '' };
  await keepForm(form, survey);
  await made.door.write(['meta'], 'strict', (/** @type {any} */ tx) =>
    tx.objectStore('meta').put(seal([form]), 'forms'),
  );
  return made;
}

/** Makes the store fail until what it gives is called. @param {(stores: string[]) => boolean} [when] */
function failing(when = () => true) {
  const { door } = phone;
  const write = door.write;
  door.write = (/** @type {any} */ stores, /** @type {any} */ durability, /** @type {any} */ work) =>
    when(stores)
      ? Promise.reject(new DOMException('full', 'QuotaExceededError'))
      : write.call(door, stores, durability, work);
  return () => {
    door.write = write;
  };
}

/** The page closes and the application opens anew in the same tab. */
async function reloaded() {
  closePage();
  const fresh = await import(`../../../pwa/js/form/open_visits.js?${Math.random()}`);
  return /** @type {typeof import('../../../pwa/js/form/open_visits.js')} */ (fresh);
}

/** Of this visit. */
const slots = () =>
  Object.keys(/** @type {object} */ (globalThis.sessionStorage)).filter((slot) => slot.endsWith(id));

test("what is typed into Lan's visit is saved in Lan's store, whoever enrols meanwhile", async () => {
  // U1. After Tuấn had enrolled, Back showed Lan's visit and his database got his changes to it.
  const session = await openVisit(id);
  const lan = phone;
  const tuan = await phoneWith('sample');

  session.hold('headcount', 12);
  await session.save();

  assert.deepEqual(await tuan.changes(), []);
  assert.throws(() => openedVisit(id), /not open/);
  await assert.rejects(openVisit(id), /not on this phone/);
  useStore(lan.store);
  assert.equal((await loadVisit(id)).fields.headcount, 12);
});

test('an answer that was not saved waits while the officer is elsewhere', async () => {
  // U2. Leaving the visit after a failed saving lost the answer, without a word.
  const other = await startVisit(E2, 'sample');
  const mend = failing();
  const session = await openVisit(id);
  session.hold('ent_name', 'HTX Chè');
  await session.save();

  await openVisit(other, { fresh: true });

  assert.ok(unsavedVisits().some((visit) => visit.id === id));
  mend();
  const again = await openVisit(id, { fresh: true });
  assert.equal(again.engine.value('ent_name'), 'HTX Chè');
  assert.equal((await loadVisit(id)).fields.ent_name, 'HTX Chè');
  assert.ok(!unsavedVisits().some((visit) => visit.id === id));
});

test('an answer told while the visit is read again is not lost behind the fresh one', async () => {
  // U2
  const session = await openVisit(id);
  const opening = openVisit(id, { fresh: true });
  await new Promise((resolve) => setTimeout(resolve, 1));
  session.hold('headcount', 7);
  const fresh = await opening;
  session.hold('ent_name', 'HTX Chè');
  await session.save();

  assert.equal(fresh.engine.value('headcount'), 7);
  assert.equal(fresh.engine.value('ent_name'), 'HTX Chè');
  const { fields } = await loadVisit(id);
  assert.deepEqual([fields.headcount, fields.ent_name], [7, 'HTX Chè']);
});

test('what a closing page kept comes back after the reload and its slot goes when it is saved', async () => {
  // U3
  const mend = failing();
  const session = await openVisit(id);
  session.hold('ent_name', 'HTX Chè');
  await session.save();
  const page = await reloaded();

  const unsaved = await page.openVisit(id);
  assert.equal(unsaved.engine.value('ent_name'), 'HTX Chè');
  assert.equal(slots().length, 1);

  mend();
  await unsaved.save();
  assert.deepEqual(slots(), []);
  assert.equal((await loadVisit(id)).fields.ent_name, 'HTX Chè');
});

test('a kept copy does not cover what another window corrected since', async () => {
  // U3. A copy from before the correction was taken for the latest answer.
  const session = await openVisit(id);
  session.hold('ent_name', 'HTX Che');
  const page = await reloaded();
  const [slot] = slots();
  const copy = /** @type {string} */ (sessionStorage.getItem(slot));
  await session.writing;
  // The page was gone before it heard that the saving had succeeded.
  sessionStorage.setItem(slot, copy);
  await saveAnswers(await loadVisit(id), [{ key: 'ent_name', value: 'HTX Chè Suối Cả' }]);

  const again = await page.openVisit(id);

  assert.equal(again.engine.value('ent_name'), 'HTX Chè Suối Cả');
  assert.equal((await loadVisit(id)).fields.ent_name, 'HTX Chè Suối Cả');
  assert.deepEqual(slots(), []);
});

test('a finished visit takes no answer', async () => {
  // U4. Chips of a finished visit were live, and the server got the change.
  const session = await openVisit(id);
  await finish(session);

  assert.throws(() => session.hold('headcount', 3), /finished/);
});

test('what another window types after the end is shown, not stored', async () => {
  // U4. A second tab went on typing into the finished visit.
  const session = await openVisit(id);
  await finishVisit(await loadVisit(id));
  const before = (await phone.changes()).length;

  session.hold('headcount', 3);
  await session.save();

  assert.equal((await phone.changes()).length, before);
  assert.equal((await loadVisit(id)).fields.headcount, undefined);
  assert.deepEqual(
    session.refused.map(({ key, value }) => [key, value]),
    [['headcount', 3]],
  );
  assert.equal(session.isReadOnly, true);
  assert.equal(session.failure, null);
  await assert.rejects(
    addRow(await loadVisit(id), { repeat: '/data/instruments', position: 'a' }),
    /finished/,
  );
});

test('one answer that cannot travel is marked and the others are saved', async () => {
  // U5. One such value kept everything after it from the store.
  const session = await openVisit(id);
  session.hold('headcount', Number.NaN);
  session.hold('ent_name', 'HTX Chè');

  await session.save();

  assert.equal((await loadVisit(id)).fields.ent_name, 'HTX Chè');
  assert.equal(session.unsaved.isUnfit('headcount', ''), true);
  assert.equal(session.failure, null);
  session.hold('headcount', 5);
  await session.save();
  assert.equal((await loadVisit(id)).fields.headcount, 5);
  assert.equal(session.unsaved.size, 0);
});

test('half a sign is kept as the sign for unreadable, with all around it', async () => {
  // U5
  const session = await openVisit(id);
  session.hold('ent_name', 'HTX \ud83d Chè 🍵');
  await session.save();

  assert.equal((await loadVisit(id)).fields.ent_name, 'HTX \ufffd Chè 🍵');
});

test('rows that a count asked for and the store refused are saved later, with their answers', async () => {
  // U6. The engine tells of them once; refused by the store they were on the screen alone.
  phone = await phoneWith('counts');
  id = await startVisit(E1, 'counts');
  const session = await openVisit(id);
  await session.save();
  const mend = failing();
  session.hold('n', 2);
  await session.save();
  const [first] = session.engine.rows('/data/scale');
  session.hold('weight', 40, first);
  await session.save();
  assert.equal(session.failure?.name, 'QuotaExceededError');

  mend();
  await session.save();

  const { rows } = await loadVisit(id);
  assert.deepEqual(
    rows.map((row) => [row.repeat, row.fields.weight ?? null, row.fields.tag]),
    [
      ['/data/scale', 40, 'mới'],
      ['/data/scale', null, 'mới'],
    ],
  );
});

test('rows that a count asked for survive a reload before they were saved', async () => {
  // U6
  phone = await phoneWith('counts');
  id = await startVisit(E1, 'counts');
  const session = await openVisit(id);
  await session.save();
  const mend = failing();
  session.hold('n', 1);
  const [row] = session.engine.rows('/data/scale');
  session.hold('weight', 40, row);
  await session.save();
  const page = await reloaded();
  mend();

  const again = await page.openVisit(id);

  assert.deepEqual(again.engine.rows('/data/scale'), [row]);
  assert.deepEqual(
    (await loadVisit(id)).rows.map(({ id: stored, fields }) => [stored, fields.weight]),
    [[row, 40]],
  );
});

test('data leave the phone only once what stands in the fields was saved', async () => {
  // U2. What was typed while the office asked for the data was gone with them.
  const session = await openVisit(id);
  await session.save();
  session.readers.add(() => session.hold('ent_name', 'HTX Chè'));
  const mend = failing((stores) => stores.includes('records'));

  await assert.rejects(closeStore(phone.store, 'after-push'), /not saved yet/);
  mend();
  assert.equal(await closeStore(phone.store, 'after-push'), false);

  assert.equal((await loadVisit(id)).fields.ent_name, 'HTX Chè');
});
