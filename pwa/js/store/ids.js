/** New ids, made on the phone. */

const SIGNS = '0123456789abcdefghjkmnpqrstvwxyz';

/**
 * A lower-case ULID: 10 characters of time, 16 of chance.
 * @param {number} nowMs
 * @param {Uint8Array} [chance] - 16 bytes
 */
export function newId(nowMs, chance = crypto.getRandomValues(new Uint8Array(16))) {
  let text = '';
  for (let rest = nowMs, i = 0; i < 10; i += 1, rest = Math.floor(rest / 32)) text = SIGNS[rest % 32] + text;
  for (const byte of chance) text += SIGNS[byte % 32];
  return text;
}
