/** One of a few as cards or segments, several as cards, and an order told by touching one after the other. */
import { html } from '../../html.js';
import { _ } from '../../texts.js';
import { showNumber } from '../number_text.js';

/** @import { Kind, Place } from '../kinds.js' */

/** @type {Kind} */
export const chooseOne = {
  grouped: true,
  draw: (at) => cards(at, 'radio'),
  show(box, value) {
    for (const input of boxes(box)) input.checked = input.value === value;
  },
  read: (box) => boxes(box).find((input) => input.checked)?.value ?? null,
};

/** Two or three short answers side by side. @type {Kind} */
export const segments = {
  ...chooseOne,
  draw: (at) =>
    html`<div class="segments">${at.choices.map(
      (choice, i) => html`<label class="segment">${input(at, choice, i, 'radio')}${choice.label}</label>`,
    )}</div>`,
};

/** A scale in one piece: its steps below one another, side by side where there is room. @type {Kind} */
export const likert = {
  ...chooseOne,
  draw: (at) =>
    html`<div class="segments likert">${at.choices.map(
      (choice, i) => html`<label class="segment">${input(at, choice, i, 'radio')}${choice.label}</label>`,
    )}</div>`,
};

/** @type {Kind} */
export const chooseMany = {
  grouped: true,
  draw: (at) => cards(at, 'checkbox'),
  show(box, value) {
    const chosen = /** @type {string[]} */ (Array.isArray(value) ? value : []);
    for (const input of boxes(box)) input.checked = chosen.includes(input.value);
  },
  read(box) {
    const chosen = boxes(box)
      .filter((input) => input.checked)
      .map((input) => input.value);
    return chosen.length ? chosen : null;
  },
};

/** Touched first stands first; the number on the card tells the place. @type {Kind} */
export const rank = {
  ...chooseMany,
  show(box, value, at) {
    const order = /** @type {string[]} */ (Array.isArray(value) ? value : []);
    for (const input of boxes(box)) {
      const place = order.indexOf(input.value);
      input.checked = place >= 0;
      input.dataset.place = String(place);
      const label = /** @type {Element} */ (input.nextElementSibling);
      const name = at.choices.find((choice) => choice.name === input.value)?.label ?? input.value;
      label.textContent = place < 0 ? name : `${place + 1}. ${name}`;
    }
  },
  read(box) {
    const chosen = boxes(box).filter((input) => input.checked);
    const placed = (/** @type {HTMLInputElement} */ one) => Number(one.dataset.place) + 1 || Infinity;
    const order = chosen.sort((a, b) => placed(a) - placed(b)).map((input) => input.value);
    return order.length ? order : null;
  },
};

/** One box to tick: "seen", "done". @type {Kind} */
export const acknowledge = {
  grouped: true,
  draw: (at) =>
    html`<div class="choices">${card(at, { name: 'OK', label: _('Đã xem') }, 0, 'checkbox')}</div>`,
  show(box, value) {
    boxes(box)[0].checked = value === 'OK';
  },
  read: (box) => (boxes(box)[0].checked ? 'OK' : null),
};

/** A scale of a few steps. Nothing is chosen beforehand, as a slider would. @type {Kind} */
export const scale = {
  ...segments,
  draw(at) {
    const names = stepsOf(at.question) ?? [];
    return segments.draw({
      ...at,
      choices: names.map((name) => ({ name, label: showNumber(name, at.language) })),
    });
  },
};

/** A longer scale is typed as a number. */
const MOST_STEPS = 21;

/**
 * The steps of a scale, to the nine decimals that checks.js looks at: three times 0.1 is not 0.3 by itself.
 * @param {import('../../../types/survey.d.ts').Question} question
 * @returns {string[] | null} canonical decimals, "0.3"; null when they are none or too many to choose from
 */
export function stepsOf({ parameters: { start, end, step } }) {
  const [first, last, each] = [start, end, step].map(Number);
  const count = Math.floor((last - first) / each + 1e-9) + 1;
  if (!(count > 0 && count <= MOST_STEPS)) return null;
  return Array.from({ length: count }, (_each, i) => String(Number((first + i * each).toFixed(9))));
}

/** Where the choices come from an answer, or from rows, that are not there. */
export const noneYet = () => _('Chưa có lựa chọn nào. Trả lời câu phía trên trước.');

/** @param {Place} at @param {string} type */
function cards(at, type) {
  const drawn = at.choices.map((choice, i) => card(at, choice, i, type));
  return html`<div class="choices">${drawn.length ? drawn : html`<p class="hint">${noneYet()}</p>`}</div>`;
}

/** @param {Place} at @param {{name: string, label: string}} choice @param {number} i @param {string} type */
function card(at, choice, i, type) {
  return html`<label class="choice">${input(at, choice, i, type)}<span>${choice.label}</span></label>`;
}

/** @param {Place} at @param {{name: string}} choice @param {number} i @param {string} type */
function input(at, choice, i, type) {
  return html`<input type="${type}" name="${at.id}" id="${i ? `${at.id}-${i}` : at.id}" value="${choice.name}"
    ${at.readOnly && html`disabled`}>`;
}

/** @param {Element} box @returns {HTMLInputElement[]} */
function boxes(box) {
  return [...box.querySelectorAll('input')];
}
