/** A person's data leave this phone because the office asked for it; nothing goes that the office does not have. */
import { waitingFiles } from './attachments.js';
import { OUTBOX_STORES } from './outbox.js';
import { readState, writeState } from './sync_state.js';

/** @type {Set<() => unknown>} */
const handlers = new Set();

/**
 * What is still in the hands of a page is saved first: `handler` runs, and is waited for, before the data go or are locked.
 * When it fails, the data stay.
 * @param {() => unknown} handler
 * @returns {() => void} it is no longer needed
 */
export function beforeClosing(handler) {
  handlers.add(handler);
  return () => handlers.delete(handler);
}

/** What is still in the hands of pages, into the store. @returns {Promise<unknown>} */
export function saveTyped() {
  return Promise.all([...handlers].map((handler) => handler()));
}

/**
 * Deletes a person's database. "after-push" only while everything in it is at the server; from that very moment on
 * nothing can be saved in it, so that nothing is shown as saved and then lost.
 * @param {import('./current.js').Store} store
 * @param {string} how - "after-push" | "now": unsent work is given up
 * @returns {Promise<boolean>} false: something waits to be sent after all, and everything stays
 */
export async function closeStore({ door }, how) {
  if (how !== 'now') {
    if (typeof document !== 'undefined') document.dispatchEvent(new CustomEvent('khaosat:closing'));
    await saveTyped();
  }
  const isClosed = await door.write(OUTBOX_STORES, 'strict', async (tx) => {
    const state = await readState(tx);
    const waits = state.seq > state.durable_seq || (await waitingFiles(tx)).length > 0;
    if (how !== 'now' && waits) return false;
    await writeState(tx, { ...state, is_closed: true });
    return true;
  });
  if (isClosed) await door.remove();
  return isClosed;
}
