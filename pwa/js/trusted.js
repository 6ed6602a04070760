/** The one gate for HTML and script addresses: Trusted Types policy "app-html". Nothing else may create one. */
import { Html } from './html.js';

const WORKER = '/f/sw.js';
const HTMX = new URL('../vendor/htmx.min.js', import.meta.url).pathname;

/** @type {{createHTML: (text: string) => any, createScriptURL: (url: string) => any}} */
const policy = makePolicy();

function makePolicy() {
  const rules = {
    /** @param {string} text */
    createHTML: (text) => text,
    /** @param {string} url */
    createScriptURL: (url) => {
      if (url !== WORKER && url !== HTMX)
        throw new Error(`Only ${WORKER} and ${HTMX} are started as scripts, not ${url}.`);
      return url;
    },
    createScript: () => {
      throw new Error('Scripts in fragments are forbidden.');
    },
  };
  const factory = /** @type {any} */ (window).trustedTypes;
  return factory ? factory.createPolicy('app-html', rules) : rules;
}

/**
 * Puts a template's result into an element, and lets htmx see it.
 * @param {Element} element
 * @param {Html} content
 */
export function fill(element, content) {
  element.innerHTML = policy.createHTML(content.text);
  htmx()?.process(element);
}

/** The worker's address as what `register` accepts. */
export function workerUrl() {
  return policy.createScriptURL(WORKER);
}

/** vendor/htmx.min.js is a classic script and leaves this name; nothing before it was loaded. @returns {any} */
export function htmx() {
  return /** @type {any} */ (window).htmx;
}

/** @returns {Promise<any>} htmx @throws {Error} when it could not be loaded */
export function loadHtmx() {
  return new Promise((done, failed) => {
    const script = document.createElement('script');
    script.src = policy.createScriptURL(HTMX);
    script.onload = () => done(htmx());
    script.onerror = () => failed(new Error(`${HTMX} could not be loaded.`));
    document.head.append(script);
  });
}

/** Hands every swap of htmx to the policy. @param {any} library */
export function guardSwaps(library) {
  library.registerExtension('app-html', {
    /** @param {any} api */
    init: (api) =>
      api.initSecurity({
        createHTML: (/** @type {string} */ text) => policy.createHTML(text),
        createScript: () => {
          throw new Error('Scripts in fragments are forbidden.');
        },
      }),
  });
}

/** A template's result as what `innerHTML` accepts. @param {Html} content @returns {any} */
export function trusted(content) {
  return policy.createHTML(content.text);
}
