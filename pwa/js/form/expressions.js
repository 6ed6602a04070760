/**
 * Tree to value. The server parsed the expressions and resolved their paths, so there is no parser here.
 * Mirrors survey_defs/expressions/evaluating.py; both run tests/vectors/expressions.json.
 */

/** @import { Expr, Step } from '../../types/survey.d.ts' */
/** @import { Candidates, Context, ListNode, PathNode, Value, World } from '../../types/engine.d.ts' */

import { functions, nodesIn } from './functions.js';
import { matchesWhole } from './patterns.js';
import { EvaluationStopped, compare, toBoolean, toNumber, toText } from './values.js';

/** Nodes of a tree visited in one evaluation; far above any real form, small enough for a phone. */
const MOST_STEPS = 500_000;

/** The survey asks for something that this program does not know. */
export class ExpressionError extends Error {}

/**
 * @param {Expr} tree @param {World} world @param {any} row @param {PathNode} here
 * @param {PathNode} [node] - where relative paths start, when not here
 * @param {number} [position] - of that node among so many, from 1
 * @param {number} [size]
 * @returns {Value}
 * @throws {ExpressionError}
 * @throws {EvaluationStopped}
 */
export function valueAt(tree, world, row, here, node = here, position = 0, size = 1) {
  return evaluate(tree, { world, row, here, node, position, size, budget: { left: MOST_STEPS } });
}

/**
 * The items of which a filter lets some or all through, where an index tells.
 * @param {ListNode} list @param {Expr} filter @param {World} world @param {any} row @param {PathNode} here
 * @returns {Candidates | null} null when each item must be tried
 */
export function candidatesByIndex(list, filter, world, row, here) {
  const budget = { left: MOST_STEPS };
  return candidates(list, filter, { world, row, here, node: here, position: 0, size: 1, budget });
}

/** @param {Expr} tree @param {Context} context @returns {Value} */
function evaluate(tree, context) {
  context.budget.left--;
  if (context.budget.left < 0) throw new EvaluationStopped();
  switch (tree[0]) {
    case 'num':
    case 'str':
      return tree[1];
    case 'ref':
      return context.world.nodes(tree[1], tree[2], context.row);
    case 'op':
      return operate(tree[1], tree[2], tree[3], context);
    case 'fn':
      return call(tree[1], tree[2], context);
    case 'neg':
      return -toNumber(evaluate(tree[1], context));
    case 'path':
      return follow([tree[1] ? context.world.document() : context.node], tree[2], context);
    case 'from':
      return follow(filtered(nodesIn(evaluate(tree[1], context)), tree[2], context), tree[3], context);
    default:
      throw new ExpressionError(`Unknown expression "${tree[0]}": the survey is newer than this program.`);
  }
}

/** @param {string} operator @param {Expr} left @param {Expr} right @param {Context} context @returns {Value} */
function operate(operator, left, right, context) {
  const a = evaluate(left, context);
  if (operator === 'and') return toBoolean(a) && toBoolean(evaluate(right, context));
  if (operator === 'or') return toBoolean(a) || toBoolean(evaluate(right, context));
  const b = evaluate(right, context);
  switch (operator) {
    case '+':
      return toNumber(a) + toNumber(b);
    case '-':
      return toNumber(a) - toNumber(b);
    case '*':
      return toNumber(a) * toNumber(b);
    case 'div':
      return toNumber(a) / toNumber(b);
    case 'mod':
      return toNumber(a) % toNumber(b);
    case '|':
      return [...new Set([...nodesIn(a), ...nodesIn(b)])];
    default:
      return compare(operator, a, b);
  }
}

/** @param {string} name @param {Expr[]} args @param {Context} context @returns {Value} */
function call(name, args, context) {
  if (Object.hasOwn(specials, name)) return specials[name](args, context);
  if (!Object.hasOwn(functions, name))
    throw new ExpressionError(`No function ${name}(): the survey is newer than this program.`);
  return functions[name](context, ...args.map((arg) => evaluate(arg, context)));
}

