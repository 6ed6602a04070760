/** Chance that can be thrown again: the same seed gives the same throws. Source: mulberry32 of Tommy Ettinger. */

/** @param {number} seed @returns {(sides: number) => number} from 0 to sides - 1 */
export function dice(seed) {
  let state = seed | 0;
  return (sides) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % sides;
  };
}
