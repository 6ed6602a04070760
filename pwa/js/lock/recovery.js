/** A forgotten PIN: the office opens its copy of the key, for the person who has just signed in with a code of theirs. */
import { exchanged, SyncError } from '../sync/http.js';
import { vaultOf } from './pins.js';

/**
 * @param {import('../store/door.js').Door} door
 * @param {string} person
 * @param {typeof fetch} [send]
 * @returns {Promise<Uint8Array<ArrayBuffer>>}
 * @throws {SyncError} "sign_in": the code was used more than 15 minutes ago · "refused": the office has no key for this copy
 */
export async function keyFromOffice(door, person, send = fetch.bind(globalThis)) {
  const vault = await vaultOf(door);
  if (!vault) throw new Error(`The data of ${person} are not sealed: there is no key to open.`);
  const { key } = await exchanged(send, '/api/v1/data-key', { sealed: vault.byOffice });
  if (!(key instanceof Uint8Array) || key.length !== 32)
    throw new SyncError('server', '/api/v1/data-key: no key of 32 bytes.');
  return new Uint8Array(key);
}
