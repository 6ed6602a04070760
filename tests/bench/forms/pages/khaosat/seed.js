/** What a synchronisation brings: the form, its long lists, the enterprise, the visit and its rows. */
import { useStore } from '../../../../../pwa/js/store/current.js';
import { keepForm, keepReference } from '../../../../../pwa/js/store/reference.js';
import { seal } from '../../../../../pwa/js/store/seal.js';
import { PERSON } from './officer.js';

const ENTERPRISE = '01k0e0000000000000000000e1';
const HELD = { rev: 1, enterprise: ENTERPRISE, conflicts: {}, flags: [] };

/** @param {import('../../../../../pwa/js/store/current.js').Store} store @param {{survey: any, files: Record<string, any>, rows: any[]}} form @param {string} visitId */
export async function seed(store, { survey, files, rows }, visitId) {
  useStore(store);
  for (const [id, content] of Object.entries(files))
    await keepReference({ id, version: '', sha256: '', url: '' }, content);
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
