/** One photograph as large as the screen, with what can be done to it; one of others is fetched when it is looked at. */
import { html, icon } from '../../html.js';
import { blobOf } from '../../store/pieces.js';
import { _, bytes } from '../../texts.js';
import { made } from '../put.js';
import { notFetched } from './file_words.js';

/** @import { AttachedFile } from '../../../types/messages.d.ts' */

/**
 * @param {AttachedFile} file
 * @param {string} label
 * @param {import('../../store/visits.js').Visit} visit
 * @param {boolean} readOnly
 * @returns {Promise<'remove' | ''>} what is wanted once it is closed
 */
export function viewed(file, label, visit, readOnly) {
  const dialog = /** @type {HTMLDialogElement} */ (
    made(html`<dialog class="sheet viewer" aria-label="${label}"><header><h1 tabindex="-1">${label}</h1>
      <button class="button only" type="button" value="" aria-label="${_('Đóng')}">${icon('close')}</button></header>
      <div class="inside"><p role="status">${_('Đang mở…')}</p></div>
      <footer class="bar">${
        !readOnly &&
        html`<button class="button danger" type="button" value="remove">${icon('trash', 's')}${_('Bỏ')}</button>`
      }<button class="button main" type="button" value="">${_('Đóng')}</button></footer></dialog>`)
  );
  document.body.append(dialog);
  dialog.showModal();
  const stop = new AbortController();
  let address = '';
  void opened(file, visit, stop.signal, (told) => say(dialog, told)).then(
    (blob) => {
      address = URL.createObjectURL(blob);
      put(dialog, file, label, address);
    },
    (error) => say(dialog, notFetched(error)),
  );
  return new Promise((resolve) => {
    dialog.addEventListener('click', (event) => {
      const pressed = /** @type {Element} */ (event.target).closest('button');
      if (pressed) dialog.close(pressed.value);
    });
    dialog.addEventListener('close', () => {
      stop.abort();
      URL.revokeObjectURL(address);
      dialog.remove();
      resolve(dialog.returnValue === 'remove' ? 'remove' : '');
    });
  });
}

/** @param {AttachedFile} file @param {import('../../store/visits.js').Visit} visit @param {AbortSignal} signal @param {(told: string) => void} tell @returns {Promise<Blob>} */
async function opened(file, { store: { door, now }, enterprise_id }, signal, tell) {
  const here = await blobOf(door, file);
  if (here) return here;
  const done = (/** @type {number} */ n) =>
    tell(_('Đang tải %(done)s/%(total)s', { done: bytes(n), total: bytes(file.size) }));
  const { fetchFile } = await import('../../parts/others.js');
  await fetchFile({ door, now, fetch: fetch.bind(window), signal, tell: done }, file, enterprise_id);
  return /** @type {Blob} */ (await blobOf(door, file));
}

/** @param {Element} dialog @param {string} words */
function say(dialog, words) {
  const told = dialog.querySelector('[role="status"]');
  if (told) told.textContent = words;
}

/** @param {Element} dialog @param {AttachedFile} file @param {string} label @param {string} address */
function put(dialog, { media_type, name }, label, address) {
  const drawn = media_type.startsWith('image/')
    ? html`<img src="${address}" alt="${label}">`
    : html`<a class="button wide" href="${address}" download="${name}">${icon('download', 's')}${_('Lưu tệp %(name)s', { name })}</a>`;
  dialog.querySelector('.inside')?.replaceChildren(made(drawn));
}
