/** The first screen stands before htmx is there: it is drawn here, and what is pressed meanwhile is not lost. */
import { Html } from './html.js';
import { handle } from './router.js';
import { fill, guardSwaps, loadHtmx } from './trusted.js';

/**
 * Draws the page of this address, and tells of it as htmx tells of every later one.
 * @param {HTMLElement} page - #page
 */
export async function drawFirst(page) {
  const here = location.pathname + location.search;
  const [text, path] = await answerAt(here);
  if (path !== here) history.replaceState(null, '', path);
  fill(page, new Html(text));
  const title = page.querySelector('title');
  if (title) document.title = title.text;
  title?.remove();
  const detail = { ctx: { target: page, request: { headers: {} } } };
  document.dispatchEvent(new CustomEvent('htmx:after:swap', { detail }));
}

/** @param {string} path @returns {Promise<[text: string, path: string]>} path: where it was sent on to */
async function answerAt(path) {
  const reply = await handle(new Request(new URL(path, location.origin)));
  const sentOn = reply.headers.get('HX-Location');
  return sentOn ? answerAt(JSON.parse(sentOn).path) : [await reply.text(), path];
}

/** Links and forms of the page from now on. Without it they are plain ones, which load the page again. */
export async function beginHtmx() {
  /** @type {(() => void) | null} */
  let again = null;
  const listening = new AbortController();
  const options = { capture: true, signal: listening.signal };
  const later = (/** @type {Event} */ event, /** @type {() => void} */ repeat) => {
    event.preventDefault();
    event.stopPropagation();
    again = repeat;
  };
  const onClick = (/** @type {MouseEvent} */ event) => {
    const pressed = /** @type {Element} */ (event.target).closest(
      'a[hx-get], button:is([hx-get], [hx-post])',
    );
    if (pressed instanceof HTMLElement) later(event, () => pressed.click());
  };
  /** What is searched for while one types. @type {Element | null} */
  let typedIn = null;
  const onInput = (/** @type {Event} */ event) => {
    typedIn = /** @type {Element} */ (event.target).closest('[hx-trigger]') ?? typedIn;
  };
  const onSubmit = (/** @type {SubmitEvent} */ event) => {
    const form = /** @type {HTMLFormElement} */ (event.target);
    if (form.hasAttribute('hx-post')) later(event, () => form.requestSubmit(event.submitter));
  };
  document.addEventListener('click', onClick, options);
  document.addEventListener('submit', onSubmit, options);
  document.addEventListener('input', onInput, options);
  try {
    await painted();
    history.replaceState({ htmx: true }, '', location.href);
    guardSwaps(await loadHtmx());
    // It looks at the page in a task of its own, once it was loaded.
    await new Promise((done) => setTimeout(done));
  } finally {
    listening.abort();
    /** @type {Element | null} */ (typedIn)?.dispatchEvent(new Event('input', { bubbles: true }));
    /** @type {(() => void) | null} */ (again)?.();
  }
}

/** The first screen is on the glass; one that nobody looks at is not waited for. */
function painted() {
  return new Promise((done) => {
    requestAnimationFrame(() => setTimeout(done));
    setTimeout(done, 500);
  });
}
