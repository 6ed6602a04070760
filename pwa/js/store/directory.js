/** Every enterprise that can be looked for on this phone: one's own records, and the directory of all. Held in memory. */
import { store } from './current.js';
import { communeNames } from './places.js';
import { allRecords } from './records.js';
import { indexed } from './search.js';
import { open } from './seal.js';

/** @typedef {import('./search.js').Entry} Entry */
/** @typedef {import('./search.js').Indexed} Indexed */

const LONGEST_MS = 20;

/** @type {Indexed[] | null} */
let index = null;
let key = '';

/** Built again at the next search; after records or reference data changed. */
export function forgetDirectory() {
  index = null;
}

/** @returns {Promise<Indexed[]>} */
export async function searchIndex() {
  index ??= await buildIndex();
  return index;
}

/** The key of the numbers that the directory has only as hashes, hexadecimal; "" where it has not come. Of the index built last. */
export const directoryKey = () => key;

/** What the directory says of one enterprise; null where it does not know it. @param {string} id @returns {Promise<Entry | null>} */
export async function entryOf(id) {
  return (await searchIndex()).find(({ entry }) => entry.id === id)?.entry ?? null;
}

async function buildIndex() {
  const place = await communeNames();
  /** @type {Map<string, Entry>} */
  const entries = new Map();
  const files = await directoryFiles();
  key = files[0]?.key ?? '';
  for (const item of files.flatMap(({ enterprises }) => enterprises))
    entries.set(item.id, entryFrom(item.id, item, place));
  for (const { id, fields, rev } of await allRecords('enterprise'))
    entries.set(id, { ...entryFrom(id, fields, place), is_mine: true, is_new: rev === 0 });
  return indexed([...entries.values()]);
}

/** @param {string} id @param {any} known - a line of the directory, or the fields of a record @param {(code: string) => string} place @returns {Entry} */
function entryFrom(id, { name, tax_code, commune_code, street, phone, phone_hash, tax_code_hash }, place) {
  return {
    id,
    name: name ?? '',
    tax_code: tax_code ?? '',
    place: place(commune_code ?? ''),
    is_mine: false,
    is_new: false,
    commune_code,
    street,
    phone,
    phone_hash,
    tax_code_hash,
  };
}

/** The directory travels in 64 files, "directory-00" and so on. @returns {Promise<{key: string, enterprises: any[]}[]>} */
async function directoryFiles() {
  const kept = await store().door.read(['reference'], (tx) =>
    tx.objectStore('reference').getAll(IDBKeyRange.bound('directory', 'directory~')),
  );
  const files = [];
  let from = performance.now();
  for (const file of kept) {
    files.push(/** @type {any} */ (open(file)).content);
    if (performance.now() - from < LONGEST_MS) continue;
    // Sealed, they take a tenth of a second and more: who types meanwhile does not wait for all of it.
    await new Promise((done) => setTimeout(done));
    from = performance.now();
  }
  return files;
}
