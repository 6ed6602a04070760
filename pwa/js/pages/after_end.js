/** What follows a finished visit: its minutes, and the forms that its answers ask for. */
import { html, to } from '../html.js';
import { relevantQuestions } from '../form/overview.js';
import { recordsOf } from '../store/records.js';
import { _ } from '../texts.js';

/** @import { Piece } from '../html.js' */
/** @import { VisitSession } from '../form/session.js' */
/** @import { Visit } from '../store/visits.js' */

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

/**
 * Forms that were filled in at this enterprise since a visit began: nobody is led on to them once more.
 * @param {Visit} visit @returns {Promise<Set<string>>}
 */
export async function formsEndedSince({ enterprise_id, fields: { started_ms } }) {
  const records = await recordsOf(enterprise_id);
  const ended = records.filter(
    ({ table, fields }) =>
      table === 'visit' && fields.state === 'finished' && fields.started_ms >= started_ms,
  );
  return new Set(ended.map(({ fields }) => fields.form));
}

/** @param {VisitSession} session - of a finished visit @param {Set<string>} [ended] - forms */
export function afterEnd(session, ended = new Set()) {
  return html`<div class="stack"><a class="button wide" ${to(`/f/minutes/${session.visit.id}`)}>${_('Biên bản khảo sát')}</a>
    ${nextForms(session, ended)}</div>`;
}

/** @param {VisitSession} session @param {Set<string>} ended @returns {Piece[]} */
function nextForms({ engine, survey, visit }, ended) {
  if (visit.is_parked) return [];
  const asked = relevantQuestions(engine, survey.nodes);
  const isTold = (/** @type {string} */ key, /** @type {string} */ answer) =>
    asked.some(({ question, row }) => question.key === key && engine.value(key, row) === answer);
  return (NEXT[survey.id] ?? [])
    .filter(({ key, answer, form }) => isTold(key, answer) && !ended.has(form))
    .map(
      ({ form, words }) => html`<button class="button wide" type="button" hx-target="#page"
        hx-post="/f/enterprises/${visit.enterprise_id}/visits" hx-vals='${JSON.stringify({ form })}'>${words()}</button>`,
    );
}
