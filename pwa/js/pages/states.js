/** How a visit stands, in the words and the drawing that every page uses for it. */
import { html, icon, ticks } from '../html.js';
import { reviewInForce } from '../store/review.js';
import { loadVisit } from '../store/visits.js';
import { _, language, ngettext } from '../texts.js';

/** @typedef {import('../html.js').Html} Html */
/** @typedef {import('../store/records.js').ScreenRecord} ScreenRecord */
/** @typedef {{answered: number, asked: number}} Count */

/** A text of a survey or a list in the current language. @param {any} text - string or {language: string | parts} @returns {string} */
export function textOf(text) {
  if (typeof text === 'string') return text;
  const found = text?.[language()] ?? Object.values(text ?? {})[0] ?? '';
  return typeof found === 'string'
    ? found
    : found.filter((/** @type {any} */ part) => typeof part === 'string').join('');
}

/** A form's title without what stands in brackets. @param {any} survey */
export function formTitle(survey) {
  return textOf(survey.title).replace(/\s*\(.*\)\s*$/, '');
}

/** The title inside a sentence: "phiếu khảo sát …". @param {any} survey */
export function formInSentence(survey) {
  const title = formTitle(survey);
  return /^\p{Lu}\p{Ll}/u.test(title) ? title.charAt(0).toLowerCase() + title.slice(1) : title;
}

/** @param {ScreenRecord} visit */
export function isDraft(visit) {
  return visit.fields.state !== 'finished';
}

/** @param {ScreenRecord} visit */
export function isReturned({ fields, is_parked }) {
  return !is_parked && reviewInForce(fields) === 'returned';
}

/** Where a visit is opened: one that was returned at what is to be mended. @param {ScreenRecord} visit */
export function addressOf(visit) {
  return `/f/${isReturned(visit) ? 'returned' : 'visits'}/${visit.id}`;
}

/** "Bị trả lại, 3 nhận xét" @param {ScreenRecord} visit */
export function returnedWords({ fields: { review_remarks: remarks } }) {
  const n = remarks.questions.length + (remarks.text ? 1 : 0);
  return ngettext('Bị trả lại, %(n)s nhận xét', 'Bị trả lại, %(n)s nhận xét', n);
}

/** Main questions answered and asked, over all sections. @param {string} visitId @param {number} nowMs @returns {Promise<Count>} */
export async function progressOf(visitId, nowMs) {
  const visit = await loadVisit(visitId);
  // The engine is large: a phone whose list has no visit in progress opens without it.
  const { Answering } = await import('../parts/engine.js');
  const engine = new Answering(
    visit.survey,
    { fields: visit.fields, rows: visit.rows },
    {
      nowMs,
      zone: 'Asia/Ho_Chi_Minh',
      language: language(),
      lists: visit.lists,
      properties: { instanceID: visit.id },
    },
  );
  return engine.progress(null, 'core');
}

/** @param {ScreenRecord} visit @returns {Html} the state in words, with its drawing */
export function stateOf(visit) {
  if (visit.quarantined.length) {
    return html`<span class="badge warn">${icon('warning')}${_('Sở đang xem lại một phần')}</span>`;
  }
  if (isReturned(visit))
    return html`<span class="badge warn">${icon('returned')}${returnedWords(visit)}</span>`;
  const review = reviewInForce(visit.fields);
  if (review === 'accepted') return html`<span class="ticks accepted">${ticks(4)}${_('Đã chấp nhận')}</span>`;
  if (isDraft(visit)) return html`<span class="badge warn">${icon('clock')}${_('Phiếu đang làm')}</span>`;
  if (visit.pending.length) return html`<span class="ticks">${ticks(1)}${_('Đã xong, lưu trên máy')}</span>`;
  if (visit.unsent)
    return html`<span class="badge warn">${icon('camera')}${ngettext(
      'Phần chữ đã tới Sở, còn %(n)s ảnh',
      'Phần chữ đã tới Sở, còn %(n)s ảnh',
      visit.unsent,
    )}</span>`;
  if (review === 'seen')
    return html`<span class="ticks seen">${ticks(3)}${_('Điều phối viên đã xem')}</span>`;
  return html`<span class="ticks sent">${ticks(2)}${_('Sở đã nhận')}</span>`;
}

/** Of an enterprise that was made here and that the server has not sent back. @param {ScreenRecord} enterprise */
export function newness(enterprise) {
  if (enterprise.quarantined.length) return stateOf(enterprise);
  return enterprise.rev === 0 && html`<span class="ticks">${ticks(1)}${_('Mới thêm, lưu trên máy')}</span>`;
}

/** @param {Count} count @param {string} [size] - "slim wide" in a row */
export function scale({ answered, asked }, size = '') {
  const words = _('%(answered)s trên %(asked)s câu chính', { answered, asked });
  return html`<progress class="scale ${size}" max="${Math.max(asked, 1)}" value="${answered}" aria-label="${words}"></progress>`;
}
