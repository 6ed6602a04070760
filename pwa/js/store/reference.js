/** Forms and reference lists on this phone: read only, replaced whole when the server names a new version. */
import { LongList } from '../form/long_list.js';
import { store } from './current.js';
import { open, seal } from './seal.js';

/** @import { Listing } from '../../types/survey.d.ts' */
/** @typedef {{id: string, version: string, sha256: string, url: string}} Wanted */

/** What is being read or was; forms and lists of one version never change, and the largest takes long. @type {Map<string, Promise<any>>} */
const known = new Map();

/** @param {string} name @param {() => Promise<any>} read */
async function readOnce(name, read) {
  const place = `${store().door.name} ${name}`;
  const reading = known.get(place) ?? read();
  known.set(place, reading);
  /** What is not there, or could not be read, is asked for again the next time. */
  const forget = () => known.get(place) === reading && known.delete(place);
  try {
    const value = await reading;
    if (value === null) forget();
    return value;
  } catch (error) {
    forget();
    throw error;
  }
}

/**
 * @param {string} id
 * @param {string} version
 * @returns {Promise<any>} the Survey
 * @throws {Error} when this phone does not have that version
 */
export async function survey(id, version) {
  const found = await readOnce(`form ${id} ${version}`, async () => {
    const kept = await store().door.read(['forms'], (tx) => tx.objectStore('forms').get([id, version]));
    return kept ? /** @type {any} */ (open(kept)).survey : null;
  });
  if (!found)
    throw new Error(
      `Form ${id}, version ${version} is not on this phone. Send and receive, then open it again.`,
    );
  return found;
}

/**
 * The forms a visit can be begun with: of each the newest version, if this phone has it already.
 * @returns {Promise<{id: string, version: string, survey: any}[]>}
 */
export async function formsToStart() {
  const { wanted, held } = await store().door.read(['forms', 'meta'], async (tx) => {
    const kept = await tx.objectStore('meta').get('forms');
    return {
      wanted: kept ? /** @type {Wanted[]} */ (open(kept)) : [],
      held: new Set((await tx.objectStore('forms').getAllKeys()).map((key) => String(key))),
    };
  });
  // Of each form the version published last comes first; what an author calls a version need not rise.
  const newest = wanted.filter(({ id }, place) => wanted.findIndex((other) => other.id === id) === place);
  const ready = newest.filter(({ id, version }) => held.has(String([id, version])));
  return Promise.all(
    ready.map(async ({ id, version }) => ({ id, version, survey: await survey(id, version) })),
  );
}

/** @param {string} id @throws {Error} when the server offers no such form to this person */
export async function formToStart(id) {
  const form = (await formsToStart()).find((each) => each.id === id);
  if (!form) throw new Error(`Form ${id} is not on this phone. Send and receive, then begin again.`);
  return form;
}

/** @param {string} name @returns {Promise<any>} a reference list's content; null before it was loaded */
export function reference(name) {
  return readOnce(`reference ${name}`, async () => {
    const kept = await store().door.read(['reference'], (tx) => tx.objectStore('reference').get(name));
    const content = kept ? /** @type {any} */ (open(kept)).content : null;
    return content?.long ? { ...content, long: new LongList(content.long) } : content;
  });
}

/** @returns {Promise<{id: string, version: string, sha256: string}[]>} what this phone holds */
export async function heldReference() {
  return store().door.read(['reference'], async (tx) => {
    const lists = tx.objectStore('reference');
    const keys = (await lists.getAllKeys()).map(String);
    return Promise.all(
      keys.map(async (key) => {
        // Named by their content: there is one of each, and it is long.
        if (isChoices(key)) return { id: key, version: '', sha256: '' };
        const { id, version, sha256 } = /** @type {any} */ (open(await lists.get(key)));
        return { id, version, sha256 };
      }),
    );
  });
}

/** Whether a list is one of a form's own, named by its content. @param {string} id */
export const isChoices = (id) => id.startsWith('choices-');

/**
 * The lists that a survey names by file, its own long ones among them.
 * @param {any} definition @returns {Promise<Record<string, Listing | undefined>>} undefined: not on this phone
 */
export async function listsOf(definition) {
  const named = Object.values(definition.lists ?? {}).map(({ file }) => file);
  const files = [...new Set(named.filter(Boolean))];
  return Object.fromEntries(await Promise.all(files.map(async (file) => [file, await listing(file)])));
}

/** @param {string} name @returns {Promise<Listing | undefined>} undefined: not on this phone */
export async function listing(name) {
  const content = await reference(name);
  return content?.long ?? (Array.isArray(content) ? content : content?.items);
}

/** @param {Listing | undefined} found @param {string} name @returns {any} its label; null where the list lacks it */
export function labelIn(found, name) {
  if (!(found instanceof LongList)) return found?.find((each) => each.name === name)?.label ?? null;
  const [place] = found.placesOf('name', name);
  return place === undefined ? null : found.labelAt(place);
}

/** @param {any} content - of a list that is short @returns {any[]} */
export function itemsOf(content) {
  return Array.isArray(content) ? content : (content?.items ?? []);
}

/** Who hands out the work, to be asked for it. @returns {Promise<string[]>} names of the coordinators */
export async function coordinators() {
  const people = itemsOf(await reference('people'));
  return people.filter(({ role }) => role === 'coordinator').map(({ label }) => label.vi);
}

/** @param {string} formId @returns {Promise<string>} id of the open campaign that uses the form, the newest of several; "" when none is open */
export async function currentCampaign(formId) {
  const campaigns = itemsOf(await reference('campaigns')).filter(
    (item) => item.state === 'open' && item.form === formId,
  );
  campaigns.sort((a, b) => (a.starts_on < b.starts_on ? 1 : -1));
  return campaigns[0]?.name ?? '';
}

/** @param {Wanted} wanted @param {any} content */
export async function keepReference({ id, version, sha256 }, content) {
  known.delete(`${store().door.name} reference ${id}`);
  await store().door.write(['reference'], 'relaxed', (tx) =>
    tx.objectStore('reference').put(seal({ id, version, sha256, content }), id),
  );
}

/** @param {Wanted} wanted @param {any} definition */
export function keepForm({ id, version, sha256 }, definition) {
  return store().door.write(['forms'], 'relaxed', (tx) =>
    tx.objectStore('forms').put(seal({ id, version, sha256, survey: definition }), [id, version]),
  );
}
