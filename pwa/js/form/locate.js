/** The search for a place: it goes on until the place is exact, or is stopped; the best one found so far is taken. */
import { _ } from '../texts.js';
import { storedPoint } from './point_text.js';
import { geopoint, searches, told } from './types/geopoint.js';

/** @import { Place } from './kinds.js' */

/** Exact enough for a gate, in metres. */
const GOOD_M = 10;
const LONGEST_MS = 60_000;

/** @param {Element} box @param {Place} at @returns {Promise<boolean>} whether there is a place to keep */
export function locate(box, at) {
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
