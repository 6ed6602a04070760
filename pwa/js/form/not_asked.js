/** A section that the answers do not ask for: why, and in its place a word instead of questions and rows. */
import { html, icon } from '../html.js';
import { _ } from '../texts.js';
import { decidingQuestions, isSectionAsked, sectionHolding } from './section.js';

/** @import { Section } from './section.js' */
/** @import { VisitSession } from './session.js' */

/** @param {VisitSession} session @param {Section} section @returns {string} which answer decides, or decided */
export function whyNotAsked(session, section) {
  const questions = decidingQuestions(session.survey, section);
  if (!questions.length) return _('Không hỏi, theo các câu đã trả lời');
  const open = questions.find(
    ({ key, path }) => !isInRepeat(session, path) && session.engine.value(key) === null,
  );
  if (open) return _('Chờ câu “%(question)s”', { question: session.textOf(open.label) });
  return _('Không hỏi, theo câu “%(question)s”', { question: session.textOf(questions[0].label) });
}

/** What stands on the page of such a section, which an address may lead to; nothing where it is asked. @param {VisitSession} session @param {Section} section */
export function notAskedBlock(session, section) {
  if (isSectionAsked(session.engine, section)) return html``;
  return html`<div class="empty">${icon('na')}<h2>${_('Mục này đang không hỏi')}</h2><p>${whyNotAsked(
    session,
    section,
  )}</p></div>`;
}

/** @param {VisitSession} session @param {string} path */
function isInRepeat(session, path) {
  return sectionHolding(session.survey, path)?.kind === 'repeat';
}
