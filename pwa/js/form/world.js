/** The form as its expressions see it: where paths lead, what lists hold, what texts say. */

/** @import { AnsweringOptions, Answers, Expr, RowAnswers, Survey, Text } from '../../types/survey.d.ts' */
/** @import { PathNode, Value, World } from '../../types/engine.d.ts' */
/** @import { Place } from './places.js' */

import { candidatesByIndex, valueAt } from './expressions.js';
import { List } from './lists.js';
import { Places } from './places.js';
import { Cell, Row, storedText } from './rows.js';
import { EvaluationStopped, toBoolean, toText } from './values.js';

/** @implements {World} */
export class FormWorld {
  /** @type {Map<string, List>} */
  lists = new Map();
  /** Raised by every change of an answer or a row. */
  epoch = 0;
  /** Rows of a repeat or a parent row that is not there; whoever keeps the answers keeps them. @type {RowAnswers[]} */
  unplaced = [];

  /** @param {Survey} survey @param {Answers} answers @param {AnsweringOptions} options */
  constructor(survey, { fields, rows }, options) {
    this.survey = survey;
    this.options = options;
    this.nowMs = options.nowMs;
    this.zone = options.zone;
    this.spoken = options.language ?? 'vi';
    /** @type {Record<string, string>} */
    this.properties = { version: survey.version, ...options.properties };
    this.random = options.random ?? Math.random;
    this.uuid = options.uuid ?? (() => crypto.randomUUID());
    this.places = new Places(survey);
    this.root = new Row(this, this.places.root, null, {
      id: '',
      repeat: '',
      parent: '',
      position: '',
      fields,
    });
    this.rowsById = new Map([['', this.root]]);
    // Inner rows may come before the rows they stand in.
    for (let waiting = rows; waiting.length; ) {
      this.unplaced = waiting.filter((row) => !this.insert(row));
      waiting = this.unplaced.length < waiting.length ? this.unplaced : [];
    }
  }

  /** Texts, choices and messages are given in this language; may be set at any time. */
  get language() {
    return this.spoken;
  }

  set language(language) {
    this.spoken = language;
    this.epoch++;
    for (const place of this.places.every) place.version++;
  }

  /** @param {RowAnswers} answers @returns {Row | null} null when its repeat or the row around it is not there */
  insert(answers) {
    const place = this.places.byPath.get(answers.repeat);
    const parent = place?.depth ? this.rowsById.get(answers.parent) : this.root;
    if (!place?.repeat || parent?.place !== place.holder) return null;
    if (this.rowsById.has(answers.id)) throw new Error(`${place.path} has a row "${answers.id}" already.`);
    const row = new Row(this, place, parent, answers);
    this.rowsById.set(row.id, row);
    const { rows } = parent.cell(place);
    rows.splice(rows.findLastIndex((other) => isBefore(other, row)) + 1, 0, row);
    return row;
  }

  /** @param {Place} place @param {string} rowId - its row, or a row inside @returns {Cell} */
  cell(place, rowId) {
    const row = (this.rowsById.get(rowId) ?? this.places.missing(`row ${rowId}`)).chain[place.depth];
    if (row?.place !== place.holder) throw new Error(`"${place.path}" is not asked in row "${rowId}".`);
    return row.cell(place);
  }

  /** Every shown cell of a place, as seen from a row that shares so many repeats with it. @param {Place} place @param {Row} row @returns {Cell[]} */
  cells(place, row = this.root) {
    if (place.depth < row.chain.length) return [row.chain[place.depth].cell(place)];
    /** @type {Cell[]} */
    const found = [];
    for (const around of this.cells(place.holder, row)) {
      for (const inner of around.shownRows()) found.push(inner.cell(place));
    }
    return found;
  }

  /** @param {Expr} tree @param {Cell | Row} here @returns {Value} '' when it takes too long */
  valueAt(tree, here) {
    return this.attempt(tree, here) ?? '';
  }

  /**
   * @param {Expr} tree @param {Cell | Row} here
   * @param {[node?: PathNode, position?: number, size?: number]} [item] - where relative paths start, when not here
   * @returns {Value | undefined} undefined when it takes too long; then that is a problem of the question
   */
  attempt(tree, here, item = []) {
    try {
      return valueAt(tree, this, here instanceof Cell ? here.row : here, here, ...item);
    } catch (error) {
      // A RangeError is the browser's own limit to how deep a chain may go.
      if (!(error instanceof EvaluationStopped || error instanceof RangeError)) throw error;
      here.stoppedAt = here.place.version;
      return undefined;
    }
  }

  /** Whether a choice_filter lets an item through: a number is its place. @param {Expr | null} filter @param {Cell} cell @param {[PathNode, number, number]} item */
  passes(filter, cell, item) {
    const value = filter ? this.attempt(filter, cell, item) : true;
    return typeof value === 'number' ? value === item[1] : value === undefined || toBoolean(value);
  }

  /** A text in the current language, its expressions filled in. @param {Text | null | undefined} text @param {Cell | Row} here @returns {string} '' where there is none */
  read(text, here) {
    const found =
      text?.[this.spoken] ?? text?.[this.survey.languages[0]] ?? Object.values(text ?? {})[0] ?? '';
    if (typeof found === 'string') return found;
    return found.map((part) => (typeof part === 'string' ? part : toText(this.valueAt(part, here)))).join('');
  }

