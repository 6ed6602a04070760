/** Forms and reference lists on this phone: read only, replaced whole when the server names a new version. */
import { store } from './current.js';
import { open, seal } from './seal.js';

/** @typedef {{id: string, version: string, sha256: string, url: string}} Wanted */

/**
 * @param {string} id
 * @param {string} version
 * @returns {Promise<any>} the Survey
 * @throws {Error} when this phone does not have that version
 */
export async function survey(id, version) {
  const kept = await store().door.read(['forms'], (tx) => tx.objectStore('forms').get([id, version]));
  if (!kept) throw new Error(`Form ${id}, version ${version} is not on this phone. Send and receive, then open it again.`);
  return /** @type {any} */ (open(kept)).survey;
}

/**
 * The forms a visit can be begun with, in the versions the server wants now.
 * @returns {Promise<{id: string, version: string, survey: any}[]>}
 */
export async function formsToStart() {
  return store().door.read(['forms', 'meta'], async (tx) => {
    const kept = await tx.objectStore('meta').get('forms');
    /** @type {Wanted[]} */
    const wanted = kept ? open(kept) : [];
    const found = [];
    for (const { id, version } of wanted) {
      const form = await tx.objectStore('forms').get([id, version]);
      if (form) found.push({ id, version, survey: /** @type {any} */ (open(form)).survey });
    }
    return found;
  });
}

/** @param {string} id @throws {Error} when the server offers no such form to this person */
export async function formToStart(id) {
  const form = (await formsToStart()).find((each) => each.id === id);
  if (!form) throw new Error(`Form ${id} is not on this phone. Send and receive, then begin again.`);
  return form;
}

/** @param {string} name @returns {Promise<any>} a reference list's content; null before it was loaded */
export async function reference(name) {
  const kept = await store().door.read(['reference'], (tx) => tx.objectStore('reference').get(name));
  return kept ? /** @type {any} */ (open(kept)).content : null;
}

/** @returns {Promise<{id: string, version: string, sha256: string}[]>} what this phone holds */
export async function heldReference() {
  return store().door.read(['reference'], async (tx) =>
    (await tx.objectStore('reference').getAll()).map((kept) => {
      const { id, version, sha256 } = /** @type {any} */ (open(kept));
      return { id, version, sha256 };
    }));
}

/** Items of the lists that a survey names by file. @param {any} definition @returns {Promise<Record<string, any[]>>} */
export async function listsOf(definition) {
  /** @type {Record<string, any[]>} */
  const lists = {};
  for (const list of Object.values(definition.lists ?? {})) {
    const { file } = /** @type {{file: string | null}} */ (list);
    if (file) lists[file] = itemsOf(await reference(file));
  }
  return lists;
}

/** @param {any} content @returns {any[]} */
export function itemsOf(content) {
  return Array.isArray(content) ? content : (content?.items ?? []);
}

/** @returns {Promise<string>} id of the campaign that visits begun now belong to; "" when none runs */
export async function currentCampaign() {
  const campaign = await reference('campaign');
  return campaign?.id ?? '';
}

/** @param {Wanted} wanted @param {any} content */
export function keepReference({ id, version, sha256 }, content) {
  return store().door.write(['reference'], 'relaxed', (tx) =>
    tx.objectStore('reference').put(seal({ id, version, sha256, content }), id));
}

/** @param {Wanted} wanted @param {any} definition */
export function keepForm({ id, version, sha256 }, definition) {
  return store().door.write(['forms'], 'relaxed', (tx) =>
    tx.objectStore('forms').put(seal({ id, version, sha256, survey: definition }), [id, version]));
}
