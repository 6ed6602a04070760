/**
 * Which missing answers could change the points most: each is given, one value after the other, to an evaluation that
 * belongs to nobody else. Pure; a generator, which rests after every step: the phone must not stand still meanwhile.
 */

/** @import { Rule } from '../../types/criteria.d.ts' */
/** @import { Answer, Question } from '../../types/survey.d.ts' */
/** @import { Answering } from '../form/answering.js' */
/** @import { Place } from '../form/places.js' */
/** @typedef {{place: Place, question: Question, row: string, rules: Rule[]}} Gap  rules: whose points it may change */
/** @typedef {{key: string, path: string, row: string, gain: number, loss: number}} Change  hundredths of a point, at the most; loss: 0 or less */

import { momentText } from '../form/dates.js';
import { storedText } from '../form/rows.js';
import { isBlank } from '../form/values.js';
import { Scorer } from './scoring.js';

/** Of one question, the first rows in which it is missing: two hundred instruments would not tell more. */
const MOST_ROWS = 5;
const MOST_CHOICES = 40;
const YEAR_MS = 365 * 24 * 60 * 60 * 1000;

/**
 * @param {Map<Rule, number>} points - as they are @param {Answering} engine - is left as it was, but tried on: not the one on the screen
 * @param {(question: Question) => boolean} mayAsk
 * @param {number} most - how many to tell
 * @returns {Generator<void, Change[], void>} widest span first; only those that change something
 */
export function* widestChanges(points, engine, mayAsk, most) {
  const trial = new Trial(engine, points);
  /** @type {Change[]} */
  let widest = [];
  for (const gap of gapsIn(engine, [...points.keys()], mayAsk)) {
    // The widest possible come first: from here on none can be wider.
    if (ceiling(gap) <= span(widest[most - 1])) break;
    const change = yield* changeBy(trial, gap);
    if (span(change)) widest = [...widest, change].sort((a, b) => span(b) - span(a)).slice(0, most);
  }
  return widest;
}

/** @param {Change} [change] */
function span(change) {
  return change ? change.gain - change.loss : 0;
}

/** @param {Gap} gap @returns {number} hundredths of a point */
function ceiling({ rules }) {
  return rules.reduce((total, { max }) => total + max, 0);
}

/** @param {Answering} engine @param {Rule[]} rules @param {(question: Question) => boolean} mayAsk @returns {Gap[]} the most weighty first, else as in the form */
function gapsIn(engine, rules, mayAsk) {
  const found = engine.places.every.flatMap((place) => {
    const { question } = place;
    if (!question || !place.isAsked || !(question.type in TRIES) || !mayAsk(question)) return [];
    const read = engine.places.readersOf([place]).add(place);
    const touched = rules.filter(({ evidence }) =>
      evidence.some((key) => read.has(engine.places.question(key))),
    );
    if (!touched.length) return [];
    const missing = engine
      .cells(place)
      .filter((cell) => cell.isRelevant() && isBlank(storedText(cell.stored)))
      .slice(0, MOST_ROWS);
    return missing.map(({ row }) => ({ place, question, row: row.id, rules: touched }));
  });
  return found.sort((a, b) => ceiling(b) - ceiling(a));
}

/** @param {Trial} trial @param {Gap} gap @returns {Generator<void, Change, void>} */
function* changeBy(trial, gap) {
  const { place, question, row } = gap;
  const change = { key: question.key, path: place.path, row, gain: 0, loss: 0 };
  const tries = TRIES[question.type](trial.engine, gap);
  for (let next = tries.next(); !next.done; ) {
    const points = yield* trial.changeWith(gap, next.value);
    if (points > change.gain) change.gain = points;
    if (points < change.loss) change.loss = points;
    next = tries.next(points);
  }
  return change;
}

/** @typedef {Generator<Answer, void, number>} Tries  is told what each changed, NaN for a value that the form calls wrong */

