/** Photographs, signatures and files as answers: the file itself travels apart, the answer names it. Mirrors survey_defs/attached.py. */

/** @import { AttachedFile } from '../../types/messages.d.ts' */

/** Whether a phone can have attached this. @param {any} value @returns {value is AttachedFile} */
export function isFile(value) {
  return (
    /^[0-9a-f]{64}$/.test(typeof value?.sha256 === 'string' ? value.sha256 : '') &&
    Number.isSafeInteger(value.size) &&
    value.size >= 0 &&
    typeof value.media_type === 'string' &&
    typeof value.name === 'string'
  );
}

/** The files that an answer names: none, one, or several in their order. @param {unknown} answer @returns {AttachedFile[]} */
export function filesIn(answer) {
  return [answer].flat().filter(isFile);
}

/** A file as expressions read it: its name; never blank, for something was attached. @param {any} value */
function fileText({ name }) {
  return typeof name === 'string' && name.trim() ? name : '?';
}

/** What is stored, as text: names of a list with a space between them. @param {any} stored @returns {string} */
export function textOfStored(stored) {
  if (Array.isArray(stored)) return stored.map(textOfStored).join(' ');
  if (stored !== null && typeof stored === 'object') return fileText(stored);
  return String(stored ?? '');
}

/** Whether its answers are files. @param {{type: string}} question */
export function isFiles({ type }) {
  return type === 'image' || type === 'file';
}

/** How many files a question takes: the column files_max, else one. @param {Record<string, string>} parameters */
export function filesMost({ files_max = '1' }) {
  return Number(files_max);
}
