/** What happens after an event, once the form is there: when the watched condition held, was painted and came to rest. */
import { frame } from './measuring.js';

/** @import { Product } from './measuring.js' */

const plain = (text) => (text || '').replace(/\s+/g, ' ').trim();

/**
 * Resolves when the page has come to rest after its start.
 * @param {any} bench - window.bench; `target`, `watch` and `show` are put into it @param {Product} product
 */
export async function watchEvents(bench, product) {
  bench.changed = performance.now();
  new MutationObserver(() => {
    bench.changed = performance.now();
    bench.check?.(bench.changed);
  }).observe(document.documentElement, {
    subtree: true,
    childList: true,
    attributes: true,
    characterData: true,
  });
  const events = [];
  for (const name of ['pointerup', 'click', 'keydown']) {
    const note = (event) => event.isTrusted && events.push({ at: event.timeStamp, heard: performance.now() });
    addEventListener(name, note, true);
  }

  const find = (label, nth = 1) =>
    product.questions().filter((each) => plain(product.label(each)) === label)[nth - 1] ?? null;

  /** The note that holds a text, remembered: looking through 80,000 nodes for each event would be our time, not theirs. */
  let note = { prefix: '', element: null };
  const noteText = (text) => {
    const prefix = `${text.split(' ')[0]} `;
    if (!note.element?.isConnected || note.prefix !== prefix)
      note = {
        prefix,
        element: product.questions().find((each) => plain(each.textContent).includes(prefix)),
      };
    return note.element ? plain(note.element.textContent) : '';
  };

  const holds = (watch) => {
    if (watch.visible)
      return (
        product
          .questions()
          .some((each) => plain(product.label(each)) === watch.visible && product.shown(each)) === watch.is_
      );
    if (watch.text) return noteText(watch.text).includes(watch.text);
    const question = find(watch.options_of);
    const options = question ? product.options(question) : [];
    return options.length === watch.count && plain(options[0].label) === watch.first;
  };

  const quiet = async (ms) => {
    for (;;) {
      const was = bench.changed;
      await new Promise((go) => setTimeout(go, ms));
      if (was === bench.changed) return was;
    }
  };

  /** The element to touch or to type into. */
  bench.target = async (set, value) => {
    const question = (await product.prepare?.(set, value)) ?? find(set.label, set.nth);
    if (!question) return null;
    if (set.kind === 'number') return product.input(question);
    return product.options(question).find((each) => plain(each.label) === value)?.element ?? null;
  };

  /** Begins to watch; `bench.result` resolves when the condition holds. @returns {boolean} whether it holds already */
  bench.watch = (watch) => {
    events.length = 0;
    const elsewhere = product.elsewhere?.(watch) ?? null;
    const isSo = elsewhere ?? (() => holds(watch));
    bench.result = new Promise((resolve) => {
      const done = async (updated) => {
        bench.check = null;
        const cause = events.filter((each) => each.heard <= updated).at(-1);
        // One touch is several events; the first of them is when the finger was lifted.
        const began = events.find((each) => Math.abs(each.at - cause.at) < 1.5).at;
        const painted = await frame();
        const settled = await quiet(120);
        resolve({ updated: updated - began, painted: painted - began, settled: settled - began });
      };
      if (elsewhere)
        document.addEventListener(product.answered, function hear() {
          // Reading may be when the engine works it out: that time counts.
          if (!isSo()) return;
          document.removeEventListener(product.answered, hear);
          done(performance.now());
        });
      else bench.check = (now) => isSo() && done(now);
    });
    return isSo();
  };

  /** For what was watched elsewhere: the time from asking for its page until it shows the condition, painted. */
  bench.show = async (watch) => {
    if (!product.elsewhere?.(watch)) return null;
    const began = performance.now();
    const isShown = (await product.open(watch)) ?? (() => holds(watch));
    for (const giveUp = began + 5000; !isShown(); await new Promise((go) => setTimeout(go, 4)))
      if (performance.now() > giveUp) return { error: 'the page that was opened does not show it' };
    return { opened: (await frame()) - began };
  };

  await quiet(700);
}
