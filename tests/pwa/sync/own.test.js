/** What this phone sent up does not come down again: it is made of what the phone holds, or all is loaded again. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { open } from '../../../pwa/js/store/seal.js';
import { nextPull, storePullReply } from '../../../pwa/js/sync/pull.js';
import {
  finishVisit,
  loadVisit,
  removeRow,
  restoreRow,
  addRow,
  saveAnswers,
} from '../../../pwa/js/store/visits.js';
import { answerAgain, office, phone, visitWith } from './work.js';

const E1 = '01hf0000000000000000000001';
/** What the phone holds of the server's. @param {string} table @param {string} id */
async function held(table, id) {
  const kept = await phone.door.read(['records'], (tx) => tx.objectStore('records').get([table, id]));
  return kept && /** @type {any} */ (open(kept));
}

/** @param {string} table @param {string} id */
function atOffice(table, id) {
  const { other_rev: _other, seq: _seq, ...record } = office.records.get(`${table}/${id}`);
  return record;
}

/** Bytes of the records that the office sent from now on. */
function watchRecords() {
  const sent = /** @type {string[]} */ ([]);
  const pull = office.pull.bind(office);
  office.pull = (request) => {
    const reply = pull(request);
    sent.push(...reply.records.map((/** @type {any} */ { record }) => record));
    return reply;
  };
  return sent;
}

test('a new visit is held as the server has it, and is not sent down', async () => {
  const sent = watchRecords();
  const id = await visitWith({ name: 'Chè', number: 3 });
  await finishVisit(await loadVisit(id));

  await phone.sync();

  assert.deepEqual(await held('visit', id), atOffice('visit', id));
  assert.deepEqual(sent, []);
  assert.equal((await phone.state()).digest_misses, 0);
});

test('a later change of a record that the server sent is laid over it', async () => {
  office.owns = false;
  const id = await visitWith({ name: 'Chè', number: 3 });
  await phone.sync();
  office.owns = true;
  await answerAgain(id, 'number', 4);

  await phone.sync();

  assert.equal((await held('visit', id)).fields.number, 4);
  assert.deepEqual(await held('visit', id), atOffice('visit', id));
});

test('what was typed after the request left stays above it', async () => {
  const id = await visitWith({ name: 'Chè' });
  office.fault = (path) => {
    if (path.endsWith('/pull')) {
      office.fault = () => '';
      // Not awaited: the reply is on its way.
      answerAgain(id, 'name', 'Chè xanh');
    }
    return '';
  };
  await phone.sync();

  assert.equal((await loadVisit(id)).fields.name, 'Chè xanh');
  await phone.sync();
  assert.equal(atOffice('visit', id).fields.name, 'Chè xanh');
  assert.deepEqual(await held('visit', id), atOffice('visit', id));
});

test('what the office wrote meanwhile is sent whole', async () => {
  const id = await visitWith({ name: 'Chè' });
  await phone.sync();
  await answerAgain(id, 'name', 'Chè xanh');
  office.put('visit', id, { number: 9 });

  await phone.sync();

  assert.deepEqual(await held('visit', id), atOffice('visit', id));
});

test('a phone that counts other fields than the server loads everything again', async () => {
  const id = await visitWith({ name: 'Chè' });
  const pull = office.pull.bind(office);
  office.pull = (request) => {
    const reply = pull(request);
    return {
      ...reply,
      own: (reply.own ?? []).map((/** @type {any} */ one) => ({ ...one, fields: one.fields + 1 })),
    };
  };

  await phone.sync();

  assert.deepEqual(await held('visit', id), atOffice('visit', id));
  assert.equal((await phone.state()).digest_misses, 1);
});

test('what a copy of this phone sent under a number is not taken for what was typed here', async () => {
  // The visit would have shown "Bưởi" as if the server had it, with a digest that agrees.
  const id = await visitWith({ name: 'Chè' });
  await phone.sync();
  await answerAgain(id, 'name', 'Bưởi');
  const { seq } = await phone.state();
  const request = await nextPull(phone.door, 100);
  const reply = /** @type {any} */ (office.pull(request));
  const { rev, fields } = office.records.get(`visit/${id}`);
  const own = [{ seq, rev: rev + 1, fields: Object.keys(fields).length, receipt: '' }];

  await storePullReply(phone.door, request, { ...reply, records: [], own, durable_seq: seq }, 0, 0);

  assert.equal((await held('visit', id)).fields.name, 'Chè');
  assert.equal((await phone.state()).pull?.since, 0);
});

test('what was dropped here is not put together of what was typed since', async () => {
  // The visit would have shown its name alone, and nothing would have missed the number.
  office.owns = false;
  const id = await visitWith({ name: 'Chè', number: 3 });
  await phone.sync();
  const screen = await loadVisit(id);
  const dropping = await nextPull(phone.door, 100);
  const gone = [{ table: 'visit', record: id, why: 'deleted' }];
  await storePullReply(phone.door, dropping, { .../** @type {any} */ (office.pull(dropping)), gone }, 0, 0);
  await saveAnswers(screen, [{ key: 'name', value: 'Bưởi' }]);
  office.fault = (path) => (path.endsWith('/pull') ? 'lost' : '');
  await phone.sync().catch(() => {});
  const { seq } = await phone.state();
  const request = await nextPull(phone.door, 100);
  const reply = /** @type {any} */ (office.pull(request));
  const own = [{ seq, rev: office.records.get(`visit/${id}`).rev, fields: 1, receipt: '' }];

  await storePullReply(phone.door, request, { ...reply, records: [], own, durable_seq: seq }, 0, 0);

  assert.equal(await held('visit', id), undefined);
  assert.equal((await phone.state()).pull?.since, 0);
});

test('a row that was removed and brought back after the server had forgotten it is loaded again', async () => {
  const id = await visitWith({ name: 'Chè' });
  const row = await addRow(await loadVisit(id), { repeat: '/data/r', position: 'a', fields: { a: '1' } });
  await phone.sync();
  const visit = await loadVisit(id);
  await removeRow(visit, row.id);
  const before = structuredClone(office.records.get(`row/${row.id}`));
  await phone.sync();
  // The real server brings the whole row back, not the place alone.
  office.records.set(`row/${row.id}`, before);
  await restoreRow(visit, /** @type {any} */ (visit.rows.find((one) => one.id === row.id)));

  await phone.sync();

  assert.deepEqual(await held('row', row.id), atOffice('row', row.id));
  assert.equal((await held('row', row.id)).fields.a, '1');
  assert.equal((await held('enterprise', E1)).enterprise, E1);
});
