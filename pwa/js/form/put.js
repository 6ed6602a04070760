/** The ways finished HTML enters the page; all go through the one policy of trusted.js. */
import { trusted } from '../trusted.js';

/** @import { Html } from '../html.js' */

/** Fills an element, only if it would change: focus, marks and scroll elsewhere stay. @param {Element} element @param {Html} content */
export function put(element, content) {
  if (!differs(element, content)) return;
  drawn.set(element, content.text);
  element.innerHTML = trusted(content);
}

/**
 * Puts work off until the next frame was drawn, once for all calls until then: what was touched is seen first, and
 * what only counts it follows.
 * @param {() => unknown} work
 */
export function afterFrame(work) {
  let isDue = false;
  const run = () => {
    isDue = false;
    work();
  };
  return () => {
    if (isDue) return;
    isDue = true;
    requestAnimationFrame(() => setTimeout(run));
  };
}

/** Whether `put` would write. @param {Element} element @param {Html} content */
export function differs(element, content) {
  return drawn.get(element) !== content.text;
}

/** @type {WeakMap<Element, string>} what `put` wrote last */
const drawn = new WeakMap();

/** @param {Html} content - of one element @returns {HTMLElement} */
export function made(content) {
  return allMade(content)[0];
}

/** @param {Html} content @returns {HTMLElement[]} its elements, read in one go */
export function allMade(content) {
  const mould = document.createElement('template');
  mould.innerHTML = trusted(content);
  return /** @type {HTMLElement[]} */ ([...mould.content.children]);
}
