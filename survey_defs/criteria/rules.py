"""The shapes of a criteria set. Points are hundredths of a point: whole numbers, so that sums are exact.

Conditions are XLSForm expressions, kept as trees. `parameter('name')` in one is a value of the campaign.
A reason is {"vi": …, "en": …}; {question} in it is replaced by the answer as people read it, and some kinds
of rule add words of their own, such as {value} or {bad}.
"""

from typing import Any

import msgspec

Expr = list[Any]
Label = dict[str, str]


class Case(msgspec.Struct, frozen=True, kw_only=True):
    when: Expr
    points: int
    reason: Label


class Band(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Points for values up to and including `up_to`; the last band has no end. A share is [part, whole]."""

    points: int
    up_to: int | tuple[int, int] | None = None


class Rule(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", omit_defaults=True):
    """max: the most it can give. evidence: keys of the questions it reads.

    otherwise: the reason when no case holds, or there is nothing to count.
    """

    id: str
    max: int
    label: Label
    evidence: list[str]
    otherwise: Label


class First(Rule, tag="first", frozen=True, kw_only=True):
    """The points of the first case that holds, else none."""

    cases: list[Case]


class Largest(Rule, tag="largest", frozen=True, kw_only=True):
    """The points of the best case that holds, else none."""

    cases: list[Case]


class Sum(Rule, tag="sum", frozen=True, kw_only=True):
    """All cases that hold, added, at most `cap`, and half of it when `halved` holds. {parts}"""

    cases: list[Case]
    cap: int
    reason: Label
    halved: Expr | None = None
    reason_halved: Label | None = None


class Bands(Rule, tag="bands", frozen=True, kw_only=True):
    """The band that a number falls into; no number, no points. {value}"""

    value: Expr
    bands: list[Band]
    reason: Label


class Distinct(Rule, tag="distinct", frozen=True, kw_only=True):
    """The band of how many different answers the rows of a repeat give to one question. {value} {list}"""

    question: str
    bands: list[Band]
    reason: Label


class Ratio(Rule, tag="ratio", frozen=True, kw_only=True):
    """The band of a share of rows, counted by `weight`, compared as whole numbers. {bad} {among} {percent}

    No row among them: no points.
    """

    rows: str
    among: Expr
    bad: Expr
    weight: str
    bands: list[Band]
    reason: Label


class Mean(Rule, tag="mean", frozen=True, kw_only=True):
    """The mean of the points of the answered questions, rounded down to `step`. {count} {answers}"""

    questions: list[str]
    points: dict[str, int]
    step: int
    reason: Label


class AllRows(Rule, tag="all_rows", frozen=True, kw_only=True):
    """All points when `each` holds in every row among them, also when there is none. {among} {failed}"""

    rows: str
    among: Expr
    each: Expr
    reason: Label
    reason_failed: Label


AnyRule = First | Largest | Sum | Bands | Distinct | Ratio | Mean | AllRows


class Criterion(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    max: int
    axis: str
    label: Label
    rules: list[AnyRule]


class Gate(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What must hold before an enterprise is ranked: reported, never scored.

    Either `when` must hold; or no problem is left and `complete_percent` of the core questions are answered.
    """

    id: str
    label: Label
    failed: Label
    evidence: list[str]
    when: Expr | None = None
    complete_percent: int | None = None


class Axis(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    label: Label
    criteria: list[str]


class PriorityClass(msgspec.Struct, frozen=True, kw_only=True, rename={"at_least": "from"}):
    """at_least: hundredths of a point."""

    id: str
    at_least: int
    label: Label


class Quadrant(msgspec.Struct, frozen=True, kw_only=True):
    """need, ready: at least so many whole percent, as shown. The first that fits is taken."""

    id: str
    need: int
    ready: int
    label: Label


class CriteriaSet(msgspec.Struct, frozen=True, kw_only=True):
    """One version. tie_break: criteria that decide between equal totals, in order.

    parameters: {name: what holds unless the campaign says otherwise}; a list is names joined by a space.
    sha256: of the set's JSON, so that a locked list can prove which rules it was made with.
    """

    id: str
    version: str
    form: str
    title: Label
    valid_from: str
    source: Label
    parameters: dict[str, str]
    axes: list[Axis]
    classes: list[PriorityClass]
    quadrants: list[Quadrant]
    tie_break: list[str]
    gates: list[Gate]
    criteria: list[Criterion]
    sha256: str = ""
