// What the parts of the survey engine on the phone (pwa/js/form) tell each other.

/** Anything a path leads to: an answer, a row, a group, an item of a list, a column of an item. */
export interface PathNode {
  text(): string;
  /** By name, "*" for all. */
  children(name: string): PathNode[];
  up(): PathNode | null;
  /** Holds others; as a condition it is true. */
  isContainer?: boolean;
}

export interface ItemNode extends PathNode {
  /** '' where there is no such column. */
  column(name: string): string;
  /** Its place in the whole list, from 1. */
  number: number;
}

export interface ListNode extends PathNode {
  items: ItemNode[];
  length: number;
  where(column: string, value: string): ItemNode[];
}

/** Of a list. isExact: the filter lets each of them through. */
export interface Candidates {
  items: ItemNode[];
  isExact: boolean;
}

export type Value = string | number | boolean | PathNode[];

/** What expressions ask of the form around them. row: the row they stand in, a Row of rows.js. */
export interface World {
  nowMs: number;
  zone: string;
  language: string;
  properties: Record<string, string>;
  random(): number;
  uuid(): string;
  /** levels: how many repeats around the path are shared with the row. */
  nodes(path: string, levels: number, row: any): PathNode[];
  /** The node above the root element. */
  document(): PathNode;
  list(name: string): ListNode;
  /** Of a row among its like, from 1; 1 for what is no row, NaN for nothing. */
  positionOf(node: PathNode | undefined): number;
  /** What a calculation gave before, for once(). */
  previous(node: PathNode): string;
  choiceLabel(path: string, name: string): string;
  indexed(path: string, picks: [repeat: string, number: number][], row: any): PathNode[];
}

/** here: the question that an expression belongs to. node: where relative paths start. position: 0 outside of predicates. */
export interface Context {
  world: World;
  row: any;
  here: PathNode;
  node: PathNode;
  position: number;
  size: number;
  /** Steps left in this evaluation. */
  budget: { left: number };
}
