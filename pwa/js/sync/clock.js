/** Hybrid logical clock: stamps that sort as text the way their changes followed each other. Mirrored: sync/clock.py. */

const LATEST_MS = 2 ** 48 - 1;
const LATEST_COUNTER = 0xffff;

/**
 * The stamp for one new change on this phone, always later than `last`.
 * Never raises: a clock set back only raises the counter; a counter past ffff goes to the next millisecond; what lies
 * outside 1970 to 2^48 - 1 ms counts as the nearest of these two.
 * Source: Kulkarni et al. 2014, Logical Physical Clocks, section 3.
 * @param {string} last - the later of the last own stamp and the latest one heard of; "" if none
 * @param {number} nowMs - this phone's clock plus the known offset to the server; may jump backwards
 * @param {string} device - 10 characters
 * @returns {string} e.g. "019a9c3e8f00-0001-7k2m9qd4xz"
 */
export function nextStamp(last, nowMs, device) {
  const ms = Math.min(Math.max(nowMs, 0), LATEST_MS);
  if (last === '') return stamp(ms, 0, device);
  const before = stampParts(last);
  if (ms > before.ms) return stamp(ms, 0, device);
  if (before.counter < LATEST_COUNTER) return stamp(before.ms, before.counter + 1, device);
  return stamp(before.ms + 1, 0, device);
}

/**
 * What to add to this phone's clock to get the server's, milliseconds, from one request and its reply: half-way
 * between sending and receiving is when the server is taken to have answered; rounded down.
 * @param {number} serverMs
 * @param {number} sentMs
 * @param {number} receivedMs
 */
export function clockOffsetMs(serverMs, sentMs, receivedMs) {
  return serverMs - Math.floor((sentMs + receivedMs) / 2);
}

/** @param {string} one @param {string} other @returns {string} the later of two stamps; "" is earlier than any */
export function laterStamp(one, other) {
  if (one < other) return other;
  return one;
}

/** @param {string} text @returns {{ms: number, counter: number, device: string}} */
export function stampParts(text) {
  return {
    ms: Number.parseInt(text.slice(0, 12), 16),
    counter: Number.parseInt(text.slice(13, 17), 16),
    device: text.slice(18),
  };
}

/** @param {number} ms @param {number} counter @param {string} device */
function stamp(ms, counter, device) {
  return `${ms.toString(16).padStart(12, '0')}-${counter.toString(16).padStart(4, '0')}-${device}`;
}
