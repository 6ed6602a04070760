/** Every enterprise that can be looked for on this phone: one's own records, and the directory of all. Held in memory. */
import { store } from './current.js';
import { communeNames } from './places.js';
import { allRecords } from './records.js';
import { indexed } from './search.js';
import { open } from './seal.js';

/** @typedef {import('./search.js').Entry} Entry */
/** @typedef {import('./search.js').Indexed} Indexed */

/** @type {Indexed[] | null} */
let index = null;

/** Built again at the next search; after records or reference data changed. */
export function forgetDirectory() {
  index = null;
}

/** @returns {Promise<Indexed[]>} */
export async function searchIndex() {
  index ??= await buildIndex();
  return index;
}

/** What the directory says of one enterprise; null where it does not know it. @param {string} id @returns {Promise<Entry | null>} */
export async function entryOf(id) {
  return (await searchIndex()).find(({ entry }) => entry.id === id)?.entry ?? null;
}

async function buildIndex() {
  const place = await communeNames();
  /** @type {Map<string, Entry>} */
  const entries = new Map();
  for (const { id, name, tax_code, commune_code } of await directoryItems()) {
    entries.set(id, { id, name, tax_code: tax_code ?? '', place: place(commune_code ?? ''), is_mine: false });
  }
  for (const { id, fields } of await allRecords('enterprise')) {
    entries.set(id, {
      id,
      name: fields.name ?? '',
      tax_code: fields.tax_code ?? '',
      place: place(fields.commune_code ?? ''),
      is_mine: true,
    });
  }
  return indexed([...entries.values()]);
}

/** The directory travels in 64 files, "directory-00" and so on. @returns {Promise<any[]>} */
async function directoryItems() {
  const kept = await store().door.read(['reference'], (tx) =>
    tx.objectStore('reference').getAll(IDBKeyRange.bound('directory', 'directory~')),
  );
  return kept.flatMap((file) => /** @type {any} */ (open(file)).content.enterprises);
}
