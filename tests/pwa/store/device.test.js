/** A phone that gets another device id of the same person loses nothing; each person on it has an id of their own. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { E1, E2, newPhone, withEnterprise } from '../phone.js';
import { openLast, openStore, useStore } from '../../../pwa/js/store/current.js';
import { takeBatch } from '../../../pwa/js/store/batch.js';
import { contentOf, OUTBOX_STORES } from '../../../pwa/js/store/outbox.js';
import { allRecords } from '../../../pwa/js/store/records.js';
import { devicesHere, forgetSession, peopleHere, workAs } from '../../../pwa/js/store/people_here.js';
import { seal } from '../../../pwa/js/store/seal.js';
import { DEVICE, hintAtPerson, readSession, withPhone, writeSession } from '../../../pwa/js/store/session.js';
import { saveAnswers, loadVisit, startVisit } from '../../../pwa/js/store/visits.js';

/** What a browser keeps beside the database. */
const beside = new Map();
globalThis.localStorage = /** @type {any} */ ({
  getItem: (name) => beside.get(name) ?? null,
  setItem: (name, value) => beside.set(name, value),
  removeItem: (name) => beside.delete(name),
});

test('what waits is numbered anew from 1, in its order; what was sent is not sent again', async () => {
  const phone = await newPhone({ device: 'aaaaaaaaaa' });
  await withEnterprise(phone);
  await withEnterprise(phone, E2);
  await startVisit(E1, 'needs');
  const id = await startVisit(E2, 'needs');
  await saveAnswers(await loadVisit(id), [{ key: 'n', value: 7 }]);
  await phone.setState({ durable_seq: 1 });
  const before = await phone.state();

  useStore(await openStore(phone.store.person, 'bbbbbbbbbb', phone.store.now));

  const waiting = (await phone.changes()).filter(({ seq }) => seq > 0).map(contentOf);
  assert.deepEqual(
    waiting.map(({ seq, record, stamp }) => [seq, record, stamp.slice(18)]),
    [[1, id, 'bbbbbbbbbb']],
  );
  assert.equal(waiting[0].fields.n, 7);
  assert.ok(waiting[0].stamp > before.stamp);
  const { device, epoch, seq, durable_seq } = await phone.state();
  assert.deepEqual([device, epoch, seq, durable_seq], ['bbbbbbbbbb', 0, 1, 0]);
  const request = await phone.door.write(OUTBOX_STORES, 'strict', (tx) =>
    takeBatch(tx, { changes: 100, bytes: 1e6 }),
  );
  assert.deepEqual([request.first_seq, request.journal_from, request.bytes.length], [1, 1, 1]);
});

test('another device id takes neither the records, nor the journal, nor what is shown', async () => {
  // Lan came back to her phone after Tuấn: without a network she had no enterprise and no visit any more.
  const phone = await newPhone({ device: 'aaaaaaaaaa' });
  await withEnterprise(phone);
  await withEnterprise(phone, E2);
  const sent = await startVisit(E1, 'needs');
  const waits = await startVisit(E2, 'needs');
  await phone.setState({ durable_seq: 1 });
  const [first] = await phone.changes();

  useStore(await openStore(phone.store.person, 'bbbbbbbbbb', phone.store.now));
  useStore(await openStore(phone.store.person, 'cccccccccc', phone.store.now));

  for (const id of [sent, waits]) assert.equal((await loadVisit(id)).fields.ent_name, 'HTX Chè Suối Cả');
  assert.equal((await allRecords('enterprise')).length, 2);
  const kept = await phone.changes();
  assert.deepEqual(
    kept.map(({ seq, record }) => [seq, record]),
    [
      [-1, sent],
      [1, waits],
    ],
  );
  assert.deepEqual(kept[0].sealed, first.sealed);
  await saveAnswers(await loadVisit(sent), [{ key: 'n', value: 3 }]);
  assert.equal((await loadVisit(sent)).fields.n, 3);
});

