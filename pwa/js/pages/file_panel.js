/** Photographs and files on the page of sending: how many wait, how long that takes, over which network they may go. */
import { html, icon } from '../html.js';
import { goTo, route } from '../router.js';
import { store } from '../store/current.js';
import {
  allowFilesNow,
  areFilesHeld,
  measuredSpeed,
  setWaitsForWifi,
  waitsForWifi,
} from '../sync/file_round.js';
import { syncNow } from '../sync/sync.js';
import { _, bytes, ngettext } from '../texts.js';

route('POST', '/f/sync/files', sendNow);
route('POST', '/f/sync/wifi', chooseNetwork);

function sendNow() {
  allowFilesNow();
  void syncNow();
  return goTo('/f/sync');
}

function chooseNetwork() {
  const { person } = store();
  setWaitsForWifi(person.id, !waitsForWifi(person.id));
  void syncNow();
  return goTo('/f/sync');
}

/** @param {{count: number, bytes: number}} files - that wait */
export function filePanel(files) {
  const { person } = store();
  const isOn = waitsForWifi(person.id);
  return html`<section class="panel"><header><h2>${_('Ảnh và tệp')}</h2></header>
    <p>${files.count ? `${howMuch(files)}. ${areFilesHeld(person.id) ? _('Phần chữ gửi trước; ảnh sẽ gửi khi có Wi-Fi.') : _('Chữ gửi trước, ảnh gửi sau.')}` : _('Không có ảnh nào chờ gửi.')}</p>
    ${
      files.count > 0 &&
      areFilesHeld(person.id) &&
      html`<button class="button wide" type="button" hx-post="/f/sync/files" hx-target="#page">${icon('upload', 's')}${_(
        'Gửi ảnh ngay bằng mạng này (%(size)s)',
        { size: bytes(files.bytes) },
      )}</button>`
    }
    <button class="button quiet wide" type="button" aria-pressed="${isOn ? 'true' : 'false'}" hx-post="/f/sync/wifi"
      hx-target="#page">${icon(isOn ? 'done' : 'todo', 's')}${_('Chỉ gửi ảnh khi có Wi-Fi')}</button></section>`;
}

/** @param {{count: number, bytes: number}} files @returns {string} "12 ảnh chờ gửi, 3,1 MB, khoảng 6 phút" */
export function howMuch({ count, bytes: size }) {
  const told = ngettext('%(n)s ảnh chờ gửi, %(size)s', '%(n)s ảnh chờ gửi, %(size)s', count, {
    size: bytes(size),
  });
  const minutes = minutesFor(size);
  return minutes ? `${told}, ${minutes}` : told;
}

/** @param {number} size @returns {string} "" while the network was not measured */
export function minutesFor(size) {
  const speed = measuredSpeed();
  if (!speed) return '';
  const minutes = Math.round(size / speed / 60);
  return minutes < 1 ? _('chưa tới 1 phút') : ngettext('khoảng %(n)s phút', 'khoảng %(n)s phút', minutes);
}
