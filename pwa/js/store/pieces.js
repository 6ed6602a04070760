/** The bytes of photographs, signatures and files: in hand until an answer names them, then stored with it; whole or in part. */
import { forget } from './attachments.js';
import { open, seal } from './seal.js';

/** @typedef {import('./attachments.js').Kept} Kept */
/** @typedef {import('./door.js').Door} Door */
/** @typedef {import('./door.js').Transaction} Transaction */
/** @typedef {import('../../types/messages.d.ts').AttachedFile} AttachedFile */

export const PIECE = 256 * 1024;

/** The bytes of a photograph are not on this phone, so an answer that names it must not be kept. */
export class BytesGoneError extends Error {
  /** @param {string} sha256 */
  constructor(sha256) {
    super(`The bytes of attachment ${sha256} are not on this phone. Take the photograph again.`);
    this.name = 'BytesGoneError';
  }
}

/** Bytes on their way to the store. @type {Map<string, Uint8Array>} */
const inHand = new Map();

/** @param {Uint8Array} bytes @returns {Promise<string>} hexadecimal */
export async function hexSha256(bytes) {
  return hexadecimal(await crypto.subtle.digest('SHA-256', /** @type {BufferSource} */ (bytes)));
}

/** @param {ArrayBuffer} bytes */
export function hexadecimal(bytes) {
  return Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/**
 * Names bytes by their hash, and keeps them in memory until an answer with that name is saved, or given up.
 * @param {Uint8Array} bytes
 * @param {{media_type: string, name: string}} told
 * @returns {Promise<AttachedFile>}
 */
export async function takeInHand(bytes, { media_type, name }) {
  const sha256 = await hexSha256(bytes);
  inHand.set(sha256, bytes);
  return { sha256, size: bytes.length, media_type, name };
}

/** @param {AttachedFile} file - that was saved, or is wanted no more */
export function letGo({ sha256 }) {
  inHand.delete(sha256);
}

/**
 * Stores the bytes in hand of these files; the answer that names them goes into the same transaction.
 * @param {Transaction} tx - over attachments and pieces, durability strict
 * @param {AttachedFile[]} files - named now and not before
 * @param {string} enterprise
 * @param {number} nowMs
 * @throws {BytesGoneError}
 */
export async function keepInHand(tx, files, enterprise, nowMs) {
  for (const { sha256, size, media_type, name } of files) {
    /** @type {Kept | undefined} */
    const known = await tx.objectStore('attachments').get(sha256);
    const bytes = inHand.get(sha256);
    if (known?.held === size) continue;
    if (!bytes) throw new BytesGoneError(sha256);
    for (let n = 0; n * PIECE < size; n += 1)
      await tx.objectStore('pieces').put(seal(bytes.slice(n * PIECE, (n + 1) * PIECE)), [sha256, n]);
    /** @type {Kept} */
    const kept = {
      sha256,
      size,
      held: size,
      seq: 0,
      uses: [],
      saved_ms: nowMs,
      enterprise,
      .../** @type {{sealed: any}} */ (seal({ media_type, name })),
    };
    await tx.objectStore('attachments').put(kept, sha256);
  }
}

/** A part of it, at most one piece's length. @param {Door} door @param {string} sha256 @param {number} from @param {number} length @returns {Promise<Uint8Array | null>} null: not here */
export async function partOf(door, sha256, from, length) {
  const n = Math.floor(from / PIECE);
  const kept = await door.read(['pieces'], (tx) => tx.objectStore('pieces').get([sha256, n]));
  if (!kept) return null;
  return /** @type {Uint8Array} */ (open(kept)).subarray(from - n * PIECE, from - n * PIECE + length);
}

/** @param {Door} door @param {AttachedFile} file @returns {Promise<Blob | null>} null while some of it is not here */
export function blobOf(door, { sha256, media_type }) {
  return door.read(['attachments', 'pieces'], async (tx) => {
    const hand = inHand.get(sha256);
    /** @type {Kept | undefined} */
    const kept = await tx.objectStore('attachments').get(sha256);
    if (!hand && kept?.held !== kept?.size) return null;
    /** @type {any[]} */
    const pieces = hand
      ? [seal(hand)]
      : await tx.objectStore('pieces').getAll(IDBKeyRange.bound([sha256], [sha256, []]));
    if (!pieces.length) return null;
    return new Blob(
      pieces.map((piece) => open(piece)),
      { type: media_type },
    );
  });
}

/**
 * Keeps one more piece of a file of others; the last one only counts with the right hash.
 * @param {Door} door
 * @param {AttachedFile} file
 * @param {string} enterprise
 * @param {number} from - a multiple of PIECE
 * @param {Uint8Array} bytes
 * @param {number} nowMs
 */
export function keepPiece(door, file, enterprise, from, bytes, nowMs) {
  const { sha256, size, media_type, name } = file;
  return door.write(['attachments', 'pieces'], 'relaxed', async (tx) => {
    await tx.objectStore('pieces').put(seal(bytes), [sha256, from / PIECE]);
    const known = await tx.objectStore('attachments').get(sha256);
    const fresh = { sha256, size, seq: 0, uses: [], saved_ms: nowMs, enterprise, fetched_for: enterprise };
    await tx
      .objectStore('attachments')
      .put({ ...(known ?? { ...fresh, ...seal({ media_type, name }) }), held: from + bytes.length }, sha256);
  });
}

/** @param {Door} door @param {string} sha256 @returns {Promise<Kept | undefined>} */
export function keptFile(door, sha256) {
  return door.read(['attachments'], (tx) => tx.objectStore('attachments').get(sha256));
}

/** Bytes that turned out wrong are no bytes. @param {Door} door @param {string} sha256 */
export function dropFile(door, sha256) {
  return door.write(['attachments', 'pieces'], 'relaxed', (tx) => forget(tx, sha256));
}
