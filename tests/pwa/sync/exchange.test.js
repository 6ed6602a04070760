/**
 * The phone's half of the sync protocol. Rules held here: S1 nothing saved is lost · S2 what was typed is shown or
 * marked · S5 an empty outbox means durable · S6 nothing out of scope stays · S7 never backwards · S8 one's own last
 * edit is seen · S11 a poisoned change blocks nothing · S12 a restored server gets everything again.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { E1 } from '../phone.js';
import { contentOf } from '../../../pwa/js/store/outbox.js';
import { outbox } from '../../../pwa/js/store/outbox_list.js';
import { allRecords, record } from '../../../pwa/js/store/records.js';
import { open, seal } from '../../../pwa/js/store/seal.js';
import { readState, writeState } from '../../../pwa/js/store/sync_state.js';
import { loadVisit, startVisit } from '../../../pwa/js/store/visits.js';
import { failuresIn } from '../../../pwa/js/sync/failures.js';
import { nextPull, storePullReply } from '../../../pwa/js/sync/pull.js';
import { nextPush, storePushReply } from '../../../pwa/js/sync/push.js';
import { answerAgain, office, phone, visitWith, waitingCount } from './work.js';

/** @param {string} id */
const shown = async (id) => (await record('visit', id))?.fields ?? null;

test('what was saved is on disk at the server once, and the outbox empty (S1, S5)', async () => {
  const id = await visitWith({ n: 12 });

  await phone.sync();

  const { seq, durable_seq } = await phone.state();
  assert.equal(office.records.get(`visit/${id}`).fields.n, 12);
  assert.equal(durable_seq, seq);
  assert.equal(await waitingCount(), 0);
  assert.deepEqual((await record('visit', id))?.pending, []);
});

for (const fault of /** @type {const} */ (['lost', 'reply lost', 'twice'])) {
  test(`a push that is ${fault} leaves one copy at the server (S1)`, async () => {
    await visitWith({ n: 12 });
    let hits = 0;
    office.fault = (path) => (path.endsWith('/push') && hits++ === 0 ? fault : '');

    await phone.sync().catch(() => {});
    await phone.sync();

    assert.equal(office.log.length, 1);
    assert.equal(office.durable, (await phone.state()).durable_seq);
  });
}

test('one’s own edit is shown until a pull brings its outcome (S8)', async () => {
  const id = await visitWith({ n: 12 });
  office.fault = (path) => (path.endsWith('/pull') ? 'lost' : '');
  await phone.sync().catch(() => {});
  assert.equal((await shown(id))?.n, 12);
  assert.equal(await waitingCount(), 0);

  office.put('visit', id, { n: 99 });
  office.fault = () => '';
  await phone.sync();

  assert.equal((await shown(id))?.n, 99);
});

test('an answer typed while its batch travels is kept for the next (S1)', async () => {
  const id = await visitWith({ n: 1 });
  const request = await nextPush(phone.door, { changes: 10, bytes: 1e6 }, '');
  await answerAgain(id, 'n', 2);

  await storePushReply(
    phone.door,
    /** @type {any} */ (request),
    /** @type {any} */ (office.push(request)),
    0,
    0,
  );
  await phone.sync();

  assert.equal(office.records.get(`visit/${id}`).fields.n, 2);
  assert.equal(office.log.length, 2);
});

test('a quarantined change stays shown and marked, and blocks nothing behind it (S2, S11)', async () => {
  office.objects = (change) => (change.fields.n === 666 ? 'invalid' : '');
  const id = await visitWith({ n: 1 });
  await phone.sync();
  await answerAgain(id, 'n', 666);
  await phone.sync();

  await answerAgain(id, 'other', 5);
  await phone.sync();

  const held = await record('visit', id);
  assert.equal(held?.fields.n, 666);
  assert.equal(held?.quarantined[0].problem, 'invalid');
  assert.equal(office.records.get(`visit/${id}`).fields.other, 5);
  assert.equal(await waitingCount(), 0);
});

test('a quarantined change lies under what the person answered later (S2)', async () => {
  office.objects = (change) => (change.fields.n === 666 ? 'invalid' : '');
  const id = await visitWith({ n: 1 });
  await phone.sync();
  await answerAgain(id, 'n', 666);
  await phone.sync();

  await answerAgain(id, 'n', 7);
  await phone.sync();

  assert.equal((await shown(id))?.n, 7);
  assert.equal((await record('visit', id))?.quarantined.length, 1);
});

