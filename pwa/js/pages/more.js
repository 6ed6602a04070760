/** Language, look, who and what this phone is. */
import '../elements/app_install.js';
import '../elements/app_update.js';
import '../elements/sun_button.js';
import { html, icon } from '../html.js';
import { goTo, route } from '../router.js';
import { store } from '../store/current.js';
import { seals } from '../store/door.js';
import { setSetting, setting } from '../store/session.js';
import { readState } from '../store/sync_state.js';
import { _, bytes, language, ngettext, setLanguage } from '../texts.js';
import { VERSION } from '../version.js';
import { banner, pageOf, tallTop, to } from './frame.js';

/** @typedef {import('../router.js').Asked} Asked */

route('GET', '/f/more', showMore);
route('POST', '/f/more/language', chooseLanguage);

async function showMore() {
  return drawn('');
}

/** @param {string} problem */
async function drawn(problem) {
  const { person, device, door } = store();
  const { digest_misses } = await door.read(['meta'], readState);
  const used = (await navigator.storage?.estimate?.())?.usage ?? 0;
  const isKept = (await navigator.storage?.persisted?.()) ?? false;
  const isSealed = seals.has(door.name);
  const isSunny = setting('contrast') === 'more';
  return pageOf({
    title: _('Thêm'),
    tab: 'more',
    top: tallTop(_('Thêm'), person.name),
    main: [
      html`<app-update></app-update><app-install></app-install>`,
      problem !== '' && banner('warning', _('Chưa đổi được ngôn ngữ'), html`<p>${problem}</p>`, 'warn'),
      html`<ul class="group">
        <li><a class="row" ${to('/f/ready')}><span class="lead">${icon('done')}</span><span class="body"><span class="name">${_(
          'Sẵn sàng lên đường',
        )}</span><span class="meta">${_('Kiểm tra trước khi đi nơi không có mạng')}</span></span>
          <span class="trail">${icon('next', 's')}</span></a></li>
        <li><a class="row" ${to('/f/help')}><span class="lead">${icon('info')}</span><span class="body"><span class="name">${_(
          'Khi gặp khó',
        )}</span><span class="meta">${_('Không gửi được, máy đầy, quên PIN')}</span></span>
          <span class="trail">${icon('next', 's')}</span></a></li>
        ${lockRows(isSealed)}
        <li><a class="row" ${to('/f/enrol')}><span class="lead">${icon('people')}</span><span class="body"><span class="name">${_(
          'Đăng nhập lại hoặc đổi người dùng',
        )}</span><span class="meta">${_('Cần mã 8 ký tự do Sở cấp')}</span></span>
          <span class="trail">${icon('next', 's')}</span></a></li></ul>`,
      html`<section class="panel"><fieldset><legend>${_('Ngôn ngữ')}</legend>
        <div class="segments">${segment('vi', 'Tiếng Việt')}${segment('en', 'English')}</div></fieldset>
        <sun-button><button class="button wide" type="button" aria-pressed="${isSunny ? 'true' : 'false'}">${icon('sun', 's')}${_(
          'Chế độ ngoài nắng',
        )}</button></sun-button>${
          isSealed &&
          html`<button class="button wide" type="button" hx-post="/f/lock/now" hx-target="#page">${icon('lock', 's')}${_('Khóa ngay')}</button>`
        }</section>`,
      html`<dl class="group facts">
        <div><dt>${_('Người dùng')}</dt><dd>${person.name || person.id}</dd></div>
        <div><dt>${_('Máy')}</dt><dd class="code">${device}</dd></div>
        <div><dt>${_('Bản ứng dụng')}</dt><dd class="code">${VERSION.slice(0, 8)}</dd></div>
        ${digest_misses > 0 && html`<div><dt>${_('Tự tải lại toàn bộ')}</dt><dd>${ngettext('%(n)s lần', '%(n)s lần', digest_misses)}</dd></div>`}
        <div><dt>${_('Bộ nhớ')}</dt><dd>${_('Đang dùng %(size)s', { size: bytes(used) })}. ${
          isKept
            ? _('Trình duyệt không tự xóa.')
            : _('Trình duyệt chưa hứa giữ lâu dài: thêm ứng dụng vào Màn hình chính.')
        }</dd></div></dl>`,
    ],
  });
}

/** @param {boolean} isSealed */
function lockRows(isSealed) {
  const people = html`<li><a class="row" ${to('/f/lock/people')}><span class="lead">${icon('people')}</span><span class="body"><span class="name">${_(
    'Người dùng máy này',
  )}</span><span class="meta">${_('Đổi người không cần mạng')}</span></span><span class="trail">${icon('next', 's')}</span></a></li>`;
  const pin = html`<li><a class="row" ${to('/f/lock/pin')}><span class="lead">${icon('lock')}</span><span class="body"><span class="name">${
    isSealed ? _('Đổi PIN') : _('Đặt PIN')
  }</span><span class="meta">${isSealed ? _('Đã mã hóa; tự khóa sau 15 phút không dùng') : _('Mã hóa phiếu và ảnh trên máy này')}</span></span><span
    class="trail">${icon('next', 's')}</span></a></li>`;
  return [pin, people];
}

/** @param {string} code @param {string} name */
function segment(code, name) {
  return html`<button class="segment button quiet" type="button" lang="${code}" hx-post="/f/more/language" hx-vals='{"language":"${code}"}'
    hx-target="#page" ${language() === code && html`aria-current="true"`}>${name}</button>`;
}

/** @param {Asked} asked */
async function chooseLanguage({ form }) {
  const code = form.get('language') === 'en' ? 'en' : 'vi';
  try {
    await setLanguage(code);
  } catch (error) {
    return drawn(String(error));
  }
  setSetting('language', code);
  return goTo('/f/more');
}
