/** One message there and its reply back: MessagePack, gzip, and a name for everything that can go wrong between. */
import { decoded, encoded } from './change.js';

/**
 * @typedef {'offline' | 'slow' | 'not_ours' | 'sign_in' | 'too_large' | 'update' | 'busy' | 'server' | 'refused'} Trouble
 * offline: no network, or the server does not answer · slow: no reply in time · not_ours: somebody else answered
 * (the sign-in page of a Wi-Fi) · sign_in: the session ended · too_large: split and send again ·
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
  const type = reply.headers.get('Content-Type') ?? '';
  if (!type.startsWith(MEDIA_TYPE)) throw new SyncError('not_ours', `${path}: ${reply.status} ${type}`);
  try {
    return decoded(new Uint8Array(await reply.arrayBuffer()));
  } catch (error) {
    throw new SyncError('offline', `${path}: the reply broke off. ${error}`);
  }
}

/**
 * A file of reference data or a form, as JSON.
 * @param {typeof fetch} send
 * @param {string} url
 * @returns {Promise<{content: any, size: number}>}
 * @throws {SyncError}
 */
export async function fetchedJson(send, url) {
  const reply = await answered(send, url, { headers: { Accept: 'application/json' } });
  if (!(reply.headers.get('Content-Type') ?? '').includes('json')) {
    throw new SyncError('not_ours', `${url}: ${reply.status} ${reply.headers.get('Content-Type')}`);
  }
  const text = await reply.text();
  return { content: JSON.parse(text), size: text.length };
}

/** @param {typeof fetch} send @param {string} path @param {RequestInit} request @returns {Promise<Response>} a 200 */
async function answered(send, path, request) {
  let reply;
  try {
    reply = await send(path, {
      ...request,
      credentials: 'same-origin',
      cache: 'no-store',
      redirect: 'error',
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
  } catch (error) {
    const isLate = /** @type {Error} */ (error).name === 'TimeoutError';
    throw new SyncError(isLate ? 'slow' : 'offline', `${path}: ${error}`);
  }
  if (reply.ok) return reply;
  const trouble = TROUBLES[reply.status] ?? (reply.status >= 500 ? 'server' : 'refused');
  throw new SyncError(trouble, `${path}: ${reply.status}`, Number(reply.headers.get('Retry-After')) || 0);
}

/** @param {Uint8Array} bytes @returns {Promise<Uint8Array>} */
async function gzipped(bytes) {
  const stream = new Blob([/** @type {BlobPart} */ (bytes)])
    .stream()
    .pipeThrough(new CompressionStream('gzip'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}
