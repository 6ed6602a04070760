/** The place of the enterprise, written down when the button is pressed and never otherwise. */
import { html, icon } from '../../html.js';
import { _ } from '../../texts.js';
import { showNumber } from '../number_text.js';

/** @import { Kind, Place } from '../kinds.js' */

/** @type {Kind} */
export const geopoint = {
  grouped: true,
  draw: (at) => html`<p class="answer" role="status" data-place></p><div class="two">
    <button class="button" type="button" id="${at.id}" data-locate>${icon('place', 's')}${_('Ghi vị trí')}</button>
    <button class="button" type="button" data-clear>${icon('erase', 's')}${_('Bỏ vị trí')}</button></div>`,
  show(box, value, at) {
    const shown = /** @type {HTMLElement} */ (box.querySelector('[data-place]'));
    shown.dataset.value = value === null ? '' : String(value);
    shown.textContent = value === null ? _('Chưa ghi vị trí') : inWords(String(value), at);
  },
  read: (box) => /** @type {HTMLElement} */ (box.querySelector('[data-place]')).dataset.value || null,
  press(box, at, pressed) {
    if (pressed.closest('[data-clear]')) {
      geopoint.show(box, null, at);
      return true;
    }
    return pressed.closest('[data-locate]') ? locate(box, at) : false;
  },
};

/** @param {string} value - "lat lon altitude accuracy" @param {Place} at */
function inWords(value, at) {
  const [lat, lon, , metres] = value.split(' ');
  const place = `${showNumber(lat, at.language)}; ${showNumber(lon, at.language)}`;
  return metres ? `${place} (± ${Math.round(Number(metres))} m)` : place;
}

/** @param {Element} box @param {Place} at @returns {Promise<boolean>} whether there is a place to keep */
function locate(box, at) {
  const shown = /** @type {Element} */ (box.querySelector('[data-place]'));
  shown.textContent = _('Đang tìm vị trí…');
  return new Promise((resolve) => {
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        const numbers = [
          coords.latitude.toFixed(6),
          coords.longitude.toFixed(6),
          Math.round(coords.altitude ?? 0),
          Math.round(coords.accuracy),
        ];
        geopoint.show(box, numbers.join(' '), at);
        resolve(true);
      },
      (error) => {
        shown.textContent =
          error.code === 1
            ? _('Máy chưa cho phép ghi vị trí. Câu này để trống được.')
            : _('Chưa tìm được vị trí. Ra chỗ thoáng rồi thử lại; câu này để trống được.');
        resolve(false);
      },
      { enableHighAccuracy: true, timeout: 20_000, maximumAge: 0 },
    );
  });
}
