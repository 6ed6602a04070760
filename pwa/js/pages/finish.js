/** /f/visits/:visit/finish: what is missing or wrong, one tap from each, and the end of the visit. */
import { html, icon, to } from '../html.js';
import { _, ngettext } from '../texts.js';
import { shortened, titleOf } from '../form/row_cards.js';
import { evaluateAgain } from '../form/ending.js';
import { unanswered } from '../form/overview.js';
import { totals } from '../form/saved_visit.js';
import { isMissing, sectionHolding } from '../form/section.js';
import { openVisit } from '../form/open_visits.js';
import { receiptOf } from '../form/receipt.js';
import { afterEnd } from './after_end.js';

/** @import { Asked } from '../router.js' */
/** @import { AnswerProblem, Repeat } from '../../types/survey.d.ts' */
/** @import { VisitSession } from '../form/session.js' */
/** @typedef {{path: string, key: string, row: string, note: string}} Gap  note: what is wrong, "" when unanswered */

/** @param {Asked} asked */
export async function showFinish({ params }) {
  const session = await openVisit(params.visit);
  evaluateAgain(session);
  const missing = missingAnswers(session);
  const wrong = wrongAnswers(session);
  return html`<title>${_('Kết thúc khảo sát')} – Khảo sát đo lường</title>
<survey-finish class="phone" data-visit="${session.visit.id}">
  <header class="top">
    <div class="top-row">
      <a class="button only" ${to(`/f/visits/${session.visit.id}`)} aria-label="${_('Về mục lục phiếu')}">${icon('back')}</a>
      <div class="title"><h1 tabindex="-1">${_('Kết thúc khảo sát')}</h1><p>${session.visit.enterprise.fields.name}</p></div>
    </div>
    <div class="top-foot">${totals(session)}<div data-alert></div></div>
  </header>
  <main class="page">${
    session.isReadOnly
      ? finishedWords(session)
      : html`
    ${
      missing.length + wrong.length === 0 &&
      html`<div class="verdict">${icon('check')}<h2>${_('Đã đủ câu')}</h2><p>${_(
        'Mọi câu chính đã trả lời, không có câu cần sửa.',
      )}</p></div>`
    }
    ${gaps(session, wrong, ngettext('%(n)s câu cần sửa', '%(n)s câu cần sửa', wrong.length), 'error', 'bad')}
    ${gaps(session, missing, ngettext('Còn thiếu %(n)s câu chính', 'Còn thiếu %(n)s câu chính', missing.length), 'todo', 'soft')}`
  }
  </main>
  <footer class="bar">${session.isReadOnly ? backLinks(session) : actions(session, [...wrong, ...missing])}</footer>
</survey-finish>`;
}

/** @param {VisitSession} session @returns {Gap[]} */
function missingAnswers(session) {
  const questions = unanswered(session.engine, session.survey).map(({ question, row }) => ({
    path: question.path,
    key: question.key,
    row,
    note: '',
  }));
  const rows = session.engine
    .problems()
    .filter((problem) => problem.code === 'rows' && isGap(session, problem))
    .map(({ path, row, message }) => ({ path, key: '', row, note: message }));
  return [...questions, ...rows];
}

/** @param {VisitSession} session @returns {Gap[]} */
function wrongAnswers(session) {
  return session.engine
    .problems()
    .filter((problem) => !isGap(session, problem))
    .map(({ path, key, row, message }) => ({ path, key, row, note: message }));
}

/** @param {VisitSession} session @param {AnswerProblem} problem */
function isGap(session, problem) {
  return isMissing(session.engine, session.survey.nodes, null, problem);
}

/** @param {VisitSession} session @param {Gap[]} found @param {string} title @param {string} shape @param {string} tone */
function gaps(session, found, title, shape, tone) {
  if (!found.length) return null;
  return html`<div class="group-head"><h2>${title}</h2></div><ol class="group">${found.map(
    (gap) => html`<li><a class="row ${
      tone === 'bad' && 'flag'
    }" ${to(addressOf(session, gap))}><span class="lead ${tone}">${icon(shape)}</span><span
    class="body"><span class="name">${nameOf(session, gap)}</span><span class="meta ${tone === 'bad' && 'bad'}">${
      gap.note || placeOf(session, gap)
    }</span></span><span class="trail">${icon('next', 's')}</span></a></li>`,
  )}</ol>`;
}

