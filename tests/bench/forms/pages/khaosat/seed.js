/** What a synchronisation would have brought: the form over the network, the enterprise, the visit and its rows. */
import { openStore, useStore } from '../../../../../pwa/js/store/current.js';
import { keepForm } from '../../../../../pwa/js/store/reference.js';
import { seal } from '../../../../../pwa/js/store/seal.js';
import { DEVICE, PERSON } from './officer.js';

const ENTERPRISE = '01k0e0000000000000000000e1';
const HELD = { rev: 1, enterprise: ENTERPRISE, conflicts: {}, flags: [] };

/** @param {Promise<Response>} received - {survey, rows} @param {string} visitId */
export async function seed(received, visitId) {
  const store = await openStore(PERSON, DEVICE);
  useStore(store);
  const { survey, rows } = await (await received).json();
  await keepForm({ id: survey.id, version: survey.version, sha256: '', url: '' }, survey);
  const visit = {
    enterprise_id: ENTERPRISE,
    campaign_id: '',
    form: survey.id,
    form_version: survey.version,
    state: 'draft',
    officer: PERSON.id,
    started_ms: Date.now(),
  };
  await store.door.write(['records'], 'relaxed', async (tx) => {
    const put = (table, record, fields) =>
      tx.objectStore('records').put(
        {
          ...seal({ ...HELD, table, record, fields, form: survey.id, form_version: survey.version }),
          enterprise: ENTERPRISE,
        },
        [table, record],
      );
    await Promise.all([
      put('enterprise', ENTERPRISE, { name: 'HTX Chè Suối Cả' }),
      put('visit', visitId, visit),
      ...rows.map(({ id, ...fields }) => put('row', id, { visit_id: visitId, parent: visitId, ...fields })),
    ]);
  });
}
