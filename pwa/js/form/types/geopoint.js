/**
 * The place of the enterprise: written down when the button is pressed and never otherwise, or typed. The search goes
 * on until the place is exact, or is stopped; the best one found so far is taken.
 */
import { html, icon } from '../../html.js';
import { _ } from '../../texts.js';
import { readPoint, showPoint, storedPoint } from '../point_text.js';

/** @import { Kind, Place } from '../kinds.js' */

/** Exact enough for a gate, in metres. */
const GOOD_M = 10;
const LONGEST_MS = 60_000;

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
const told = (box) => /** @type {Element} */ (box.querySelector('[data-told]'));

/** @param {string} value - as stored */
function exactness(value) {
  const metres = value.split(' ')[3];
  return metres ? _('Chính xác ± %(m)s m', { m: metres }) : _('Tự gõ');
}

/** What ends the search that runs in a box. @type {WeakMap<Element, () => void>} */
const searches = new WeakMap();

/** @param {Element} box @returns {boolean} whether one ran */
function stopSearch(box) {
  const stop = searches.get(box);
  stop?.();
  return stop !== undefined;
}

/** @param {Element} box @param {Place} at @returns {Promise<boolean>} whether there is a place to keep */
function locate(box, at) {
  const button = /** @type {Element} */ (box.querySelector('[data-locate]'));
  told(box).textContent = _('Đang tìm vị trí…');
  button.lastChild?.replaceWith(_('Lấy vị trí này'));
  return new Promise((resolve) => {
    /** @type {GeolocationCoordinates | null} */
    let best = null;
    const end = (/** @type {string} */ why) => {
      navigator.geolocation.clearWatch(watch);
      clearTimeout(late);
      searches.delete(box);
      button.lastChild?.replaceWith(_('Ghi vị trí'));
      if (best) geopoint.show(box, storedPoint(best), at);
      else told(box).textContent = why;
      resolve(best !== null);
    };
    const none = _('Chưa tìm được vị trí. Ra chỗ thoáng rồi thử lại; gõ tay hoặc để trống cũng được.');
    const watch = navigator.geolocation.watchPosition(
      ({ coords }) => {
        if (!best || coords.accuracy < best.accuracy) best = coords;
        const m = Math.round(best.accuracy);
        if (m <= GOOD_M || !box.isConnected) return end('');
        told(box).textContent = _('± %(m)s m, đang chờ chính xác hơn…', { m });
      },
      ({ code }) => {
        // Refused by the person or the phone; any other failure may pass.
        if (code === 1) end(_('Máy chưa cho phép ghi vị trí. Gõ tay hoặc để trống cũng được.'));
        else if (!best && code === 2) told(box).textContent = _('Chưa bắt được tín hiệu, vẫn đang tìm…');
      },
      { enableHighAccuracy: true, maximumAge: 0 },
    );
    const late = setTimeout(() => end(none), LONGEST_MS);
    searches.set(box, () => end(none));
  });
}
