/**
 * A long list of choices as survey_defs/long_lists.py sends it: column by column, a column one text or runs of equal
 * values. A choice is made of them when somebody looks at it, and a column is read when somebody asks for it.
 */

/** @import { Item, LongColumn, LongListFile } from '../../types/survey.d.ts' */

const NEXT = '\x1f';
const ABSENT = '\x1a';

export class LongList {
  /** Columns that were asked for, as values. @type {Map<LongColumn, string[]>} */
  values = new Map();
  /** By column: the places of each value. @type {Map<string, Map<string, number[]>>} */
  indexes = new Map();
  /** @type {Item[]} */
  made = [];

  /** @param {LongListFile} file */
  constructor({ count, columns, label }) {
    this.length = count;
    this.columns = columns;
    this.label = label;
  }

  /** @param {number} place - from 0 @returns {Item} */
  item(place) {
    this.made[place] ??= this.make(place);
    return this.made[place];
  }

  /** @param {string} column - not the label @param {string} value - '' also where there is no such column @returns {number[]} */
  placesOf(column, value) {
    let index = this.indexes.get(column);
    if (!index) {
      const isThere = Object.hasOwn(this.columns, column);
      index = this.indexOf(isThere ? this.columns[column] : [['', this.length]]);
      this.indexes.set(column, index);
    }
    return index.get(value) ?? [];
  }

  /** @param {LongColumn} column @returns {Map<string, number[]>} */
  indexOf(column) {
    /** @type {Map<string, number[]>} */
    const index = new Map();
    let place = 0;
    for (const [text, times] of typeof column === 'string' ? alone(this.valuesOf(column)) : column) {
      const value = text === ABSENT ? '' : text;
      const places = index.get(value) ?? [];
      for (const end = place + times; place < end; place++) places.push(place);
      index.set(value, places);
    }
    return index;
  }

  /** @param {LongColumn} column @returns {string[]} */
  valuesOf(column) {
    const known = this.values.get(column);
    if (known) return known;
    const values =
      typeof column === 'string'
        ? column.split(NEXT)
        : column.flatMap(([value, times]) => Array(times).fill(value));
    this.values.set(column, values);
    return values;
  }

  /** @param {number} place @returns {Record<string, string>} in its languages */
  labelAt(place) {
    return this.present(this.label, place);
  }

  /** @param {number} place @returns {Item} */
  make(place) {
    const texts = this.labelAt(place);
    return /** @type {Item} */ ({
      ...this.present(this.columns, place),
      ...(Object.keys(texts).length && { label: texts }),
    });
  }

  /** @param {Record<string, LongColumn>} columns @param {number} place @returns {Record<string, string>} */
  present(columns, place) {
    /** @type {Record<string, string>} */
    const found = {};
    for (const [name, column] of Object.entries(columns)) {
      const value = this.valuesOf(column)[place];
      if (value !== ABSENT) found[name] = value;
    }
    return found;
  }
}

/** @param {string[]} values @returns {[string, number][]} */
function alone(values) {
  return values.map((value) => [value, 1]);
}
