/**
 * What a visit is worth, by the criteria of its campaign: points, without reasons and gates. The mirror of
 * server/steps/score.py and visit_answers.py; tests/server/steps/test_score_on_phones.py scores the same visits with
 * both. Pure. All arithmetic is in whole hundredths of a point.
 */

/** @import { Band, Criterion, Rule } from '../../types/criteria.d.ts' */
/** @import { Answer, Expr } from '../../types/survey.d.ts' */
/** @import { Answering } from '../form/answering.js' */
/** @import { Value } from '../../types/engine.d.ts' */
/** @template {Rule['kind']} K @typedef {Extract<Rule, {kind: K}>} Of */

import { toBoolean, toNumber } from '../form/values.js';

/** @typedef {{total: number, max: number, criteria: {criterion: Criterion, points: number}[], rules: Map<Rule, number>}} Score */

/**
 * Rests after every answer: the phone must not stand still meanwhile.
 * @param {Criterion[]} criteria - fitted to the survey of these answers @param {Answering} engine
 * @returns {Generator<void, Score, void>}
 * @throws {Error} when a condition takes too long, or a rule is of a kind that this program does not know
 */
export function* scoring(criteria, engine) {
  const scorer = new Scorer(engine);
  /** @type {Map<Rule, number>} */
  const rules = new Map();
  for (const rule of criteria.flatMap((criterion) => criterion.rules)) {
    rules.set(rule, yield* scorer.pointsOf(rule));
  }
  const scored = criteria.map((criterion) => ({
    criterion,
    points: sum(criterion.rules.map((rule) => rules.get(rule) ?? 0)),
  }));
  return {
    total: sum([...rules.values()]),
    max: sum(criteria.map(({ max }) => max)),
    criteria: scored,
    rules,
  };
}

/** Each kind of rule, applied to one set of answers. */
export class Scorer {
  /** @param {Answering} engine */
  constructor(engine) {
    this.engine = engine;
    /** Where conditions stand, by the path around it. @type {Map<string, string>} */
    this.firsts = new Map();
  }

  /** As `points`, with rests: the answers that it reads, in two hundred rows maybe, are worked out one by one before. @param {Rule} rule @returns {Generator<void, number, void>} */
  *pointsOf(rule) {
    for (const key of rule.evidence) {
      for (const cell of this.engine.cells(this.engine.places.question(key))) {
        cell.text();
        yield;
      }
    }
    return this.points(rule);
  }

  /** @param {Rule} rule @returns {number} hundredths of a point */
  points(rule) {
    switch (rule.kind) {
      case 'first':
        return rule.cases.find(({ when }) => this.holds(when))?.points ?? 0;
      case 'largest':
        return this.holding(rule).reduce((best, { points }, i) => (i ? Math.max(best, points) : points), 0);
      case 'sum':
        return this.added(rule);
      case 'bands':
        return this.ofNumber(rule);
      case 'distinct':
        return this.ofDifferent(rule);
      case 'ratio':
        return this.ofShare(rule);
      case 'mean':
        return this.ofMean(rule);
      case 'all_rows':
        return this.rows(rule).every((row) => this.holds(rule.each, row)) ? rule.max : 0;
      default:
        throw new Error(`No rule of kind "${/** @type {any} */ (rule).kind}": newer than this program.`);
    }
  }

  /** @param {Of<'largest'> | Of<'sum'>} rule */
  holding({ cases }) {
    return cases.filter(({ when }) => this.holds(when));
  }

  /** @param {Of<'sum'>} rule */
  added(rule) {
    const points = Math.min(rule.cap, sum(this.holding(rule).map((one) => one.points)));
    return rule.halved && this.holds(rule.halved) ? Math.floor(points / 2) : points;
  }

  /** @param {Of<'bands'>} rule */
  ofNumber({ value, bands }) {
    const number = toNumber(this.value(value));
    return Number.isFinite(number) ? pointsIn(bands, number) : 0;
  }

  /** @param {Of<'distinct'>} rule */
  ofDifferent({ question, bands }) {
    const { holder } = this.engine.places.question(question);
    const rows = holder.repeat ? this.engine.rows(holder.path) : [''];
    const answers = rows.map((row) => this.answer(question, row)).filter((answer) => answer !== null);
    const different = new Set(answers.map((answer) => JSON.stringify(answer)));
    return different.size ? pointsIn(bands, different.size) : 0;
  }

  /** @param {Of<'ratio'>} rule */
  ofShare(rule) {
    const rows = this.rows(rule);
    const weight = (/** @type {string[]} */ some) => sum(some.map((row) => this.whole(rule.weight, row)));
    const among = weight(rows);
    return among ? pointsIn(rule.bands, weight(rows.filter((row) => this.holds(rule.bad, row))), among) : 0;
  }

  /** @param {Of<'mean'>} rule */
  ofMean({ questions, points, step }) {
    const worth = questions
      .map((key) => this.answer(key))
      .filter((answer) => !Array.isArray(answer) && Object.hasOwn(points, String(answer)))
      .map((answer) => points[String(answer)]);
    return worth.length ? Math.floor(sum(worth) / (worth.length * step)) * step : 0;
  }

  // ---- answers ----

  /** @param {Expr} condition @param {string} [row] */
  holds(condition, row = '') {
    return toBoolean(this.value(condition, row));
  }

  /** @param {Expr} tree @param {string} [row] @returns {Value} */
  value(tree, row = '') {
    const path = this.firstInside(row ? this.engine.row(row).place.path : '');
    const value = this.engine.attempt(tree, this.engine.at(path, row));
    if (value === undefined) throw new Error(`A condition takes too long: ${JSON.stringify(tree)}`);
    return value;
  }

  /** @param {string} around - path of a repeat; "": the whole form @returns {string} path of the first question in it */
  firstInside(around) {
    const { places } = this.engine;
    const found =
      this.firsts.get(around) ??
      places.every.find(({ question, path }) => question && path.startsWith(`${around}/`))?.path ??
      places.missing(`question in "${around}"`);
    this.firsts.set(around, found);
    return found;
  }

  /** Those that are counted. @param {Of<'ratio'> | Of<'all_rows'>} rule @returns {string[]} ids */
  rows({ rows, among }) {
    const place = this.engine.places.every.find(({ repeat }) => repeat?.name === rows);
    const { path } = place ?? this.engine.places.missing(rows);
    return this.engine.rows(path).filter((row) => this.holds(among, row));
  }

  /** What is stored or calculated. @param {string} key @param {string} [row] @returns {Answer} null when blank or not asked */
  answer(key, row = '') {
    const { path } = this.engine.places.question(key);
    const value = this.engine.isRelevant(path, row) ? this.engine.value(key, row) : null;
    return value === '' || (Array.isArray(value) && !value.length) ? null : value;
  }

  /** The whole number that was answered, 0 for a blank. @param {string} key @param {string} row @returns {number} */
  whole(key, row) {
    const value = this.answer(key, row);
    return Number.isInteger(value) ? Number(value) : 0;
  }
}

/** The points of the first band that reaches to part/whole; exact for whole numbers. @param {Band[]} bands @param {number} part @param {number} [whole] */
function pointsIn(bands, part, whole = 1) {
  const reaches = (/** @type {Band} */ { up_to }) => {
    const [edge, of] = [up_to ?? Infinity].flat();
    return part * (of ?? 1) <= edge * whole;
  };
  return bands.find(reaches)?.points ?? 0;
}

/** @param {number[]} numbers */
function sum(numbers) {
  return numbers.reduce((total, one) => total + one, 0);
}