/** Functions that look at an argument only when it is needed, or at the path and not at its value. @type {Record<string, (args: Expr[], context: Context) => Value>} */
const specials = {
  if: ([test, yes, no], context) => evaluate(toBoolean(evaluate(test, context)) ? yes : no, context),
  coalesce: ([first, ...others], context) => {
    const text = toText(evaluate(first, context));
    return text || !others.length ? text : specials.coalesce(others, context);
  },
  once: ([arg], context) => context.world.previous(context.here) || evaluate(arg, context),
  regex: ([value, pattern], context) =>
    matchesWhole(toText(evaluate(pattern, context)), toText(evaluate(value, context)), pattern[0] === 'str'),
  'jr:choice-name': ([name, question], context) =>
    context.world.choiceLabel(String(question[1]), toText(evaluate(name, context))),
  'indexed-repeat': ([question, ...pairs], context) => {
    /** @type {[string, number][]} */
    const picks = [];
    for (let i = 0; i + 1 < pairs.length; i += 2) {
      picks.push([String(pairs[i][1]), toNumber(evaluate(pairs[i + 1], context))]);
    }
    return context.world.indexed(String(question[1]), picks, context.row);
  },
};

/** @param {PathNode[]} nodes @param {Step[]} steps @param {Context} context @returns {PathNode[]} */
function follow(nodes, steps, context) {
  return steps.reduce(
    (from, [name, predicates]) =>
      from.flatMap((node) => {
        // instance('communes')/root/item[district = ${district}] reads an index, not thousands of items.
        const list = name === 'item' && 'where' in node && /** @type {ListNode} */ (node);
        const found = list && predicates.length === 1 && candidates(list, predicates[0], context);
        if (!found) return filtered(step(node, name), predicates, context);
        if (found.isExact) return found.items;
        return found.items.filter((item) =>
          passes(predicates[0], { ...context, node: item, position: item.number, size: list.length }),
        );
      }),
    nodes,
  );
}

/** @param {PathNode} node @param {string} name @returns {PathNode[]} */
function step(node, name) {
  if (name === '.') return [node];
  if (name !== '..') return node.children(name);
  const up = node.up();
  return up ? [up] : [];
}

/** @template {PathNode} N @param {N[]} nodes @param {Expr[]} predicates @param {Context} context @returns {N[]} */
function filtered(nodes, predicates, context) {
  return predicates.reduce(
    (kept, predicate) =>
      kept.filter((node, i) => passes(predicate, { ...context, node, position: i + 1, size: kept.length })),
    nodes,
  );
}

/** Whether a predicate lets a node through; a number is its place (XPath 1.0, section 2.4). @param {Expr} predicate @param {Context} context */
function passes(predicate, context) {
  const value = evaluate(predicate, context);
  return typeof value === 'number' ? value === context.position : toBoolean(value);
}

/**
 * Items by index, for "column = reference or text", alone or joined by "and" with something else.
 * @param {ListNode} list @param {Expr} filter @param {Context} context @returns {Candidates | null}
 */
function candidates(list, filter, context) {
  if (filter[0] !== 'op') return null;
  const [, operator, left, right] = filter;
  if (operator === 'and') {
    const some = candidates(list, left, context) ?? candidates(list, right, context);
    return some && { items: some.items, isExact: false };
  }
  if (operator !== '=') return null;
  for (const [column, other] of [
    [left, right],
    [right, left],
  ]) {
    if (column[0] !== 'path' || column[1] || column[2].length !== 1 || column[2][0][1].length) continue;
    const value = other[0] === 'ref' || other[0] === 'str' ? evaluate(other, context) : null;
    if (value === null || (Array.isArray(value) && value.length !== 1)) continue;
    // A blank also equals a column that is not there, which no index holds.
    if (/^[\w-]/.test(column[2][0][0]) && toText(value))
      return { items: list.where(column[2][0][0], toText(value)), isExact: true };
  }
  return null;
}
