/** A returned visit is opened again: by a change of its officer, for what the office said of it stays as it is. */
import { addChange, OUTBOX_STORES } from './outbox.js';
import { laidOver } from './records.js';
import { reviewInForce } from './review.js';
import { FinishedVisitError } from './visits.js';

/**
 * Under way again, until it is finished anew. Does nothing to a visit that is under way.
 * @param {import('./visits.js').Visit} visit - as the screen was drawn
 * @throws {FinishedVisitError} the office did not return it, or has taken that back meanwhile
 */
export function reopenVisit(visit) {
  const { door, now } = visit.store;
  const nowMs = now();
  return door.write(['records', ...OUTBOX_STORES], 'strict', async (tx) => {
    const fields = await fieldsNow(tx, visit);
    if (fields.state !== 'finished') return;
    if (visit.is_parked || reviewInForce(fields) !== 'returned') throw new FinishedVisitError(visit.id);
    const { id, enterprise_id: enterprise, base, epoch } = visit;
    const { form, form_version } = fields;
    await addChange(
      tx,
      {
        kind: 'set',
        table: 'visit',
        record: id,
        enterprise,
        visit: id,
        fields: { state: 'draft' },
        form,
        form_version,
        base,
        epoch,
      },
      nowMs,
    );
  });
}

/** The screen may be older than the store. @param {import('./door.js').Transaction} tx @param {import('./visits.js').Visit} visit @returns {Promise<Record<string, any>>} */
async function fieldsNow(tx, { id, enterprise_id }) {
  const [held, shown] = await Promise.all([
    tx.objectStore('records').get(['visit', id]),
    tx.objectStore('overlay').index('enterprise').getAll(enterprise_id),
  ]);
  const [visit] = laidOver(held ? [held] : [], shown).filter(
    (each) => each.table === 'visit' && each.id === id,
  );
  return visit.fields;
}
