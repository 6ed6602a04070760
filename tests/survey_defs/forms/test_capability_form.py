"""The assessment of a service organisation at work: levels, evidence and percentages."""

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

GENERAL = ["g_legal", "g_impart", "g_org", "g_ms", "g_doc", "g_audit", "g_complaint"]
TECHNICAL = [
    "t_people", "t_prem", "t_env", "t_std", "t_trace", "t_maint", "t_method", "t_uncert", "t_qc", "t_cert",
    "t_mobile",
]  # fmt: skip
PAIRS = " ".join(f"{name} {name}_ev" for name in [*GENERAL, *TECHNICAL])
FIELDS = f"""
{RECORD} {CONSENT}
o_ent o_reg o_des o_accr o_staff o_assess_type
sc_field sc_svc sc_inst sc_range sc_cmc sc_year sc_local
{PAIRS}
cc_score cc_gap cc_need cc_plan cc_sign
"""
BESIDE = {"username", "refusal_reason"}
PARTS = dict.fromkeys(
    [
        "cc_general_sum", "cc_general_n", "cc_technical_sum", "cc_technical_n", "cc_general", "cc_technical",
        "cc_band",
    ],
    "cc_score",
)  # fmt: skip


@pytest.fixture(scope="module")
def survey() -> Survey:
    return compiled("capability")


@pytest.fixture
def visit(survey: Survey) -> Answering:
    answers = begun(survey)
    answers.set("consent_survey", "yes")
    return answers


def test_the_form_asks_the_66_fields_of_the_draft(survey: Survey) -> None:
    fields = fields_of(survey, PARTS, BESIDE)

    assert list(fields) == FIELDS.split()
    assert counted(fields) == {"core": 33, "detail": 29, "auto": 4}


def test_a_refusal_ends_the_form_and_asks_why(visit: Answering, survey: Survey) -> None:
    visit.set("consent_survey", "no")

    assert sections_asked(visit, survey) == ["record", "consent"]
    assert visit.is_required("refusal_reason")


@pytest.mark.parametrize("name", [*GENERAL, *TECHNICAL])
def test_low_levels_need_evidence(visit: Answering, name: str) -> None:
    needs = {}
    for level in ("0", "1", "2", "3", "4"):
        visit.set(name, level)
        needs[level] = f"{name}_ev" in problem_keys(visit)

    assert needs == {"0": True, "1": True, "2": False, "3": False, "4": False}


def test_the_percentage_is_of_the_criteria_that_have_a_level(visit: Answering) -> None:
    assert visit.value("cc_score") == ""
    assert visit.value("cc_band") == ""

    visit.set("g_legal", "4")
    visit.set("g_org", "1")
    visit.set("t_env", "0")

    assert visit.value("cc_general") == "62.5"
    assert visit.value("cc_technical") == "0"
    assert visit.value("cc_score") == "41.7"


@pytest.mark.parametrize(
    ("levels", "percent", "band"),
    [
        ("4332", "75", "meets"),
        ("4331", "68.8", "partly"),
        ("2222", "50", "partly"),
        ("2221", "43.8", "strengthen"),
    ],
)
def test_bands_begin_at_75_and_50_percent(visit: Answering, levels: str, percent: str, band: str) -> None:
    for name, level in zip(GENERAL, levels, strict=False):
        visit.set(name, level)

    assert (visit.value("cc_score"), visit.value("cc_band")) == (percent, band)


def test_criteria_feed_the_contents_of_decision_510(survey: Survey) -> None:
    fed = {number for question in survey.questions() for number in question.d510}

    assert fed == {1, 2, 3, 4, 5, 6, 7, 8}


def test_a_share_is_a_percentage(visit: Answering) -> None:
    visit.add_row("/data/scopes", "s", "a0")
    for share, is_right in (("0", True), ("100", True), ("100.1", False), ("-1", False)):
        visit.set("sc_local", share, "s")
        assert ("sc_local" not in problem_keys(visit)) == is_right, share
