/** When photographs and files may be sent: after the answers, over the network that this person wants to spend on them. */
import { waitingFiles } from '../store/attachments.js';
import { setSetting, setting } from '../store/session.js';
import { sendAttachments } from './attachments.js';

/** @typedef {import('../store/current.js').Store} Store */

/** Until this page closes: whoever asked for it does not want to ask again for each of twelve photographs. */
let isAllowedNow = false;

/** Over the network of now, whatever it costs. */
export function allowFilesNow() {
  isAllowedNow = true;
}

/** @param {string} person */
export function waitsForWifi(person) {
  return setting(`wifi ${person}`) !== '';
}

/** @param {string} person @param {boolean} waits */
export function setWaitsForWifi(person, waits) {
  isAllowedNow = false;
  setSetting(`wifi ${person}`, waits ? 'yes' : '');
}

/** Whether photographs stay on the phone for now. Where the browser cannot tell Wi-Fi, until the person sends them. @param {string} person */
export function areFilesHeld(person) {
  return waitsForWifi(person) && !isAllowedNow && !isWifi();
}

function isWifi() {
  const { type } = /** @type {any} */ (navigator).connection ?? {};
  return type === 'wifi' || type === 'ethernet';
}

/** Bytes a second, as the last pieces went; 0: not measured yet. */
export function measuredSpeed() {
  return Number(setting('speed')) || 0;
}

/**
 * @param {Store} store
 * @param {{mayGoOn: () => boolean, tell: (progress: import('./round.js').Progress) => void}} how
 * @returns {Promise<number>} how many still wait
 */
export async function sendFiles({ door, person, now }, { mayGoOn, tell }) {
  const left = () => door.read(['attachments'], waitingFiles).then((files) => files.length);
  const waiting = await left();
  if (areFilesHeld(person.id) || !waiting) return waiting;
  await sendAttachments({
    door,
    now,
    tell,
    fetch: fetch.bind(window),
    mayGoOn: () => mayGoOn() && !areFilesHeld(person.id),
    speed: measuredSpeed(),
    measured: (speed) => setSetting('speed', String(Math.round(speed))),
  });
  return left();
}
