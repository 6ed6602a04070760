"""Rules R1 to R4 of server/steps/rank.py."""

import pytest

from server.steps.rank import RankedTwice, Scored, class_of, lot, quadrant_of, rank
from server.steps.score import CriterionScore, GateResult, Score
from survey_defs.criteria.loading import load_criteria

CRITERIA = load_criteria("needs-2026")
LABEL = {"vi": "Lý do.", "en": "Reason."}


def enterprise(
    id_: str, total: int, *, c5: int = 0, c3: int = 0, finished_ms: int = 1, passed: bool = True
) -> Scored:
    criteria = [
        CriterionScore(id=name, label=LABEL, points=points, max=2000, rules=[])
        for name, points in (("C5", c5), ("C3", c3))
    ]
    score = Score(
        total=total,
        axes={"need": 60, "ready": 60, "impact": 0},
        criteria=criteria,
        gates=[GateResult(id="G1", passed=passed, reason=LABEL)],
        criteria_id="needs-2026",
        criteria_version="1.0",
        sha256="",
    )
    return Scored(enterprise_id=id_, visit_id=f"visit of {id_}", finished_ms=finished_ms, score=score)


def order(*scored: Scored) -> list[str]:
    return [line.enterprise_id for line in rank(scored, CRITERIA, "campaign").ranked]


def test_the_higher_total_goes_first() -> None:  # R1
    assert order(enterprise("a", 5000), enterprise("b", 7700), enterprise("c", 7699)) == ["b", "c", "a"]


def test_equal_totals_are_decided_by_commitment_then_need_then_the_earlier_visit() -> None:  # R2
    scored = [
        enterprise("late", 7000, c5=1000, c3=500, finished_ms=9),
        enterprise("early", 7000, c5=1000, c3=500, finished_ms=2),
        enterprise("in need", 7000, c5=1000, c3=900, finished_ms=9),
        enterprise("committed", 7000, c5=1100, c3=0, finished_ms=9),
        enterprise("best", 7001),
    ]

    ranking = rank(scored, CRITERIA, "campaign")

    assert [(line.rank, line.enterprise_id, line.decided_by) for line in ranking.ranked] == [
        (1, "best", ""),
        (2, "committed", "total"),
        (3, "in need", "C5"),
        (4, "early", "C3"),
        (5, "late", "finished_ms"),
    ]


def test_what_is_still_equal_is_decided_by_a_lot_that_anybody_can_check() -> None:  # R2
    scored = [enterprise(id_, 7000) for id_ in ("a", "b", "c", "d")]
    drawn = sorted("abcd", key=lambda id_: lot("campaign", id_))

    assert order(*scored) == drawn
    assert order(*reversed(scored)) == drawn
    assert [line.decided_by for line in rank(scored, CRITERIA, "campaign").ranked][1:] == ["lot"] * 3


def test_no_rank_is_shared() -> None:  # R3
    ranking = rank([enterprise(str(n), 7000) for n in range(20)], CRITERIA, "campaign")

    assert [line.rank for line in ranking.ranked] == list(range(1, 21))


def test_who_fails_a_gate_stands_apart_with_the_reason() -> None:  # R4
    ranking = rank(
        [
            enterprise("out", 9900, passed=False),
            enterprise("in", 5000),
            enterprise("also out", 100, passed=False),
        ],
        CRITERIA,
        "campaign",
    )

    assert [line.enterprise_id for line in ranking.ranked] == ["in"]
    assert [(line.enterprise_id, line.rank) for line in ranking.ineligible] == [
        ("out", None),
        ("also out", None),
    ]
    assert ranking.ineligible[0].reasons == [LABEL]


def test_an_enterprise_is_ranked_once() -> None:
    with pytest.raises(RankedTwice, match="More than one visit of: a"):
        rank([enterprise("a", 1), enterprise("a", 2)], CRITERIA, "campaign")


@pytest.mark.parametrize(
    ("total", "name"),
    [
        (10000, "priority_1"),
        (7000, "priority_1"),
        (6999, "priority_2"),
        (5500, "priority_2"),
        (5499, "invite"),
        (4000, "invite"),
        (3999, "watch"),
        (0, "watch"),
    ],
)
def test_a_class_begins_exactly_at_its_edge(total: int, name: str) -> None:
    assert class_of(total, CRITERIA).id == name


@pytest.mark.parametrize(
    ("need", "ready", "name"),
    [(60, 60, "select"), (59, 60, "model"), (60, 59, "train_first"), (59, 59, "watch")],
)
def test_need_and_readiness_meet_in_one_of_four_fields(need: int, ready: int, name: str) -> None:
    assert quadrant_of({"need": need, "ready": ready, "impact": 0}, CRITERIA).id == name
