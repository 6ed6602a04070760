/** The field pages of a visit over the real router, engine and store; what the server would have sent is put in here. */
import { handle } from '/static/t/js/router.js';
import '/static/t/js/elements/surveySection.js';
import '/static/t/js/pages/section.js';
import '/static/t/js/pages/visit.js';
import { openedVisit } from '/static/t/js/form/open_visits.js';
import { openStore, useStore } from '/static/t/js/store/current.js';
import { keepForm, keepReference } from '/static/t/js/store/reference.js';
import { seal } from '/static/t/js/store/seal.js';
import { addRow, loadVisit, startVisit } from '/static/t/js/store/visits.js';
import { guardSwaps, htmx } from '/static/t/js/trusted.js';

const ENTERPRISE = '01k0e0000000000000000000e1';
const PERSON = { id: '01k0p0000000000000000000p1', name: 'Nguyễn Thị Lan' };

guardSwaps(htmx());
document.addEventListener('htmx:config:request', (event) => {
  const { ctx } = event.detail;
  ctx.fetch = (url, init) =>
    handle(
      new Request(new URL(url, location.origin), {
        method: init.method,
        body: init.body,
        headers: init.headers,
      }),
    );
});

const store = await openStore(PERSON, 'device0001');
useStore(store);

/** Seeds the phone once and starts a visit; gives its id. */
window.startSurvey = async (surveyUrl, listUrls = {}) => {
  const survey = await (await fetch(surveyUrl)).json();
  const form = { id: survey.id, version: survey.version, sha256: '', url: '' };
  await keepForm(form, survey);
  for (const [id, url] of Object.entries(listUrls)) {
    await keepReference({ id, version: '1', sha256: '', url }, await (await fetch(url)).json());
  }
  await store.door.write(['records', 'meta'], 'strict', async (tx) => {
    await tx.objectStore('meta').put(seal([form]), 'forms');
    const fields = { name: 'HTX Chè Suối Cả', tax_code: '4609800112', commune_code: '05455' };
    const held = {
      table: 'enterprise',
      record: ENTERPRISE,
      rev: 1,
      enterprise: ENTERPRISE,
      fields,
      conflicts: {},
      form: '',
      form_version: '',
      flags: [],
    };
    await tx
      .objectStore('records')
      .put({ ...seal(held), enterprise: ENTERPRISE }, ['enterprise', ENTERPRISE]);
  });
  return startVisit(ENTERPRISE, survey.id);
};

/** Answers alone: the lists are long. */
window.stored = async (id) => {
  const { fields, rows } = await loadVisit(id);
  return { fields, rows };
};
/** An answer such as no control gives: a number that is none. */
window.holdUnfit = (id, key) => openedVisit(id).hold(key, Number.NaN);
window.addRows = async (visit, repeat, count, fields) => {
  const loaded = await loadVisit(visit);
  for (let i = 0; i < count; i += 1)
    await addRow(loaded, { repeat, position: String(i + 1).padStart(6, '0'), fields });
};

/** Draws the page of an address, as the application does when it opens. */
window.openPage = (path = location.pathname + location.search) => {
  history.replaceState({ htmx: true }, '', path);
  return htmx().ajax('GET', path, { target: '#page', swap: 'innerHTML' });
};
document.addEventListener('htmx:after:swap', (event) => {
  if (event.detail.ctx.target?.id !== 'page') return;
  document.querySelector('#page h1[tabindex]')?.focus({ preventScroll: true });
  scrollTo(0, 0);
});
if (location.pathname !== '/f/') await window.openPage();
document.documentElement.dataset.ready = '';
