/** The score of a visit in words, for the officer alone: points by criterion, and what to ask next. */
import { html, icon, to } from '../html.js';
import { _, number } from '../texts.js';
import { addressOf, nameOf, placeOf } from './finish.js';

/** @import { Html } from '../html.js' */
/** @import { Score } from '../score/scoring.js' */
/** @import { Change } from '../score/missing.js' */
/** @import { VisitSession } from '../form/session.js' */

/** @param {VisitSession} session @param {Score} score */
export function scoreWords(session, { total, max, criteria }) {
  return html`<div class="stack"><div class="banner warn">${icon('warning')}<p>${_('Đừng để người được khảo sát nhìn thấy.')}</p></div>
    <p class="line num"><span class="big">${points(total)}</span><span class="soft">${_('trên %(n)s điểm', {
      n: points(max),
    })}</span>${session.mode === 'quick' && html`<span class="badge warn">${_('Tạm tính')}</span>`}</p>
    ${bar(total, max)}
    <dl class="facts">${criteria.map(
      (one) =>
        html`<div><dt>${session.textOf(one.criterion.label)}</dt><dd class="from num">${points(one.points)}/${points(
          one.criterion.max,
        )}</dd><dd>${bar(one.points, one.criterion.max, 'slim')}</dd></div>`,
    )}</dl><div class="stack" data-ask>${!session.isReadOnly && html`<p class="hint">${_('Đang tìm câu nên hỏi thêm…')}</p>`}</div>
    <p class="hint">${_('Tự đóng sau một phút.')}</p></div>`;
}

/** The number stands beside it. @param {number} part @param {number} whole @param {string} [size] */
function bar(part, whole, size = '') {
  return html`<progress class="scale ${size}" max="${whole}" value="${part}" aria-hidden="true"></progress>`;
}

/** @param {VisitSession} session @param {Change[]} changes @returns {Html} */
export function askNext(session, changes) {
  if (!changes.length) return html`<p>${_('Không còn câu nào làm đổi điểm.')}</p>`;
  return html`<h2>${_('Hỏi thêm')}</h2><ul class="group">${changes.map(
    (change) =>
      html`<li><a class="row" ${to(addressOf(session, change))}><span class="body"><span class="name">${nameOf(
        session,
        change,
      )}</span><span class="meta"><b class="num">${spanWords(change)}</b><span>${placeOf(
        session,
        change,
      )}</span></span></span><span class="trail">${icon('next', 's')}</span></a></li>`,
  )}</ul>`;
}

/** @param {Change} change */
function spanWords({ gain, loss }) {
  if (!loss) return _('đến +%(gain)s điểm', { gain: points(gain) });
  return gain
    ? _('−%(loss)s đến +%(gain)s điểm', { loss: points(-loss), gain: points(gain) })
    : _('đến −%(loss)s điểm', { loss: points(-loss) });
}

/** @param {number} hundredths @returns {string} 93,25 */
function points(hundredths) {
  return number(hundredths / 100);
}
