// A criteria set as phones score with it (survey_defs/criteria/on_phones.py). All points are hundredths of a point.

import type { Expr } from './survey.d.ts';

export interface Criterion {
  id: string;
  label: Record<string, string>;
  max: number;
  rules: Rule[];
}

interface Case {
  when: Expr;
  points: number;
}

/** Up to and including `up_to`; the last has no end. A share is [part, whole]. */
export interface Band {
  points: number;
  up_to?: number | [number, number];
}

interface Named {
  id: string;
  max: number;
  /** Keys of the questions that it reads. */
  evidence: string[];
}

/** survey_defs/criteria/rules.py says what each kind does. */
export type Rule = Named &
  (
    | { kind: 'first'; cases: Case[] }
    | { kind: 'largest'; cases: Case[] }
    | { kind: 'sum'; cases: Case[]; cap: number; halved?: Expr }
    | { kind: 'bands'; value: Expr; bands: Band[] }
    | { kind: 'distinct'; question: string; bands: Band[] }
    | { kind: 'ratio'; rows: string; among: Expr; bad: Expr; weight: string; bands: Band[] }
    | { kind: 'mean'; questions: string[]; points: Record<string, number>; step: number }
    | { kind: 'all_rows'; rows: string; among: Expr; each: Expr }
  );
