/** Installing the application: the browser says when it can, a person says when it does. */

/** What Chromium gives; other browsers install from their own menus. @typedef {Event & {prompt(): Promise<unknown>, userChoice: Promise<{outcome: string}>}} Offer */

/** @type {Offer | null} */
let offer = null;
let isDone = false;
/** @type {Set<() => void>} */
const listeners = new Set();

/** To be called before anything is awaited: the browser says it once. */
export function hearInstalling() {
  addEventListener('beforeinstallprompt', (event) => {
    // The browser's own strip would stand over the main action; our step says why first.
    event.preventDefault();
    offer = /** @type {Offer} */ (event);
    tell();
  });
  addEventListener('appinstalled', () => {
    offer = null;
    isDone = true;
    // An installed application is often granted what a page was refused.
    navigator.storage?.persist?.().catch(() => false);
    tell();
  });
}

/** @returns {'offered' | 'done' | ''} "": nothing to do or to say here */
export function installing() {
  return offer ? 'offered' : isDone ? 'done' : '';
}

/** Asks the browser to install. Each offer can be taken once. */
export async function install() {
  const taken = offer;
  offer = null;
  tell();
  await taken?.prompt();
}

/** @param {() => void} listener @returns {() => void} stops it */
export function watchInstalling(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function tell() {
  for (const listener of listeners) listener();
}
