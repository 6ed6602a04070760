"""Every function an expression may call: its name, how many arguments, what it does.

Source: ODK XForms specification, section "XPath functions"; XPath 1.0, section 4. Where they leave a choice,
survey_defs/README.md says ours. Mirrored: pwa/js/form/functions.js.
"""

from __future__ import annotations

import functools
import math
import operator
from collections.abc import Callable, Sequence
from typing import NamedTuple

from survey_defs import net_quantity, own_functions
from survey_defs.expressions import dates, numbers, texts
from survey_defs.expressions.context import Context
from survey_defs.expressions.parsing import Tree
from survey_defs.expressions.values import NAN, Node, Value, to_number, to_text, to_truth

Arguments = Sequence[Value]
MANY = 1000


class Function(NamedTuple):
    """fewest and most: numbers of arguments. call: gets trees, so that it decides what to evaluate."""

    fewest: int
    most: int
    call: Callable[[Context, list[Tree]], Value]


def _of_values(fewest: int, most: int, call: Callable[..., Value]) -> Function:
    """A function of its arguments' values alone."""
    return Function(fewest, most, lambda context, trees: call(*(context.value(tree) for tree in trees)))


def _of_context(fewest: int, most: int, call: Callable[..., Value]) -> Function:
    """A function of where it stands, and of its arguments' values."""
    return Function(fewest, most, lambda context, trees: call(context, *(context.value(t) for t in trees)))


def nodes_in(value: Value) -> Sequence[Node]:
    """The nodes of a value; none when it is no node set."""
    return () if isinstance(value, str | bool | int | float) else value


def spread(values: Arguments) -> list[str | float | bool]:
    """Arguments with each node set replaced by the texts of its nodes."""
    found: list[str | float | bool] = []
    for value in values:
        if isinstance(value, str | bool | int | float):
            found.append(value)
        else:
            found += [node.text() for node in value]
    return found


# --- choosing ---


def _if(context: Context, trees: list[Tree]) -> Value:
    return context.value(trees[1] if to_truth(context.value(trees[0])) else trees[2])


def _coalesce(context: Context, trees: list[Tree]) -> Value:
    for tree in trees[:-1]:
        text = to_text(context.value(tree))
        if text:
            return text
    return to_text(context.value(trees[-1]))


def _once(context: Context, trees: list[Tree]) -> Value:
    before = context.world.previous(context.here)
    return before or context.value(trees[0])


# --- truth ---


def _true_from_text(value: Value) -> bool:
    return to_text(value) in ("1", "true")


def _checklist(fewest: Value, most: Value, *conditions: Value) -> bool:
    return _is_between(sum(to_truth(value) for value in conditions), fewest, most)


def _weighted_checklist(fewest: Value, most: Value, *pairs: Value) -> bool:
    weights = zip(pairs[::2], pairs[1::2], strict=False)
    held = [to_number(weight) for condition, weight in weights if to_truth(condition)]
    return _is_between(functools.reduce(operator.add, held, 0.0), fewest, most)


def _is_between(total: float, fewest: Value, most: Value) -> bool:
    least, highest = to_number(fewest), to_number(most)
    return (least == -1 or total >= least) and (highest == -1 or total <= highest)


# --- texts ---


def _regex(context: Context, trees: list[Tree]) -> Value:
    is_written = trees[1][0] == "str"
    return texts.matches(context.value(trees[0]), context.value(trees[1]), is_written=is_written)


# --- node sets and rows ---


def _position(context: Context, trees: list[Tree]) -> Value:
    if not trees:
        return float(
            context.position if context.node is not None else context.world.position(context.start())
        )
    nodes = nodes_in(context.value(trees[0]))
    return float(context.world.position(nodes[0])) if nodes else NAN


def _indexed_repeat(context: Context, trees: list[Tree]) -> Value:
    indexes = []
    for repeat, position in zip(trees[1::2], trees[2::2], strict=False):
        number = to_number(context.value(position))
        indexes.append((repeat[1], int(number) if number.is_integer() else 0))
    return context.world.indexed(trees[0][1], indexes, context.here)