for (const [outcome, text, value, marks] of /** @type {const} */ ([
  ['applied', 'a released change becomes an ordinary one', 666, 0],
  ['refused', 'a refused change leaves the screen, its reason stays', 1, 0],
])) {
  test(text, async () => {
    office.objects = (change) => (change.fields.n === 666 ? 'invalid' : '');
    const id = await visitWith({ n: 1 });
    await phone.sync();
    await answerAgain(id, 'n', 666);
    await phone.sync();

    if (outcome === 'applied') office.put('visit', id, { n: 666 });
    office.rev += 1;
    office.told.set(2, {
      seq: 2,
      outcome,
      rev: office.rev,
      problem: outcome === 'refused' ? 'sai số' : '',
      fields: [],
    });
    await phone.sync();

    assert.equal((await shown(id))?.n, value);
    assert.equal((await record('visit', id))?.quarantined.length, marks);
    assert.deepEqual(
      (await outbox(phone.door)).refused.map(({ problem }) => problem),
      outcome === 'refused' ? ['sai số'] : [],
    );
  });
}

test('a restored server gets everything of the journal again, and nothing leaves the screen (S12)', async () => {
  const copy = office.backup();
  const id = await visitWith({ n: 1 });
  await phone.sync();
  await answerAgain(id, 'n', 2);
  await phone.sync();
  office.restore(copy);
  await answerAgain(id, 'note', 'mới');

  await phone.sync();

  assert.equal(office.log.length, 3);
  assert.deepEqual([(await shown(id))?.n, (await shown(id))?.note], [2, 'mới']);
  assert.equal(office.records.get(`visit/${id}`).fields.note, 'mới');
  const { epoch, seq, durable_seq } = await phone.state();
  assert.deepEqual([epoch, durable_seq], [office.epoch, seq]);
});

test('when the network goes in the middle of a restore, the visit can still be opened and answered', async () => {
  // An officer heard of the new history on the road and lost the network: every enterprise was gone from the phone.
  const copy = office.backup();
  const id = await visitWith({ n: 1 });
  await phone.sync();
  office.restore(copy);
  let pulls = 0;
  office.fault = (path) => (path.endsWith('/pull') && pulls++ > 0 ? 'lost' : '');
  await phone.sync().catch(() => {});

  await answerAgain(id, 'n', 2);

  assert.equal((await loadVisit(id)).base, 0);
  office.fault = () => '';
  await phone.sync();
  assert.equal(office.records.get(`visit/${id}`).fields.n, 2);
});

test('what the journal no longer holds is reported as a gap, and the rest goes on (S12)', async () => {
  const copy = office.backup();
  await visitWith({ n: 1 });
  await phone.sync();
  office.nowMs += 31 * 24 * 3_600_000;
  await phone.sync();
  assert.equal((await phone.changes()).length, 0);
  office.restore(copy);

  const id = await visitWith({ n: 2 });
  await phone.sync();

  assert.deepEqual(office.gaps, [{ first: 1, last: 1 }]);
  assert.equal(office.records.get(`visit/${id}`).fields.n, 2);
});

test('what leaves the scope goes at once when nothing unsent hangs on it (S6)', async () => {
  await visitWith({ n: 1 });
  await phone.sync();

  office.unassign(E1);
  await phone.sync();

  assert.deepEqual([...(await allRecords('enterprise')), ...(await allRecords('visit'))], []);
});

test('what leaves the scope stays to be read until its unsent work is durable (S1, S6)', async () => {
  const id = await visitWith({ n: 1 });
  await phone.sync();
  office.unassign(E1);
  await answerAgain(id, 'n', 2);
  const request = await nextPull(phone.door, 100);

  await storePullReply(phone.door, request, /** @type {any} */ (office.pull(request)), 0, 0);

  assert.equal((await record('visit', id))?.is_parked, true);
  assert.equal((await shown(id))?.n, 2);
  office.objects = () => 'scope';
  await phone.sync();
  assert.equal(office.log.length, 2);
  assert.deepEqual([...(await allRecords('enterprise')), ...(await allRecords('visit'))], []);
});

test('a visit that the server has not seen yet is parked with its enterprise (S6)', async () => {
  // It could still be answered, and another begun, on an enterprise that was someone else's by then.
  const id = await visitWith({ n: 1 });
  office.unassign(E1);
  const request = await nextPull(phone.door, 100);

  await storePullReply(phone.door, request, /** @type {any} */ (office.pull(request)), 0, 0);

  assert.equal((await record('visit', id))?.is_parked, true);
  assert.equal((await allRecords('visit'))[0].is_parked, true);
  assert.equal((await loadVisit(id)).is_parked, true);
  await assert.rejects(startVisit(E1, 'needs'), /someone else/);
});