/** A calculation may have no label; what the form calls it can be told the office. @param {VisitSession} session @param {Gap} gap */
function nameOf(session, { path, row }) {
  return session.label(path, row) || path.slice(path.lastIndexOf('/') + 1);
}

/** @param {VisitSession} session @param {Gap} gap @returns {string} section, and the row's title */
export function placeOf(session, gap) {
  const section = sectionHolding(session.survey, gap.path);
  const name = section ? shortened(session.label(section.path)) : '';
  if (!gap.row) return name;
  const repeat = /** @type {Repeat} */ (session.node(session.rowRecord(gap.row).repeat));
  return `${name}, ${titleOf(session, repeat, gap.row)}`;
}

/** What stands in no section, a calculation without a label, leads to the index. @param {VisitSession} session @param {Gap} gap */
export function addressOf(session, { path, key, row }) {
  const index = `/f/visits/${session.visit.id}`;
  const section = sectionHolding(session.survey, path);
  const query = new URLSearchParams({ missing: '', ...(key && { q: key }), ...(row && { row }) });
  return section ? `${index}/${section.name}?${query}` : index;
}

/** @param {VisitSession} session @param {Gap[]} open */
function actions(session, open) {
  if (!open.length)
    return html`<button class="button main" type="button" data-finish>${_('Kết thúc khảo sát')}</button>`;
  return html`<p>${_('Thiếu câu chính vẫn gửi được, phiếu sẽ ghi “chưa đủ”.')}</p>
    <a class="button main" ${to(addressOf(session, open[0]))}>${ngettext(
      'Trả lời %(n)s câu',
      'Trả lời %(n)s câu',
      open.length,
    )}</a>
    <button class="button" type="button" data-ask>${_('Kết thúc')}</button>`;
}

/** Asked before an incomplete visit ends: what cannot be undone is not done at the
 * first touch, nor at a second one in the same place, where the way back stands. @param {VisitSession} session */
export function askedToEnd(session) {
  const rest = missingAnswers(session).length + wrongAnswers(session).length;
  return html`<p role="status">${ngettext(
    'Phiếu còn %(n)s câu chưa xong. Kết thúc rồi thì không sửa được trên máy này.',
    'Phiếu còn %(n)s câu chưa xong. Kết thúc rồi thì không sửa được trên máy này.',
    rest,
  )}</p>
    <button class="button danger" type="button" data-finish>${_('Kết thúc, ghi “chưa đủ”')}</button>
    <a class="button main" ${to(`/f/visits/${session.visit.id}/finish`)}>${_('Làm tiếp phiếu')}</a>`;
}

/** @param {VisitSession} session */
export function finishedWords(session) {
  const { receipt } = session.visit.record;
  const rest = missingAnswers(session).length + wrongAnswers(session).length;
  return html`<div class="verdict" role="status">${icon('check')}<h2 tabindex="-1">${_('Đã kết thúc khảo sát')}</h2><p>${
    receipt ? _('Sở đã nhận đủ câu trả lời.') : _('Đã xong, lưu trên máy. Sẽ gửi khi có mạng.')
  }${
    rest > 0 &&
    html` ${ngettext('Phiếu ghi “chưa đủ”, còn %(n)s câu.', 'Phiếu ghi “chưa đủ”, còn %(n)s câu.', rest)}`
  }</p>${receiptOf(session.visit.record)}</div>${afterEnd(session)}`;
}

/** @param {VisitSession} session */
export function backLinks(session) {
  return html`<a class="button" ${to(`/f/visits/${session.visit.id}`)}>${_('Xem phiếu')}</a>
    <a class="button main" ${to(`/f/enterprises/${session.visit.enterprise_id}`)}>${_('Về doanh nghiệp')}</a>`;
}
