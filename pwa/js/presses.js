/** One press is one wish: pressed again before its answer is on the screen, a button is not heard. */

/** What was pressed and has no answer on the screen yet; with the button, marked as busy. @type {Map<string, Element>} */
const pressed = new Map();

/** Of every POST of the page. A second touch of a wet finger began two visits, or used up a code twice. */
export function hearPressesOnce() {
  document.addEventListener('htmx:config:request', (event) => {
    const { ctx } = /** @type {CustomEvent} */ (event).detail;
    if (ctx.request.method !== 'POST') return;
    const name = nameOf(ctx);
    if (pressed.has(name)) return event.preventDefault();
    const button = ctx.request.submitter ?? ctx.sourceElement;
    button.setAttribute('aria-busy', 'true');
    pressed.set(name, button);
  });
  document.addEventListener('htmx:finally:request', (event) => {
    const { ctx } = /** @type {CustomEvent} */ (event).detail;
    // Sent on to another page, it is answered only when that one is drawn.
    if (ctx.request.method === 'POST' && !ctx.hx?.location) forget(nameOf(ctx));
  });
  document.addEventListener('htmx:after:swap', (event) => {
    const { ctx } = /** @type {CustomEvent} */ (event).detail;
    if (ctx.target?.id === 'page') for (const name of [...pressed.keys()]) forget(name);
  });
}

/** @param {any} ctx */
function nameOf({ request }) {
  return `${request.action} ${new URLSearchParams(request.body)}`;
}

/** @param {string} name */
function forget(name) {
  pressed.get(name)?.removeAttribute('aria-busy');
  pressed.delete(name);
}
