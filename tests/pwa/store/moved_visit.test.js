/** A visit that the office moved to a newer version of its form opens in it after the next pull. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { E1, EPOCH, newPhone, withEnterprise } from '../phone.js';
import { seal } from '../../../pwa/js/store/seal.js';
import { formToStart, keepForm } from '../../../pwa/js/store/reference.js';
import { loadVisit } from '../../../pwa/js/store/visits.js';

const NEWER = {
  id: 'needs',
  version: '0-of-another-name',
  title: { vi: 'Phiếu A' },
  lists: {},
  nodes: [{ kind: 'question', key: 'street', path: '/data/street' }],
};

test('a moved visit opens in its new version, and keeps what it was answered before', async () => {
  const phone = await newPhone();
  await withEnterprise(phone);
  await keepForm({ id: 'needs', version: NEWER.version, sha256: '', url: '' }, NEWER);
  const fields = { enterprise_id: E1, form: 'needs', form_version: NEWER.version, state: 'draft', n: 12 };
  const record = { table: 'visit', record: 'v1', rev: 9, enterprise: E1, fields, conflicts: {}, flags: [] };
  await phone.door.write(['records'], 'strict', async (/** @type {any} */ tx) => {
    const told = { ...record, form: 'needs', form_version: '1' };
    await tx
      .objectStore('records')
      .put({ enterprise: E1, load: 0, parked: 0, ...seal(told) }, ['visit', 'v1']);
  });

  const visit = await loadVisit('v1');

  assert.equal(visit.survey.version, NEWER.version);
  assert.equal(visit.fields.n, 12);
  assert.equal(visit.epoch, EPOCH);
});

test('new visits begin with the version the server names first, whatever its name', async () => {
  const phone = await newPhone();
  await withEnterprise(phone);
  await keepForm({ id: 'needs', version: NEWER.version, sha256: '', url: '' }, NEWER);
  await phone.door.write(['meta'], 'strict', async (/** @type {any} */ tx) => {
    const named = [NEWER.version, '1'].map((version) => ({ id: 'needs', version }));
    await tx.objectStore('meta').put(seal(named), 'forms');
  });

  assert.equal((await formToStart('needs')).version, NEWER.version);
});
