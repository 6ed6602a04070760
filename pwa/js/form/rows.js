/**
 * The answers as a tree. A row (the root is one) has a cell for each question, group and repeat in it; a cell
 * remembers whether it is relevant and what it reads until the version of its place changes.
 */

/** @import { Answer, Fields, RowAnswers } from '../../types/survey.d.ts' */
/** @import { Place } from './places.js' */
/** @import { PathNode } from '../../types/engine.d.ts' */
/** @import { FormWorld } from './world.js' */

import { textOfStored } from './attached.js';
import { dayText } from './dates.js';
import { toBoolean, toNumber, toText } from './values.js';

/** One row of a repeat, or the root. @implements {PathNode} */
export class Row {
  isContainer = true;
  /** From the root to itself. @type {Row[]} */
  chain;
  /** @type {Map<Place, Cell>} */
  cells = new Map();
  stoppedAt = -1;
  /** Where paths from here led. @type {Map<Place, {epoch: number, nodes: PathNode[]}>} */
  nodesThen = new Map();

  /** @param {FormWorld} world @param {Place} place @param {Row | null} parent @param {RowAnswers} answers */
  constructor(world, place, parent, { id, position, fields }) {
    this.world = world;
    this.place = place;
    this.parent = parent;
    this.id = id;
    this.position = position;
    this.fields = { ...fields };
    this.chain = parent ? [...parent.chain, this] : [this];
  }

  /** @param {Place} place - of something right in this row @returns {Cell} */
  cell(place) {
    const found = this.cells.get(place);
    if (found) return found;
    const cell = new Cell(this, place);
    this.cells.set(place, cell);
    return cell;
  }

  /** It and all rows inside it, outer ones first. @returns {Row[]} */
  all() {
    return [this, ...[...this.cells.values()].flatMap((cell) => cell.rows.flatMap((row) => row.all()))];
  }

  /** @returns {RowAnswers} */
  answers() {
    const { id, position, fields, place, parent } = this;
    return { id, repeat: place.path, parent: parent?.id ?? '', position, fields: { ...fields } };
  }

  text = () => '';
  up = () => this.parent && nodeOf(this.parent, this.place.up);

  /** @param {string} name @returns {PathNode[]} */
  children(name) {
    return inside(this, this.place, name);
  }
}

/** One question, group or repeat in one row. @implements {PathNode} */
export class Cell {
  /** Of a repeat, in order, those that a lowered count hides too. @type {Row[]} */
  rows = [];
  /** @type {Row[]} */
  rowsThen = [];
  rowsSeen = -1;
  isRelevantThen = false;
  relevanceSeen = -1;
  textThen = '';
  textSeen = -1;
  isBusy = false;
  /** The version at which one of its expressions took too long. */
  stoppedAt = -1;
  /** @type {import('./checks.js').Found} */
  problemThen = null;
  problemSeen = -1;

  /** @param {Row} row @param {Place} place */
  constructor(row, place) {
    this.row = row;
    this.place = place;
    this.isContainer = !place.question;
    /** What a calculation gave last that was not blank, for once(). */
    this.previous = storedText(this.stored);
    /** Until there is news, what is stored of a calculation stands. */
    this.takenAt = place.news;
  }

  /** @returns {Answer} */
  get stored() {
    return (this.place.question && this.row.fields[this.place.question.key]) ?? null;
  }

  set stored(answer) {
    if (this.place.question) this.row.fields[this.place.question.key] = answer;
    this.textSeen = this.problemSeen = this.stoppedAt = -1;
    this.row.world.epoch++;
  }

  /** For once(): nothing was given before. */
  startAgain() {
    this.previous = storedText(this.stored);
    this.textSeen = -1;
  }

  /** Its own condition and those of all around it. @returns {boolean} */
  isRelevant() {
    const { place, row } = this;
    if (this.relevanceSeen !== place.version) {
      this.relevanceSeen = place.version;
      const { up } = place;
      const around = up?.repeat ? row.parent?.cell(up) : up?.node && row.cell(up);
      this.isRelevantThen = (!around || around.isRelevant()) && this.holds('relevant', true);
    }
    return this.isRelevantThen;
  }

  /** @param {'relevant' | 'required' | 'read_only' | 'constraint'} name @param {boolean} otherwise - when the survey says nothing */
  holds(name, otherwise) {
    const tree = /** @type {any} */ (this.place.node)[name];
    const value = tree ? this.row.world.attempt(tree, this) : undefined;
    return value === undefined ? otherwise : toBoolean(value);
  }

  /** Rows as they are shown: none when not relevant, and no more than the count asks for. @returns {Row[]} */
  shownRows() {
    if (this.rowsSeen !== this.place.version) {
      this.rowsSeen = this.place.version;
      this.rowsThen = this.isRelevant() ? this.rows.slice(0, this.rowsWanted()) : [];
    }
    return this.rowsThen;
  }

  rowsWanted() {
    const count = this.place.repeat?.count;
    return count
      ? Math.max(0, Math.min(1000, Math.trunc(toNumber(this.row.world.valueAt(count, this))) || 0))
      : this.rows.length;
  }

  /** What expressions read: '' when it is not relevant; names that the filter does not let through are left out. */
  text() {
    // A calculation that leads back to itself reads blank; the server refuses such forms.
    if (this.isBusy) return '';
    if (this.textSeen !== this.place.version) {
      this.isBusy = true;
      try {
        this.textThen = this.isRelevant() ? this.read() : '';
      } finally {
        this.isBusy = false;
      }
      this.textSeen = this.place.version;
      if (this.place.isCalculated && this.textThen) this.previous = this.textThen;
    }
    return this.textThen;
  }

  read() {
    const { place, stored } = this;
    if (place.isTaken && stored !== null && this.takenAt === place.news) return storedText(stored);
    if (place.isCalculated) return this.calculated();
    if (!this.place.question?.filter || stored === null) return storedText(stored);
    return names(stored)
      .filter((name) => this.row.world.offers(this, name))
      .join(' ');
  }

  /** What the calculation gives now; '' for a number that is none. */
  calculated() {
    const { question } = this.place;
    return question?.calculation ? this.given(question.calculation) : '';
  }

  /** What an expression gives as an answer here; '' for a number that is none. @param {import('../../types/survey.d.ts').Expr} tree */
  given(tree) {
    const value = this.row.world.valueAt(tree, this);
    if (typeof value !== 'number') return toText(value);
    if (Number.isNaN(value)) return '';
    return this.place.question?.type === 'date' ? dayText(value) : toText(value);
  }

  /** @param {string} name @returns {PathNode[]} */
  children(name) {
    return inside(this.row, this.place, name);
  }

  up = () => nodeOf(this.row, this.place.up);
}

/** An answer as expressions read it. @param {Answer} stored */
export function storedText(stored) {
  return typeof stored === 'object' ? textOfStored(stored) : toText(stored);
}

/** @param {Answer} stored @returns {string[]} */
export function names(stored) {
  return Array.isArray(stored) ? stored.map(String) : [String(stored)];
}

/** @param {Row} row @param {Place} place @param {string} name @returns {PathNode[]} */
function inside(row, place, name) {
  const places = [...place.below.values()].filter((below) => name === '*' || name === below.node?.name);
  return places.flatMap(
    (below) => /** @type {PathNode[]} */ (below.repeat ? row.cell(below).shownRows() : [row.cell(below)]),
  );
}

/** @param {Row} row @param {Place | null} place - around something in the row @returns {PathNode | null} */
function nodeOf(row, place) {
  return place && (place === row.place ? row : row.cell(place));
}
