"""The order of the enterprises of a campaign, and who is not in it.

Pure. Rules:
R1  Enterprises that pass every gate are ranked by total, the highest first.
R2  Equal totals: by the criteria that the set names (C5, then C3), then the visit that was finished earlier,
    then by lot. The lot is the SHA-256 of seed and enterprise id: nobody chooses it, anybody can check it.
R3  So no rank is shared, ranks are 1, 2, 3, …; `decided_by` says what put an entry behind the one above it.
R4  Enterprises that fail a gate have no rank, stand apart in order of total, each with the reasons.
"""

from collections import Counter
from collections.abc import Sequence
from hashlib import sha256

import msgspec

from server.steps.score import Score
from survey_defs.criteria.rules import CriteriaSet, Label, PriorityClass, Quadrant


class Scored(msgspec.Struct, frozen=True, kw_only=True):
    """One enterprise's visit that counts. finished_ms: milliseconds since 1970, UTC."""

    enterprise_id: str
    visit_id: str
    finished_ms: int
    score: Score


class Ranked(msgspec.Struct, frozen=True, kw_only=True):
    """One line. rank: None for who is not eligible; then `reasons` says why.

    priority: id of the class of the total; quadrant: id of need against readiness.
    decided_by: "total", a criterion's id, "finished_ms" or "lot"; "" for the first line and the ineligible.
    """

    rank: int | None
    enterprise_id: str
    visit_id: str
    finished_ms: int
    total: int
    priority: str
    priority_label: Label
    quadrant: str
    quadrant_label: Label
    decided_by: str = ""
    reasons: list[Label] = []


class Ranking(msgspec.Struct, frozen=True, kw_only=True):
    ranked: list[Ranked]
    ineligible: list[Ranked]


class RankedTwice(ValueError):
    """An enterprise has two visits in the list: one of them must be chosen first."""


def rank(scored: Sequence[Scored], criteria: CriteriaSet, seed: str) -> Ranking:
    """Everybody once, in order.

    seed: text fixed before the scores are known, such as the campaign's id.
    Raises RankedTwice.
    """
    twice = [id_ for id_, times in Counter(one.enterprise_id for one in scored).items() if times > 1]
    if twice:
        raise RankedTwice(f"More than one visit of: {', '.join(sorted(twice))}. Keep the one that counts.")
    in_order = sorted(scored, key=lambda one: _order(one, criteria, seed))
    eligible: list[Scored] = []
    others: list[Scored] = []
    for one in in_order:
        (eligible if all(gate.passed for gate in one.score.gates) else others).append(one)
    ranked = []
    for number, one in enumerate(eligible, start=1):
        above = eligible[number - 2] if number > 1 else None
        ranked.append(_line(one, criteria, number, _decided_by(above, one, criteria, seed)))
    ineligible = [_line(one, criteria, None, "") for one in others]
    return Ranking(ranked=ranked, ineligible=ineligible)


def class_of(total: int, criteria: CriteriaSet) -> PriorityClass:
    """The class of a total in hundredths."""
    return next(one for one in criteria.classes if total >= one.at_least)


def quadrant_of(axes: dict[str, int], criteria: CriteriaSet) -> Quadrant:
    """Where need meets readiness, by whole percent, as people see them."""
    return next(one for one in criteria.quadrants if axes["need"] >= one.need and axes["ready"] >= one.ready)


def lot(seed: str, enterprise_id: str) -> str:
    """64 hexadecimal digits; the lower goes first."""
    return sha256((seed + enterprise_id).encode()).hexdigest()


def _order(one: Scored, criteria: CriteriaSet, seed: str) -> tuple[object, ...]:
    best_first = [-one.score.total, *(-one.score.points_of(id_) for id_ in criteria.tie_break)]
    return (*best_first, one.finished_ms, lot(seed, one.enterprise_id))


def _decided_by(above: Scored | None, one: Scored, criteria: CriteriaSet, seed: str) -> str:
    if above is None:
        return ""
    steps = ["total", *criteria.tie_break, "finished_ms", "lot"]
    both = zip(steps, _order(above, criteria, seed), _order(one, criteria, seed), strict=True)
    return next(step for step, first, second in both if first != second)


def _line(one: Scored, criteria: CriteriaSet, number: int | None, decided_by: str) -> Ranked:
    priority = class_of(one.score.total, criteria)
    quadrant = quadrant_of(one.score.axes, criteria)
    return Ranked(
        rank=number,
        enterprise_id=one.enterprise_id,
        visit_id=one.visit_id,
        finished_ms=one.finished_ms,
        total=one.score.total,
        priority=priority.id,
        priority_label=priority.label,
        quadrant=quadrant.id,
        quadrant_label=quadrant.label,
        decided_by=decided_by,
        reasons=[gate.reason for gate in one.score.gates if not gate.passed],
    )
