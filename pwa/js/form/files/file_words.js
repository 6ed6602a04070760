/** What is told about photographs and files: what is safe first, then what to do. */
import { _, bytes } from '../../texts.js';

export const LARGEST_FILE = 5e6;

/** @param {any} error @param {{name?: string, type?: string}} [picked] @returns {string} */
export function reasonOf(error, { name = '', type = '' } = {}) {
  if (error.name === 'QuotaExceededError')
    return _(
      'Máy hết chỗ nên chưa lưu được ảnh này; mọi câu đã lưu còn nguyên. Giải phóng bộ nhớ rồi thử lại. Chưa đóng ứng dụng.',
    );
  if (error.name === 'FinishedVisitError')
    return _('Phiếu đã kết thúc nên không thêm được. Đề nghị Sở trả lại phiếu.');
  if (error.why === 'unreadable')
    return /hei[cf]/i.test(`${name} ${type}`)
      ? _(
          'Máy này không mở được ảnh HEIC. Chụp bằng nút “Chụp ảnh”, hoặc đổi máy ảnh sang kiểu tương thích (JPEG).',
        )
      : _('Tệp này không phải ảnh, hoặc ảnh đã hỏng. Chọn ảnh khác.');
  if (error.why === 'too_large')
    return _('Ảnh quá lớn so với bộ nhớ của máy. Chụp bằng nút “Chụp ảnh”, hoặc chọn ảnh nhỏ hơn.');
  if (error.why === 'no_memory')
    return _('Máy không đủ bộ nhớ để xử lý ảnh này. Đóng bớt ứng dụng khác rồi thử lại.');
  if (error.why === 'file_too_large')
    return _('Tệp lớn hơn %(size)s. Chọn tệp nhỏ hơn, hoặc chụp ảnh trang cần gửi.', {
      size: bytes(LARGEST_FILE),
    });
  return _('Chưa lưu được. Các câu đã lưu còn nguyên; thử lại. (%(detail)s)', { detail: String(error) });
}

/** Why a picture of others cannot be shown now. @param {any} error @returns {string} */
export function notFetched({ trouble }) {
  if (trouble === 'refused') return _('Ảnh này chưa tới Sở.');
  if (trouble === 'sign_in') return _('Phiên đăng nhập đã hết hạn; đăng nhập lại để xem ảnh này.');
  return _('Ảnh này không có trên máy. Có mạng thì xem được.');
}
