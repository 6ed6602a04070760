/** Day, month and year as three numbers, so that no phone's language turns them round. */
import { html } from '../../html.js';
import { _ } from '../../texts.js';
import { fullYear, readDate, showDate, today } from '../date_text.js';

/** @import { Kind, Place } from '../kinds.js' */

/** @type {Kind} */
export const date = {
  typed: true,
  grouped: true,
  draw(at) {
    const parts = PARTS.filter(([part]) => !left(at).includes(part));
    return html`<div class="date">${parts.map(
      ([part, size]) => html`<label>${NAMES[part]()}<input class="input"
      id="${part === parts[0][0] ? at.id : `${at.id}-${part}`}" data-part="${part}" inputmode="numeric" maxlength="${size}"
      autocomplete="off"></label>`,
    )}</div>
      <button class="button" type="button" data-today>${_('Hôm nay')}</button>`;
  },
  show(box, value, at) {
    const parts = showDate(value);
    for (const input of inputs(box)) input.value = parts[partOf(input)];
    box.querySelector('[data-today]')?.toggleAttribute('disabled', at.readOnly);
  },
  read(box, at) {
    const parts = { day: '', month: '', year: '' };
    for (const input of inputs(box)) parts[partOf(input)] = input.value;
    if (left(at).includes('month') && parts.year) parts.month = '01';
    if (left(at).includes('day') && parts.year) parts.day = '01';
    return readDate(parts);
  },
  typing(box, _at, event) {
    const input = /** @type {HTMLInputElement} */ (event.target);
    const full = /^\d+$/.test(input.value) && input.value.length === input.maxLength;
    if (!full || event.inputType?.startsWith('delete')) return;
    const all = inputs(box);
    all[all.indexOf(input) + 1]?.select();
  },
  leave(box, at) {
    const year = inputs(box).find((input) => partOf(input) === 'year');
    if (year) year.value = fullYear(year.value.trim(), Number(today(at.nowMs, at.zone).slice(0, 4)));
  },
  press(box, at, pressed) {
    if (!pressed.closest('[data-today]')) return false;
    date.show(box, today(at.nowMs, at.zone), at);
    return true;
  },
};

/** @type {['day' | 'month' | 'year', number][]} */
const PARTS = [
  ['day', 2],
  ['month', 2],
  ['year', 4],
];
const NAMES = { day: () => _('Ngày'), month: () => _('Tháng'), year: () => _('Năm') };

/** Parts that are not asked. @param {Place} at @returns {string[]} */
function left(at) {
  const words = at.question.appearance.split(' ');
  return words.includes('month-year') ? ['day'] : words.includes('year') ? ['day', 'month'] : [];
}

/** @param {Element} box @returns {HTMLInputElement[]} */
function inputs(box) {
  return /** @type {HTMLInputElement[]} */ ([...box.querySelectorAll('[data-part]')]);
}

/** @param {HTMLInputElement} input */
function partOf(input) {
  return /** @type {'day' | 'month' | 'year'} */ (input.dataset.part);
}
