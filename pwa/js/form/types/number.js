/** Whole and decimal numbers, money and long scales, with their unit; thousands are parted while typing. */
import { html } from '../../html.js';
import { groupWhileTyping, isYear, readNumber, showNumber } from '../number_text.js';

/** @import { Kind, Place } from '../kinds.js' */

/** @type {Kind} */
export const number = {
  typed: true,
  draw(at) {
    const keyboard = at.question.type === 'integer' ? 'numeric' : 'decimal';
    const named = at.unit && html`aria-labelledby="${at.id}-label ${at.id}-unit"`;
    const input = html`<input class="input num" id="${at.id}" inputmode="${keyboard}" autocomplete="off" enterkeyhint="next" ${named}>`;
    return at.unit ? html`<div class="unit">${input}<span id="${at.id}-unit">${at.unit}</span></div>` : input;
  },
  show(box, value, at) {
    field(box).value = isYear(at.question) ? String(value ?? '') : showNumber(value, at.language);
  },
  read(box, at) {
    return readNumber(field(box).value, at.question.type, at.language);
  },
  typing(box, at, event) {
    if (isYear(at.question)) return;
    const input = field(box);
    const deleting = Boolean(event.inputType?.startsWith('delete'));
    const caret = input.selectionStart ?? input.value.length;
    const grouped = groupWhileTyping(input.value, caret, { language: at.language, deleting });
    if (grouped.text === input.value) return;
    input.value = grouped.text;
    input.setSelectionRange(grouped.caret, grouped.caret);
  },
};

/** @param {Element} box @returns {HTMLInputElement} */
function field(box) {
  return /** @type {HTMLInputElement} */ (box.querySelector('.input'));
}
