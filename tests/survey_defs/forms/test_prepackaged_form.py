"""The form of prepackaged goods at work: what it asks and calculates."""

from typing import Any

import pytest

from survey_defs.answering import Answering
from survey_defs.survey import Survey
from tests.survey_defs.forms.written_cases import (
    CONSENT,
    RECORD,
    begun,
    compiled,
    counted,
    fields_of,
    problem_keys,
    sections_asked,
)

FIELDS = f"""
{RECORD} {CONSENT}
b_ent b_rep b_members b_workers b_fsafety
b_p b_ocop b_g2 b_qn b_unit b_packs b_tare b_label_qn b_mark b_mark_doc b_photo
b_i b_i_max b_i_qty b_i_exp b_i_fit
b_proc b_rec b_staff b_tareck
w_prod w_lot w_tare w_vals w_result
b_need b_want b_when b_diff b_reco b_sign
"""
BESIDE = {"username", "refusal_reason", "b_title", "b_i_title"}
PARTS = dict.fromkeys(
    ["w_qn", "w_unit", "w_n", "w_mean", "w_s", "w_t", "w_t1", "w_t2", "w_sample", "w_most"], "w_result"
)


@pytest.fixture(scope="module")
def survey() -> Survey:
    return compiled("prepackaged")


@pytest.fixture
def visit(survey: Survey) -> Answering:
    """An establishment that agreed, with tea in bags of 100 g and one check of it."""
    answers = begun(survey)
    answers.set("consent_survey", "yes")
    answers.add_row("/data/packs", "tea", "a0")
    answers.add_row("/data/checks", "check", "a0")
    for key, value in {"b_p": "Chè", "b_qn": "100", "b_unit": "g"}.items():
        answers.set(key, value, "tea")
    answers.set("w_prod", "Chè 100 g", "check")
    answers.set("w_tare", "5", "check")
    return answers


def test_the_form_asks_the_48_fields_of_the_draft(survey: Survey) -> None:
    fields = fields_of(survey, PARTS, BESIDE)

    assert list(fields) == FIELDS.split()
    assert counted(fields) == {"core": 31, "detail": 13, "auto": 4}


def test_a_refusal_ends_the_form_and_asks_why(visit: Answering, survey: Survey) -> None:
    visit.set("consent_survey", "no")

    assert sections_asked(visit, survey) == ["record", "consent"]
    assert visit.is_required("refusal_reason")
    assert "refusal_reason" in problem_keys(visit)


def test_a_check_is_of_a_product_that_was_listed(visit: Answering) -> None:
    assert [choice["name"] for choice in visit.choices("w_prod", "check")] == ["Chè 100 g"]

    visit.set("b_qn", "200", "tea")

    assert [choice["name"] for choice in visit.choices("w_prod", "check")] == ["Chè 200 g"]
    assert ("w_prod", "choice") in [(p["key"], p["code"]) for p in visit.problems("/data/checks")]
    assert visit.value("w_result", "check") == ""


@pytest.mark.parametrize(
    ("gross", "lot", "result"),
    [
        ("", 600, ""),
        ("105 105", 600, "few"),
        ("105 105", None, "few"),
        (" ".join(["105"] * 80), 600, "ok"),
        (" ".join(["105"] * 79), 600, "few"),
        (" ".join(["105"] * 80), 3201, "few"),
        (" ".join(["105,1"] * 70 + ["104,9"] * 10), 600, "ok"),
        (" ".join(["104,9"] * 80), 600, "mean_low"),
        (" ".join(["106"] * 75 + ["100,4"] * 5), 600, "ok"),
        (" ".join(["106"] * 74 + ["100,4"] * 6), 600, "short_t"),
        ("120 100,5", None, "few"),
        ("120 100,4", None, "short_t"),
        ("120 96", None, "short_t"),
        ("120 95,9", 600, "short_2t"),
    ],
)
def test_the_remark_follows_from_the_weighings(
    visit: Answering, gross: str, lot: int | None, result: str
) -> None:
    """Qn 100 g, T 4.5 g. Of a lot of 501 to 3,200, 80 are weighed and 5 may be short by more than T."""
    visit.set("w_vals", gross or None, "check")
    visit.set("w_lot", lot, "check")

    assert visit.value("w_result", "check") == result


def test_the_remark_is_for_orientation_only_and_says_so(survey: Survey) -> None:
    told = [
        q for q in survey.questions() if q.path.startswith("/data/checks/") and q.is_calculated and q.label
    ]

    assert [q.key for q in told] == ["w_n", "w_mean", "w_s", "w_t", "w_t1", "w_t2", "w_result"]
    for question in told:
        assert "tham khảo" in str(question.label)
    for label in (next(n for n in survey.nodes if n.name == "checks").label, told[-1].label):
        assert "tham khảo, không thay thế kiểm tra nhà nước" in str(label)


def test_goods_by_the_piece_are_weighed_without_a_remark(visit: Answering) -> None:
    visit.set("b_unit", "piece", "tea")
    visit.set("w_prod", "Chè 100 cái", "check")
    visit.set("w_vals", "105 106", "check")

    assert visit.value("w_mean", "check") == "100.5"
    assert visit.value("w_result", "check") == ""


@pytest.mark.parametrize(
    ("typed", "is_right"),
    [
        ("105,2 104.8", True),
        ("105;104; 103;", True),
        ("105\n104", True),
        ("7", True),
        ("105, 104", False),
        ("105 g", False),
        ("-5", False),
        ("1.050,2", False),
    ],
)
def test_weighings_are_numbers_and_nothing_else(visit: Answering, typed: str, is_right: bool) -> None:
    visit.set("w_vals", typed, "check")

    assert ("w_vals" not in [p["key"] for p in visit.problems("/data/checks")]) == is_right


def test_the_number_of_the_declaration_is_asked_where_there_is_one(visit: Answering) -> None:
    assert not visit.is_relevant("/data/packs/b_mark_doc", "tea")

    visit.set("b_mark", "declared", "tea")

    assert visit.is_relevant("/data/packs/b_mark_doc", "tea")


def test_when_is_asked_unless_the_mark_is_not_wanted(visit: Answering) -> None:
    wanted: dict[str, Any] = {}
    for answer in ("signed", "verbal", "consider", "no"):
        visit.set("b_want", answer)
        wanted[answer] = visit.is_relevant("/data/commitment/b_when")

    assert wanted == {"signed": True, "verbal": True, "consider": True, "no": False}
