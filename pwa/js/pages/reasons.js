/** Why sending did not work, in words for the person who waits. */
import { html } from '../html.js';
import { _ } from '../texts.js';

/**
 * Why the last attempt failed: what is safe first, then what happened, then what to do.
 * @param {import('../sync/sync.js').Status} status
 */
export function reasonOf({ trouble, detail }) {
  const words = {
    '': '',
    offline: _('Vẫn làm việc bình thường; máy sẽ gửi khi có mạng.'),
    slow: _('Dữ liệu còn nguyên trên máy. Mạng quá chậm, máy chủ chưa trả lời kịp.'),
    cut: _('Dữ liệu còn nguyên trên máy. Mạng ngắt giữa chừng; máy sẽ nhận lại từ đầu tệp đang dở.'),
    not_ours: _(
      'Dữ liệu còn nguyên trên máy. Chưa tới được Sở: mạng này đòi đăng nhập. Đăng nhập Wi-Fi hoặc chuyển sang mạng di động, rồi thử lại.',
    ),
    sign_in: _('Phiên đăng nhập đã hết hạn. Vẫn nhập phiếu được; đăng nhập lại để gửi.'),
    too_large: _('Dữ liệu còn nguyên trên máy. Máy chủ không đọc được một phần; báo Sở kèm dòng dưới đây.'),
    update: _('Dữ liệu còn nguyên trên máy. Ứng dụng quá cũ: cài bản mới ở trang Hôm nay rồi gửi.'),
    busy: _('Dữ liệu còn nguyên trên máy. Máy chủ đang bận, máy sẽ gửi lại sau.'),
    server: _('Dữ liệu còn nguyên trên máy. Máy chủ của Sở đang gặp lỗi, máy sẽ gửi lại sau.'),
    refused: _('Dữ liệu còn nguyên trên máy. Máy chủ không nhận yêu cầu này; báo Sở kèm dòng dưới đây.'),
    storage: _('Máy chưa ghi được dữ liệu nhận về. Phần đã lưu còn nguyên; giải phóng bộ nhớ rồi thử lại.'),
  };
  const isForSupport = ['too_large', 'refused', 'storage', 'server'].includes(trouble);
  return html`${words[trouble]}${isForSupport && html` <span class="small soft code">${detail}</span>`}`;
}

/** Why the office holds something back. @param {string} code @returns {string} */
export function problemText(code) {
  /** @type {Record<string, string>} */
  const words = {
    unknown_form: _('mẫu phiếu này Sở chưa có'),
    unknown_field: _('có câu không còn trong mẫu phiếu'),
    unknown_record: _('phần đầu của phiếu chưa tới'),
    scope: _('doanh nghiệp đã giao cho người khác'),
    other_person: _('người nhập khác người đăng nhập'),
    immutable: _('phiếu đã gắn với doanh nghiệp khác'),
    equivocation: _('máy này được khôi phục từ bản sao cũ'),
  };
  return words[code] ?? _('cần điều phối viên xem (%(code)s)', { code });
}
