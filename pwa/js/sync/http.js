/** One message there and its reply back: MessagePack, gzip, and a name for everything that can go wrong between. */
import { isStoreOpen, store } from '../store/current.js';
import { hexSha256 } from '../store/pieces.js';
import { decoded, encoded } from './change.js';

/**
 * @typedef {'offline' | 'slow' | 'cut' | 'not_ours' | 'sign_in' | 'too_large' | 'update' | 'busy' | 'server' | 'refused'} Trouble
 * offline: no network, or the server does not answer · slow: no reply in time · cut: the reply broke off ·
 * not_ours: somebody else answered (the sign-in page of a Wi-Fi) · sign_in: the session ended · too_large: split and send again ·
 * update: this app is too old to talk · busy: come again later · server: a fault over there · refused: any other answer
 */

/** The exchange failed; everything stays on the phone. */
export class SyncError extends Error {
  /** @param {Trouble} trouble @param {string} detail @param {number} [waitS] - seconds the server asks to wait */
  constructor(trouble, detail, waitS = 0) {
    super(detail);
    this.name = 'SyncError';
    this.trouble = trouble;
    this.waitS = waitS;
  }
}

const MEDIA_TYPE = 'application/x-msgpack';
const JSON_TYPE = 'application/json';
/** What a proxy of our own says in its own words: too large, too many, or our server is not there. */
const FROM_THE_WAY = new Set([413, 429, 500, 502, 503, 504]);
const PATIENCE_MS = 60_000;
/** Below this, gzip's own header costs more than it saves. */
const WORTH_GZIP = 600;

/** @type {Record<number, Trouble>} */
const TROUBLES = {
  401: 'sign_in',
  403: 'sign_in',
  413: 'too_large',
  422: 'too_large',
  426: 'update',
  429: 'busy',
  503: 'busy',
};

/**
 * The reply to one message.
 * @param {typeof fetch} send
 * @param {string} path - e.g. "/api/v1/sync/push"
 * @param {object} message
 * @returns {Promise<any>}
 * @throws {SyncError}
 */
export async function exchanged(send, path, message) {
  const plain = encoded(message);
  const packed = plain.length > WORTH_GZIP && typeof CompressionStream !== 'undefined';
  const body = packed ? await gzipped(plain) : plain;
  /** @type {Record<string, string>} */
  const headers = { 'Content-Type': MEDIA_TYPE, Accept: MEDIA_TYPE };
  if (packed) headers['Content-Encoding'] = 'gzip';
  const reply = await answered(send, path, { method: 'POST', headers, body: /** @type {BodyInit} */ (body) });
  return readMessage(reply, path);
}

/** @param {Response} reply @param {string} path */
async function readMessage(reply, path) {
  const body = await bodyOf(reply, path);
  try {
    return decoded(body);
  } catch (error) {
    throw new SyncError('cut', `${path}: ${body.length} bytes that are no message. ${error}`);
  }
}

/** @param {Response} reply @param {string} path @returns {Promise<Uint8Array>} */
export async function bodyOf(reply, path) {
  try {
    return new Uint8Array(await reply.arrayBuffer());
  } catch (error) {
    const isLate = /** @type {Error} */ (error).name === 'TimeoutError';
    throw new SyncError(isLate ? 'slow' : 'cut', `${path}: the reply broke off. ${error}`);
  }
}

/**
 * A file of reference data or a form, as JSON: the very bytes that the server announced.
 * @param {typeof fetch} send
 * @param {string} url
 * @param {string} sha256 - of its bytes, hexadecimal
 * @returns {Promise<any>}
 * @throws {SyncError}
 */
export async function fetchedJson(send, url, sha256) {
  const body = await bodyOf(await answered(send, url, { headers: { Accept: JSON_TYPE } }), url);
  if ((await hexSha256(body)) !== sha256)
    throw new SyncError('cut', `${url}: ${body.length} bytes that are not the announced file.`);
  return JSON.parse(new TextDecoder().decode(body));
}

/**
 * @param {typeof fetch} send
 * @param {string} path
 * @param {RequestInit} request
 * @param {number[]} [told] - statuses that are an answer too
 * @returns {Promise<Response>} a 2xx, or one of those
 * @throws {SyncError}
 */
export async function answered(send, path, request, told = []) {
  let reply;
  try {
    reply = await send(path, {
      ...request,
      headers: { ...request.headers, ...speaker() },
      credentials: 'same-origin',
      cache: 'no-store',
      // We never send anybody on: whoever does is not our server.
      redirect: 'manual',
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
  } catch (error) {
    const isLate = /** @type {Error} */ (error).name === 'TimeoutError';
    throw new SyncError(isLate ? 'slow' : 'offline', `${path}: ${error}`);
  }
  if (!isOurs(reply))
    throw new SyncError('not_ours', `${path}: ${reply.status} ${reply.headers.get('Content-Type')}`);
  if (reply.ok || told.includes(reply.status)) return reply;
  const trouble = TROUBLES[reply.status] ?? (reply.status >= 500 ? 'server' : 'refused');
  throw new SyncError(trouble, `${path}: ${reply.status}`, Number(reply.headers.get('Retry-After')) || 0);
}

/** Whose session counts, on a phone with several: each device has a cookie of its own. @returns {Record<string, string>} */
function speaker() {
  return isStoreOpen() ? { 'Khaosat-Device': store().device } : {};
}

/**
 * Whether our server answered, or at least a machine in front of it that cannot reach it. A Wi-Fi that wants a
 * sign-in answers with a page or sends on, under any status.
 * @param {Response} reply
 */
function isOurs({ status, headers }) {
  const type = headers.get('Content-Type') ?? '';
  // Attachments have a type of their own, or none.
  return (
    type.startsWith(MEDIA_TYPE) ||
    type.startsWith(JSON_TYPE) ||
    headers.has('Upload-Offset') ||
    FROM_THE_WAY.has(status)
  );
}

/** @param {Uint8Array} bytes @returns {Promise<Uint8Array>} */
async function gzipped(bytes) {
  const stream = new Blob([/** @type {BlobPart} */ (bytes)])
    .stream()
    .pipeThrough(new CompressionStream('gzip'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}
