/** One of a list that the phone itself opens: `minimal`. */
import { html } from '../../html.js';
import { _ } from '../../texts.js';

/** @import { Kind } from '../kinds.js' */

/** @type {Kind} */
export const select = {
  draw: (at) =>
    html`<select class="input" id="${at.id}"><option value="">${_('Chưa chọn')}</option>${at.choices.map(
      (choice) => html`<option value="${choice.name}">${choice.label}</option>`,
    )}</select>`,
  show(box, value) {
    const list = /** @type {HTMLSelectElement} */ (box.querySelector('select'));
    list.value = value === null ? '' : String(value);
    if (value !== null && list.selectedIndex < 0)
      list.add(new Option(String(value), String(value), true, true));
  },
  read: (box) => /** @type {HTMLSelectElement} */ (box.querySelector('select')).value || null,
};