test('a late page of an earlier pull changes nothing (S7)', async () => {
  const request = await nextPull(phone.door, 100);
  const late = /** @type {any} */ (office.pull(request));
  office.put('enterprise', E1, { name: 'Tên mới' });
  await phone.sync();

  assert.equal(await storePullReply(phone.door, request, late, 0, 0), 'late');
  assert.equal((await record('enterprise', E1))?.fields.name, 'Tên mới');
});

test('a late answer to an earlier load from the beginning changes nothing (S7)', async () => {
  const request = await nextPull(phone.door, 100);
  const late = /** @type {any} */ (office.pull({ ...request, since: 0 }));
  office.put('enterprise', E1, { name: 'Tên mới' });
  await phone.sync();
  // Everything is loaded again: what is asked then is asked as it was the first time.
  await phone.door.write(['meta'], 'strict', async (tx) => {
    const state = await readState(tx);
    await writeState(tx, { ...state, pull: { since: 0, page: '', load: state.loads + 1, received: 0 } });
  });
  const again = await nextPull(phone.door, 100);

  assert.deepEqual([again.since, again.page], [late.since, late.page]);
  assert.equal(await storePullReply(phone.door, again, late, 0, 0), 'behind');
  assert.equal((await record('enterprise', E1))?.fields.name, 'Tên mới');
});

test('a scope that changed between two pages starts the pull over', async () => {
  const request = await nextPull(phone.door, 1);
  const reply = { .../** @type {any} */ (office.pull(request)), next: 'again' };

  assert.equal(await storePullReply(phone.door, request, reply, 0, 0), 'more');
  assert.equal((await nextPull(phone.door, 1)).page, '');
});

test('a load comes page by page, and the cursor moves at the last (S7)', async () => {
  for (let i = 0; i < 7; i += 1) office.put('enterprise', `01hf000000000000000000010${i}`, { name: `${i}` });
  const before = (await phone.state()).cursor;
  const first = await nextPull(phone.door, 5);
  await storePullReply(phone.door, first, /** @type {any} */ (office.pull(first)), 0, 0);
  assert.equal((await phone.state()).cursor, before);

  await phone.sync();

  assert.equal((await allRecords('enterprise')).length, 8);
  assert.equal((await phone.state()).cursor, office.rev);
});

test('a digest that differs loads everything again, cursor and outbox untouched', async () => {
  office.records.delete(`enterprise/${E1}`);
  office.put('enterprise', '01hf0000000000000000000007', { name: 'Khác' });

  await phone.sync();

  assert.deepEqual(
    (await allRecords('enterprise')).map(({ fields }) => fields.name),
    ['Khác'],
  );
  assert.equal((await phone.state()).digest_misses, 1);
});

test('records are read for the digest when something came, and once a day', async () => {
  await phone.sync();
  // Damaged on this phone, behind everybody's back.
  await phone.door.write(['records'], 'strict', async (tx) => {
    const kept = await tx.objectStore('records').get(['enterprise', E1]);
    const damaged = { ...kept, ...seal({ .../** @type {any} */ (open(kept)), rev: 99_999 }) };
    await tx.objectStore('records').put(damaged, ['enterprise', E1]);
  });

  await phone.sync();
  assert.equal((await phone.state()).digest_misses, 0);
  office.nowMs += 24 * 60 * 60 * 1000;
  await phone.sync();
  assert.equal((await phone.state()).digest_misses, 1);
});

test('a digest that stays wrong is told to the office, and costs one load an hour', async () => {
  // Four loads of everything a minute, for ever, over a network that is paid by the megabyte.
  const { loads } = await phone.state();
  office.digest = () => new Uint8Array(32).fill(1);

  for (let i = 0; i < 5; i += 1) await phone.sync();
  assert.equal((await phone.state()).loads, loads + 1);
  assert.deepEqual(Object.values(await phone.door.read(['meta'], failuresIn)), [{ digest: 1 }]);
  office.nowMs += 3_700_000;
  await phone.sync();

  assert.equal((await phone.state()).loads, loads + 2);
});

test('a phone restored from an old backup goes on after what it once sent (S1)', async () => {
  office.log = Array.from({ length: 5 }, () => new Uint8Array([1]));
  office.durable = 5;
  const id = await visitWith({ n: 1 });

  await phone.sync();
  await answerAgain(id, 'n', 2);
  await phone.sync();

  assert.equal((await phone.state()).seq, 6);
  assert.equal(contentOf((await phone.changes()).at(-1)).seq, 6);
  assert.equal(office.log.length, 6);
});
