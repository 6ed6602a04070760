/** "Saved is a place": the strip that tells when this phone saved last and how far the section is, and the banner when it could not. */
import { html, icon } from '../html.js';
import { _, time, when } from '../texts.js';
import { put } from './put.js';

/** @import { SectionState } from './section.js' */
/** @import { VisitSession } from './session.js' */

/** The hour, with the day if it is not today. @param {number} ms */
export function clockTime(ms) {
  const day = when(ms, Date.now());
  return day === time(ms) ? day : `${time(ms)}, ${day}`;
}

/** @param {VisitSession} session */
export function savedStrip(session) {
  if (session.failure || session.unsaved.hasUnfit || session.refused.length)
    return html`<span class="bad">${icon('error', 's')}${_('Chưa lưu được')}</span>`;
  if (!session.seen.savedMs) return html`<span>${_('Mọi câu tự lưu trên máy')}</span>`;
  return html`<span class="good">${icon('check', 's')}${_('Đã lưu trên máy %(time)s', { time: clockTime(session.seen.savedMs) })}</span>`;
}

/** Brings every strip inside `root` up to date. @param {Element} root @param {VisitSession} session */
export function savedWords(root, session) {
  for (const strip of root.querySelectorAll('[data-saved]')) put(strip, savedStrip(session));
  awaitSaving(root, session);
}

/** The hour of the last saving is not that of the answer just told. @param {Element} root @param {VisitSession} session */
export function awaitSaving(root, session) {
  for (const strip of root.querySelectorAll('[data-saved]'))
    strip.setAttribute('aria-busy', String(session.isSaving));
}

/** Shows or takes away the banner of a failed saving. @param {Element} root @param {VisitSession} session */
export function alertBanner(root, session) {
  const place = root.querySelector('[data-alert]');
  if (!place) return;
  const failed = html`<div class="banner bad" role="alert">${icon('warning')}
    <h2>${_('Chưa lưu được câu này')}</h2><p>${_(
      'Chữ vừa nhập vẫn ở trên màn hình; các câu trước đã lưu còn nguyên. Giải phóng bộ nhớ rồi thử lại. Chưa đóng ứng dụng.',
    )}</p>
    <button class="button" type="button" data-retry>${_('Thử lại')}</button></div>`;
  put(place, html`${refusedBanner(session)}${session.failure !== null && failed}`);
}

/** What was told after another window had finished the visit, word for word, so that it can be told the office. @param {VisitSession} session */
export function refusedBanner(session) {
  if (!session.refused.length) return null;
  const words = session.refused.map(
    ({ key, row, value }) =>
      `${session.engine.label(session.pathOf(key), row)}: ${[value ?? ''].flat().join(', ')}`,
  );
  return html`<div class="banner bad" role="alert">${icon('lock')}<h2>${_('Phiếu đã kết thúc ở cửa sổ khác')}</h2><p>${_(
    'Câu nhập sau đó chưa vào phiếu. Ghi lại rồi đề nghị Sở trả lại phiếu:',
  )}</p>${words.map((one) => html`<p>${one}</p>`)}</div>`;
}

/** @param {SectionState} state @returns {string} */
function countText({ answered, asked, rows, section, mode }) {
  if (section.kind === 'repeat')
    return _('%(n)s dòng, %(answered)s/%(asked)s câu', { n: rows, answered, asked });
  return mode === 'quick'
    ? _('%(answered)s/%(asked)s câu chính', { answered, asked })
    : _('%(answered)s/%(asked)s câu', { answered, asked });
}

/** Brings scale and counts up to date. @param {Element} root @param {SectionState} state */
export function countWords(root, state) {
  const counts = root.querySelector('[data-counts]');
  const scale = /** @type {HTMLProgressElement | null} */ (root.querySelector('.top progress'));
  if (!counts || !scale) return;
  counts.textContent = countText(state);
  scale.max = Math.max(state.asked, 1);
  scale.value = state.answered;
}
