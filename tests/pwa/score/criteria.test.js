/** Which visits are scored, and by which of the criteria that the office sent. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { criteriaFor, isScored } from '../../../pwa/js/score/criteria.js';
import { keepReference } from '../../../pwa/js/store/reference.js';
import { newPhone } from '../phone.js';

/** @param {string} campaign @param {string} [version] @returns {any} */
const visit = (campaign, version = '2') => ({ fields: { campaign_id: campaign }, survey: { version } });
const file = (/** @type {string} */ id) => ({ id, version: '', sha256: '', url: '' });

test('a visit is scored where its campaign has criteria, and nowhere else', async () => {
  await newPhone();
  assert.equal(await isScored(visit('autumn')), false);
  const items = [
    { name: 'autumn', criteria: 'needs-2026' },
    { name: 'counting', criteria: '' },
  ];
  await keepReference(file('campaigns'), { items });

  assert.equal(await isScored(visit('autumn')), true);
  assert.equal(await isScored(visit('counting')), false);
  assert.equal(await isScored(visit('')), false);
});

test('each version of the form has the criteria that fit it; those that came last replace the former', async () => {
  await newPhone();
  assert.equal(await criteriaFor(visit('autumn')), null);
  const sets = [[{ id: 'C1' }], [{ id: 'C2' }]];
  await keepReference(file('criteria-autumn'), { sets, versions: { 1: 0, 2: 1 } });

  assert.deepEqual(await criteriaFor(visit('autumn')), sets[1]);
  assert.deepEqual(await criteriaFor(visit('autumn', '1')), sets[0]);
  assert.equal(await criteriaFor(visit('autumn', '3')), null);
  assert.equal(await criteriaFor(visit('spring')), null);

  await keepReference(file('criteria-autumn'), { sets: [sets[0]], versions: { 2: 0 } });

  assert.deepEqual(await criteriaFor(visit('autumn')), sets[0]);
});
