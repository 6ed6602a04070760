/** What follows a finished visit: its minutes, and the forms that its answers ask for. */
import { html, to } from '../html.js';
import { relevantQuestions } from '../form/overview.js';
import { _ } from '../texts.js';

/** @import { Piece } from '../html.js' */
/** @import { VisitSession } from '../form/session.js' */

/** By form: which answer, in any row, asks for which form next. @type {Record<string, {key: string, answer: string, form: string, words: () => string}[]>} */
const NEXT = {
  needs: [
    {
      key: 'p_prepack',
      answer: 'yes',
      form: 'prepackaged',
      words: () => _('Mở tiếp Phiếu B: hàng đóng gói sẵn'),
    },
    {
      key: 'r_already',
      answer: 'yes',
      form: 'followup',
      words: () => _('Mở tiếp Phiếu D: Chương trình đảm bảo đo lường'),
    },
  ],
};

/** @param {VisitSession} session - of a finished visit */
export function afterEnd(session) {
  return html`<div class="stack"><a class="button wide" ${to(`/f/minutes/${session.visit.id}`)}>${_('Biên bản khảo sát')}</a>
    ${nextForms(session)}</div>`;
}

/** @param {VisitSession} session @returns {Piece[]} */
function nextForms({ engine, survey, visit }) {
  if (visit.is_parked) return [];
  const asked = relevantQuestions(engine, survey.nodes);
  const isTold = (/** @type {string} */ key, /** @type {string} */ answer) =>
    asked.some(({ question, row }) => question.key === key && engine.value(key, row) === answer);
  return (NEXT[survey.id] ?? [])
    .filter(({ key, answer }) => isTold(key, answer))
    .map(
      ({ form, words }) => html`<button class="button wide" type="button" hx-target="#page"
        hx-post="/f/enterprises/${visit.enterprise_id}/visits" hx-vals='${JSON.stringify({ form })}'>${words()}</button>`,
    );
}
