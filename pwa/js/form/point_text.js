/** A position as people type and read it, and as it is stored: "latitude longitude altitude accuracy". */
import { showNumber } from './number_text.js';

/**
 * @param {string} typed - "21.53 105.74", "21,53; 105,74", "21.53, 105.74"
 * @returns {string | null} as stored; what is no position stays as it was typed, null for nothing
 */
export function readPoint(typed) {
  const text = typed.trim();
  if (!text) return null;
  const parts = text.includes(';')
    ? text.split(';')
    : /\d\.\d.*,/.test(text)
      ? text.split(',')
      : text.split(/\s+/);
  const numbers = parts.map((part) => part.trim().replace(',', '.'));
  return numbers.length === 2 && numbers.every((part) => /^-?\d+(\.\d+)?$/.test(part))
    ? numbers.join(' ')
    : text;
}

/** @param {string} value @param {string} language @returns {string} "21,53; 105,74"; what is no position stays */
export function showPoint(value, language) {
  const parts = value.split(' ');
  if (parts.length < 2 || !parts.every((part) => /^-?\d+(\.\d+)?$/.test(part))) return value;
  return parts
    .slice(0, 2)
    .map((part) => showNumber(part, language))
    .join('; ');
}

/** @param {{latitude: number, longitude: number, altitude: number | null, accuracy: number}} coords @returns {string} as stored */
export function storedPoint({ latitude, longitude, altitude, accuracy }) {
  return [latitude.toFixed(6), longitude.toFixed(6), Math.round(altitude ?? 0), Math.round(accuracy)].join(
    ' ',
  );
}
