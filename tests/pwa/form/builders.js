/** Small surveys by hand: text, number, select, calculated, group, repeat and survey fill in all that is not said. */

const BLANK = {
  label: null,
  hint: null,
  guidance: null,
  appearance: '',
  list: null,
  filter: null,
  required: null,
  required_message: null,
  relevant: null,
  constraint: null,
  constraint_message: null,
  calculation: null,
  read_only: null,
  initial: null,
  triggers: [],
  parameters: {},
  tier: 'core',
  pii: '',
  d510: [],
  merge: 'last',
  prefill: '',
  unit: null,
};

export const YES = ['fn', 'true', []];
export const ref = (path, levels = 0) => ['ref', `/data/${path}`, levels];
export const op = (operator, a, b) => ['op', operator, a, b];
export const fn = (name, ...args) => ['fn', name, args];
export const str = (text) => ['str', text];
export const num = (number) => ['num', number];
export const column = (name) => ['path', false, [[name, []]]];

const question =
  (type) =>
  (name, more = {}) => ({ kind: 'question', name, key: name, type, ...BLANK, ...more });
export const text = question('text');
export const integer = question('integer');
export const decimal = question('decimal');
export const date = question('date');
export const selectOne = question('select_one');
export const selectMultiple = question('select_multiple');
export const note = question('note');
export const calculated = (name, calculation, more = {}) =>
  question('calculate')(name, { calculation, ...more });

const container =
  (kind, more) =>
  (name, given, ...nodes) => ({
    kind,
    name,
    label: null,
    relevant: null,
    appearance: '',
    ...more,
    ...given,
    nodes,
  });
export const group = container('group', {});
export const repeat = container('repeat', { count: null, rows_min: 0, rows_max: null, row_title: null });

/** Paths are given by nesting; what reads what is found by looking at the expressions. */
export function survey(nodes, { lists = {}, languages = ['vi', 'en'] } = {}) {
  const all = [];
  place(nodes, '/data', all);
  const dependents = {};
  for (const node of all) {
    const { nodes: _inside, ...own } = node;
    for (const path of new Set(
      [...JSON.stringify(own).matchAll(/\["ref","([^"]+)"/g)].map((found) => found[1]),
    )) {
      dependents[path] = [...(dependents[path] ?? []), node.path];
    }
  }
  const order = all.filter((node) => node.calculation).map((node) => node.path);
  return {
    format: 1,
    id: 'test',
    version: '1',
    title: { vi: 'Thử' },
    languages,
    nodes,
    lists,
    order,
    dependents,
  };
}

function place(nodes, around, all) {
  for (const node of nodes) {
    node.path = `${around}/${node.name}`;
    all.push(node);
    place(node.nodes ?? [], node.path, all);
  }
}

/** @param {string} names - "a b c" */
export function listOf(names, columns = () => ({})) {
  const items = names
    .split(' ')
    .map((name) => ({ name, label: { vi: `${name} vi`, en: `${name} en` }, ...columns(name) }));
  return { file: null, items };
}

/** 20 November 2026, 09:42 in Vietnam. */
export const AT = { nowMs: 1795142520000, zone: 'Asia/Ho_Chi_Minh' };
