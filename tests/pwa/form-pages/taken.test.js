/** What once() and uuid() gave on this phone stays what it was, also where the visit is opened again. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { openVisit } from '../../../pwa/js/form/open_visits.js';
import { keepForm } from '../../../pwa/js/store/reference.js';
import { seal } from '../../../pwa/js/store/seal.js';
import { loadVisit, startVisit } from '../../../pwa/js/store/visits.js';
import { E1, newPhone, withEnterprise } from '../phone.js';

const { survey } = JSON.parse(
  readFileSync(new URL('../../vectors/answering/taken.json', import.meta.url), 'utf8'),
);

test('a number drawn on the phone is stored with the first answer', async () => {
  const phone = await newPhone();
  await withEnterprise(phone);
  const form = { id: survey.id, version: survey.version, sha256: '', url: '' };
  await keepForm(form, survey);
  await phone.door.write(['meta'], 'strict', (/** @type {any} */ tx) =>
    tx.objectStore('meta').put(seal([form]), 'forms'),
  );
  const id = await startVisit(E1, survey.id);
  const session = await openVisit(id);
  const drawn = session.engine.value('number');
  session.hold('n', 3);
  await session.save();

  const { fields } = await loadVisit(id);

  assert.match(String(drawn), /^[0-9a-f-]{36}$/);
  assert.deepEqual([fields.number, fields.drawn, fields.lot !== null], [drawn, '3', true]);
  assert.equal((await openVisit(id)).engine.value('number'), drawn);
  assert.equal(session.evaluated(session.nowMs + 86_400_000).value('number'), drawn);
});
