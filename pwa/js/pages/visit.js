/** /f/visits/:visit: the index of a visit: how far each section is, and where to go on. */
import { html, icon, to } from '../html.js';
import { _, ngettext } from '../texts.js';
import { shortened } from '../form/row_cards.js';
import { clockTime, refusedBanner } from '../form/saved.js';
import { totals, unsavedBanner } from '../form/saved_visit.js';
import { countedByTier } from '../form/overview.js';
import { sectionNamed, sectionsOf, stateOf } from '../form/section.js';
import { openVisit } from '../form/open_visits.js';
import { whyNotAsked } from '../form/not_asked.js';
import { receiptOf } from '../form/receipt.js';
import { route } from '../router.js';
import { isScored } from '../score/criteria.js';
import { reviewInForce } from '../store/review.js';
import { afterEnd, formsEndedSince } from './after_end.js';
import { showFinish } from './finish.js';
import '../elements/surveyFinish.js';
import '../elements/visit_score.js';

/** @import { Asked } from '../router.js' */
/** @import { SectionState } from '../form/section.js' */
/** @import { VisitSession } from '../form/session.js' */

route('GET', '/f/visits/:visit', showVisit);
route('GET', '/f/visits/:visit/finish', showFinish);

/** @param {Asked} asked */
export async function showVisit({ params, url }) {
  const session = await openVisit(params.visit, { fresh: true });
  const mode = url.searchParams.get('mode');
  if (mode === 'quick' || mode === 'full') session.remember({ mode });
  const states = sectionsOf(session.survey).map((section) =>
    seenState(session, stateOf(session.engine, section, session.mode)),
  );
  const scored = await isScored(session.visit);
  const restored = session.isRestored;
  session.isRestored = false;
  const name = session.visit.enterprise.fields.name;
  return html`<title>${name} – Khảo sát đo lường</title>
<div class="phone">
  <header class="top">
    <div class="top-row">
      <a class="button only" ${to(`/f/enterprises/${session.visit.enterprise_id}`)} aria-label="${_('Về doanh nghiệp')}">${icon('back')}</a>
      <div class="title"><h1 tabindex="-1">${name}</h1><p>${session.textOf(session.survey.title)}</p></div>
    </div>
    <div class="top-foot">${totals(session)}</div>
  </header>
  <main class="page">
    ${unsavedBanner(session, html`<a class="button" ${to(`/f/visits/${session.visit.id}`)}>${_('Thử lại')}</a>`)}
    ${refusedBanner(session)}
    ${restored && restoredBanner(session)}
    ${isReturned(session) ? returnedBanner(session) : session.isReadOnly && readOnlyBanner(session)}
    ${modes(session)}
    <ol class="group">${states.map((state) => html`<li>${row(session, state)}</li>`)}</ol>
    <a class="button wide" ${to(`/f/visits/${session.visit.id}/finish`)}>${_('Kết thúc khảo sát')}</a>
    ${session.visit.fields.state === 'finished' && afterEnd(session, await formsEndedSince(session.visit))}
    ${scored && scoreBox(session)}
  </main>
  <footer class="bar">${mainAction(session, states, restored)}</footer>
</div>`;
}

/** Shut whenever the page is drawn. @param {VisitSession} session */
function scoreBox({ visit }) {
  return html`<details class="panel"><summary class="button quiet wide">${icon('lock', 's')}${_(
    'Điểm (chỉ cán bộ xem)',
  )}</summary><visit-score visit="${visit.id}"></visit-score></details>`;
}

/** A list without rows counts as done once the officer has seen it. @param {VisitSession} session @param {SectionState} state @returns {SectionState} */
function seenState(session, state) {
  const isUnseen =
    state.section.kind === 'repeat' && state.rows === 0 && !session.seen.visited.includes(state.section.name);
  return state.state === 'done' && isUnseen ? { ...state, state: 'todo' } : state;
}

/** @param {VisitSession} session */
function restoredBanner(session) {
  const section = sectionNamed(session.survey, session.seen.section);
  return html`<div class="banner" role="status">${icon('undo')}<p>${_(
    'Đã khôi phục phiếu đang làm dở lúc %(time)s.',
    { time: clockTime(session.seen.savedMs) },
  )}</p>${
    section &&
    html`<a class="button" ${to(`/f/visits/${session.visit.id}/${section.name}`)}>${_(
      'Làm tiếp: %(section)s',
      { section: shortened(session.label(section.path)) },
    )}</a>`
  }</div>`;
}