def _instance(context: Context, name: Value) -> Value:
    root = context.world.instance(to_text(name))
    return [] if root is None else [root]


def _pulldata(context: Context, name: Value, column: Value, key_column: Value, key: Value) -> Value:
    root = context.world.instance(to_text(name))
    wanted = to_text(key)
    if root is None or wanted == "":
        return ""
    for item in root.children("item"):
        if to_text(item.children(to_text(key_column))) == wanted:
            return to_text(item.children(to_text(column)))
    return ""


def _choice_name(context: Context, trees: list[Tree]) -> Value:
    name = to_text(context.value(trees[0]))
    return context.world.choice_label(trees[1][1], name) if trees[1][0] == "ref" else ""


def _randomize(context: Context, nodes: Value, seed: Value | None = None) -> Value:
    random = context.world.random if seed is None else numbers.random_from(to_number(seed))
    return numbers.shuffled(nodes_in(nodes), random)


def _uuid(context: Context, length: Value | None = None) -> str:
    """With a length, so many letters by chance (ODK XForms specification, uuid), at most 1,000."""
    if length is None:
        return context.world.uuid()
    number, text = to_number(length), ""
    wanted = int(min(number, MANY)) if number > 0 else 0
    while len(text) < wanted:
        text += context.world.uuid().replace("-", "")
    return text[:wanted]


def _format_date(context: Context, value: Value, form: Value) -> Value:
    return dates.formatted(value, form, context.world.language)


