/** A phone in Node: the real store and sync code on an IndexedDB in memory, with a clock and a network of the test. */
import 'fake-indexeddb/auto';
import { openStore, useStore } from '../../pwa/js/store/current.js';
import { keepForm } from '../../pwa/js/store/reference.js';
import { seal } from '../../pwa/js/store/seal.js';
import { readState, writeState } from '../../pwa/js/store/sync_state.js';
import { syncOnce } from '../../pwa/js/sync/round.js';

export const START_MS = Date.UTC(2026, 10, 20, 2, 42);
export const EPOCH = 1_926_000_000_000_001;
export const E1 = '01hf0000000000000000000001';
export const E2 = '01hf0000000000000000000002';
let made = 0;

/**
 * A phone of Lan's, new and empty; it is the one whose store the pages use.
 * @param {{send?: typeof fetch, device?: string}} [given]
 */
export async function newPhone({ send = offline, device = '7k2m9qd4xz' } = {}) {
  made += 1;
  const clock = { ms: START_MS };
  const store = await openStore({ id: `person-${made}`, name: 'Lan' }, device, () => {
    clock.ms += 1000;
    return clock.ms;
  });
  useStore(store);
  const { door } = store;
  return {
    store,
    door,
    clock,
    sync: () =>
      syncOnce({
        door,
        fetch: send,
        now: store.now,
        appVersion: 'test',
        tell: () => {},
        missing: async () => [],
        keep: async () => {},
      }),
    state: () => door.read(['meta'], (tx) => readState(tx)),
    /** @param {object} part */
    setState: (part) =>
      door.write(['meta'], 'strict', async (tx) => {
        await writeState(tx, { ...(await readState(tx)), ...part });
      }),
    changes: () => door.read(['changes'], (tx) => tx.objectStore('changes').getAll()),
  };
}

/** @type {any} */
const offline = async () => {
  throw new TypeError('no network');
};

/** Puts an enterprise and the form "needs" 1 on the phone, as if a pull had brought them. @param {any} phone */
export async function withEnterprise(phone, id = E1) {
  const fields = { name: 'HTX Chè Suối Cả', tax_code: '4609800112' };
  const record = {
    table: 'enterprise',
    record: id,
    rev: 5,
    enterprise: id,
    fields,
    conflicts: {},
    form: '',
    form_version: '',
    flags: [],
  };
  await phone.door.write(['records', 'meta'], 'strict', async (/** @type {any} */ tx) => {
    await tx
      .objectStore('records')
      .put({ enterprise: id, load: 0, parked: 0, ...seal(record) }, ['enterprise', id]);
    await tx.objectStore('meta').put(seal([{ id: 'needs', version: '1' }]), 'forms');
    await writeState(tx, { ...(await readState(tx)), epoch: EPOCH, cursor: 10 });
  });
  await keepForm({ id: 'needs', version: '1', sha256: '', url: '' }, SURVEY);
}

const SURVEY = {
  id: 'needs',
  version: '1',
  title: { vi: 'Phiếu A' },
  lists: {},
  nodes: [
    {
      kind: 'group',
      path: '/data/g',
      nodes: [
        { kind: 'question', key: 'ent_name', prefill: 'name' },
        { kind: 'question', key: 'n' },
      ],
    },
    { kind: 'repeat', path: '/data/rows', nodes: [{ kind: 'question', key: 'qty', prefill: '' }] },
  ],
};
