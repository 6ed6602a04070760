/** Starts the field application: look, language, who works here, then the page that the address names. */
import { applyLook } from './elements/sun_button.js';
import { textOf } from './pages/states.js';
import './pages/today.js';
import { goTo, guardWith, handle, pagesUnder } from './router.js';
import { isStoreOpen, openStore, store, useStore } from './store/current.js';
import { forgetDirectory } from './store/directory.js';
import { forgetPlaces } from './store/places.js';
import { itemsOf, reference } from './store/reference.js';
import { forgetSession, readSession, setting, writeSession } from './store/session.js';
import { startSync, syncNow, watchSync } from './sync/sync.js';
import { setLanguage } from './texts.js';
import { guardSwaps, htmx } from './trusted.js';
import { startWorker, VERSION } from './version.js';

pagesUnder('/f/enrol', () => import('./pages/enrol.js'));
pagesUnder('/f/enterprises/', () => import('./pages/enterprise.js'));
pagesUnder('/f/more', () => import('./pages/more.js'));
pagesUnder('/f/ready', () => import('./pages/ready.js'));
pagesUnder('/f/search', () => import('./pages/search.js'));
pagesUnder('/f/sync', () => import('./pages/sync.js'));
pagesUnder('/f/visits/', () => import('./pages/visit.js'));
guardSwaps(htmx());
applyLook();
answerInThePage();
restoreInThePage();
void start();

async function start() {
  await setLanguage(setting('language') || 'vi').catch((error) => console.error('Language', error));
  const session = await readSession();
  if (session) useStore(await openStore(session.person, session.device));
  guardWith(({ url }) => (isStoreOpen() || url.pathname.startsWith('/f/enrol') ? null : goTo('/f/enrol')));
  history.replaceState({ htmx: true }, '', location.href);
  await show(location.pathname + location.search);
  if (session) beginSync();
  document.addEventListener('khaosat:enrolled', () => (isSyncing ? void syncNow() : beginSync()));
  await startWorker().catch((error) => console.error('Service worker', error));
}

let isSyncing = false;

function beginSync() {
  if (isSyncing) return;
  isSyncing = true;
  startSync({ version: VERSION, wipe: giveUpData });
  watchSync(({ isRunning }) => {
    if (isRunning) return;
    forgetDirectory();
    forgetPlaces();
    knowPerson().catch((error) => console.error('Name of the person', error));
  });
}

/** Enrolment gives an id alone; the name comes with the list of people. */
async function knowPerson() {
  const { person, device } = store();
  const item = itemsOf(await reference('people')).find(({ name }) => name === person.id);
  const session = await readSession();
  if (!item || !session || session.person.id !== person.id) return;
  const named = { ...person, name: textOf(item.label), code: item.code ?? '' };
  if (JSON.stringify(named) === JSON.stringify(person)) return;
  await writeSession({ ...session, person: named });
  useStore({ ...store(), person: named, device });
}

/** The server asked for it: this person's data leaves this phone. */
async function giveUpData() {
  await store().door.remove();
  await forgetSession();
  location.replace('/f/enrol');
}

/** Field pages are answered here, from the database, with and without a network. */
function answerInThePage() {
  document.addEventListener('htmx:config:request', (event) => {
    const { ctx } = /** @type {CustomEvent} */ (event).detail;
    if (!ctx.request.action.startsWith('/f/')) return;
    ctx.fetch = (/** @type {string} */ url, /** @type {any} */ { method, body, headers }) =>
      handle(new Request(new URL(url, location.origin), { method, body, headers }));
  });
  document.addEventListener('htmx:after:swap', (event) => {
    const { ctx } = /** @type {CustomEvent} */ (event).detail;
    if (ctx.target?.id === 'page') beginPage(ctx.request.headers['X-Restored'] === 'yes');
  });
}

/** @type {Map<string, number>} where each page was scrolled to when it was left */
const scrolled = new Map();

/** A new page begins at its top, for the eyes and for a screen reader. @param {boolean} isRestored */
function beginPage(isRestored) {
  const heading = /** @type {HTMLElement | null} */ (document.querySelector('#page h1[tabindex]'));
  heading?.focus({ preventScroll: true });
  scrollTo(0, isRestored ? (scrolled.get(location.href) ?? 0) : 0);
}

/** Back and forward fetch the page again from the router, into #page. */
function restoreInThePage() {
  history.scrollRestoration = 'manual';
  document.addEventListener('scroll', () => scrolled.set(location.href, scrollY), { passive: true });
  document.addEventListener('htmx:before:history:restore', (event) => {
    event.preventDefault();
    void show(/** @type {CustomEvent} */ (event).detail.path, { 'X-Restored': 'yes' });
  });
}

/** @param {string} path @param {Record<string, string>} [headers] */
function show(path, headers = {}) {
  return htmx().ajax('GET', path, { target: '#page', swap: 'innerHTML', headers });
}