FUNCTIONS: dict[str, Function] = {
    "if": Function(3, 3, _if),
    "coalesce": Function(1, MANY, _coalesce),
    "once": Function(1, 1, _once),
    "true": _of_values(0, 0, lambda: True),
    "false": _of_values(0, 0, lambda: False),
    "not": _of_values(1, 1, lambda value: not to_truth(value)),
    "boolean": _of_values(1, 1, to_truth),
    "boolean-from-string": _of_values(1, 1, _true_from_text),
    "checklist": _of_values(3, MANY, _checklist),
    "weighted-checklist": _of_values(4, MANY, _weighted_checklist),
    "count": _of_values(1, 1, lambda value: float(len(nodes_in(value)))),
    "count-non-empty": _of_values(1, 1, lambda value: float(sum(n.text() != "" for n in nodes_in(value)))),
    "position": Function(0, 1, _position),
    "last": Function(0, 0, lambda context, _: float(context.size)),
    "current": Function(0, 0, lambda context, _: [context.world.node(context.here)]),
    "indexed-repeat": Function(3, 9, _indexed_repeat),
    "instance": _of_context(1, 1, _instance),
    "pulldata": _of_context(4, 4, _pulldata),
    "randomize": _of_context(1, 2, _randomize),
    "jr:choice-name": Function(2, 2, _choice_name),
    "jr:itext": _of_values(1, 1, to_text),
    "property": _of_context(1, 1, lambda context, name: context.world.properties.get(to_text(name), "")),
    "version": Function(0, 0, lambda context, _: context.world.properties.get("version", "")),
    "random": Function(0, 0, lambda context, _: context.world.random()),
    "uuid": _of_context(0, 1, _uuid),
    # numbers
    "number": _of_values(1, 1, to_number),
    "int": _of_values(1, 1, lambda value: numbers.truncated(to_number(value))),
    "round": _of_values(1, 2, numbers.rounded),
    "floor": _of_values(1, 1, numbers.floor),
    "ceiling": _of_values(1, 1, numbers.ceiling),
    "abs": _of_values(1, 1, lambda value: abs(to_number(value))),
    "pow": _of_values(2, 2, numbers.power),
    "sqrt": _of_values(1, 1, numbers.of(math.sqrt)),
    "exp": _of_values(1, 1, numbers.of(math.exp)),
    "exp10": _of_values(1, 1, lambda value: numbers.power(10.0, value)),
    "log": _of_values(1, 1, numbers.of(numbers.logarithm)),
    "log10": _of_values(1, 1, numbers.of(numbers.logarithm_10)),
    "sin": _of_values(1, 1, numbers.of(math.sin)),
    "cos": _of_values(1, 1, numbers.of(math.cos)),
    "tan": _of_values(1, 1, numbers.of(math.tan)),
    "asin": _of_values(1, 1, numbers.of(math.asin)),
    "acos": _of_values(1, 1, numbers.of(math.acos)),
    "atan": _of_values(1, 1, numbers.of(math.atan)),
    "atan2": _of_values(2, 2, numbers.angle),
    "pi": _of_values(0, 0, lambda: numbers.PI),
    "sum": _of_values(1, 1, lambda value: numbers.total(spread([value]))),
    "min": _of_values(1, MANY, lambda *values: numbers.smallest(spread(values))),
    "max": _of_values(1, MANY, lambda *values: numbers.largest(spread(values))),
    # texts
    "string": _of_values(1, 1, to_text),
    "concat": _of_values(1, MANY, lambda *values: "".join(to_text(v) for v in spread(values))),
    "join": _of_values(1, MANY, lambda sep, *values: to_text(sep).join(to_text(v) for v in spread(values))),
    "contains": _of_values(2, 2, lambda text, part: to_text(part) in to_text(text)),
    "starts-with": _of_values(2, 2, lambda text, part: to_text(text).startswith(to_text(part))),
    "ends-with": _of_values(2, 2, lambda text, part: to_text(text).endswith(to_text(part))),
    "substring-before": _of_values(2, 2, texts.before),
    "substring-after": _of_values(2, 2, texts.after),
    "substring": _of_values(2, 3, texts.substring),
    "substr": _of_values(2, 3, texts.slice_of),
    "string-length": _of_values(1, 1, lambda value: float(len(to_text(value)))),
    "normalize-space": _of_values(1, 1, texts.normalized),
    "translate": _of_values(3, 3, texts.translated),
    "regex": Function(2, 2, _regex),
    "selected": _of_values(2, 2, texts.is_selected),
    "is-selected": _of_values(2, 2, texts.is_selected),
    "selected-at": _of_values(2, 2, texts.selected_at),
    "count-selected": _of_values(1, 1, lambda value: float(len(texts.words(value)))),
    # dates
    "today": Function(0, 0, lambda context, _: dates.today(context.world.now_ms, context.world.zone)),
    "now": Function(0, 0, lambda context, _: dates.now(context.world.now_ms, context.world.zone)),
    "date": _of_values(1, 1, dates.date),
    "date-time": _of_values(1, 1, dates.date_time),
    "decimal-date-time": _of_values(1, 1, to_number),
    "decimal-time": _of_values(1, 1, dates.decimal_time),
    "format-date": _of_context(2, 2, _format_date),
    "format-date-time": _of_context(
        2, 2, lambda c, value, form: dates.formatted(value, form, c.world.language)
    ),
    # ours
    "end-of-month": _of_values(1, 2, dates.end_of_month),
    "add-months": _of_values(2, 2, dates.add_months),
    "tax-code-valid": _of_values(1, 1, lambda value: own_functions.is_tax_code(to_text(value))),
    "phone-valid": _of_values(1, 1, lambda value: own_functions.is_phone(to_text(value))),
    "net-quantity-count": _of_values(1, 1, net_quantity.count),
    "net-quantity-mean": _of_values(2, 2, net_quantity.mean),
    "net-quantity-deviation": _of_values(2, 2, net_quantity.deviation),
    "net-quantity-tolerance": _of_values(2, 2, net_quantity.tolerance),
    "net-quantity-short": _of_values(5, 5, net_quantity.short),
}

NOT_SUPPORTED = frozenset({
    "area", "distance", "geofence", "digest", "base64-decode", "extract-signed", "intersects",
    "name", "local-name", "namespace-uri", "lang", "id",
})  # fmt: skip
"""Functions that exist in ODK or XPath and not here; refused by name when a form is compiled."""
