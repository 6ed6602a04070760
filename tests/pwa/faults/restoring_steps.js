/** Requests that come late, and machines that are restored from a copy: everybody but one remembers more. */
import { createHash } from 'node:crypto';
import { bytesOf, contentOf } from '../../../pwa/js/store/outbox.js';

/** @typedef {import('./world.js').World} World */

/** @param {World} world */
export async function lateOnesArrive(world) {
  if (!world.network.kept.length) return;
  world.note(`${world.network.kept.length} held requests arrive`);
  await world.network.arrive(world.chance);
}

/** @param {World} world */
export async function serverIsCopied(world) {
  await world.office.control({ verb: 'backup', name: 'run' });
  world.copies.server = true;
  world.note('the server is copied');
}

/** What the office did since the copy comes back from its log: assignments stand, edits are not lost. @param {World} world */
export async function serverIsRestored(world) {
  if (!world.copies.server) return;
  await world.office.control({ verb: 'restore', name: 'run' });
  const { changes } = await world.office.control({ verb: 'log' });
  const known = new Set(changes.map((/** @type {any} */ { device, seq }) => `${device} ${seq}`));
  const journals = (await Promise.all(world.phones.map((phone) => phone.changes()))).flat();
  const kept = new Set(journals.flatMap((change) => Object.values(contentOf(change).fields)));
  // Nobody has a second copy of what went with a phone that was restored itself.
  const isSafe = (/** @type {any} */ { device, life, seq, value }) =>
    device === 'office' ||
    kept.has(value) ||
    known.has(`${device} ${seq}`) ||
    world.phones.some((phone) => phone.device === device && phone.life === life);
  for (const typed of world.typed) typed.isLost ||= !isSafe(typed);
  world.note('the server is restored from its copy: a new epoch');
}

/** @param {World} world */
export async function phoneIsCopied(world) {
  const p = world.chance(2);
  world.copies.phones[p] = await world.phones[p].backup();
  world.note(`phone ${p} is backed up`);
}

/** @param {World} world */
export async function phoneIsRestored(world) {
  const p = world.chance(2);
  const phone = world.phones[p];
  if (!world.copies.phones[p]) return;
  const { changes } = await world.office.control({ verb: 'log' });
  const known = new Map(
    changes.map((/** @type {any} */ each) => [`${each.device} ${each.seq}`, each.sha256]),
  );
  // What had not been sent went with the phone: also where an earlier restore gave its number to something else.
  const unsent = new Set(
    (await phone.changes())
      .filter((kept) => known.get(`${phone.device} ${kept.seq}`) !== sha256Of(bytesOf(kept)))
      .flatMap((kept) => Object.values(contentOf(kept).fields)),
  );
  const isKept = (/** @type {any} */ { device, seq, value }) =>
    device !== phone.device || (known.has(`${device} ${seq}`) && !unsent.has(value));
  for (const typed of world.typed) typed.isLost ||= !isKept(typed);
  await phone.restore(world.copies.phones[p]);
  world.note(`phone ${p} is restored from its backup`);
}

/** @param {Uint8Array} bytes */
function sha256Of(bytes) {
  return createHash('sha256').update(bytes).digest('hex');
}
