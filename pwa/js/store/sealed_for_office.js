/**
 * What only the office's recovery key opens: AES-256-GCM under a key that its private half and one of this phone's, thrown
 * away at once, have in common. The server's side: server/steps/sealed_for_office.py.
 *
 * head   magic (8 letters) · version 1 (1 byte) · id of the recovery key (8) · this phone's public key (65)
 */
import { encoded } from '../sync/change.js';

/** This phone was bound before there was a key: it has to be bound again once, with a new code. */
export class NoRecoveryKeyError extends Error {
  constructor() {
    super('This phone has no recovery key. Enrol it again with a new code; nothing is lost by that.');
    this.name = 'NoRecoveryKeyError';
  }
}

const VERSION = 1;
const P256 = { name: 'ECDH', namedCurve: 'P-256' };
const text = new TextEncoder();

/**
 * The beginning of something sealed: its head, the key for what follows, and the proof that this phone wrote it.
 * @param {unknown} recoveryKey - as enrolment gave it: the public half in base64url, a dot, this phone's secret
 * @param {string} magic - 8 letters that name the kind
 * @param {string} info - names it in the derivation of the key
 * @returns {Promise<{head: Uint8Array, key: CryptoKey, proof: Uint8Array}>}
 * @throws {NoRecoveryKeyError}
 */
export async function sealedForOffice(recoveryKey, magic, info) {
  const [publicText, secret] = typeof recoveryKey === 'string' ? recoveryKey.split('.') : [];
  if (!publicText || !secret) throw new NoRecoveryKeyError();
  const raw = fromBase64Url(publicText);
  const { subtle } = crypto;
  const theirs = await subtle.importKey('raw', raw, P256, false, []);
  const own = /** @type {CryptoKeyPair} */ (await subtle.generateKey(P256, false, ['deriveBits']));
  const ownPublic = new Uint8Array(await subtle.exportKey('raw', own.publicKey));
  const id = new Uint8Array(await subtle.digest('SHA-256', raw)).subarray(0, 8);
  const head = new Uint8Array([...text.encode(magic), VERSION, ...id, ...ownPublic]);
  const shared = await subtle.deriveBits({ name: 'ECDH', public: theirs }, own.privateKey, 256);
  const material = await subtle.importKey('raw', shared, 'HKDF', false, ['deriveKey']);
  const key = await subtle.deriveKey(
    { name: 'HKDF', hash: 'SHA-256', salt: head, info: text.encode(info) },
    material,
    { name: 'AES-GCM', length: 256 },
    false,
    ['encrypt'],
  );
  const signer = await subtle.importKey(
    'raw',
    text.encode(secret),
    { name: 'HMAC', hash: 'SHA-256' },
    false,
    ['sign'],
  );
  const proof = new Uint8Array(await subtle.sign('HMAC', signer, head));
  return { head, key, proof };
}

/**
 * The key of a person's data, for the office alone: head and one part. The nonce is zero, as the key seals nothing else.
 * @param {unknown} recoveryKey @param {string} person @param {Uint8Array} dataKey
 * @returns {Promise<Uint8Array>}
 * @throws {NoRecoveryKeyError}
 */
export async function dataKeyForOffice(recoveryKey, person, dataKey) {
  const { head, key } = await sealedForOffice(recoveryKey, 'KSDATKEY', 'khaosat data key 1');
  const content = /** @type {BufferSource} */ (encoded({ person, key: dataKey }));
  const sealed = await crypto.subtle.encrypt({ name: 'AES-GCM', iv: new Uint8Array(12) }, key, content);
  return new Uint8Array([...head, ...new Uint8Array(sealed)]);
}

/** @param {string} letters @returns {Uint8Array<ArrayBuffer>} */
function fromBase64Url(letters) {
  const plain = atob(letters.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}
