/** Whole visits of form A on the phone: what they are worth whenever they are looked at, and what to ask next. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { widestChanges } from '../../../pwa/js/score/missing.js';
import { ScoredWords } from '../../../pwa/js/score/scored_words.js';
import { scoring } from '../../../pwa/js/score/scoring.js';
import { forms, visitOf } from '../minutes/forms.js';

const [CRITERIA] = forms.needs.criteria;
const YEAR_MS = 365 * 24 * 60 * 60 * 1000;

/** @template T @param {Generator<void, T, void>} work @returns {T} */
function ended(work) {
  for (;;) {
    const next = work.next();
    if (next.done) return next.value;
  }
}

/** @param {any} visit */
function looked(visit) {
  const { engine } = new ScoredWords(visit);
  const { total, rules } = ended(scoring(CRITERIA, engine));
  const isTyped = (/** @type {any} */ { tier }) => tier !== 'auto';
  const changes = ended(widestChanges(rules, engine, isTyped, 2));
  return { total, changes: changes.map(({ key, row, gain, loss }) => [key, row, gain, loss]) };
}

test('a finished visit is worth a year later what it was worth at its end', () => {
  const visit = visitOf('needs', 'petrol');
  visit.store = { now: () => visit.fields.finished_ms + YEAR_MS };

  assert.equal(looked(visit).total, 5950);
  // Under way, today counts: by then the certificates have run out.
  const underWay = { ...visit.fields, state: 'draft', finished_ms: undefined };
  assert.notEqual(looked({ ...visit, fields: underWay }).total, 5950);
});

test('a visit that was reopened is worth what it is worth today, not at its former end', () => {
  const visit = visitOf('needs', 'petrol');
  visit.store = { now: () => visit.fields.finished_ms + YEAR_MS };
  const underWay = { ...visit.fields, state: 'draft', finished_ms: undefined };

  const reopened = looked({ ...visit, fields: { ...visit.fields, state: 'draft' } });

  assert.equal(reopened.total, looked({ ...visit, fields: underWay }).total);
});

test('of two answers that were taken out of a full visit, both are advised with what they would bring back', () => {
  const visit = visitOf('needs', 'tea');
  visit.fields.r_share = null;
  visit.fields.m_critical = null;
  assert.equal(looked(visit).total, 7700 - 200 - 200);

  assert.deepEqual(looked(visit).changes, [
    ['m_critical', '', 200, 0],
    ['r_share', '', 200, 0],
  ]);
});

test('a missing status of one instrument is asked for in its row', () => {
  const visit = visitOf('needs', 'tea');
  const row = visit.rows.find((/** @type {any} */ { fields }) => fields.i_ctrl);
  row.fields = { ...row.fields, i_ctrl: null };

  const [first] = looked(visit).changes;

  assert.deepEqual(first.slice(0, 2), ['i_ctrl', row.id]);
});
