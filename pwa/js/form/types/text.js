/** A line or a paragraph of text; telephone, e-mail and tax code are text with a fitting keyboard. */
import { html } from '../../html.js';

/** @import { Kind, Place } from '../kinds.js' */

/** @type {Kind} */
export const text = {
  typed: true,
  draw(at) {
    if (at.question.appearance.includes('multiline')) {
      return html`<textarea class="input" id="${at.id}" rows="3"></textarea>`;
    }
    const keyboard = KEYBOARDS.find(([word]) => at.question.appearance.includes(word))?.[1] ?? 'text';
    const plain = keyboard !== 'text' && html`autocapitalize="none" spellcheck="false"`;
    return html`<input class="input" id="${at.id}" inputmode="${keyboard}" autocomplete="off" enterkeyhint="next" ${plain}>`;
  },
  show(box, value) {
    field(box).value = value === null ? '' : String(value);
  },
  read(box, at) {
    const typed = field(box).value.normalize('NFC').trim();
    return (isTaxCode(at) ? branchParted(unspaced(typed)) : typed) || null;
  },
};

/** @type {[appearance: string, keyboard: string][]} */
const KEYBOARDS = [
  ['phone', 'tel'],
  ['email', 'email'],
  ['tax-code', 'numeric'],
  ['numbers', 'numeric'],
];

/** @param {Element} box @returns {HTMLInputElement} */
function field(box) {
  return /** @type {HTMLInputElement} */ (box.querySelector('.input'));
}

/** @param {Place} at */
function isTaxCode(at) {
  return at.question.appearance.includes('tax-code');
}

/** People part long numbers with spaces and points. @param {string} code @returns {string} "46 0980.0112" -> "4609800112" */
function unspaced(code) {
  const plain = code.replace(/[\s.]/g, '');
  return /^\d+(-\d*)?$/.test(plain) ? plain : code;
}

/** Numeric keyboards have no hyphen. @param {string} code @returns {string} "4609800112001" -> "4609800112-001" */
function branchParted(code) {
  return /^\d{13}$/.test(code) ? `${code.slice(0, 10)}-${code.slice(10)}` : code;
}
