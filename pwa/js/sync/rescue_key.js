/** The recovery key of a phone that was bound before there was one: asked for once, and kept with its session. */
import { readSession, writeSession } from '../store/session.js';
import { exchanged } from './http.js';

/** @typedef {import('../store/session.js').Session} Session */

/**
 * Who works on this phone, with the key that seals rescue files.
 * @param {typeof fetch} send
 * @returns {Promise<Session | null>} null: nobody does
 * @throws {import('./http.js').SyncError} when there is no key yet and the server could not be asked
 */
export async function sessionWithKey(send) {
  const session = await readSession();
  if (!session || isKey(session.recovery_key)) return session;
  const { device } = session;
  const { recovery_key } = await exchanged(send, '/api/v1/recovery-key', { device });
  // Somebody else may have enrolled meanwhile, and the name of the person may have come.
  const now = await readSession();
  if (now?.device !== device) return now;
  const whole = { ...now, recovery_key };
  await writeSession(whole);
  return whole;
}

/** Early versions gave nothing, then a secret alone. @param {unknown} told */
function isKey(told) {
  return typeof told === 'string' && told.includes('.');
}
