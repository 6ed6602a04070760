/** Day, month and year as three numbers, so that no phone's language turns them round. */
import { html } from '../../html.js';
import { _ } from '../../texts.js';
import { fullYear, piecesOf, readDate, showDate, spread, today } from '../date_text.js';

/** @import { Kind, Place } from '../kinds.js' */

/** @type {Kind} */
export const date = {
  typed: true,
  grouped: true,
  draw(at) {
    const parts = PARTS.filter((part) => !left(at).includes(part));
    return html`<div class="date">${parts.map(
      (part) => html`<label>${NAMES[part]()}<input class="input"
      id="${part === parts[0] ? at.id : `${at.id}-${part}`}" data-part="${part}" inputmode="numeric"
      autocomplete="off"></label>`,
    )}</div>
      <button class="button" type="button" data-today>${_('Hôm nay')}</button>`;
  },
  show(box, value, at) {
    fill(box, showDate(value));
    box.querySelector('[data-today]')?.toggleAttribute('disabled', at.readOnly);
  },
  read(box, at) {
    const parts = partsIn(box);
    if (left(at).includes('month') && parts.year) parts.month = '01';
    if (left(at).includes('day') && parts.year) parts.day = '01';
    return readDate(parts);
  },
  typing(box, _at, event) {
    const input = /** @type {HTMLInputElement} */ (event.target);
    if (!input.dataset.part) return;
    const pieces = piecesOf(input.value);
    const parts = partsIn(box);
    // A separator behind a full box lands in the next one, typed over what stands selected there.
    const isAlone = input.value && !pieces.join('');
    if (isAlone) parts[partOf(input)] = input.defaultValue;
    fill(box, parts);
    if (isAlone) input.select();
    else if (!event.inputType?.startsWith('delete')) goOn(inputs(box), input, pieces);
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

/** @type {('day' | 'month' | 'year')[]} */
const PARTS = ['day', 'month', 'year'];
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

/** @param {Element} box */
function partsIn(box) {
  return spread(inputs(box).map((input) => [partOf(input), input.value]));
}

/** @param {Element} box @param {import('../date_text.js').DateParts} parts */
function fill(box, parts) {
  for (const input of inputs(box)) {
    input.value = parts[partOf(input)];
    input.defaultValue = input.value;
  }
}

/**
 * Moves to the box where typing goes on: the one of the last piece, or the one behind it once that is full.
 * @param {HTMLInputElement[]} boxes @param {HTMLInputElement} from - typed in @param {string[]} pieces - typed there
 */
function goOn(boxes, from, pieces) {
  const end = pieces[pieces.length - 1];
  const last = boxes[boxes.indexOf(from) + pieces.length - 1] ?? boxes.at(-1);
  const next = /^\d\d$/.test(end) && boxes[boxes.indexOf(last) + 1];
  // What stood there is typed over; what was just typed is not.
  if (next) next.select();
  else if (end) last.focus();
  else if (last !== from) last.select();
}
