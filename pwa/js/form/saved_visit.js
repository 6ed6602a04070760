/** What is told of a visit as a whole, where its questions are not shown: how far it is, and what is not saved. */
import { html, icon } from '../html.js';
import { _, ngettext } from '../texts.js';
import { savedStrip } from './saved.js';

/** @import { Html } from '../html.js' */
/** @import { VisitSession } from './session.js' */

/** The scale and counts of the whole visit. @param {VisitSession} session */
export function totals(session) {
  const { engine, mode } = session;
  const tiers = mode === 'quick' ? ['core'] : ['core', 'detail'];
  const counts = tiers.map((tier) => engine.progress(null, tier));
  const answered = counts.reduce((sum, count) => sum + count.answered, 0);
  const asked = counts.reduce((sum, count) => sum + count.asked, 0);
  const full = asked > 0 && answered >= asked;
  return html`<progress class="scale ${full && 'full'}" max="${asked || 1}" value="${answered}" aria-label="${_('Câu đã trả lời')}"></progress>
    <p class="saved"><span class="num"><b>${answered}/${asked}</b> ${mode === 'quick' ? _('câu chính') : _('câu')}</span>
    <span role="status" data-saved>${savedStrip(session)}</span></p>`;
}

/** @param {VisitSession} session @param {Html} retry */
export function unsavedBanner(session, retry) {
  const { size } = session.unsaved;
  if (!size) return null;
  return html`<div class="banner bad" role="alert">${icon('warning')}<h2>${ngettext(
    '%(n)s câu chưa lưu được',
    '%(n)s câu chưa lưu được',
    size,
  )}</h2><p>${_(
    'Câu ấy còn trong ứng dụng đang mở, các câu khác đã lưu. Giải phóng bộ nhớ rồi thử lại. Chưa đóng ứng dụng.',
  )}</p>${retry}</div>`;
}
