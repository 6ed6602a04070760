/** What the server does not have yet, as people are told of it. */
import { visitsOf, waitingFiles } from './attachments.js';
import { bytesOf, OUTBOX_STORES } from './outbox.js';
import { readState } from './sync_state.js';

/** @typedef {import('./outbox.js').KeptChange} KeptChange */
/** @typedef {import('./sync_state.js').SyncState} SyncState */
/**
 * @typedef {object} Waiting  what one visit (or other record) still has to send
 * @property {string} visit - "" when it hangs on no visit
 * @property {string} enterprise
 * @property {number} changes
 * @property {number} bytes
 * @property {number} files - photographs, signatures and files
 * @property {number} since_ms - first typed
 */

const NOTHING_WAITS = { changes: 0, bytes: 0, files: 0 };

/**
 * What the server does not have yet, by visit, oldest first.
 * @param {import('./door.js').Door} door
 * @returns {Promise<{waiting: Waiting[], files: {count: number, bytes: number}, refused: KeptChange[], state: SyncState}>}
 *   refused: by the office, with its reason
 */
export function outbox(door) {
  return door.read(OUTBOX_STORES, async (tx) => {
    const state = await readState(tx);
    /** @type {KeptChange[]} */
    const changes = await tx.objectStore('changes').getAll();
    /** @type {Map<string, Waiting>} */
    const byVisit = new Map();
    for (const kept of changes.filter((each) => each.seq > state.durable_seq)) {
      const name = kept.visit || kept.enterprise;
      const { visit, enterprise, first_ms } = kept;
      const before = byVisit.get(name) ?? { visit, enterprise, ...NOTHING_WAITS, since_ms: first_ms };
      byVisit.set(name, {
        ...before,
        changes: before.changes + 1,
        bytes: before.bytes + bytesOf(kept).length,
        since_ms: Math.min(before.since_ms, first_ms),
      });
    }
    const files = await waitingFiles(tx);
    for (const file of files)
      for (const visit of visitsOf(file)) {
        const { enterprise, saved_ms } = file;
        const before = byVisit.get(visit) ?? { visit, enterprise, ...NOTHING_WAITS, since_ms: saved_ms };
        byVisit.set(visit, { ...before, files: before.files + 1, bytes: before.bytes + file.size });
      }
    return {
      waiting: [...byVisit.values()],
      files: { count: files.length, bytes: files.reduce((sum, { size }) => sum + size, 0) },
      refused: changes.filter((kept) => kept.outcome === 'refused'),
      state,
    };
  });
}
