/** Types of what the phone uses of noble-ciphers/chacha.js. Our own. */

/** For one message. output: at least 16 bytes longer than what is encrypted; aligned like it. decrypt throws "invalid tag". */
export interface Cipher {
  encrypt(data: Uint8Array, output?: Uint8Array): Uint8Array;
  decrypt(data: Uint8Array): Uint8Array;
}

/** key: 32 bytes. nonce: 24. authenticated: what is not encrypted and must be the same. */
export function xchacha20poly1305(key: Uint8Array, nonce: Uint8Array, authenticated?: Uint8Array): Cipher;
