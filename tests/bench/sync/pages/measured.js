/** What every measured page offers: fill it, then send and receive, with the longest stop of the main thread. */

/**
 * @typedef {object} Product
 * @property {(given: any) => Promise<void>} start - what comes before the first visit
 * @property {(visits: any[], atOnce: number) => Promise<void>} fill - keeps the visits in the browser
 * @property {() => Promise<void>} sync - resolves when the server has everything and the browser knows
 */

/** @param {Product} product */
export function offer(product) {
  /** @type {number[]} */
  let stops = [];
  new PerformanceObserver((list) => {
    stops.push(...list.getEntries().map((entry) => entry.duration));
  }).observe({ type: 'longtask' });
  /** @type {any} */ (window).bench = {
    start: product.start,
    fill: product.fill,
    /** @returns {Promise<{ms: number, longestTaskMs: number}>} tasks below 50 ms are not told by the browser: 0 */
    async sync() {
      await new Promise((go) => setTimeout(go, 500));
      stops = [];
      const began = performance.now();
      await product.sync();
      const ms = performance.now() - began;
      await new Promise((go) => setTimeout(go, 200));
      return { ms, longestTaskMs: Math.max(0, ...stops) };
    },
  };
}
