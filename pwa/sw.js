/*
 * Keeps the application's own files, so that it opens without a network. It answers GET alone, never /api: the page
 * itself answers /f/ from its database. A version is kept whole and checked, or not at all; a newer one waits until
 * the page says that no form is open, and the older one's files stay until the newer has started once.
 */
/// <reference lib="webworker" />

const VERSION = '{{version}}';
/** @type {{url: string, sha256: string}[]} */
const SHELL = /** @type {any} */ ('{{shell}}');
const PAGE = '/f/';
const CACHE = `app-${VERSION}`;

const worker = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));

worker.addEventListener('install', (event) => event.waitUntil(keepShell()));

worker.addEventListener('activate', (event) => event.waitUntil(begin()));

worker.addEventListener('message', (event) => {
  if (event.data === 'take over') worker.skipWaiting();
  if (event.data === 'started') event.waitUntil(mendShell().then(dropOlder));
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

async function begin() {
  await mendShell();
  // At once also for the page that installed it: its next drawing may come when the network is gone.
  await worker.clients.claim();
}

/** Files that somebody threw away since the installation are kept again: without them nothing opens offline. */
async function mendShell() {
  const kept = await caches.open(CACHE).then((cache) => cache.keys());
  if (kept.length >= SHELL.length) return;
  // No network now: the next start tries again. test: a version whose files are gone is kept again when it starts
  await keepShell().catch((error) => console.error('The files of this version are not kept.', error));
}

/** Everything or nothing: a file that is missing or differs from what the server announced fails the whole version. */
async function keepShell() {
  try {
    const cache = await caches.open(CACHE);
    await Promise.all(SHELL.map((file) => keepFile(cache, file)));
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
