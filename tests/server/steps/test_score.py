"""Scores of whole visits, and each kind of rule at its edges."""

import json
import time
from pathlib import Path
from typing import Any

import msgspec
import pytest

from server.steps.score import Score, UnknownParameter, score_visit
from survey_defs.answering import Answering
from survey_defs.criteria.loading import load_criteria
from survey_defs.reference.loading import MADE_BY_THE_SERVER, load_reference, reference_names
from survey_defs.survey import Survey
from survey_defs.xlsform import compile_xlsform

ROOT = Path(__file__).parents[3]
CASES = ROOT / "survey_defs" / "forms" / "needs" / "cases"
CRITERIA = load_criteria("needs-2026")
REFERENCE = {name: load_reference(name).items for name in reference_names()}
A_YEAR_MS = 365 * 24 * 3600 * 1000
ALL = ["steel", "tea", "petrol", "shop"]


@pytest.fixture(scope="module")
def survey() -> Survey:
    return compile_xlsform(
        ROOT / "survey_defs" / "forms" / "needs" / "form.md",
        reference=[*reference_names(), *MADE_BY_THE_SERVER],
    )


def case(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((CASES / f"{name}.json").read_text("utf-8"))
    return loaded


def answering(survey: Survey, of: dict[str, Any]) -> Answering:
    return Answering(
        survey,
        {"fields": of["fields"], "rows": of["rows"]},
        now_ms=of["finished_ms"],
        zone=of["zone"],
        lists=REFERENCE | of["lists"],
        properties=of["properties"],
    )


def scored(survey: Survey, of: dict[str, Any]) -> Score:
    return score_visit(CRITERIA, answering(survey, of))


def points(score: Score, rule_id: str) -> int:
    return next(rule.points for criterion in score.criteria for rule in criterion.rules if rule.id == rule_id)


def reason(score: Score, rule_id: str) -> dict[str, str]:
    return next(rule.reason for criterion in score.criteria for rule in criterion.rules if rule.id == rule_id)


@pytest.mark.parametrize("name", ALL)
def test_a_whole_visit_scores_what_the_reference_says(survey: Survey, name: str) -> None:
    visit = case(name)

    score = scored(survey, visit)

    expected = visit["expect"]
    assert score.total == expected["total"]
    assert {criterion.id: criterion.points for criterion in score.criteria} == expected["criteria"]
    assert score.axes == expected["axes"]


@pytest.mark.parametrize("name", ALL)
def test_a_whole_visit_leaves_no_problem_and_passes_every_gate(survey: Survey, name: str) -> None:
    visit = case(name)

    assert answering(survey, visit).problems() == []
    assert [gate for gate in scored(survey, visit).gates if not gate.passed] == []


@pytest.mark.parametrize("name", ALL)
def test_statuses_size_and_number_come_out_of_the_form(survey: Survey, name: str) -> None:
    visit = case(name)

    answers = answering(survey, visit)

    statuses = [answers.value("i_status", row) for row in answers.rows("/data/instruments")]
    assert statuses == visit["expect"]["statuses"]
    assert answers.value("size_class") == visit["expect"]["size_class"]
    assert answers.value("survey_no") == visit["expect"]["survey_no"]


@pytest.mark.parametrize("name", ALL)
def test_scored_a_year_later_a_visit_is_worth_the_same(
    survey: Survey, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every instrument would be overdue by then: a score must not change because a year went by."""
    visit = case(name)
    at_once = scored(survey, visit)

    monkeypatch.setattr(time, "time", lambda: (visit["finished_ms"] + A_YEAR_MS) / 1000)
    monkeypatch.setattr(time, "time_ns", lambda: (visit["finished_ms"] + A_YEAR_MS) * 1_000_000)
    a_year_later = scored(survey, visit)

    assert msgspec.json.encode(a_year_later) == msgspec.json.encode(at_once)
    assert a_year_later.total == visit["expect"]["total"]


def test_the_day_of_the_visit_decides_what_is_overdue(survey: Survey) -> None:
    visit = case("steel")
    late = visit | {"finished_ms": visit["finished_ms"] + A_YEAR_MS}

    assert points(scored(survey, visit), "C3.2") == 400
    assert [answering(survey, late).value("i_status", row["id"]) for row in instruments(late)] == [
        "overdue",
        "never",
        "overdue",
        "overdue",
        "valid",
    ]


def test_the_rules_of_a_criterion_add_up_to_its_points(survey: Survey) -> None:
    for name in ALL:
        score = scored(survey, case(name))
        for criterion in score.criteria:
            assert criterion.points == sum(rule.points for rule in criterion.rules)
            assert all(0 <= rule.points <= rule.max for rule in criterion.rules)
        assert score.total == sum(criterion.points for criterion in score.criteria)


def test_every_rule_gives_its_reason_in_both_languages_with_the_values(survey: Survey) -> None:
    score = scored(survey, case("steel"))

    assert reason(score, "C1.1") == {
        "vi": "Thép, xi măng, vật liệu xây dựng: thuộc danh mục ưu tiên.",
        "en": "Steel, cement, building materials: on the priority list.",
    }
    assert reason(score, "C3.1")["vi"] == (
        "40 trên 64 phương tiện đo nhóm 2 (62%) quá hạn, chưa kiểm định hoặc không có hồ sơ."
    )
    assert reason(score, "C2.2")["en"].startswith("5 fields of measurement: Pressure, Temperature")
    for name in ALL:
        for criterion in scored(survey, case(name)).criteria:
            for rule in criterion.rules:
                assert all(
                    rule.reason[language] and "{" not in rule.reason[language] for language in ("vi", "en")
                )
                assert rule.evidence


def test_the_campaign_decides_which_sectors_are_a_priority(survey: Survey) -> None:
    steel = answering(survey, case("steel"))

    without = score_visit(CRITERIA, steel, {"priority_sectors": ["food", "water"]})

    assert without.total == 9325 - 1000
    assert without.sha256 != score_visit(CRITERIA, steel).sha256


def test_a_parameter_that_the_criteria_lack_is_refused(survey: Survey) -> None:
    with pytest.raises(UnknownParameter, match="priority_sector;"):
        score_visit(CRITERIA, answering(survey, case("shop")), {"priority_sector": "food"})


def test_a_site_outside_the_province_fails_the_second_gate(survey: Survey) -> None:
    steel = answering(survey, case("steel"))

    def second(province: str) -> bool:
        gates = score_visit(CRITERIA, steel, {"province": province}).gates
        return next(gate.passed for gate in gates if gate.id == "G2")

    assert second("19")
    assert not second("24")


@pytest.mark.parametrize(
    ("gate", "change"),
    [
        ("G1", {"consent_survey": "no"}),
        ("G2", {"op_status": "suspended"}),
        ("G2", {"mst": "9901234510"}),
        ("G3", {"r_already": "yes"}),
        ("G4", {"m_critical": None}),
    ],
)
def test_a_gate_that_fails_says_why(survey: Survey, gate: str, change: dict[str, Any]) -> None:
    visit = case("steel")
    visit["fields"] |= change

    failed = {result.id: result.reason for result in scored(survey, visit).gates if not result.passed}

    assert failed[gate]["vi"]
    assert failed[gate]["en"]


def test_a_sanction_lowers_the_score_and_bars_nobody(survey: Survey) -> None:
    visit = case("steel")
    visit["fields"]["k_sanction"] = "yes"

    score = scored(survey, visit)

    assert score.total == 9325 - 200
    assert all(gate.passed for gate in score.gates)


@pytest.mark.parametrize(
    ("overdue", "valid", "expected"),
    [(0, 4, 0), (1, 3, 200), (2, 2, 400), (3, 2, 600), (4, 0, 600), (25000, 75000, 200), (25001, 74999, 400)],
)
def test_a_share_is_compared_exactly_at_its_edges(
    survey: Survey, overdue: int, valid: int, expected: int
) -> None:
    visit = case("petrol")
    valid_row, overdue_row = instruments(visit)
    valid_row["fields"]["i_qty"], overdue_row["fields"]["i_qty"] = valid, overdue
    visit["rows"] = [row for row in visit["rows"] if row["fields"].get("i_qty") != 0]

    assert points(scored(survey, visit), "C3.1") == expected


@pytest.mark.parametrize(("total", "expected"), [(24, 600), (49, 600), (50, 700), (10000, 700)])
def test_a_band_begins_after_the_edge_of_the_one_before(survey: Survey, total: int, expected: int) -> None:
    visit = case("petrol")
    visit["fields"]["i_total"] = total

    assert points(scored(survey, visit), "C2.1") == expected


def test_without_certificates_management_systems_count_half(survey: Survey) -> None:
    visit = case("tea")
    visit["fields"] |= {"msys": ["tools"], "msys_cert": "none"}

    score = scored(survey, visit)

    assert points(score, "C4.1") == 50
    assert "một nửa" in reason(score, "C4.1")["vi"]


def test_an_unanswered_number_of_trained_people_gives_nothing(survey: Survey) -> None:
    """Blank is unknown, and unknown gives 0: it must not count as "nobody is trained"."""
    visit = case("shop")
    visit["fields"]["s_trained"] = None

    assert points(scored(survey, visit), "C3.4") == 0


def test_a_provider_that_is_not_designated_loses_the_points_for_compliance(survey: Survey) -> None:
    visit = case("petrol")
    instruments(visit)[0]["fields"]["i_provider"] = "example_calibration_only"

    score = scored(survey, visit)

    assert points(score, "C7.2") == 0
    assert reason(score, "C7.2")["vi"].startswith("1 trên 2 dòng")


def test_what_is_not_asked_any_more_is_not_counted(survey: Survey) -> None:
    visit = case("steel")
    visit["fields"]["op_status"] = "suspended"

    score = scored(survey, visit)

    assert points(score, "C2.1") == 0
    assert points(score, "C5.1") == 0


def test_a_score_survives_json(survey: Survey) -> None:
    score = scored(survey, case("tea"))

    assert msgspec.json.decode(msgspec.json.encode(score), type=Score) == score


def instruments(visit: dict[str, Any]) -> list[dict[str, Any]]:
    return [row for row in visit["rows"] if row["repeat"] == "/data/instruments"]
