/** What a person's own changes show above the server's records, and when they stop. */
import { contentOf, showChange } from '../store/outbox.js';
import { open, seal } from '../store/seal.js';
import { inSlices, slicesOf } from '../store/slices.js';
import { parkedOf } from './scope.js';

/** @typedef {import('../store/door.js').Transaction} Transaction */
/** @typedef {import('../store/outbox.js').KeptChange} KeptChange */
/** @typedef {import('../store/outbox.js').Shown} Shown */
/** @typedef {import('../../types/messages.d.ts').Result} Result */

/**
 * Notes what became of changes: one in quarantine stays shown, marked; a refused one goes; a released one waits
 * for the pull that brings it.
 * @param {Transaction} tx - over changes and overlay
 * @param {Result[]} results
 */
export async function noteResults(tx, results) {
  const [changes, overlay] = [tx.objectStore('changes'), tx.objectStore('overlay')];
  const all = await changesBySeq(
    tx,
    results.map(({ seq }) => seq),
  );
  // A number with two changes has two results; what was said last holds.
  await inSlices(new Map(results.map((each) => [each.seq, each])).values(), async (result) => {
    const { seq, outcome, problem } = result;
    const kept = all.get(seq);
    const isNews = kept && (kept.open || kept.outcome !== outcome || kept.problem !== problem);
    if (isNews) await changes.put({ ...kept, open: 0, outcome, problem }, seq);
    if (kept && kept.outcome !== 'quarantined' && !isApart(result)) return;
    const shown = await overlay.get(seq);
    if (outcome === 'refused') await overlay.delete(seq);
    else if (outcome === 'quarantined' && kept && !shown)
      await showChange(tx, kept.enterprise, contentOf(kept), problem);
    else if (shown) await keepShown(tx, shown, { quarantined: outcome === 'quarantined' ? problem : '' });
  });
}

/** Whether the office keeps the change aside, or wants it no more. @param {Result} result */
export function isApart({ outcome }) {
  return outcome === 'quarantined' || outcome === 'refused';
}

/**
 * Changes by their numbers, read together where these stand together; without those that are not here.
 * @param {Transaction} tx @param {number[]} seqs @returns {Promise<Map<number, KeptChange>>}
 */
export async function changesBySeq(tx, seqs) {
  const changes = tx.objectStore('changes');
  /** @type {Map<number, KeptChange>} */
  const found = new Map();
  if (!seqs.length) return found;
  const [first, last] = seqs.reduce(
    ([a, b], seq) => [Math.min(a, seq), Math.max(b, seq)],
    [seqs[0], seqs[0]],
  );
  if (last - first < 2 * seqs.length)
    await slicesOf(changes, IDBKeyRange.bound(first, last), (slice) => {
      for (const { key, value } of slice) found.set(key, value);
    });
  else
    await inSlices(seqs, async (seq) => {
      const kept = await changes.get(seq);
      if (kept) found.set(seq, kept);
    });
  return found;
}

/** @param {Transaction} tx @param {any} row - of the overlay @param {Partial<Shown>} part */
function keepShown(tx, row, part) {
  const shown = { .../** @type {Shown} */ (open(row)), ...part };
  return tx.objectStore('overlay').put({ enterprise: row.enterprise, ...seal(shown) }, shown.seq);
}

/**
 * Takes away what the server's records now show. A quarantined change stays, below the person's later answers; so does
 * everything on an enterprise that left the scope, whose records came no more.
 * @param {Transaction} tx - over records and overlay
 * @param {number} durableSeq - as of the pull's cursor
 */
export async function settleOverlay(tx, durableSeq) {
  const overlay = tx.objectStore('overlay');
  /** @type {{row: any, change: Shown}[]} */
  const all = [];
  await slicesOf(overlay, null, (slice) => {
    for (const { value: row } of slice) all.push({ row, change: /** @type {Shown} */ (open(row)) });
  });
  const parked = await parkedOf(tx, new Set(all.map(({ row }) => row.enterprise)));
  const settled = all.filter(({ row }) => !parked.has(row.enterprise));
  const aside = settled.filter(({ change }) => change.quarantined);
  const leaving = settled
    .map(({ change }) => change)
    .filter(({ seq, quarantined }) => seq <= durableSeq && !quarantined);
  await inSlices(runsOf(leaving.map(({ seq }) => seq)), ([first, last]) =>
    overlay.delete(IDBKeyRange.bound(first, last)),
  );
  for (const { row, change } of aside) {
    const later = leaving.filter((each) => isLater(each, change));
    if (later.length === 0) continue;
    const left = leftOf(change, later);
    if (left) await keepShown(tx, row, left);
    else await overlay.delete(change.seq);
  }
}

/** @param {number[]} seqs - rising @returns {[first: number, last: number][]} those that follow each other, together */
function runsOf(seqs) {
  /** @type {[number, number][]} */
  const runs = [];
  for (const seq of seqs) {
    const run = runs.at(-1);
    if (run?.[1] === seq - 1) run[1] = seq;
    else runs.push([seq, seq]);
  }
  return runs;
}

/**
 * What is in quarantine shows again once its enterprise is this person's again: the server told of it long ago.
 * @param {Transaction} tx - over everything
 */
export async function showAsideAgain(tx) {
  /** @type {KeptChange[]} */
  const all = await tx.objectStore('changes').getAll(IDBKeyRange.lowerBound(1));
  for (const kept of all.filter(({ outcome }) => outcome === 'quarantined')) {
    if (await tx.objectStore('overlay').get(kept.seq)) continue;
    const enterprise = await tx.objectStore('records').get(['enterprise', kept.enterprise]);
    if (!enterprise || enterprise.parked) continue;
    const change = contentOf(kept);
    const merged = all.filter((each) => each.outcome !== 'quarantined');
    const left = leftOf(change, laterThan(kept, merged));
    if (left) await showChange(tx, kept.enterprise, { ...change, ...left }, kept.problem);
  }
}

/** What a person did on the same record after a change. @param {KeptChange} kept @param {KeptChange[]} all */
export function laterThan(kept, all) {
  return all.filter((each) => isLater(each, kept) && each.outcome !== 'refused').map(contentOf);
}

/** @param {{record: string, seq: number}} one @param {{record: string, seq: number}} other */
const isLater = (one, other) => one.record === other.record && one.seq > other.seq;

/**
 * What a change still shows below later ones of the same person, null when a later one deleted the record; a deletion
 * that a later one took back deletes no more.
 * @template {{kind: string, fields: Record<string, unknown>}} T
 * @param {T} change
 * @param {{kind: string, fields: Record<string, unknown>}[]} later
 * @returns {{kind: T['kind'], fields: Record<string, unknown>} | null}
 */
export function leftOf({ kind, fields }, later) {
  if (later.some((each) => each.kind === 'delete')) return null;
  const names = new Set(later.flatMap((each) => Object.keys(each.fields)));
  const left = Object.fromEntries(Object.entries(fields).filter(([name]) => !names.has(name)));
  return { kind: kind === 'delete' && later.length ? 'set' : kind, fields: left };
}
