/** A time of day, and a date with its time; the moment is kept with the zone of the survey. */
import { html } from '../../html.js';
import { _ } from '../../texts.js';
import { date } from './date.js';

/** @import { Kind } from '../kinds.js' */

/** @type {Kind} */
export const time = {
  typed: true,
  draw: (at) => html`<input class="input short" type="time" id="${at.id}">`,
  show(box, value) {
    clock(box).value = String(value ?? '').slice(0, 5);
  },
  read: (box) => clock(box).value || null,
};

/** @type {Kind} */
export const datetime = {
  ...date,
  draw: (at) => html`${date.draw(at)}<label class="small">${_('Giờ')}
    <input class="input short" type="time"></label>`,
  show(box, value, at) {
    const [day, hour = ''] = String(value ?? '').split('T');
    date.show(dateBox(box), day, at);
    clock(box).value = hour.slice(0, 5);
  },
  read(box, at) {
    const day = date.read(dateBox(box), at);
    const hour = clock(box).value;
    if (!hour) return day;
    return `${day ?? ''}T${hour}:00${offset(at.nowMs, at.zone)}`;
  },
};

/** @param {Element} box @returns {HTMLInputElement} */
function clock(box) {
  return /** @type {HTMLInputElement} */ (box.querySelector('[type="time"]'));
}

/** @param {Element} box @returns {Element} */
function dateBox(box) {
  return /** @type {Element} */ (box.querySelector('.date'));
}

/** @param {number} nowMs @param {string} zone @returns {string} "+07:00" */
function offset(nowMs, zone) {
  const parts = new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longOffset' }).formatToParts(
    nowMs,
  );
  return parts.find((part) => part.type === 'timeZoneName')?.value.slice(3) || '+00:00';
}
