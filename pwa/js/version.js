/** The application's own version, and the one that waits: taken at a cold start or by hand, never under an open form. */
import { workerUrl } from './trusted.js';

/** The hash in this module's address, /static/<hash>/js/version.js, names the version. */
export const VERSION = new URL(import.meta.url).pathname.split('/')[2] ?? '';

/** @type {ServiceWorker | null} */
let waiting = null;
let isTaking = false;
/** Somebody works in this page: it is not loaded again by itself. */
let isTouched = false;
/**
 * A start is quiet again after this time. While the older worker still answers the page, Chromium may let the newer
 * one wait for good, and the next page with it.
 */
const QUIET_MS = 2000;
/** @type {Set<() => void>} */
const listeners = new Set();

export function waitingVersion() {
  return waiting !== null;
}

/** @param {() => void} listener @returns {() => void} stops listening */
export function watchVersion(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** A worker that does not answer is of a version from before it could be asked, or was stopped. */
const PATIENCE_MS = 3000;

/** @returns {Promise<boolean>} whether all files of the application are on this phone, those behind the first load too */
export function isWhollyKept() {
  const worker = navigator.serviceWorker?.controller;
  if (!worker) return Promise.resolve(false);
  const { port1, port2 } = new MessageChannel();
  worker.postMessage('whole?', [port2]);
  return new Promise((resolve) => {
    port1.onmessage = ({ data }) => resolve(data);
    setTimeout(() => resolve(false), PATIENCE_MS);
  });
}

/** Starts the worker that keeps the application's files. Without one everything works while there is a network. */
export async function startWorker() {
  if (!('serviceWorker' in navigator)) return;
  // Held as long as this page is open: the worker keeps this version's files until then.
  void navigator.locks.request(`app-${VERSION}`, { mode: 'shared' }, () => new Promise(() => {}));
  navigator.serviceWorker.addEventListener('controllerchange', () => {
    // A browser may take its time: by then somebody may have opened a form, or begun to type.
    if (isTaking && !isTouched && !isInForm()) location.reload();
  });
  const registration = await navigator.serviceWorker.register(workerUrl(), {
    scope: '/f/',
    updateViaCache: 'none',
  });
  registration.addEventListener('updatefound', () => awaitInstalled(registration.installing));
  awaitInstalled(registration.installing);
  if (registration.waiting && navigator.serviceWorker.controller) {
    offer(registration.waiting);
    takeWhenQuiet();
  }
  // This version runs: the files of older ones are no longer needed. A worker of an older version may answer, which
  // would throw the waiting one's files away as well.
  if (!registration.waiting && !registration.installing)
    navigator.serviceWorker.controller?.postMessage('started');
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') registration.update().catch(() => {});
  });
}

/** At a cold start, as long as nothing was touched or typed in this page: it loads again. */
function takeWhenQuiet() {
  for (const event of ['pointerdown', 'keydown', 'input'])
    document.addEventListener(event, () => (isTouched = true), { capture: true, once: true });
  setTimeout(() => !isTouched && takeVersion(), QUIET_MS);
}

const isInForm = () => location.pathname.startsWith('/f/visits/');

/** @param {ServiceWorker | null} fresh */
function awaitInstalled(fresh) {
  fresh?.addEventListener('statechange', () => {
    if (fresh.state === 'installed' && navigator.serviceWorker.controller) offer(fresh);
  });
}

/** @param {ServiceWorker} worker */
function offer(worker) {
  waiting = worker;
  for (const listener of listeners) listener();
}

/** Lets the waiting version take over; the page loads again with it. Refused while a form is open. @returns {boolean} */
export function takeVersion() {
  if (!waiting || isInForm()) return false;
  isTaking = true;
  isTouched = false;
  // It took over while a form was open.
  if (waiting.state === 'activated') location.reload();
  waiting.postMessage('take over');
  return true;
}
