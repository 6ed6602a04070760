/** /f/help: what to do, by what an officer sees; a few true steps each. */
import { html } from '../html.js';
import { route } from '../router.js';
import { _ } from '../texts.js';
import { backTop, pageOf } from './frame.js';

route('GET', '/f/help', showHelp);

function showHelp() {
  const title = _('Khi gặp khó');
  const rescue = _('Chờ lâu, máy sắp hỏng: Gửi, nhận › Xem từng phiếu › Lưu tệp cứu hộ, nộp Sở.');
  /** @type {[symptom: string, ...steps: string[]][]} */
  const cards = [
    [
      _('Không gửi được'),
      _('Phiếu vẫn an toàn trên máy; có mạng là tự gửi.'),
      _('Mở Gửi, nhận: đọc lý do, chạm Thử lại ngay.'),
      rescue,
    ],
    [
      _('Máy sắp đầy'),
      _('Xóa bớt video, ứng dụng khác; không xóa dữ liệu trình duyệt.'),
      _('Khi chụp, đổi sang ảnh nhẹ.'),
    ],
    [
      _('Quên PIN'),
      _('Phiếu và ảnh vẫn còn nguyên trên máy, chỉ đang khóa.'),
      _('Gọi Sở, xin mã gắn máy mới.'),
      _('Có mạng: ở trang nhập PIN, chạm Quên PIN, nhập mã, đặt PIN mới.'),
    ],
    [
      _('Không tìm thấy doanh nghiệp'),
      _('Gõ ít chữ, hoặc vài số đầu của mã số thuế.'),
      _('Có mạng thì Gửi, nhận để có danh bạ mới.'),
      _('Vẫn không có: chạm Thêm doanh nghiệp mới dưới kết quả tìm.'),
    ],
    [
      _('Bấm nhầm, muốn sửa lại'),
      _('Vừa bỏ: chạm Hoàn tác.'),
      _('Phiếu đang làm: mở lại câu và sửa.'),
      _(
        'Phiếu đã kết thúc: đề nghị Sở trả lại câu cần sửa. Nhận về rồi, phiếu đứng đầu trang Hôm nay và mở đúng những câu ấy.',
      ),
    ],
    [
      _('Máy hỏng hoặc mất máy'),
      _('Báo Sở ngay. Phần đã gửi còn nguyên ở Sở.'),
      rescue,
      _('Máy khác: xin Sở mã mới, gắn máy rồi làm tiếp.'),
    ],
    [
      _('Không đăng nhập được'),
      _('Cần có mạng; mã dùng một lần, trong 15 phút.'),
      _('Nhập sai nhiều lần thì chờ 1 phút, hoặc xin mã mới.'),
      _('Hết hạn vẫn nhập phiếu được.'),
    ],
  ];
  return pageOf({
    title,
    tab: 'more',
    top: backTop('/f/more', _('Về Thêm'), html`<h1 tabindex="-1">${title}</h1>`),
    main: cards.map(
      ([symptom, ...steps]) =>
        html`<section class="panel"><h2>${symptom}</h2><ul class="stack">${steps.map((step) => html`<li>${step}</li>`)}</ul></section>`,
    ),
  });
}
