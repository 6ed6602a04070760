"""Tree to value. Mirrored: pwa/js/form/expressions.js; both run tests/vectors/expressions.json."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

from survey_defs.expressions.context import MOST_STEPS, Context, World
from survey_defs.expressions.functions import FUNCTIONS
from survey_defs.expressions.parsing import Tree
from survey_defs.expressions.values import (
    NAN,
    EvaluationStopped,
    Node,
    Value,
    differs,
    equals,
    is_less,
    to_number,
    to_truth,
)


def value_of(
    tree: Tree, world: World, here: tuple[str, str], node: Node | None = None, place: tuple[int, int] = (1, 1)
) -> Value:
    """The value of a resolved tree that stands at `here`, (path, row id).

    node: what relative paths start at, where that is not `here` itself; place: its number and of how many.
    Raises EvaluationStopped when it takes too long; otherwise any answers give a value.
    """
    return evaluate(tree, Context(world, here, evaluate, node, *place))


def passes(value: Value, position: int) -> bool:
    """Whether a predicate of this value lets the node with this number through (XPath 1.0, section 2.4)."""
    is_position = isinstance(value, int | float) and not isinstance(value, bool)
    return value == position if is_position else to_truth(value)


def evaluate(tree: Tree, context: Context) -> Value:
    """The value of a resolved tree in a context, as `value_of`."""
    context.budget.left -= 1
    if context.budget.left < 0:
        raise EvaluationStopped(f"more than {MOST_STEPS} steps in an expression at {context.here[0]}")
    return _KINDS[tree[0]](tree, context)


def _reference(tree: Tree, context: Context) -> Value:
    return context.world.nodes(tree[1], tree[2], context.here)


def _operation(tree: Tree, context: Context) -> Value:
    operator = tree[1]
    if operator == "and":
        return to_truth(evaluate(tree[2], context)) and to_truth(evaluate(tree[3], context))
    if operator == "or":
        return to_truth(evaluate(tree[2], context)) or to_truth(evaluate(tree[3], context))
    left, right = evaluate(tree[2], context), evaluate(tree[3], context)
    return _OPERATORS[operator](left, right)


def _negative(tree: Tree, context: Context) -> Value:
    return -to_number(evaluate(tree[1], context))


def _call(tree: Tree, context: Context) -> Value:
    return FUNCTIONS[tree[1]].call(context, tree[2])


def _path(tree: Tree, context: Context) -> Value:
    start = context.world.root() if tree[1] else context.start()
    return _follow([start], tree[2], context)


def _from(tree: Tree, context: Context) -> Value:
    start = evaluate(tree[1], context)
    if isinstance(start, str | bool | int | float):
        return []
    return _follow(_filtered(start, tree[2], context), tree[3], context)


def _follow(nodes: Sequence[Node], steps: Sequence[Any], context: Context) -> Sequence[Node]:
    for name, predicates in steps:
        found: list[Node] = []
        for node in nodes:
            found += _filtered(_step(node, name), predicates, context)
        nodes = found
    return nodes


def _step(node: Node, name: str) -> Sequence[Node]:
    if name == ".":
        return [node]
    if name == "..":
        parent = node.parent()
        return [] if parent is None else [parent]
    return node.children(name)


def _filtered(nodes: Sequence[Node], predicates: Sequence[Tree], context: Context) -> Sequence[Node]:
    for predicate in predicates:
        kept, size = [], len(nodes)
        for position, node in enumerate(nodes, start=1):
            if passes(evaluate(predicate, context.inside(node, position, size)), position):
                kept.append(node)
        nodes = kept
    return nodes


def _union(left: Value, right: Value) -> Value:
    both: dict[tuple[str, ...], Node] = {}
    for value in (left, right):
        if not isinstance(value, str | bool | int | float):
            both |= {node.identity(): node for node in value}
    return list(both.values())


def _divide(left: Value, right: Value) -> float:
    a, b = to_number(left), to_number(right)
    if b != 0:
        return a / b
    if a == 0 or math.isnan(a):
        return NAN
    return math.copysign(math.inf, a) * math.copysign(1, b)


def _remainder(left: Value, right: Value) -> float:
    a, b = to_number(left), to_number(right)
    return NAN if b == 0 or math.isinf(a) else math.fmod(a, b)


_OPERATORS: dict[str, Callable[[Value, Value], Value]] = {
    "+": lambda a, b: to_number(a) + to_number(b),
    "-": lambda a, b: to_number(a) - to_number(b),
    "*": lambda a, b: to_number(a) * to_number(b),
    "div": _divide,
    "mod": _remainder,
    "=": equals,
    "!=": differs,
    "<": is_less,
    "<=": lambda a, b: is_less(a, b, or_equal=True),
    ">": lambda a, b: is_less(b, a),
    ">=": lambda a, b: is_less(b, a, or_equal=True),
    "|": _union,
}
_KINDS: dict[str, Callable[[Tree, Context], Value]] = {
    "num": lambda tree, _: float(tree[1]),
    "str": lambda tree, _: str(tree[1]),
    "ref": _reference,
    "op": _operation,
    "neg": _negative,
    "fn": _call,
    "path": _path,
    "from": _from,
}
