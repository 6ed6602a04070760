/** The place of the enterprise: written down when the button is pressed and never otherwise, or typed. */
import { html, icon } from '../../html.js';
import { _ } from '../../texts.js';
import { readPoint, showPoint } from '../point_text.js';

/** @import { Kind, Place } from '../kinds.js' */

/** @type {Kind} */
export const geopoint = {
  grouped: true,
  typed: true,
  draw: (at) => html`<input class="input" id="${at.id}" inputmode="text" autocomplete="off" spellcheck="false"
      aria-label="${_('Vĩ độ; kinh độ')}"><p class="hint" role="status" data-told></p>${
        !at.readOnly &&
        html`<div class="two"><button class="button" type="button" data-locate>${icon('place', 's')}${_('Ghi vị trí')}</button>
      <button class="button" type="button" data-clear>${icon('erase', 's')}${_('Bỏ vị trí')}</button></div>`
      }`,
  show(box, value, at) {
    const text = value === null ? '' : String(value);
    Object.assign(field(box).dataset, { value: text, shown: showPoint(text, at.language) });
    field(box).value = showPoint(text, at.language);
    told(box).textContent = text
      ? exactness(text)
      : _('Chưa ghi vị trí. Gõ được “vĩ độ; kinh độ”, hoặc để trống.');
  },
  read(box) {
    const { value, dataset } = field(box);
    return value === dataset.shown ? dataset.value || null : readPoint(value);
  },
  press(box, at, pressed) {
    if (pressed.closest('[data-clear]')) {
      stopSearch(box);
      geopoint.show(box, null, at);
      return true;
    }
    if (!pressed.closest('[data-locate]')) return false;
    return stopSearch(box) ? false : locate(box, at);
  },
};

/** @param {Element} box @returns {HTMLInputElement} */
const field = (box) => /** @type {HTMLInputElement} */ (box.querySelector('.input'));

/** @param {Element} box @returns {Element} */
export const told = (box) => /** @type {Element} */ (box.querySelector('[data-told]'));

/** @param {string} value - as stored */
function exactness(value) {
  const metres = value.split(' ')[3];
  return metres ? _('Chính xác ± %(m)s m', { m: metres }) : _('Tự gõ');
}

/** What ends the search that runs in a box. @type {WeakMap<Element, () => void>} */
export const searches = new WeakMap();

/** @param {Element} box @returns {boolean} whether one ran */
function stopSearch(box) {
  const stop = searches.get(box);
  stop?.();
  return stop !== undefined;
}

/** @param {Element} box @param {Place} at @returns {Promise<boolean>} whether there is a place to keep */
async function locate(box, at) {
  try {
    return await (await import('../../parts/pictures.js')).locate(box, at);
  } catch (error) {
    console.error('The search for a place', error);
    told(box).textContent = _('Chưa tìm được vị trí. Gõ tay hoặc để trống cũng được.');
    return false;
  }
}
