/** /f/returned/:visit: what the office asks to mend in a visit, and nothing else; one tap leads to each question. */
import { mendedWords, remarkedAnswers } from '../form/remarked.js';
import { openVisit } from '../form/open_visits.js';
import { clockTime } from '../form/saved.js';
import { html, icon, to } from '../html.js';
import { goTo, route } from '../router.js';

import { reopenVisit } from '../store/reopening.js';
import { reviewInForce } from '../store/review.js';
import { FinishedVisitError } from '../store/visits.js';
import { _, ngettext } from '../texts.js';
import { addressOf, placeOf } from './finish.js';
import { backTop, banner, pageOf } from './frame.js';

/** @import { Asked } from '../router.js' */
/** @import { Remarked } from '../form/remarked.js' */
/** @import { VisitSession } from '../form/session.js' */

route('GET', '/f/returned/:visit', showReturned);
route('POST', '/f/returned/:visit', mend);

/** @param {Asked} asked */
async function showReturned({ params }) {
  const session = await openVisit(params.visit, { fresh: true });
  const { fields, enterprise, is_parked } = session.visit;
  if (is_parked || reviewInForce(fields) !== 'returned') return goTo(`/f/visits/${params.visit}`);
  const answers = remarkedAnswers(session);
  const mended = answers.filter(({ isMended }) => isMended).length;
  const title = _('Sửa phiếu bị trả lại');
  return pageOf({
    title,
    top: html`${backTop('/f/', _('Về Hôm nay'), html`<h1 tabindex="-1">${title}</h1><p>${enterprise.fields.name}</p>`)}
      ${answers.length > 0 && count(mended, answers.length)}`,
    main: [
      whole(fields.review_remarks),
      html`<ol class="stack">${answers.map((one) => html`<li>${card(session, one)}</li>`)}</ol>`,
      html`<a class="button wide" ${to(`/f/visits/${params.visit}`)}>${icon('list', 's')}${_('Xem cả phiếu')}</a>`,
    ],
    bar: actions(session, answers),
  });
}

/** @param {number} mended @param {number} all */
function count(mended, all) {
  const words = _('%(mended)s/%(all)s câu đã sửa', { mended, all });
  return html`<div class="top-foot"><progress class="scale ${mended === all && 'full'}" max="${all}" value="${mended}"
    aria-label="${_('Câu đã sửa')}"></progress><p class="saved"><span class="num">${words}</span></p></div>`;
}

/** Who returned it, when, and what they say of the visit as a whole. @param {any} remarks */
function whole({ person, at_ms, text }) {
  return banner(
    'returned',
    _('%(person)s trả lại lúc %(time)s', { person, time: clockTime(at_ms) }),
    html`<p>${text || _('Chỉ sửa các câu dưới đây; các câu khác giữ nguyên.')}</p>`,
    'warn',
  );
}

/** @param {VisitSession} session @param {Remarked} one */
function card(session, one) {
  const { question, row, text, isMended, isAsked } = one;
  const place = isAsked ? placeOf(session, placed(one)) : '';
  return html`<section class="panel stack"><header><h2>${one.label}</h2>${
    isMended
      ? html`<span class="badge good">${icon('check')}${_('Đã sửa')}</span>`
      : html`<span class="badge warn">${_('Chưa sửa')}</span>`
  }</header>
    ${place && html`<p class="small soft">${place}</p>`}
    <div class="banner warn">${icon('note')}<p>${text}</p></div>
    ${mendedWords(session, one)}
    ${
      question && isAsked
        ? toQuestion(session, question.key, row, '', isMended ? _('Sửa tiếp') : _('Sửa câu này'), one.label)
        : html`<p class="small">${
            question ? _('Phiếu không còn hỏi câu này.') : _('Dòng này đã được bỏ khỏi phiếu.')
          }</p>`
    }</section>`;
}

/** @param {Remarked} one @returns {{path: string, key: string, row: string, note: string}} */
function placed({ question, row }) {
  return { path: question?.path ?? '', key: question?.key ?? '', row, note: '' };
}

/** @param {VisitSession} session @param {Remarked[]} answers */
function actions(session, answers) {
  const rest = answers.filter(({ isMended }) => !isMended);
  const next = rest.find(({ isAsked }) => isAsked);
  const send = (/** @type {string} */ look) => html`<button class="button ${look}" type="button"
    hx-post="/f/returned/${session.visit.id}" hx-target="#page">${_('Gửi lại')}</button>`;
  if (!next?.question) return send('main');
  const words = ngettext('Câu tiếp theo (còn %(n)s)', 'Câu tiếp theo (còn %(n)s)', rest.length);
  return html`${send('')}${toQuestion(session, next.question.key, next.row, 'main', words)}`;
}

/** @param {VisitSession} session @param {string} key @param {string} row @param {string} look @param {string} words @param {string} [label] */
function toQuestion({ visit }, key, row, look, words, label) {
  return html`<button class="button ${look}" type="button" hx-post="/f/returned/${visit.id}" hx-target="#page"
    hx-vals='${JSON.stringify({ key, row })}'>${!look && icon('edit', 's')}${words}${label && html`<span class="sr">: ${label}</span>`}</button>`;
}

/** Opens the visit again, and leads to the question, or without one to the end of the visit. @param {Asked} asked */
async function mend({ params, form }) {
  const drawn = await openVisit(params.visit, { fresh: true });
  try {
    await reopenVisit(drawn.visit);
  } catch (error) {
    if (!(error instanceof FinishedVisitError)) throw error;
    // The office took the return back while this page stood: the visit says how it stands now.
    return goTo(`/f/visits/${params.visit}`);
  }
  const session = await openVisit(params.visit, { fresh: true });
  const key = String(form.get('key') ?? '');
  if (!key) return goTo(`/f/visits/${params.visit}/finish`);
  return goTo(addressOf(session, { path: session.pathOf(key), key, row: String(form.get('row') ?? '') }));
}
