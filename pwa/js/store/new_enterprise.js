/** An enterprise made in the field: kept as a draft while it is typed, then a record of its own and a change to send. */
import { store } from './current.js';
import { forgetDirectory } from './directory.js';
import { newId } from './ids.js';
import { addChange, OUTBOX_STORES } from './outbox.js';
import { open, seal } from './seal.js';
import { readState } from './sync_state.js';

const DRAFT = 'new enterprise';

/** @returns {Promise<Record<string, string>>} what was typed and not yet added; empty when nothing was */
export async function readDraft() {
  const kept = await store().door.read(['meta'], (tx) => tx.objectStore('meta').get(DRAFT));
  return kept ? open(kept) : {};
}

/** @param {Record<string, string> | null} typed - by field of the page; null: nothing any more */
export function keepDraft(typed) {
  return store().door.write(['meta'], 'strict', async (tx) => {
    const meta = tx.objectStore('meta');
    await (typed ? meta.put(seal(typed), DRAFT) : meta.delete(DRAFT));
  });
}

/**
 * Adds it, in the transaction that ends its draft. The server assigns it to its author (server/steps/merging.py).
 * @param {Record<string, string>} fields - of the record, see ENTERPRISE_FIELDS in sync/scope.py; empty ones are left out
 * @returns {Promise<string>} its id
 */
export async function addEnterprise(fields) {
  const { door, now } = store();
  const nowMs = now();
  const id = await door.write(OUTBOX_STORES, 'strict', async (tx) => {
    const { epoch, offset_ms } = await readState(tx);
    const record = newId(nowMs + offset_ms);
    await addChange(
      tx,
      {
        kind: 'set',
        table: 'enterprise',
        record,
        enterprise: record,
        visit: '',
        fields: Object.fromEntries(Object.entries(fields).filter(([, value]) => value)),
        form: '',
        form_version: '',
        base: 0,
        epoch,
      },
      nowMs,
    );
    await tx.objectStore('meta').delete(DRAFT);
    return record;
  });
  forgetDirectory();
  return id;
}
