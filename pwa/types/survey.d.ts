// The definition of a survey as the server compiles it. The same shapes as the Structs of survey_defs/survey.py.

import type { LongList } from '../js/form/long_list.js';
import type { AttachedFile } from './messages.d.ts';

/** An expression tree; see survey_defs/expressions for how it is parsed. */
export type Expr =
  | ['num', number]
  | ['str', string]
  | ['op', Operator, Expr, Expr]
  | ['neg', Expr]
  | ['fn', string, Expr[]]
  /** Absolute path, and how many enclosing repeats are shared with the place that reads it: 0 is all rows. */
  | ['ref', string, number]
  | ['path', boolean, Step[]]
  | ['from', Expr, Expr[], Step[]];
/** A name (or ".", "..", "*", "//") and its predicates. */
export type Step = [string, Expr[]];
export type Operator =
  '+' | '-' | '*' | 'div' | 'mod' | '=' | '!=' | '<' | '<=' | '>' | '>=' | 'and' | 'or' | '|';

/** One string, or parts of which the expressions are filled in; by language. */
export type Text = Record<string, string | (string | Expr)[]>;

export interface Survey {
  format: 1;
  id: string;
  version: string;
  title: Text;
  /** The first one is the default. */
  languages: string[];
  nodes: Node[];
  lists: Record<string, ChoiceList>;
  /** Paths of the calculated questions, dependencies first. */
  order: string[];
  /** By path: the paths whose relevance, constraint, required, calculation, choices or label read it. */
  dependents: Record<string, string[]>;
}

export type Node = Group | Repeat | Question;

export interface Group {
  kind: 'group';
  name: string;
  path: string;
  label: Text | null;
  hint?: Text | null;
  relevant: Expr | null;
  appearance: string;
  nodes: Node[];
}

export interface Repeat {
  kind: 'repeat';
  name: string;
  path: string;
  label: Text | null;
  hint?: Text | null;
  relevant: Expr | null;
  appearance: string;
  count: Expr | null;
  rows_min: number;
  rows_max: number | null;
  row_title: Text | null;
  nodes: Node[];
}

export type QuestionType =
  | 'text' | 'integer' | 'decimal' | 'date' | 'time' | 'datetime' | 'select_one' | 'select_multiple' | 'note'
  | 'calculate' | 'hidden' | 'acknowledge' | 'range' | 'rank' | 'geopoint' | 'image' | 'file' | 'barcode';

export interface Question {
  kind: 'question';
  name: string;
  path: string;
  /** The name where it is unique in the form, else the path without "/data/". */
  key: string;
  type: QuestionType;
  label: Text | null;
  hint: Text | null;
  guidance: Text | null;
  appearance: string;
  list: string | null;
  /** Which choices are offered: evaluated once for each item, with the item as context. */
  filter: Expr | null;
  required: Expr | null;
  required_message: Text | null;
  relevant: Expr | null;
  constraint: Expr | null;
  constraint_message: Text | null;
  calculation: Expr | null;
  read_only: Expr | null;
  initial: string | Expr | null;
  /** Paths whose change runs the calculation; empty: it is always up to date. */
  triggers: string[];
  parameters: Record<string, string>;
  tier: 'core' | 'detail' | 'auto';
  pii: string;
  d510: number[];
  merge: 'last' | 'union' | 'append' | 'maximum' | 'review';
  prefill: string;
  unit: Text | null;
}

export interface ChoiceList {
  /** The reference list it is read from, shipped apart; null when the items are here. */
  file: string | null;
  items: Item[];
}

/** One choice or one line of a reference list: name, label and other columns as strings. */
export interface Item {
  name: string;
  label?: Text | string;
  [column: string]: string | Text | undefined;
}

/** Choices or lines of a reference list. */
export type Listing = Item[] | LongList;

/** The values of one column, each behind the other; or runs of equal ones. */
export type LongColumn = string | [value: string, times: number][];

/** A long list as it travels: survey_defs/long_lists.py describes it. */
export interface LongListFile {
  count: number;
  columns: Record<string, LongColumn>;
  label: Record<string, LongColumn>;
}

/** What is stored for a question; null is "cleared". Wrong text is kept as it was typed. */
export type Answer = string | number | string[] | AttachedFile | AttachedFile[] | null;
export type Fields = Record<string, Answer>;

export interface RowAnswers {
  id: string;
  /** Path of the repeat. */
  repeat: string;
  /** Id of the enclosing row; '' (or the id of the visit) for an outermost repeat. */
  parent: string;
  /** Rows are shown in the order of this text, then of their id. */
  position: string;
  fields: Fields;
}

export interface Answers {
  fields: Fields;
  rows: RowAnswers[];
}

export interface AnsweringOptions {
  /** Milliseconds since 1970 UTC. */
  nowMs: number;
  /** For example "Asia/Ho_Chi_Minh". */
  zone: string;
  language?: string;
  /** Reference lists by file name; undefined for one that is not on this machine. */
  lists?: Record<string, Listing | undefined>;
  /** "username", "deviceid", "instanceID" and the like. */
  properties?: Record<string, string>;
  /** Gives 0 <= x < 1. */
  random?: () => number;
  uuid?: () => string;
  /** Gives the rows that a repeat count asks for; position sorts after lastPosition ('' when there is no row). */
  newRow?: (repeatPath: string, parent: string, lastPosition: string) => { id: string; position: string };
  /** Turns the Vietnamese texts of PROBLEM_TEXTS into the language of the person. */
  translate?: (msgid: string) => string;
}

export type ProblemCode = 'required' | 'constraint' | 'type' | 'choice' | 'rows';

export interface AnswerProblem {
  path: string;
  /** '' for a repeat. */
  key: string;
  /** Id of the row; '' outside of repeats. */
  row: string;
  code: ProblemCode;
  message: string;
}

export interface Choice {
  name: string;
  label: string;
}

/** How much of a section is done; asked counts relevant questions over all rows. */
export interface Progress {
  answered: number;
  asked: number;
  problems: number;
}
