/** Numbers and moments as an official paper writes them. Source: Decree 30/2020/NĐ-CP, annex I. */
import { showNumber } from '../form/number_text.js';
import { date, time } from '../texts.js';

/** @param {number} value @returns {string} "1.250" */
export function number(value) {
  return showNumber(value);
}

/** A count that nobody can add a digit to. @param {number} count @returns {string} "05" */
export function padded(count) {
  return number(count).padStart(2, '0');
}

/** Days below 10 and the months 1 and 2 have a zero in front, other months none. @param {number} ms @returns {string} "ngày 05 tháng 02 năm 2026" */
export function dayInWords(ms) {
  const [day, month, year] = date(ms).split('/');
  return `ngày ${day} tháng ${Number(month) < 3 ? month : Number(month)} năm ${year}`;
}

/** @param {number} ms @returns {string} "08 giờ 15 phút" */
export function hourInWords(ms) {
  const [hour, minute] = time(ms).split(':');
  return `${hour} giờ ${minute} phút`;
}
