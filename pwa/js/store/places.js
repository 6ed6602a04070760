/** Names of communes, from the reference list; held in memory after the first reading. */
import { labelIn, listing } from './reference.js';
import { language } from '../texts.js';

/** @import { Listing } from '../../types/survey.d.ts' */

/** @type {((code: string) => any) | undefined} */
let communes;

/** Reads again at the next question; after new reference data came. */
export function forgetPlaces() {
  communes = undefined;
}

/** A short list is looked through once. @param {Listing | undefined} list @returns {(code: string) => any} */
function labelsOf(list) {
  if (!Array.isArray(list)) return (code) => labelIn(list, code);
  const labels = new Map(list.map((item) => [item.name, item.label]));
  return (code) => labels.get(code);
}

/** @returns {Promise<(code: string) => string>} the name of a commune; the code where the list lacks it */
export async function communeNames() {
  communes ??= labelsOf(await listing('communes'));
  const labelOf = communes;
  return (code) => {
    const label = labelOf(code);
    if (!label) return code;
    const text =
      typeof label === 'string' ? label : (label[language()] ?? label.vi ?? Object.values(label)[0]);
    // "Xã Tân Cương, tỉnh Thái Nguyên": the province is the same for nearly all.
    return String(text).split(',')[0];
  };
}
