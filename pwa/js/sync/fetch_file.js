/** A photograph of others, fetched when somebody looks at it: piece by piece, gone on with where it broke off. */
import { dropFile, hexSha256, keepPiece, keptFile, partOf, PIECE } from '../store/pieces.js';
import { answered, bodyOf, SyncError } from './http.js';

/** @import { AttachedFile } from '../../types/messages.d.ts' */
/**
 * @typedef {object} Outside
 * @property {import('../store/door.js').Door} door
 * @property {typeof fetch} fetch
 * @property {() => number} now
 * @property {AbortSignal} [signal] - stop: what came stays
 * @property {(done: number) => void} tell - bytes
 */

/**
 * Brings the file to this phone. What is stored counts only with the right hash; a wrong one is dropped.
 * @param {Outside} outside
 * @param {AttachedFile} file
 * @param {string} enterprise - with which it leaves this phone
 * @throws {SyncError} "refused": the server does not have it whole, or this person may not see it
 */
export async function fetchFile({ door, fetch, now, signal, tell }, file, enterprise) {
  const { sha256, size } = file;
  let from = (await keptFile(door, sha256))?.held ?? 0;
  while (from < size || !from) {
    if (signal?.aborted) throw new SyncError('cut', `${sha256}: stopped at ${from}.`);
    const url = `/api/v1/attachments/${sha256}`;
    const range = { Range: `bytes=${from}-${Math.min(from + PIECE, size) - 1}` };
    const reply = await answered(fetch, url, { headers: range });
    const body = await bodyOf(reply, url);
    // A server before ours that knows no parts gives the whole.
    const piece = reply.status === 206 ? body : body.slice(from, from + PIECE);
    if (piece.length !== Math.min(PIECE, size - from))
      throw new SyncError('cut', `${url}: ${piece.length} bytes from ${from} of ${size}.`);
    await keepPiece(door, file, enterprise, from, piece, now());
    from += piece.length;
    tell(from);
    if (!piece.length) break;
  }
  if ((await hashOf(door, file)) === sha256) return;
  await dropFile(door, sha256);
  throw new SyncError('cut', `${sha256}: other bytes than its name says.`);
}

/** @param {import('../store/door.js').Door} door @param {AttachedFile} file */
async function hashOf(door, { sha256, size }) {
  const whole = new Uint8Array(size);
  for (let from = 0; from < size; from += PIECE) {
    const part = await partOf(door, sha256, from, PIECE);
    if (part) whole.set(part, from);
  }
  return hexSha256(whole);
}
