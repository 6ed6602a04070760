/** A code on a label: typed, or read from a picture where the browser can. */
import { html, icon } from '../../html.js';
import { _ } from '../../texts.js';
import { text } from './text.js';

/** @import { Kind } from '../kinds.js' */

const Detector = /** @type {any} */ (globalThis).BarcodeDetector;

/** @type {Kind} */
export const barcode = {
  ...text,
  draw: (at) =>
    html`${text.draw(at)}${
      Detector &&
      !at.readOnly &&
      html`<label class="button">${icon('scan', 's')}${_('Quét mã')}<input class="sr" type="file" accept="image/*" capture="environment"
      data-scan></label><p class="hint" role="status" data-told></p>`
    }`,
  async taken(box, input) {
    const [picture] = input.files ?? [];
    const told = /** @type {Element} */ (box.querySelector('[data-told]'));
    const code = picture && (await codeIn(picture));
    input.value = '';
    told.textContent = code ? '' : _('Chưa đọc được mã. Chụp gần và thẳng hơn, hoặc gõ tay.');
    if (code) /** @type {HTMLInputElement} */ (box.querySelector('.input')).value = code;
    return Boolean(code);
  },
};

/** @param {File} picture @returns {Promise<string>} "" when there is none that can be read */
async function codeIn(picture) {
  try {
    const bitmap = await createImageBitmap(picture);
    const [found] = await new Detector().detect(bitmap);
    bitmap.close();
    return found?.rawValue ?? '';
  } catch (error) {
    console.warn('A picture in which no code was looked for.', error);
    return '';
  }
}
