/**
 * What every product's page carries in this bench, whoever's it is: it finds questions by their visible labels,
 * watches for a condition, and tells when that held, was painted and came to rest after a trusted event.
 *
 * @typedef {object} Product  how one product's page is read
 * @property {() => Promise<void>} mount - draws the form; resolves when its first questions were painted
 * @property {() => Element[]} questions - on the page now
 * @property {(question: Element) => string} label
 * @property {(question: Element) => boolean} shown
 * @property {(question: Element) => {label: string, element: Element}[]} options
 * @property {(question: Element) => Element | null} input
 * @property {(set: Setting, value: string) => Promise<Element>} [prepare] - brings a target to the page, before the event
 * @property {(watch: Watch) => (() => boolean) | null} [elsewhere] - for what is watched where the page does not show
 *   it now: the condition, read from the product's engine once it has brought the page up to date
 * @property {string} [answered] - the event that says so
 * @property {(watch: Watch) => Promise<(() => boolean) | undefined>} [open] - brings what is watched to the page;
 *   gives whether it is seen there, where that is told otherwise than on the peers' pages
 * @typedef {{label: string, kind: 'select' | 'number', nth?: number}} Setting
 * @typedef {{visible?: string, is_?: boolean, text?: string, options_of?: string, count?: number, first?: string}} Watch
 */

export const form = new URLSearchParams(location.search).get('form');

/** Resolves when a frame was produced, with the time. @returns {Promise<number>} */
export function frame() {
  return new Promise((done) => {
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => done(performance.now());
      port2.postMessage(0);
    });
  });
}

/** @param {Product} product */
export async function start(product) {
  const bench = { ready: false, times: {}, check: null };
  window.bench = bench;
  await product.mount();
  bench.times.mounted = performance.now();
  // Nobody's start waits for what looks at the events after it.
  const { watchEvents } = await import('./events.js');
  await watchEvents(bench, product);
  bench.ready = true;
}
