/** The other windows of this application on this phone: a word to them, where the browser can. */

/** Node keeps running while a channel is open, a browser does not mind. @type {any} */
const channel = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel('khaosat');
channel?.unref?.();

/** @param {string} word - the name of a database in which something was written, or "person": another one works here now */
export function tellTabs(word) {
  channel?.postMessage(word);
}

/** @param {(word: string) => void} listener - told what other windows say */
export function hearTabs(listener) {
  channel?.addEventListener('message', (/** @type {MessageEvent} */ { data }) => listener(data));
  channel?.unref?.();
}
