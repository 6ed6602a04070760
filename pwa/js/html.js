/** HTML written as tagged templates: every value is escaped unless it is itself the result of `html`. */

/** A piece of finished HTML. Only `html` makes one, so whatever is one was escaped. */
export class Html {
  /** @param {string} text */
  constructor(text) {
    this.text = text;
  }

  toString() {
    return this.text;
  }
}

/** @typedef {Html | string | number | boolean | null | undefined} Piece  false, null and undefined draw nothing */

/**
 * The template as HTML. Lists are joined without a separator.
 * @param {TemplateStringsArray} strings
 * @param {...(Piece | Piece[])} values
 * @returns {Html}
 */
export function html(strings, ...values) {
  let text = strings[0];
  for (let i = 0; i < values.length; i += 1) text += written(values[i]) + strings[i + 1];
  return new Html(text);
}

/** @param {Piece | Piece[]} value @returns {string} */
function written(value) {
  if (value === null || value === undefined || value === false || value === true) return '';
  if (value instanceof Html) return value.text;
  if (Array.isArray(value)) return value.map(written).join('');
  return escaped(value);
}

/** @type {Record<string, string>} */
const ENTITIES = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** @param {string | number} value @returns {string} text that is safe between tags and in a quoted attribute */
export function escaped(value) {
  return String(value).replace(/[&<>"']/g, (sign) => ENTITIES[sign]);
}

/**
 * One drawing of those at the page's end, hidden from screen readers: the words beside it say what it means.
 * @param {string} name - symbol of icons/icons.svg
 * @param {string} [size] - "s" small, "state" in an index, "" the usual 24 px
 */
export function icon(name, size = '') {
  return html`<svg class="icon ${size}" aria-hidden="true"><use href="#icon-${name}"/></svg>`;
}

/**
 * The four delivery states, drawn; the caller writes the words beside it.
 * @param {1 | 2 | 3 | 4} count
 */
export function ticks(count) {
  return html`<svg aria-hidden="true"><use href="#icon-ticks-${count}"/></svg>`;
}

/** A link that stays in the page. @param {string} path @returns {Html} its attributes, href included */
export function to(path) {
  return html`href="${path}" hx-get="${path}" hx-target="#page" hx-push-url="true"`;
}
