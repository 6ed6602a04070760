/** In the sections of a returned visit: what the office remarked, at its question, and the way back to all of it. */
import { openedVisit } from '../form/open_visits.js';
import { allMade } from '../form/put.js';
import { html, icon, to } from '../html.js';
import { reviewInForce } from '../store/review.js';
import { _ } from '../texts.js';
import { htmx } from '../trusted.js';

/** From now on in every section that is opened, and in its rows, whose questions are drawn when one is touched. */
export function showRemarksInForms() {
  const observer = new MutationObserver(showRemarks);
  document.addEventListener('htmx:after:swap', () => {
    observer.disconnect();
    const visit = returnedVisit();
    if (!visit) return;
    leadBack(visit.id);
    showRemarks();
    observer.observe(document.body, { childList: true, subtree: true });
  });
}

/** The visit whose section is on the screen, if the office returned it. */
function returnedVisit() {
  const section = /** @type {HTMLElement | null} */ (document.querySelector('survey-section'));
  const { visit } = section ? openedVisit(section.dataset.visit ?? '') : { visit: null };
  return visit && reviewInForce(visit.fields) === 'returned' ? visit : null;
}

/** Back from a question leads to all that is to be mended. @param {string} id */
function leadBack(id) {
  const [link] = allMade(
    html`<a class="button only" ${to(`/f/returned/${id}`)} aria-label="${_('Về các câu cần sửa')}">${icon('back')}</a>`,
  );
  document.querySelector('survey-section .top-row > a')?.replaceWith(link);
  htmx()?.process(link);
}

function showRemarks() {
  const visit = returnedVisit();
  for (const { key, row, text } of visit?.fields.review_remarks.questions ?? []) {
    const question = `.question[data-key="${CSS.escape(key)}"][data-row="${row}"]`;
    for (const control of document.querySelectorAll(`${question} > .control`))
      if (!control.parentElement?.querySelector(':scope > .banner'))
        control.before(...allMade(html`<div class="banner warn">${icon('note')}<p>${text}</p></div>`));
  }
}
