/** Names of communes, from the reference list; held in memory after the first reading. */
import { itemsOf, reference } from './reference.js';
import { language } from '../texts.js';

/** @type {Map<string, any> | null} */
let communes = null;

/** Reads again at the next question; after new reference data came. */
export function forgetPlaces() {
  communes = null;
}

/** @returns {Promise<(code: string) => string>} the name of a commune; the code where the list lacks it */
export async function communeNames() {
  communes ??= new Map(itemsOf(await reference('communes')).map((item) => [item.name, item.label]));
  const names = communes;
  return (code) => {
    const label = names.get(code);
    if (!label) return code;
    const text =
      typeof label === 'string' ? label : (label[language()] ?? label.vi ?? Object.values(label)[0]);
    // "Xã Tân Cương, tỉnh Thái Nguyên": the province is the same for nearly all.
    return String(text).split(',')[0];
  };
}
