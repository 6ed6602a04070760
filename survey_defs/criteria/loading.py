"""Criteria sets from their JSON, checked; and fitted to the survey whose answers they read."""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from survey_defs.criteria.rules import CriteriaSet, Distinct, Mean, Ratio
from survey_defs.expressions.parsing import ExpressionSyntaxError, parse
from survey_defs.expressions.resolving import resolve, rows_shared
from survey_defs.survey import Repeat, Survey

HERE = Path(__file__).parent
CONDITIONS = frozenset({"when", "value", "among", "bad", "each", "halved"})

Change = Callable[[Any, str], Any]
"""(condition, name of the repeat whose rows it is read in, or "") -> what stands there instead."""


class UnknownCriteria(KeyError):
    """No criteria set has this name."""


class UnfitCriteria(ValueError):
    """The set contradicts itself, or asks what the survey does not have. Names every problem."""


def criteria_names() -> list[str]:
    """The ids of the sets in this folder, in alphabetical order."""
    return sorted(path.stem for path in HERE.glob("*.json"))


@cache
def load_criteria(criteria_id: str) -> CriteriaSet:
    """The set of this folder, such as "needs-2026". Raises UnknownCriteria, UnfitCriteria."""
    if criteria_id not in criteria_names():
        raise UnknownCriteria(f"No criteria set {criteria_id!r}; there are: {', '.join(criteria_names())}.")
    return criteria_from_json((HERE / f"{criteria_id}.json").read_bytes())


def criteria_from_json(data: bytes | str) -> CriteriaSet:
    """The set, its conditions parsed. Raises msgspec.ValidationError for a wrong shape, UnfitCriteria."""
    raw = msgspec.json.decode(data)
    digest = hashlib.sha256(msgspec.json.encode(raw, order="deterministic")).hexdigest()
    problems: list[str] = []

    def parsed(condition: Any, _rows: str) -> Any:
        try:
            return parse(condition)
        except ExpressionSyntaxError as error:
            problems.append(f"{condition}: {error}")
            return []

    criteria = msgspec.convert({**_changed(raw, parsed), "sha256": digest}, CriteriaSet)
    problems += _contradictions(criteria)
    if problems:
        raise UnfitCriteria(_listed(criteria.id, problems))
    return criteria


def fit_to_survey(
    criteria: CriteriaSet, survey: Survey, parameters: Mapping[str, str] | None = None
) -> CriteriaSet:
    """The set with every ${question} turned into a place of this survey, every parameter into its value.

    parameters: {name: text}, all that the set knows; its own when left out. Raises UnfitCriteria.
    """
    in_force = criteria.parameters if parameters is None else parameters
    paths = {node.key: node.path for node in survey.questions()}
    repeats = {node.name: node.path for node in survey.walk() if isinstance(node, Repeat)}
    problems = (
        [] if criteria.form == survey.id else [f"it is for the form {criteria.form!r}, not {survey.id!r}"]
    )
    problems += [f"no question {key!r}" for key in _named_questions(criteria) if key not in paths]

    def parameter(name: str) -> Any:
        if name not in in_force:
            problems.append(f"no parameter {name!r}")
        return ["str", in_force.get(name, "")]

    def placed(tree: Any, rows: str) -> Any:
        if rows and rows not in repeats:
            problems.append(f"no repeat {rows!r}")
            return tree
        context = repeats[rows] if rows else "/data"

        def with_places(node: Any) -> Any:
            if not isinstance(node, list):
                return node
            if len(node) == 2 and node[0] == "var":
                if node[1] not in paths:
                    problems.append(f"no question {node[1]!r}")
                    return ["str", ""]
                path = paths[node[1]]
                return ["ref", path, rows_shared(path, context, repeats.values())]
            if node[:2] == ["fn", "parameter"]:
                return parameter(node[2][0][1])
            return [with_places(part) for part in node]

        return resolve(with_places(tree), context, repeats.values())

    fitted = _changed(msgspec.to_builtins(criteria), placed)
    if problems:
        raise UnfitCriteria(_listed(criteria.id, problems))
    return msgspec.convert(fitted, CriteriaSet)


def _changed(node: Any, change: Change, rows: str = "") -> Any:
    """A copy in which each condition went through `change`."""
    if isinstance(node, list):
        return [_changed(part, change, rows) for part in node]
    if not isinstance(node, dict):
        return node
    rows = node.get("rows", rows)
    return {
        key: change(value, rows) if key in CONDITIONS and value is not None else _changed(value, change, rows)
        for key, value in node.items()
    }


def _contradictions(criteria: CriteriaSet) -> Iterator[str]:
    ids = [criterion.id for criterion in criteria.criteria]
    for criterion in criteria.criteria:
        if sum(rule.max for rule in criterion.rules) != criterion.max:
            yield f"{criterion.id}: the rules do not add up to {criterion.max}"
        if criterion.axis not in [axis.id for axis in criteria.axes]:
            yield f"{criterion.id}: no axis {criterion.axis!r}"
    for axis in criteria.axes:
        yield from (f"axis {axis.id}: no criterion {c!r}" for c in axis.criteria if c not in ids)
    yield from (f"tie_break: no criterion {c!r}" for c in criteria.tie_break if c not in ids)
    lowest = criteria.classes[-1] if criteria.classes else None
    if lowest is None or lowest.at_least != 0:
        yield "classes: the last must begin at 0"


def _named_questions(criteria: CriteriaSet) -> Iterator[str]:
    for gate in criteria.gates:
        yield from gate.evidence
    for rule in (rule for criterion in criteria.criteria for rule in criterion.rules):
        yield from rule.evidence
        if isinstance(rule, Distinct):
            yield rule.question
        if isinstance(rule, Ratio):
            yield rule.weight
        if isinstance(rule, Mean):
            yield from rule.questions


def _listed(criteria_id: str, problems: list[str]) -> str:
    return f"Criteria {criteria_id}: " + "; ".join(dict.fromkeys(problems))
