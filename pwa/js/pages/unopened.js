/** What stands on the screen while this phone's database cannot be opened: what is safe, and what to do. */
import { html } from '../html.js';
import { simplePage } from '../router.js';
import { _ } from '../texts.js';

/** @param {unknown} error */
export function unopened(error) {
  return simplePage(
    _('Chưa mở được dữ liệu trên máy'),
    html`<p>${_('Phiếu đã lưu vẫn nằm trên máy; chưa có gì bị xóa.')}</p>
      <p>${_('Mở lại trang. Nếu vẫn vậy: đóng hẳn trình duyệt rồi mở lại, sau đó khởi động lại máy. Đừng xóa dữ liệu của trình duyệt; báo Sở kèm dòng dưới đây.')}</p>
      <p class="small soft code">${String(error)}</p>
      <p class="small">${_('Vẫn thử ghi được những gì trên máy ra một tệp mã hóa để gửi Sở:')}</p><rescue-file></rescue-file>`,
    again(),
  );
}

/** Another window holds the database in an older form. */
export function blocked() {
  return simplePage(
    _('Đóng các thẻ khác của ứng dụng'),
    html`<p>${_('Dữ liệu đã lưu không bị ảnh hưởng.')}</p>
      <p>${_('Ứng dụng còn mở ở thẻ hoặc cửa sổ khác. Đóng các thẻ đó; trang này tự mở tiếp.')}</p>`,
    again(),
  );
}

function again() {
  return html`<a class="button main" href="${location.href}">${_('Mở lại trang này')}</a>`;
}
