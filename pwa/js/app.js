/** Starts the field application: look, language, who works here, then the page that the address names. */
import { applyLook } from './elements/sun_button.js';
import { beginHtmx, drawFirst } from './first_screen.js';
import { hearInstalling } from './install.js';
import { hearPressesOnce } from './presses.js';
import { failure, goTo, guardWith, handle, loadPages, pagesAt } from './router.js';
import { isStoreOpen, openLast, store, useStore } from './store/current.js';
import { setting } from './store/session.js';
import { hearTabs } from './store/tabs.js';
// Used by parts that do not build on each other: see parts/README.md.
import './store/closing.js';
import './store/review.js';
import './store/visits.js';
import { setLanguage } from './texts.js';
import { fill, htmx } from './trusted.js';

const others = () => import('./parts/others.js');
pagesAt(/^\/f(\/(today|search|enterprises\/.+))?$/, () => import('./parts/lists.js'));
pagesAt(/^\/f\/(enrol|more|ready|sync|waiting)/, others);
pagesAt(/^\/f\/help/, () => import('./parts/help.js'));
pagesAt(/^\/f\/lock/, () => import('./parts/lock.js'));
pagesAt(/^\/f\/new/, () => import('./parts/newcomer.js'));
pagesAt(/^\/f\/visits\/[^/]+(\/finish)?$/, () => import('./parts/visit.js'));
pagesAt(/^\/f\/visits\/[^/]+\/(?!finish$)/, () => import('./parts/form.js'));
pagesAt(/^\/f\/minutes\//, () => import('./parts/minutes.js'));
pagesAt(/^\/f\/returned\//, () => import('./parts/returned.js'));
applyLook();
hearPressesOnce();
hearInstalling();
answerInThePage();
restoreInThePage();
hearOtherTabs();
/** Once for all who wait for it: each has its own handler of the same event otherwise. */
const stands = pageStands();
document.addEventListener('khaosat:blocked', () => tell('blocked'));
// Behind the evaluation of this script: a browser that is asked who loads what would read all of it once more.
queueMicrotask(start);

async function start() {
  // Meanwhile; whether it came is told when the page is asked for.
  loadPages(location.pathname).catch(() => {});
  await setLanguage(setting('language') || 'vi').catch((error) => console.error('Language', error));
  try {
    const last = await openLast();
    if (last) useStore(last);
  } catch (error) {
    console.error('Database', error);
    return tell('unopened', error);
  }
  guardWith(({ url }) => detour(url.pathname, url.search));
  await stands;
  await drawFirst(page());
  await beginHtmx().catch((error) => console.error('htmx', error));
  if (isStoreOpen() && !store().door.isLocked) void beginSync();
  document.addEventListener('khaosat:enrolled', beginSync);
  await others()
    .then(async ({ forgetNotes, startWorker }) => {
      if (!isStoreOpen()) await forgetNotes();
      await startWorker();
    })
    .catch((error) => console.error('Worker', error));
}

/** What stands in the way of a start; in plain words also where the part that has them is missing. @param {'blocked' | 'unopened'} what @param {unknown} [error] */
async function tell(what, error) {
  await stands;
  const told = await others().then(
    (part) => part[what](error),
    (missing) => failure(error ?? missing, new URL(location.href)),
  );
  // The other windows may have let it go meanwhile.
  if (!isStoreOpen()) fill(page(), told);
}

/**
 * The page was read to its end, and its styles are there. This script begins before that: the database, which takes
 * longest, is asked meanwhile.
 */
async function pageStands() {
  if (document.readyState === 'loading') await new Promise((done) => (document.onreadystatechange = done));
  const styles = /** @type {HTMLLinkElement} */ (document.querySelector('[rel="stylesheet"]'));
  // A page without its styles is measured wrongly: one would be led to another place of it. That they failed may have
  // been told before anybody heard; then the page's own end is awaited.
  if (!styles.sheet && document.readyState !== 'complete')
    await new Promise((done) => (window.onload = styles.onload = styles.onerror = done));
}

/** Not before the first screen stands. */
async function beginSync() {
  try {
    (await others()).beginSync();
  } catch (error) {
    console.error('Sync', error);
    window.addEventListener('online', beginSync, { once: true });
  }
}

/** Where one must be before anything else; null: go where one wanted. @param {string} path @param {string} search */
function detour(path, search) {
  if (path.startsWith('/f/enrol')) return null;
  if (!isStoreOpen()) return goTo('/f/enrol');
  if (store().door.isLocked) return path.startsWith('/f/lock') ? null : goTo(`/f/lock?${path}${search}`);
  return store().door.isNewer && !/^\/f\/(sync|waiting|more)/.test(path) ? goTo('/f/sync') : null;
}

/** What another window saved is seen in this one's lists. Forms are left alone: they know what they were drawn from. */
function hearOtherTabs() {
  let isStale = false;
  const renew = () => {
    if (!isStale || document.visibilityState !== 'visible' || !isList(location.pathname)) return;
    isStale = false;
    void show(location.pathname + location.search, { 'X-Restored': 'yes' });
  };
  hearTabs((word) => {
    if (word === 'person') return location.replace('/f/');
    if (isStoreOpen() && word === store().door.name && !isStale) {
      isStale = true;
      setTimeout(renew, 300);
    }
  });
  document.addEventListener('visibilitychange', renew);
  document.addEventListener('htmx:after:swap', () => {
    isStale = false;
  });
}

/** @param {string} path */
function isList(path) {
  return /^\/f\/($|today|sync|enterprises\/)/.test(path);
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

function page() {
  return /** @type {HTMLElement} */ (document.querySelector('#page'));
}

/** @param {string} path @param {Record<string, string>} [headers] */
function show(path, headers = {}) {
  return htmx().ajax('GET', path, { target: '#page', swap: 'innerHTML', headers });
}
