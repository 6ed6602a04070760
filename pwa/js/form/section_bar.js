/** Where a section stands in its form, and what comes after it: both change with the answers. */
import { html, icon, to } from '../html.js';
import { _ } from '../texts.js';
import { addWords, shortened, takesRows } from './row_cards.js';
import { isSectionAsked, sectionsOf } from './section.js';

/** @import { Section } from './section.js' */
/** @import { VisitSession } from './session.js' */

/** @param {VisitSession} session */
function asked(session) {
  return sectionsOf(session.survey).filter((section) => isSectionAsked(session.engine, section));
}

/** @param {VisitSession} session @param {Section} section */
export function placeWords(session, section) {
  const sections = asked(session);
  const n = sections.indexOf(section) + 1;
  const place = n ? _('mục %(n)s/%(all)s', { n, all: sections.length }) : _('không hỏi');
  return html`${session.visit.enterprise.fields.name} · ${place}`;
}

/** The link to what comes next, by its name. @param {VisitSession} session @param {Section} section @param {'main' | 'wide'} look */
function nextLink(session, section, look) {
  const sections = sectionsOf(session.survey);
  const behind = sections.slice(sections.indexOf(section) + 1);
  const next = behind.find((one) => isSectionAsked(session.engine, one));
  const words = next
    ? _('Tiếp: %(section)s', { section: shortened(session.label(next.path)) })
    : _('Tiếp: Kết thúc khảo sát');
  return html`<a class="button ${look}" ${to(`/f/visits/${session.visit.id}/${next ? next.name : 'finish'}`)}>${words} ${icon(
    'next',
    's',
  )}</a>`;
}

/** Below the rows, where the main action adds one. @param {VisitSession} session @param {Section} section */
export function wayOn(session, section) {
  const isAdding = !session.isReadOnly && isSectionAsked(session.engine, section);
  return html`${isAdding && nextLink(session, section, 'wide')}`;
}

/** The actions of a section. Rows are added with the main one; their way on stands below the list. @param {VisitSession} session @param {Section} section */
export function sectionBar(session, section) {
  const visit = `/f/visits/${session.visit.id}`;
  const index = html`<a class="button" ${to(visit)} aria-label="${_('Mục lục phiếu')}">${icon('list')}</a>`;
  if (section.kind === 'repeat' && takesRows(session, section) && isSectionAsked(session.engine, section)) {
    return html`${index}<button class="button main" type="button" data-add="${
      section.path
    }" data-parent="">${icon('plus')}${addWords(session.label(section.path))}</button>`;
  }
  return html`${index}${nextLink(session, section, 'main')}`;
}