/** Values of which one of the widest span is likely, by type of question. @type {Record<string, (engine: Answering, gap: Gap) => Tries>} */
const TRIES = {
  select_one: each(choicesOf),
  select_multiple: someOf,
  integer: each(numbersIn),
  decimal: each(numbersIn),
  range: each(numbersIn),
  date: each(daysAround),
};

/** @param {(engine: Answering, gap: Gap) => Answer[]} values @returns {(engine: Answering, gap: Gap) => Tries} */
function each(values) {
  return function* tries(engine, gap) {
    for (const value of values(engine, gap)) yield value;
  };
}

/** @param {Answering} engine @param {Gap} gap @returns {string[]} */
function choicesOf(engine, { question, row }) {
  const choices = engine.choices(question.key, row).slice(0, MOST_CHOICES);
  return choices.map(({ name }) => name);
}

/** Each choice alone, then as many together as do no harm. @param {Answering} engine @param {Gap} gap @returns {Tries} */
function* someOf(engine, gap) {
  const names = choicesOf(engine, gap);
  for (const name of names) yield [name];
  /** @type {string[]} */
  let together = [];
  let highest = 0;
  for (const name of names) {
    const points = yield [...together, name];
    if (!(points >= highest)) continue;
    highest = points;
    together = [...together, name];
  }
}

/** Where its rules' points change: at every number that they name, and one further. @param {Answering} _engine @param {Gap} gap @returns {number[]} */
function numbersIn(_engine, { rules }) {
  const named = rules.flatMap((rule) => [
    ...('bands' in rule ? rule.bands : [])
      .map(({ up_to }) => up_to)
      .filter((up_to) => Number.isInteger(up_to)),
    ...[...JSON.stringify(rule).matchAll(/\["num",(\d+)\]/g)].map(([, digits]) => Number(digits)),
  ]);
  return [...new Set([0, ...named.flatMap((edge) => [Number(edge), Number(edge) + 1])])];
}

/** Long ago, lately, in a while. @param {Answering} engine @returns {string[]} */
function daysAround({ nowMs, zone }) {
  return [nowMs - 20 * YEAR_MS, nowMs, nowMs + YEAR_MS].map((ms) => momentText(ms, zone).slice(0, 10));
}

/** Answers given and taken back. */
class Trial {
  /** @param {Answering} engine @param {Map<Rule, number>} points */
  constructor(engine, points) {
    this.engine = engine;
    this.scorer = new Scorer(engine);
    this.points = points;
    this.before = new Map([...engine.rowsById].map(([id, row]) => [id, { ...row.fields }]));
    engine.filledIn();
  }

  /** @param {Gap} gap @param {Answer} value @returns {Generator<void, number, void>} hundredths of a point; NaN when the form calls it wrong */
  *changeWith({ place, question, row, rules }, value) {
    this.engine.set(question.key, value, row);
    yield;
    let change = this.engine.problems(place.path, row).length ? Number.NaN : 0;
    for (const rule of Number.isNaN(change) ? [] : rules)
      change += (yield* this.scorer.pointsOf(rule)) - (this.points.get(rule) ?? 0);
    this.takeBack(question.key, row);
    yield;
    return change;
  }

  /** With what the form put in by itself because of it. @param {string} key @param {string} row */
  takeBack(key, row) {
    this.engine.set(key, this.answerBefore(key, row), row);
    const { answers, rows } = this.engine.filledIn();
    for (const { id } of rows) if (this.engine.rowsById.has(id)) this.engine.removeRow(id);
    for (const filled of answers)
      if (this.engine.rowsById.has(filled.row) && !this.engine.places.question(filled.key).isCalculated)
        this.engine.set(filled.key, this.answerBefore(filled.key, filled.row), filled.row);
    this.engine.filledIn();
  }

  /** @param {string} key @param {string} row @returns {Answer} */
  answerBefore(key, row) {
    return this.before.get(row)?.[key] ?? null;
  }
}
