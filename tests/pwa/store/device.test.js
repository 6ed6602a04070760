/** A phone that gets another device id of the same person loses nothing that waits. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { E1, newPhone, withEnterprise } from '../phone.js';
import { openStore, useStore } from '../../../pwa/js/store/current.js';
import { contentOf } from '../../../pwa/js/store/outbox.js';
import { saveAnswers, loadVisit, startVisit } from '../../../pwa/js/store/visits.js';

test('what waits is numbered anew from 1, in its order; what was sent is not sent again', async () => {
  const phone = await newPhone({ device: 'aaaaaaaaaa' });
  await withEnterprise(phone);
  await startVisit(E1, 'needs');
  const id = await startVisit(E1, 'needs');
  await saveAnswers(await loadVisit(id), [{ key: 'n', value: 7 }]);
  await phone.setState({ durable_seq: 1 });

  useStore(await openStore(phone.store.person, 'bbbbbbbbbb', phone.store.now));

  const kept = (await phone.changes()).map(contentOf);
  assert.deepEqual(
    kept.map(({ seq, record, stamp }) => [seq, record, stamp.slice(18)]),
    [[1, id, 'bbbbbbbbbb']],
  );
  assert.equal(kept[0].fields.n, 7);
  assert.deepEqual([(await phone.state()).device, (await phone.state()).epoch], ['bbbbbbbbbb', 0]);
});

test('the same device opens its store as it was', async () => {
  const phone = await newPhone();
  await withEnterprise(phone);
  const id = await startVisit(E1, 'needs');

  useStore(await openStore(phone.store.person, '7k2m9qd4xz', phone.store.now));

  assert.equal((await loadVisit(id)).fields.ent_name, 'HTX Chè Suối Cả');
});
