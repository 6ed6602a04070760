/** Lists of choices and reference lists as expressions see them: instance('communes')/root/item[...]/label. */

/** @import { Item, Listing, Text } from '../../types/survey.d.ts' */
/** @import { PathNode } from '../../types/engine.d.ts' */

import { LongList } from './long_list.js';

/** One list: its document, its root element and the collection of its items in one. @implements {PathNode} */
export class List {
  isContainer = true;
  /** Of its items, without a filter: each must be tried. */
  isExact = false;
  /** Those that were looked at. @type {ListItem[]} */
  seen = [];
  /** @type {ListItem[] | null} */
  all = null;
  /** @type {Map<string, Map<string, ListItem[]>>} */
  indexes = new Map();

  /** @param {Listing | undefined} listing - undefined: not on this machine @param {(text: Text) => string} read - in the current language */
  constructor(listing, read) {
    this.isHere = listing !== undefined;
    this.listing = listing ?? [];
    this.read = read;
  }

  text = () => '';
  up = () => null;

  get length() {
    return this.listing.length;
  }

  /** @returns {ListItem[]} all, in their order */
  get items() {
    this.all ??= Array.from({ length: this.length }, (_, place) => this.at(place));
    return this.all;
  }

  /** @param {number} place - from 0 @returns {ListItem} the same each time */
  at(place) {
    const seen = this.seen[place];
    if (seen) return seen;
    const item = Array.isArray(this.listing) ? this.listing[place] : this.listing.item(place);
    this.seen[place] = new ListItem(item, this, this.read, place + 1);
    return this.seen[place];
  }

  /** @param {string} name @returns {PathNode[]} */
  children(name) {
    return name === 'item' || name === '*' ? this.items : [this];
  }

  /** @param {string} column @param {string} value @returns {ListItem[]} */
  where(column, value) {
    // Labels change with the language.
    if (isLabel(column)) return this.items.filter((item) => item.column(column) === value);
    if (this.listing instanceof LongList)
      return this.listing.placesOf(column, value).map((place) => this.at(place));
    let index = this.indexes.get(column);
    if (!index) {
      index = new Map();
      this.indexes.set(column, index);
      for (const item of this.items) {
        const same = index.get(item.column(column));
        if (same) same.push(item);
        else index.set(item.column(column), [item]);
      }
    }
    return index.get(value) ?? [];
  }
}

/** jr:itext(…/itextId) is the old way to ask for the label. @param {string} column */
const isLabel = (column) => column === 'label' || column === 'itextId';

/** @implements {PathNode} */
export class ListItem {
  isContainer = true;

  /** @param {Item} item @param {List} list @param {(text: Text) => string} read @param {number} number - from 1 */
  constructor(item, list, read, number) {
    this.number = number;
    this.item = item;
    this.list = list;
    this.read = read;
  }

  text = () => '';
  up = () => this.list;

  /** @param {string} name @returns {string} '' where there is no such column */
  column(name) {
    const value = this.item[isLabel(name) ? 'label' : name] ?? '';
    return typeof value === 'object' ? this.read(value) : String(value);
  }

  /** @param {string} name @returns {PathNode[]} */
  children(name) {
    const names =
      name === '*' ? Object.keys(this.item) : name in this.item || name === 'itextId' ? [name] : [];
    return names.map((each) => ({ text: () => this.column(each), children: () => [], up: () => this }));
  }
}