test('each person’s device is remembered, and forgotten with their data', async () => {
  const session = { recovery_key: '', enrolled_ms: 0 };
  const lan = { id: 'lan', name: 'Lan' };
  const tuan = { id: 'tuan', name: 'Tuấn' };
  await writeSession({ ...session, person: lan, device: 'aaaaaaaaaa' });
  await writeSession({ ...session, person: tuan, device: 'bbbbbbbbbb' });

  assert.deepEqual(await devicesHere(), { lan: 'aaaaaaaaaa', tuan: 'bbbbbbbbbb' });
  await forgetSession('tuan');
  assert.deepEqual(await devicesHere(), { lan: 'aaaaaaaaaa' });
  assert.equal(await readSession(), null);
});

test('who was here before can go on; of whom an older version noted the device alone needs a code', async () => {
  const person = { id: 'mai', name: 'Mai' };
  const session = { person, device: 'cccccccccc', recovery_key: '', enrolled_ms: 1 };
  await withPhone('readwrite', (sessions) => sessions.put(seal('dddddddddd'), `${DEVICE}hung`));
  await writeSession(session);
  await writeSession({ ...session, person: { id: 'lan', name: 'Lan' }, device: 'aaaaaaaaaa' });

  const [mai] = (await peopleHere()).filter((each) => each.person.id === 'mai');
  await workAs(mai);

  assert.equal((await devicesHere()).hung, 'dddddddddd');
  assert.ok(!(await peopleHere()).some((each) => each.person.id === 'hung'));
  assert.deepEqual(await readSession(), session);
  assert.equal(beside.get('khaosat.person'), 'mai');
  await forgetSession('mai');
  await forgetSession('lan');
});

test('the same device opens its store as it was', async () => {
  const phone = await newPhone();
  await withEnterprise(phone);
  const id = await startVisit(E1, 'needs');

  useStore(await openStore(phone.store.person, '7k2m9qd4xz', phone.store.now));

  assert.equal((await loadVisit(id)).fields.ent_name, 'HTX Chè Suối Cả');
});

test('a start opens the store of whoever works here, also where only the database can tell', async () => {
  const phone = await newPhone({ device: 'aaaaaaaaaa' });
  const { person } = phone.store;
  await writeSession({ person, device: 'aaaaaaaaaa', recovery_key: '', enrolled_ms: 0 });

  const first = await openLast();
  hintAtPerson('');
  const second = await openLast();
  await forgetSession(person.id);

  for (const opened of [first, second]) {
    assert.equal(opened.person.id, person.id);
    assert.equal(opened.door.name, phone.door.name);
    assert.equal(opened.device, 'aaaaaaaaaa');
  }
  assert.equal(await openLast(), null);
});

test('whoever was here last is not taken for whoever works here now', async () => {
  // A window of an older version does not note it, and a phone that lost power may have kept the older note.
  const lan = await newPhone({ device: 'aaaaaaaaaa' });
  const tuan = await newPhone({ device: 'bbbbbbbbbb' });
  const session = { recovery_key: '', enrolled_ms: 0 };
  await writeSession({ ...session, person: tuan.store.person, device: 'bbbbbbbbbb' });
  hintAtPerson(lan.store.person.id);

  const opened = await openLast();

  assert.equal(opened.person.id, tuan.store.person.id);
  assert.equal(opened.door.name, tuan.door.name);
  assert.equal((await openLast()).person.id, tuan.store.person.id);
});

test('a browser that notes nothing beside the database enrols and starts all the same', async (t) => {
  const phone = await newPhone({ device: 'aaaaaaaaaa' });
  t.mock.method(localStorage, 'setItem', () => {
    throw new DOMException('full', 'QuotaExceededError');
  });
  t.mock.method(console, 'warn', () => {});
  hintAtPerson('');

  const session = { recovery_key: '', enrolled_ms: 0 };
  await writeSession({ ...session, person: phone.store.person, device: 'aaaaaaaaaa' });

  assert.equal((await openLast()).person.id, phone.store.person.id);
});
