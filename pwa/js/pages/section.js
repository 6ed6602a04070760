/**
 * /f/visits/:visit/:section: one section of the form, questions or rows; /:row behind it opens that row. Only the frame
 * stands here: what changes with the answers, <survey-section> puts in, at once and whenever it changes.
 */
import { html, icon, to } from '../html.js';
import { _ } from '../texts.js';
import { shortened } from '../form/row_cards.js';
import { sectionNamed } from '../form/section.js';
import { openVisit } from '../form/open_visits.js';
import { route } from '../router.js';

/** @import { Asked } from '../router.js' */

route('GET', '/f/visits/:visit/:section', showSection);
route('GET', '/f/visits/:visit/:section/:row', showSection);

/** @param {Asked} asked */
export async function showSection({ params, url }) {
  const session = await openVisit(params.visit);
  const section = sectionNamed(session.survey, params.section);
  if (!section)
    throw new Error(`Form ${session.survey.id} has no section ${params.section}. Open its index.`);
  session.remember({ section: section.name, visited: [...new Set([...session.seen.visited, section.name])] });
  const title = shortened(session.label(section.path));
  return html`<title>${title} – Khảo sát đo lường</title>
<survey-section class="phone form" data-visit="${session.visit.id}" data-section="${section.name}"
  data-question="${url.searchParams.get('q') ?? ''}" data-row="${params.row ?? url.searchParams.get('row') ?? ''}"
  ${url.searchParams.has('missing') && html`data-missing`}>
  <header class="top">
    <div class="top-row">
      <a class="button only" ${to(`/f/visits/${session.visit.id}`)} aria-label="${_('Về mục lục phiếu')}">${icon('back')}</a>
      <div class="title"><h1 tabindex="-1">${title}</h1><p data-place></p></div>
    </div>
    <div class="top-foot">
      <progress class="scale" aria-label="${_('Câu chính đã trả lời')}"></progress>
      <p class="saved"><span data-counts></span><span role="status" data-saved></span></p>
      <div data-alert></div>
    </div>
  </header>
  <main class="page"><div data-not-asked></div>${
    section.kind === 'repeat'
      ? html`<div class="stack" data-rows></div>
    <div data-next-link></div>`
      : html`<form class="questions" novalidate></form>`
  }</main>
  <footer class="bar"></footer>
</survey-section>`;
}
