"""Points of form B by the criteria set prepackaged-2026, against what was worked out by hand."""

from pathlib import Path
from typing import Any

import pytest

from server.settings import Settings
from server.steps.campaign_scores import parameters_of
from server.steps.score import Score, score_visit
from server.store.campaigns import Campaign
from survey_defs.criteria.loading import load_criteria
from survey_defs.survey import Survey
from tests.survey_defs.forms.written_cases import answered, case, compiled

CRITERIA = load_criteria("prepackaged-2026")


@pytest.fixture(scope="module")
def survey() -> Survey:
    return compiled("prepackaged")


def scored(survey: Survey, written: dict[str, Any]) -> Score:
    return score_visit(CRITERIA, answered(survey, written))


def points(score: Score, rule_id: str) -> int:
    return next(rule.points for criterion in score.criteria for rule in criterion.rules if rule.id == rule_id)


def changed(written: dict[str, Any], repeat: str, **answers: Any) -> dict[str, Any]:
    """The case with these answers in every row of a repeat."""
    rows = [
        row | {"fields": row["fields"] | answers} if row["repeat"] == f"/data/{repeat}" else row
        for row in written["rows"]
    ]
    return written | {"rows": rows}


def test_the_weights_are_those_of_the_proposal() -> None:
    assert {c.id: c.max for c in CRITERIA.criteria} == {
        "B1": 2000,
        "B2": 2500,
        "B3": 3000,
        "B4": 1500,
        "B5": 1000,
    }


@pytest.mark.parametrize("name", ["tea", "honey", "refused"])
def test_a_whole_visit_scores_what_was_worked_out_by_hand(survey: Survey, name: str) -> None:
    written = case("prepackaged", name)

    score = scored(survey, written)

    assert score.total == written["expect"]["total"]
    assert {c.id: c.points for c in score.criteria} == written["expect"]["criteria"]


def test_a_campaign_may_tell_more_than_the_set_asks_for(survey: Survey) -> None:
    # Every visit of such a campaign was "not scored": its sectors and the province were unknown parameters.
    campaign = Campaign(
        id="c", code="B26", name="", form="prepackaged", criteria=CRITERIA.id, priority_sectors=["food"],
        starts_on="", ends_on="", state="open", target=0, seed="", created_ms=0,
    )  # fmt: skip
    written = case("prepackaged", "tea")

    told = parameters_of(campaign, CRITERIA, Settings(data=Path("data"), province="19"))

    score = score_visit(CRITERIA, answered(survey, written), told)
    assert score.total == written["expect"]["total"]


def test_a_refusal_fails_the_gate_of_consent(survey: Survey) -> None:
    gates = scored(survey, case("prepackaged", "refused")).gates

    assert [gate.id for gate in gates if not gate.passed] == ["G1"]


@pytest.mark.parametrize(
    ("rating", "worth"), [("5", 2000), ("4", 1600), ("3", 1200), ("applying", 600), ("none", 0)]
)
def test_the_best_rating_counts(survey: Survey, rating: str, worth: int) -> None:
    assert (
        points(scored(survey, changed(case("prepackaged", "tea"), "packs", b_ocop=rating)), "B1.1") == worth
    )


@pytest.mark.parametrize(
    ("ends", "worth"), [("2026-11-20", 800), ("2026-11-19", 0), (None, 0), ("2030-01-01", 800)]
)
def test_every_instrument_must_be_verified_on_the_day(survey: Survey, ends: str | None, worth: int) -> None:
    assert (
        points(scored(survey, changed(case("prepackaged", "tea"), "packinst", b_i_exp=ends)), "B3.1") == worth
    )


@pytest.mark.parametrize(
    ("each", "worth"),
    [(None, 0), (0, 200), (4999, 200), (5000, 500), (50_000, 500), (50_001, 800)],
)
def test_packages_of_both_products_are_added(survey: Survey, each: int | None, worth: int) -> None:
    assert points(scored(survey, changed(case("prepackaged", "tea"), "packs", b_packs=each)), "B4.1") == worth


@pytest.mark.parametrize(("mark", "worth"), [("declared", 0), ("preparing", 800), ("no", 1000)])
def test_those_without_a_mark_come_first(survey: Survey, mark: str, worth: int) -> None:
    assert points(scored(survey, changed(case("prepackaged", "tea"), "packs", b_mark=mark)), "B5.1") == worth


@pytest.mark.parametrize(("label", "worth"), [("ok", 500), ("minor", 0), ("major", 0), ("na", 0)])
def test_labels_that_conform_give_points(survey: Survey, label: str, worth: int) -> None:
    assert (
        points(scored(survey, changed(case("prepackaged", "tea"), "packs", b_label_qn=label)), "B3.3")
        == worth
    )
