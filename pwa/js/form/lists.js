/** Lists of choices and reference lists as expressions see them: instance('communes')/root/item[...]/label. */

/** @import { Item, Text } from '../../types/survey.d.ts' */
/** @import { PathNode } from '../../types/engine.d.ts' */

/** One list: its document, its root element and the collection of its items in one. @implements {PathNode} */
export class List {
  isContainer = true;
  /** @type {Map<string, Map<string, ListItem[]>>} */
  indexes = new Map();

  /** @param {Item[] | undefined} items - undefined: not on this machine @param {(text: Text) => string} read - in the current language */
  constructor(items, read) {
    this.isHere = items !== undefined;
    this.items = (items ?? []).map((item, i) => new ListItem(item, this, read, i + 1));
  }

  text = () => '';
  up = () => null;

  /** @param {string} name @returns {PathNode[]} */
  children(name) {
    return name === 'item' || name === '*' ? this.items : [this];
  }

  /** @param {string} column @param {string} value @returns {ListItem[]} */
  where(column, value) {
    // Labels change with the language.
    if (column === 'label') return this.items.filter((item) => item.column(column) === value);
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
    // jr:itext(…/itextId) is the old way to ask for the label.
    const value = this.item[name === 'itextId' ? 'label' : name] ?? '';
    return typeof value === 'object' ? this.read(value) : String(value);
  }

  /** @param {string} name @returns {PathNode[]} */
  children(name) {
    const names =
      name === '*' ? Object.keys(this.item) : name in this.item || name === 'itextId' ? [name] : [];
    return names.map((each) => ({ text: () => this.column(each), children: () => [], up: () => this }));
  }
}
