/** What is told, not asked: notes, and answers that follow from others. */
import { html } from '../../html.js';
import { _ } from '../../texts.js';
import { dateInWords } from '../date_text.js';
import { isYear, showNumber } from '../number_text.js';

/** @import { Kind, Place } from '../kinds.js' */

/** @type {Kind} */
export const note = { told: true, draw: () => html``, show() {}, read: () => null };

/** @type {Kind} */
export const calculated = {
  told: true,
  draw: (at) => html`<p class="answer" role="status" aria-labelledby="${at.id}-label"><b></b></p>`,
  show(box, value, at) {
    const words = inWords(value, at);
    const shown = /** @type {Element} */ (box.querySelector('b'));
    if (shown.textContent !== words) shown.textContent = words;
  },
  read: () => null,
};

/**
 * A stored or calculated answer as text for people.
 * @param {unknown} value
 * @param {Pick<Place, 'question' | 'nameOf' | 'language'>} at
 */
export function inWords(value, at) {
  if (value === null || value === undefined || value === '')
    return at.question.calculation ? _('Chưa tính được') : _('Chưa trả lời');
  const names = Array.isArray(value) ? value : [value];
  const known = names.map((name) => at.nameOf(String(name)));
  if (known.some(Boolean)) return known.map((label, i) => label ?? String(names[i])).join(', ');
  if (/^\d{4}-\d\d-\d\d/.test(String(value))) return dateInWords(value);
  if (isYear(at.question)) return String(value);
  return ['integer', 'decimal', 'calculate'].includes(at.question.type)
    ? showNumber(value, at.language)
    : names.join(', ');
}