/** @param {VisitSession} session */
function readOnlyBanner(session) {
  const words = session.visit.is_parked
    ? _('Phiếu này đã giao cho người khác. Xem được, không sửa được; câu chưa gửi vẫn còn trên máy.')
    : _('Phiếu đã kết thúc. Xem được; muốn sửa thì đề nghị Sở trả lại phiếu.');
  return html`<div class="banner">${icon('lock')}<p>${words}</p>${receiptOf(session.visit.record)}</div>`;
}

/** @param {VisitSession} session */
function isReturned({ visit }) {
  return !visit.is_parked && reviewInForce(visit.fields) === 'returned';
}

/** @param {VisitSession} session */
function returnedBanner({ visit }) {
  const { person, at_ms } = visit.fields.review_remarks;
  const words = _('%(person)s trả lại lúc %(time)s', { person, time: clockTime(at_ms) });
  return html`<div class="banner warn">${icon('returned')}<p>${words}</p></div>`;
}

/** @param {VisitSession} session */
function modes(session) {
  const path = `/f/visits/${session.visit.id}`;
  const tiers = countedByTier(session.survey);
  const one = (/** @type {'quick' | 'full'} */ mode, /** @type {string} */ words) => html`<a class="segment"
    ${session.mode === mode && html`aria-current="true"`} ${to(`${path}?mode=${mode}`)}>${words}</a>`;
  return html`<nav class="segments" aria-label="${_('Phạm vi')}">${one(
    'quick',
    _('Nhanh, %(n)s câu', { n: tiers.core }),
  )}${one('full', _('Đủ, %(n)s câu', { n: tiers.core + tiers.detail }))}</nav>`;
}

/** Shape and word of each state. @type {Record<SectionState['state'], [icon: string, tone: string, word: () => string]>} */
const SHAPES = {
  done: ['done', 'good', () => _('xong')],
  doing: ['doing', '', () => _('đang làm')],
  todo: ['todo', 'soft', () => _('chưa làm')],
  wrong: ['error', 'bad', () => _('cần sửa')],
  na: ['na', '', () => _('không hỏi')],
};

/** @param {VisitSession} session @param {SectionState} state */
function row(session, state) {
  const { section, answered, asked } = state;
  const [shape, tone, word] = SHAPES[state.state];
  const name = shortened(session.label(section.path));
  const body = html`<span class="body"><span class="name">${name}<span class="sr">: ${word()}</span></span>${meta(session, state)}</span>`;
  if (state.state === 'na')
    return html`<div class="row na"><span class="lead">${icon(shape)}</span>${body}</div>`;
  const query = state.wrong ? '?missing' : '';
  return html`<a class="row ${state.wrong ? 'flag' : ''}" ${to(`/f/visits/${session.visit.id}/${section.name}${query}`)}>
    <span class="lead ${tone}">${icon(shape)}</span>${body}${asked > 0 && html`<span class="trail num">${answered}/${asked}</span>`}</a>`;
}

/** @param {VisitSession} session @param {SectionState} state */
function meta(session, state) {
  const { section, wrong, missing, rows } = state;
  if (state.state === 'na') return html`<span class="meta">${whyNotAsked(session, section)}</span>`;
  const words = [
    section.kind === 'repeat' && state.state !== 'todo'
      ? html`<span>${ngettext('%(n)s dòng', '%(n)s dòng', rows)}</span>`
      : null,
    wrong
      ? html`<span class="bad">${ngettext('%(n)s câu cần sửa', '%(n)s câu cần sửa', wrong)}</span>`
      : null,
    missing && state.state !== 'todo'
      ? html`<span>${ngettext('%(n)s câu chưa trả lời', '%(n)s câu chưa trả lời', missing)}</span>`
      : null,
  ].filter((one) => one !== null);
  return words.length > 0 && html`<span class="meta">${words}</span>`;
}

/** @param {VisitSession} session @param {SectionState[]} states @param {boolean} restored */
function mainAction(session, states, restored) {
  if (isReturned(session))
    return html`<a class="button main" ${to(`/f/returned/${session.visit.id}`)}>${_('Xem các câu cần sửa')}</a>`;
  const last = restored ? states.find((state) => state.section.name === session.seen.section) : null;
  const next = last ?? states.find((state) => ['todo', 'doing', 'wrong'].includes(state.state));
  if (!next || session.isReadOnly) {
    return html`<a class="button main" ${to(`/f/visits/${session.visit.id}/finish`)}>${_('Kết thúc khảo sát')}</a>`;
  }
  return html`<a class="button main" ${to(`/f/visits/${session.visit.id}/${next.section.name}`)}>${_(
    'Tiếp: %(section)s',
    { section: shortened(session.label(next.section.path)) },
  )} ${icon('next', 's')}</a>`;
}
