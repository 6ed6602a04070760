"""Criteria sets as data: what is refused when they are loaded or fitted to a survey."""

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from survey_defs.criteria import loading
from survey_defs.criteria.loading import (
    UnfitCriteria,
    UnknownCriteria,
    criteria_from_json,
    criteria_names,
    fit_to_survey,
    load_criteria,
)
from survey_defs.reference.loading import MADE_BY_THE_SERVER, reference_names
from survey_defs.survey import Question, Survey
from survey_defs.xlsform import compile_xlsform


def raw() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(
        (Path(loading.__file__).parent / "needs-2026.json").read_text("utf-8")
    )
    return loaded


def test_the_weights_add_up_to_100_points() -> None:
    criteria = load_criteria("needs-2026")

    assert {criterion.id: criterion.max for criterion in criteria.criteria} == {
        "C1": 1500,
        "C2": 1500,
        "C3": 2000,
        "C4": 1500,
        "C5": 2000,
        "C6": 1000,
        "C7": 500,
    }


def test_each_criterion_counts_on_exactly_one_axis() -> None:
    criteria = load_criteria("needs-2026")

    assert sorted(c for axis in criteria.axes for c in axis.criteria) == [c.id for c in criteria.criteria]
    assert all(c.id in a.criteria for c in criteria.criteria for a in criteria.axes if a.id == c.axis)


@pytest.mark.parametrize("name", criteria_names())
def test_every_text_is_there_in_both_languages(name: str) -> None:
    def texts(node: Any) -> Any:
        if isinstance(node, dict):
            if "vi" in node or "en" in node:
                yield node
            for part in node.values():
                yield from texts(part)
        elif isinstance(node, list):
            for part in node:
                yield from texts(part)

    for text in texts(json.loads((Path(loading.__file__).parent / f"{name}.json").read_text("utf-8"))):
        assert text["vi"] and text["en"], text


def test_rules_that_do_not_add_up_are_refused() -> None:
    changed = raw()
    changed["criteria"][0]["rules"][0]["max"] = 900

    with pytest.raises(UnfitCriteria, match="C1: the rules do not add up to 1500"):
        criteria_from_json(json.dumps(changed))


def test_all_conditions_that_cannot_be_read_are_named_at_once() -> None:
    changed = raw()
    changed["criteria"][0]["rules"][0]["cases"][0]["when"] = "selected("
    changed["gates"][0]["when"] = "${consent_survey} = = 'yes'"

    with pytest.raises(UnfitCriteria, match=r"= = 'yes'.*; selected\("):
        criteria_from_json(json.dumps(changed))


def test_a_question_that_the_survey_lacks_is_named() -> None:
    survey = Survey(
        id="needs",
        version="1",
        title={"vi": "Phiếu"},
        languages=("vi",),
        nodes=(Question(name="labour", path="/data/labour", key="labour", type="integer"),),
    )

    with pytest.raises(UnfitCriteria, match="no question 'r_commit'"):
        fit_to_survey(load_criteria("needs-2026"), survey)


def test_another_weight_is_another_digest() -> None:
    changed = raw()
    changed["version"] = "1.1"

    assert criteria_from_json(json.dumps(changed)).sha256 != load_criteria("needs-2026").sha256
    assert criteria_from_json(json.dumps(raw())).sha256 == load_criteria("needs-2026").sha256


def test_an_unknown_set_is_named_with_those_there_are() -> None:
    with pytest.raises(UnknownCriteria, match="needs-2026"):
        load_criteria("needs-1999")


@pytest.mark.parametrize("name", criteria_names())
def test_evidence_names_every_question_that_a_rule_reads(name: str) -> None:
    # Phones look there for what a missing answer could change.
    def read(node: Any) -> Any:
        if isinstance(node, list):
            if len(node) == 2 and node[0] == "var":
                yield node[1]
            for part in node:
                yield from read(part)
        elif isinstance(node, dict):
            yield from (node[key] for key in ("question", "weight") if key in node)
            yield from node.get("questions", [])
            for part in node.values():
                yield from read(part)

    for rule in (rule for criterion in load_criteria(name).criteria for rule in criterion.rules):
        assert set(read(msgspec.to_builtins(rule))) <= set(rule.evidence), rule.id


def test_a_parameter_that_the_set_does_not_know_is_named() -> None:
    changed = raw()
    del changed["parameters"]["priority_sectors"]
    survey = compile_xlsform(
        Path(loading.__file__).parents[1] / "forms" / "needs" / "form.md",
        reference=[*reference_names(), *MADE_BY_THE_SERVER],
    )

    with pytest.raises(UnfitCriteria, match="no parameter 'priority_sectors'"):
        fit_to_survey(criteria_from_json(json.dumps(changed)), survey)
