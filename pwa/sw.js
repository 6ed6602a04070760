/*
 * Keeps the application's own files, so that it opens without a network. It answers GET alone, never /api: the page
 * itself answers /f/ from its database. A version is kept whole and checked, or not at all; a newer one waits until
 * the page says that no form is open, and the older one's files stay until the newer has started once.
 */
/// <reference lib="webworker" />

const VERSION = '{{version}}';
/** afterwards: nobody needs it before the first day in the field. @type {{url: string, sha256: string, afterwards?: boolean}[]} */
const SHELL = /** @type {any} */ ('{{shell}}');
const PAGE = '/f/';
const CACHE = `app-${VERSION}`;

const worker = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));

worker.addEventListener('install', (event) => event.waitUntil(keepShell(wholeVersion())));

worker.addEventListener('activate', (event) => event.waitUntil(begin()));

worker.addEventListener('message', (event) => {
  if (event.data === 'take over') worker.skipWaiting();
  if (event.data === 'started') event.waitUntil(mendAll().then(dropOlder));
  if (event.data === 'whole?') event.waitUntil(tellWhether(event.ports[0]));
});

// Background Sync, where the browser has it: it found a network again.
worker.addEventListener('sync', (event) => /** @type {any} */ (event).waitUntil(tellWindows()));

worker.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== worker.location.origin || url.pathname.startsWith('/api/'))
    return;
  if (request.mode === 'navigate') {
    if (url.pathname.startsWith(PAGE)) event.respondWith(page(request));
  } else if (url.pathname.startsWith('/static/')) {
    event.respondWith(kept(request));
  }
});

/** Windows that are open send, seen or not. With none open it fails, so that the browser asks again later. */
async function tellWindows() {
  const windows = await worker.clients.matchAll({ type: 'window', includeUncontrolled: true });
  if (!windows.length) throw new Error('No window is open that could send.');
  for (const window of windows) window.postMessage('network');
}

/** A first installation waits for no more than it takes to work; an update for all that could be used offline before. */
function wholeVersion() {
  return worker.registration.active ? SHELL : neededFirst();
}

function neededFirst() {
  return SHELL.filter(({ afterwards }) => !afterwards);
}

async function begin() {
  await mendShell(neededFirst());
  // At once also for the page that installed it: its next drawing may come when the network is gone.
  await worker.clients.claim();
  // Not waited for: until this event is over, pages get no answer.
  void mendAll();
}

/** @type {Promise<void> | null} */
let mending = null;

/** Once for all who ask meanwhile: on a slow network nothing is loaded twice. */
function mendAll() {
  mending ??= mendShell(SHELL).finally(() => (mending = null));
  return mending;
}

/** Whether every page opens without a network; what is missing is fetched behind the answer. @param {MessagePort} port */
async function tellWhether(port) {
  const missing = await missingOf(await caches.open(CACHE), SHELL);
  port.postMessage(missing.length === 0);
  if (missing.length) await mendAll();
}

/** @param {Cache} cache @param {typeof SHELL} files */
async function missingOf(cache, files) {
  const kept = await Promise.all(files.map(({ url }) => cache.match(url, { ignoreVary: true })));
  return files.filter((_, at) => !kept[at]);
}

/**
 * Keeps what is not there: what comes behind a first installation, and what somebody threw away since. What is there
 * stays, whatever fails. test: what cannot be kept again takes nothing away that is there
 * @param {typeof SHELL} files
 */
async function mendShell(files) {
  const cache = await caches.open(CACHE);
  const missing = await missingOf(cache, files);
  // No network now: the next start tries again. test: a version whose files are gone is kept again when it starts
  await Promise.all(missing.map((file) => keepFile(cache, file))).catch((error) =>
    console.error('Not all files of this version are kept.', error),
  );
}

/**
 * Everything or nothing: a file that is missing or differs from what the server announced fails the whole version.
 * @param {typeof SHELL} files
 */
async function keepShell(files) {
  try {
    const cache = await caches.open(CACHE);
    await Promise.all(files.map((file) => keepFile(cache, file)));
  } catch (error) {
    await caches.delete(CACHE);
    throw error;
  }
}

/** @param {Cache} cache @param {{url: string, sha256: string}} file */
async function keepFile(cache, { url, sha256 }) {
  // What the page has just loaded need not come a second time, as long as it is what was announced.
  for (const from of /** @type {const} */ (['default', 'reload'])) {
    const reply = await fetch(url, { cache: from, credentials: 'same-origin' });
    if (!reply.ok || reply.redirected)
      throw new Error(`${url}: ${reply.status}. This version is not installed.`);
    const body = await reply.clone().arrayBuffer();
    if ((await hexSha256(body)) === sha256) return cache.put(url, reply);
  }
  throw new Error(`${url}: not the announced content. This version is not installed.`);
}

/** @param {ArrayBuffer} body @returns {Promise<string>} */
async function hexSha256(body) {
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', body));
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** The shell for every address of the field; which page it is, the page itself decides. @param {Request} request */
async function page(request) {
  const cache = await caches.open(CACHE);
  return (await cache.match(PAGE)) ?? fetch(request);
}

/** A file of this version, or of an older one whose page is still open. @param {Request} request */
async function kept(request) {
  return (await caches.match(request, { ignoreVary: true })) ?? fetch(request);
}

/**
 * Not while another version waits or installs: its files stand among the "older" ones. Nor those of a version that is
 * open in another window, which may not have loaded all of its parts yet: it holds the lock of that name.
 */
async function dropOlder() {
  const { waiting, installing } = worker.registration;
  if (waiting || installing) return;
  const older = (await caches.keys()).filter((name) => name.startsWith('app-') && name !== CACHE);
  await Promise.all(
    older.map((name) =>
      navigator.locks.request(name, { ifAvailable: true }, (lock) => lock && caches.delete(name)),
    ),
  );
}
