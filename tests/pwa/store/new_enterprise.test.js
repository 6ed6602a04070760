/** A new enterprise is a draft until it is added, then one change and a record like any other. */
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { newPhone, withEnterprise } from '../phone.js';
import { searchIndex } from '../../../pwa/js/store/directory.js';
import { addEnterprise, keepDraft, readDraft } from '../../../pwa/js/store/new_enterprise.js';
import { contentOf } from '../../../pwa/js/store/outbox.js';
import { allRecords } from '../../../pwa/js/store/records.js';
import { startVisit } from '../../../pwa/js/store/visits.js';

/** @type {Awaited<ReturnType<typeof newPhone>>} */
let phone;

beforeEach(async () => {
  phone = await newPhone();
  await withEnterprise(phone);
});

test('a draft stays until it is given up or added', async () => {
  assert.deepEqual(await readDraft(), {});
  await keepDraft({ name: 'Chè' });
  assert.deepEqual(await readDraft(), { name: 'Chè' });
  await keepDraft(null);
  assert.deepEqual(await readDraft(), {});

  await keepDraft({ name: 'Chè' });
  await addEnterprise({ name: 'Chè' });
  assert.deepEqual(await readDraft(), {});
});

test('it waits as one change, without fields that nobody filled in', async () => {
  const id = await addEnterprise({ name: 'Cơ sở Rèn', tax_code: '', note: 'Cạnh chợ', street: null });

  const [change, ...others] = (await phone.changes()).map(contentOf);
  assert.equal(others.length, 0);
  assert.deepEqual(
    [change.table, change.record, change.base, change.fields],
    ['enterprise', id, 0, { name: 'Cơ sở Rèn', note: 'Cạnh chợ' }],
  );
});

test('it is among one’s own at once: in the list, in the search, and for a visit', async () => {
  await searchIndex();

  const id = await addEnterprise({ name: 'Cơ sở Rèn' });

  assert.equal((await allRecords('enterprise')).find((record) => record.id === id)?.rev, 0);
  const found = (await searchIndex()).find(({ entry }) => entry.id === id);
  assert.deepEqual([found?.entry.is_mine, found?.entry.is_new], [true, true]);
  const visit = await startVisit(id, 'needs');
  assert.equal((await allRecords('visit'))[0].fields.ent_name, 'Cơ sở Rèn');
  assert.equal((await allRecords('visit'))[0].id, visit);
});
