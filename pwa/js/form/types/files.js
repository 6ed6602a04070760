/** Photographs, signatures and files: an element of its own does the work, read when the first such question is drawn. */
import { html } from '../../html.js';
import { _ } from '../../texts.js';

/** @import { Kind } from '../kinds.js' */

/** @type {Kind} */
export const files = {
  attached: true,
  grouped: true,
  draw: (at) =>
    html`<file-box id="${at.id}"><p class="answer">${_('Đang mở phần ảnh và tệp…')}</p></file-box>`,
  show(box, value, at) {
    const element = /** @type {any} */ (box.firstElementChild);
    import('../../parts/pictures.js').then(
      () => element.show(value, at),
      () => {
        element.textContent = _(
          'Chưa mở được phần ảnh và tệp. Các câu khác không bị ảnh hưởng; đóng phiếu rồi mở lại.',
        );
      },
    );
  },
  read: () => null,
};
