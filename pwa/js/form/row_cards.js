/** The rows of a repeat as a list of cards: title, facts, state, what is wrong; overdue ones first. */
import { html, icon } from '../html.js';
import { _, ngettext } from '../texts.js';
import { inWords } from './types/note.js';
import { questionsIn } from './section.js';

/** @import { Html } from '../html.js' */
/** @import { AnswerProblem, Question, Repeat } from '../../types/survey.d.ts' */
/** @import { VisitSession } from './session.js' */
/** @typedef {{word: string, tone: '' | 'good' | 'warn' | 'bad', since: string}} Badge */

/** Words and tone of the states that forms calculate for an instrument's control; other values speak for themselves. */
/** @type {Record<string, [() => string, Badge['tone']]>} */
const STATES = {
  overdue: [() => _('Quá hạn'), 'bad'],
  due_60d: [() => _('Sắp hết hạn'), 'warn'],
  never: [() => _('Chưa thực hiện'), ''],
  no_record: [() => _('Không có hồ sơ'), ''],
  valid: [() => _('Còn hạn'), ''],
};
const ORDER = { bad: 0, warn: 1, '': 2, good: 2 };

/**
 * All of it: filters, cards, what the limits say, and the buttons that add.
 * @param {VisitSession} session @param {Repeat} repeat @param {string} [parent] @param {string} [filter] - word of a state
 */
export function rowsBlock(session, repeat, parent = '', filter = '') {
  const rows = session.engine.rows(repeat.path, parent);
  const label = session.label(repeat.path, parent);
  return html`${parent || repeat.path.split('/').length > 3 ? html`<h2>${label}</h2>` : null}
    ${rows.length ? cards(session, repeat, rows, filter) : nothingYet(label)}
    ${limits(repeat, rows.length)}
    ${
      takesRows(session, repeat) &&
      html`<div class="${isWholeSection(repeat) ? 'stack' : 'two'}">${
        rows.length > 0 &&
        html`<button class="button" type="button"
      data-copy-last="${repeat.path}" data-parent="${parent}">${icon('plus', 's')}${_('Chép dòng trước')}</button>`
      }
      ${
        !isWholeSection(repeat) &&
        html`<button class="button" type="button" data-add="${repeat.path}" data-parent="${parent}">${icon(
          'plus',
          's',
        )}${addWords(label)}</button>`
      }</div>`
    }`;
}

/** Whether rows may be added and removed: not where a count of the form says how many there are. @param {VisitSession} session @param {Repeat} repeat */
export function takesRows(session, repeat) {
  return !session.isReadOnly && !repeat.count;
}

/** A section that is a repeat has its main button in the bar. @param {Repeat} repeat */
function isWholeSection(repeat) {
  return repeat.path.split('/').length === 3;
}

/** A label without the remark in brackets at its end. @param {string} label */
export function shortened(label) {
  return label.replace(/\s*\([^()]*\)\s*$/, '');
}

/** @param {string} label */
export function addWords(label) {
  const short = shortened(label);
  return _('Thêm %(what)s', { what: short.charAt(0).toLowerCase() + short.slice(1) });
}

/** @param {string} label */
function nothingYet(label) {
  return html`<div class="empty">${icon('list')}<h3>${_('Chưa có dòng nào')}</h3><p>${_(
    'Bấm “%(add)s” để ghi dòng đầu tiên.',
    { add: addWords(label) },
  )}</p></div>`;
}

/** @param {VisitSession} session @param {Repeat} repeat @param {string[]} rows @param {string} filter */
function cards(session, repeat, rows, filter) {
  const problems = session.engine.problems(repeat.path);
  const badges = new Map(rows.map((row) => [row, badgeOf(session, repeat, row)]));
  const tone = (/** @type {string} */ row) => ORDER[badges.get(row)?.tone ?? ''];
  const sorted = rows.map((row, i) => ({ row, i })).sort((a, b) => tone(a.row) - tone(b.row) || a.i - b.i);
  const shown = sorted.filter(({ row }) => !filter || badges.get(row)?.word === filter);
  return html`${filters(rows, badges, filter)}<ul class="group rows">${shown.map(({ row }) =>
    card(
      session,
      repeat,
      row,
      badges.get(row) ?? null,
      problems.filter((problem) => problem.row === row),
    ),
  )}</ul>`;
}

/** @param {string[]} rows @param {Map<string, Badge | null>} badges @param {string} filter */
function filters(rows, badges, filter) {
  /** @type {Map<string, {tone: string, count: number}>} */
  const words = new Map();
  for (const badge of badges.values()) {
    if (badge?.tone)
      words.set(badge.word, { tone: badge.tone, count: (words.get(badge.word)?.count ?? 0) + 1 });
  }
  if (!words.size) return null;
  const chip = (
    /** @type {string} */ word,
    /** @type {Html} */ content,
  ) => html`<button class="chip" type="button"
    data-filter="${word}" aria-pressed="${String(word === filter)}">${content}</button>`;
  return html`<div class="chips scroll" role="group" aria-label="${_('Lọc')}">${chip(
    '',
    html`${_('Tất cả')} <span class="num">${rows.length}</span>`,
  )}${[...words].map(([word, { tone, count }]) => chip(word, html`${word} <b class="num ${tone}">${count}</b>`))}</div>`;
}