  /** @param {string} path @param {number} levels - repeats shared @param {Row} row @returns {PathNode[]} */
  nodes(path, levels, row) {
    const place = this.places.byPath.get(path);
    if (!place) return this.property(path.slice(path.lastIndexOf('/') + 1));
    const base = row.chain[levels];
    if (!base) return [];
    if (place === base.place) return [base];
    if (place.depth === levels && !place.repeat) return [base.cell(place)];
    const seen = base.nodesThen.get(place);
    if (seen?.epoch === this.epoch) return seen.nodes;
    const cells = this.cells(place, base);
    const nodes = place.repeat ? cells.flatMap((cell) => cell.shownRows()) : cells;
    base.nodesThen.set(place, { epoch: this.epoch, nodes });
    return nodes;
  }

  /** `${instanceID}` and the like, which are no question. @param {string} name @returns {PathNode[]} */
  property(name) {
    const value = this.properties[name];
    return value === undefined ? [] : [{ text: () => value, children: () => [], up: () => null }];
  }

  /** @returns {PathNode} */
  document() {
    return { text: () => '', up: () => null, children: () => [this.root] };
  }

  /** @param {string} name @returns {List} */
  list(name) {
    const found = this.lists.get(name);
    if (found) return found;
    const known = this.survey.lists[name];
    const listing = known && known.file === null ? known.items : this.options.lists?.[known?.file ?? name];
    const list = new List(listing, (text) => this.read(text, this.root));
    this.lists.set(name, list);
    return list;
  }

  /** @param {Cell} cell @returns {{column: (name: string) => string}[]} the choices that pass the filter */
  offered(cell) {
    const { list, filter = null } = cell.place.question ?? {};
    if (!list) return [];
    if (list.startsWith('/')) return this.answersOffered(list, filter, cell);
    const found = this.list(list);
    if (!filter) return found.items;
    const { items, isExact } = candidatesByIndex(found, filter, this, cell.row, cell) ?? found;
    if (isExact) return items;
    return items.filter((item) => this.passes(filter, cell, [item, item.number, found.length]));
  }

  /**
   * Rows of a repeat as choices, by their answers to one question, each answer once.
   * @param {string} path - of that question @param {Expr | null} filter - read in the row @param {Cell} cell
   * @returns {{column: (name: string) => string}[]}
   */
  answersOffered(path, filter, cell) {
    const source = this.places.at(path);
    const offered = this.cells(source, this.sharedRow(cell, source)).filter(
      (each, i, { length }) => each.text() && this.passes(filter, cell, [each.row, i + 1, length]),
    );
    return [...new Set(offered.map((each) => each.text()))].map((text) => ({ column: () => text }));
  }

  /** The innermost row that a cell has in common with another place. @param {Cell} cell @param {Place} place @returns {Row} */
  sharedRow({ row }, place) {
    const inside = `${place.path}/`;
    return row.chain.filter((each) => inside.startsWith(`${each.place.path}/`)).at(-1) ?? this.root;
  }

  /** A list that is not on this machine may hold any name. @param {Cell} cell @param {string} name */
  offers(cell, name) {
    const { list, filter = null } = cell.place.question ?? {};
    if (list?.startsWith('/')) return this.offered(cell).some((item) => item.column('name') === name);
    if (!list || !this.list(list).isHere) return true;
    const named = this.list(list).where('name', name);
    return named.some((item) => this.passes(filter, cell, [item, item.number, this.list(list).length]));
  }

  /** @param {PathNode | undefined} node @returns {number} NaN for nothing, 1 for what is no row */
  positionOf(node) {
    if (!(node instanceof Row) || !node.parent) return node ? 1 : Number.NaN;
    return node.parent.cell(node.place).shownRows().indexOf(node) + 1 || 1;
  }

  /** @param {PathNode} node */
  previous(node) {
    if (!(node instanceof Cell)) return '';
    return node.place.isCalculated ? node.previous : storedText(node.stored);
  }

  /** @param {string} path @param {string} name @returns {string} '' for a name that is not in its list */
  choiceLabel(path, name) {
    const list = this.places.at(path).question?.list;
    if (list?.startsWith('/')) return name;
    // An answer that is not there yet needs no index of a long list.
    return (list && name && this.list(list).where('name', name)[0]?.column('label')) || '';
  }

  /** @param {string} path @param {[repeat: string, number: number][]} picks @param {Row} row @returns {PathNode[]} */
  indexed(path, picks, row) {
    /** @type {Row | undefined} */
    let picked = row;
    for (const [repeatPath, number] of picks) {
      const repeat = this.places.at(repeatPath);
      picked = picked?.chain[repeat.depth]?.cell(repeat).shownRows()[number - 1];
    }
    return picked ? this.cells(this.places.at(path), picked) : [];
  }
}

/** @param {Row} a @param {Row} b */
function isBefore(a, b) {
  return a.position < b.position || (a.position === b.position && a.id < b.id);
}
