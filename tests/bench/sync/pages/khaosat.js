/** Our own store and sync code on our own server. Answers pass the product's own saving. */
import { openStore, useStore } from '../../../../pwa/js/store/current.js';
import { keepForm, keepReference } from '../../../../pwa/js/store/reference.js';
import { finishVisit, loadVisit, saveAnswers, startVisit } from '../../../../pwa/js/store/visits.js';
import { exchanged } from '../../../../pwa/js/sync/http.js';
import { syncOnce } from '../../../../pwa/js/sync/round.js';
import { offer } from './measured.js';

/** @type {import('../../../../pwa/js/store/current.js').Store} */
let store;

function round() {
  return syncOnce({
    door: store.door,
    now: store.now,
    appVersion: 'bench',
    fetch: fetch.bind(window),
    tell: () => {},
    missing: async ({ forms, reference }) => (isFirst ? [...forms, ...reference] : []),
    keep: (kind, needed, content) =>
      kind === 'form' ? keepForm(needed, content) : keepReference(needed, content),
  });
}
let isFirst = true;

offer({
  /** Enrols with a one-time code, then receives forms, lists and the assigned enterprises. */
  async start({ code }) {
    const { device, person } = await exchanged(fetch.bind(window), '/api/v1/enrol', {
      code,
      device: '',
      devices: {},
    });
    store = await openStore({ id: person, name: '' }, device);
    useStore(store);
    await round();
    isFirst = false;
  },
  async fill(visits, atOnce) {
    const records = await store.door.read(['records'], (tx) => tx.objectStore('records').getAllKeys());
    const enterprises = records
      .map((key) => /** @type {string[]} */ (key))
      .filter(([table]) => table === 'enterprise');
    for (const [i, { answers }] of visits.entries()) {
      const visit = await loadVisit(await startVisit(enterprises[i][1], 'bench'));
      const typed = Object.entries(answers).map(([key, value]) => ({ key, value }));
      for (let from = 0; from < typed.length; from += atOnce)
        await saveAnswers(visit, typed.slice(from, from + atOnce));
      await finishVisit(visit);
    }
  },
  async sync() {
    await round();
  },
});
