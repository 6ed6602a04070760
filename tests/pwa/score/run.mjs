/** Scores visits as a phone does: what to score comes in as JSON, {rule: points} of each visit goes out. */
import { readFileSync } from 'node:fs';
import { Answering } from '../../../pwa/js/form/answering.js';
import { Scorer } from '../../../pwa/js/score/scoring.js';

const { survey, criteria, lists, zone, visits } = JSON.parse(readFileSync(0, 'utf8'));
const rules = criteria.flatMap((/** @type {any} */ criterion) => criterion.rules);
const scores = visits.map((/** @type {any} */ { fields, rows, now_ms }) => {
  const scorer = new Scorer(new Answering(survey, { fields, rows }, { nowMs: now_ms, zone, lists }));
  return Object.fromEntries(rules.map((/** @type {any} */ rule) => [rule.id, scorer.points(rule)]));
});
process.stdout.write(JSON.stringify(scores));