/** @param {VisitSession} session @param {Repeat} repeat @param {string} row @param {Badge | null} badge @param {AnswerProblem[]} problems */
function card(session, repeat, row, badge, problems) {
  const wrong = problems.filter((problem) => problem.code !== 'required').length;
  const missing = problems.length - wrong;
  const title = titleOf(session, repeat, row);
  const facts = factsOf(session, repeat, row)
    .filter((fact) => fact !== title)
    .slice(0, 3)
    .join(' · ');
  const flag = badge?.tone === 'bad' || wrong ? 'flag' : badge?.tone === 'warn' ? 'flag-warn' : '';
  return html`<li id="row-${row}"><div class="row ${flag}"><span class="body"><button class="name cover" type="button" data-open="${row}">${
    title
  }</button><span class="meta">${facts}${
    wrong > 0 && html` <span class="bad">${ngettext('%(n)s câu cần sửa', '%(n)s câu cần sửa', wrong)}</span>`
  }${
    missing > 0 && html` <span>${ngettext('còn %(n)s câu', 'còn %(n)s câu', missing)}</span>`
  }</span></span>${
    badge &&
    html`<span class="trail pile"><b class="${
      badge.tone
    }">${badge.word}</b>${badge.since && html`<b class="num ${badge.tone}">${badge.since}</b>`}</span>`
  }</div></li>`;
}

/** @param {VisitSession} session @param {Repeat} repeat @param {string} row @returns {string} never empty */
export function titleOf(session, repeat, row) {
  const title = session.engine.rowTitle(row).replace(/^[\s:–×·,-]+|[\s:–×·,-]+$/g, '');
  if (title || factsOf(session, repeat, row)[0]) return title || factsOf(session, repeat, row)[0];
  const place = session.engine.rows(repeat.path, session.rowRecord(row).parent).indexOf(row) + 1;
  return _('Dòng %(n)s, chưa có tên', { n: place });
}

/** Short answers that the title does not tell. @param {VisitSession} session @param {Repeat} repeat @param {string} row @returns {string[]} */
function factsOf(session, repeat, row) {
  const title = session.engine.rowTitle(row);
  return questionsIn(repeat.nodes)
    .filter((question) => FACTS.includes(question.type) && !question.calculation)
    .map((question) => factOf(session, question, row, title))
    .filter(Boolean);
}

const FACTS = ['text', 'integer', 'decimal', 'select_one'];

/** @param {VisitSession} session @param {Question} question @param {string} row @param {string} title - tells it already */
function factOf(session, question, row, title) {
  const value = session.engine.value(question.key, row);
  if (value === null || value === '' || question.appearance.includes('multiline')) return '';
  const named = question.type === 'select_one' ? session.nameOf(question, String(value)) : null;
  const words = named ?? inWords(value, { question, nameOf: () => null, language: '' });
  return title.includes(words) ? '' : `${words} ${session.textOf(question.unit)}`.trim();
}

/**
 * The calculated state of a row: of the question called …status, with the month of the one called …expiry.
 * @param {VisitSession} session @param {Repeat} repeat @param {string} row @returns {Badge | null}
 */
export function badgeOf(session, repeat, row) {
  const questions = questionsIn(repeat.nodes);
  const status = questions.find((question) => question.calculation && /(^|_)status$/.test(question.name));
  const value = status ? String(session.engine.value(status.key, row) ?? '') : '';
  if (!status || !value) return null;
  const [word, tone] = STATES[value] ?? [() => session.nameOf(status, value) ?? value, ''];
  const expiry = questions.find((question) => /(^|_)expiry$/.test(question.name));
  const day = /^(\d{4})-(\d\d)/.exec(String(expiry ? (session.engine.value(expiry.key, row) ?? '') : ''));
  return { word: word(), tone, since: day ? `${day[2]}/${day[1]}` : '' };
}

/** @param {Repeat} repeat @param {number} count */
function limits({ rows_min: least, rows_max: most }, count) {
  if (count < least)
    return html`<p class="hint">${_('Cần ít nhất %(n)s dòng; còn thiếu %(rest)s.', { n: least, rest: least - count })}</p>`;
  if (most !== null && count >= most)
    return html`<p class="hint">${_('Đã đủ %(n)s dòng, là số dòng nhiều nhất của mục này. Dòng thêm nữa vẫn được lưu và đánh dấu cần xem lại.', { n: most })}</p>`;
  return null;
}
