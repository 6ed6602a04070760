"""The needs form at work: what it asks, fills in and calculates."""

import json
from pathlib import Path
from typing import Any

import pytest

from survey_defs.answering import Answering
from survey_defs.reference.loading import MADE_BY_THE_SERVER, load_reference, reference_names
from survey_defs.survey import Question, Repeat, Survey
from survey_defs.xlsform import compile_xlsform

ROOT = Path(__file__).parents[3]
FORM = ROOT / "survey_defs" / "forms" / "needs" / "form.md"
REFERENCE = {name: load_reference(name).items for name in reference_names()}
TODAY_MS = 1_795_143_600_000  # 10:00 on 20/11/2026 in Vietnam
INSTRUMENTS = "/data/instruments"
ENDS_ONLY = ["/data/record", "/data/consent", "/data/officer_view", "/data/confirmation"]


@pytest.fixture(scope="module")
def survey() -> Survey:
    return compile_xlsform(FORM, reference=[*reference_names(), *MADE_BY_THE_SERVER])


@pytest.fixture
def visit(survey: Survey) -> Answering:
    """An active enterprise that agreed, with one line of instruments, 20/11/2026."""
    answers = Answering(
        survey,
        {"fields": {"consent_survey": "yes", "op_status": "active"}, "rows": []},
        now_ms=TODAY_MS,
        zone="Asia/Ho_Chi_Minh",
        lists=REFERENCE,
        properties={"username": "lan", "instanceID": "01kaw3st0000000000009qd4xz"},
    )
    answers.add_row(INSTRUMENTS, "row", "a0")
    return answers


def sections_asked(answers: Answering, survey: Survey) -> list[str]:
    return [node.path for node in survey.nodes if answers.is_relevant(node.path)]


def test_the_compiled_form_counts_71_core_52_detail_and_8_automatic_questions(survey: Survey) -> None:
    tiers = [question.tier for question in survey.questions() if question.key not in ("username", "i_title")]

    assert {tier: tiers.count(tier) for tier in ("core", "detail", "auto")} == {
        "core": 71,
        "detail": 52,
        "auto": 8,
    }


def test_the_compiled_form_speaks_vietnamese_first_and_english_completely(survey: Survey) -> None:
    assert survey.languages == ("vi", "en")
    assert set(survey.title) == {"vi", "en"}
    for node in survey.walk():
        texts = [node.label]
        if isinstance(node, Question):
            texts += [node.hint, node.constraint_message, node.required_message, node.unit]
        if isinstance(node, Repeat):
            texts.append(node.row_title)
        for text in texts:
            assert text is None or (text.get("vi") and text.get("en")), (node.path, text)


def test_what_an_enterprise_record_knows_is_filled_in(survey: Survey) -> None:
    assert {question.prefill: question.key for question in survey.questions() if question.prefill} == {
        "tax_code": "mst",
        "name": "ent_name",
        "short_name": "ent_short",
        "legal_form": "legal_form",
        "commune_code": "addr_unit",
        "street": "addr_street",
        "phone": "ent_phone",
        "email": "ent_email",
        "vsic": "vsic_main",
        "priority_sector": "priority_sector",
    }


def test_a_refusal_leads_to_the_end_and_asks_for_the_reason(visit: Answering, survey: Survey) -> None:
    visit.set("consent_survey", "no")

    assert sections_asked(visit, survey) == ENDS_ONLY
    assert visit.is_required("o_note")
    assert not visit.is_relevant("/data/officer_view/o_repl")


def test_before_consent_nothing_is_asked_about_the_enterprise(visit: Answering, survey: Survey) -> None:
    visit.set("consent_survey", None)

    assert sections_asked(visit, survey) == ENDS_ONLY
    assert not visit.is_required("o_note")


def test_a_site_that_is_not_active_leads_to_the_end(visit: Answering, survey: Survey) -> None:
    visit.set("op_status", "suspended")

    assert sections_asked(visit, survey) == sorted([*ENDS_ONLY, "/data/enterprise"], key=order_in(survey))
    assert not visit.is_relevant("/data/enterprise/operation/labour")
    assert visit.is_required("o_note")


def test_choosing_a_type_fills_in_field_group_and_cycle(visit: Answering) -> None:
    visit.set("i_type", "weighbridge", "row")

    assert [visit.value(key, "row") for key in ("i_field", "i_group", "i_cycle")] == ["mass", "g2", 12]


def test_what_a_type_filled_in_can_be_overwritten(visit: Answering) -> None:
    visit.set("i_type", "weighbridge", "row")
    visit.set("i_group", "g1", "row")
    visit.set("i_qty", 3, "row")

    assert visit.value("i_group", "row") == "g1"


def test_the_end_follows_date_and_cycle_until_the_sticker_says_otherwise(visit: Answering) -> None:
    visit.set("i_type", "weighbridge", "row")
    visit.set("i_ctrl", "verify", "row")
    visit.set("i_date", "2026-02-10", "row")
    assert visit.value("i_expiry", "row") == "2027-02-28"

    visit.set("i_cycle", 24, "row")
    assert visit.value("i_expiry", "row") == "2028-02-29"

    visit.set("i_expiry", "2026-11-30", "row")
    assert visit.value("i_status", "row") == "due_60d"


@pytest.mark.parametrize(
    ("answers", "status"),
    [
        ({}, ""),
        ({"i_ctrl": "never"}, "never"),
        ({"i_ctrl": "unknown"}, "no_record"),
        ({"i_ctrl": "verify"}, "no_record"),
        ({"i_ctrl": "verify", "i_date": "2026-11-01"}, "no_record"),
        ({"i_type": "tape_measure", "i_ctrl": "verify", "i_date": "2019-11-01"}, "valid"),
        ({"i_ctrl": "verify", "i_date": "2025-11-01", "i_expiry": "2026-11-19"}, "overdue"),
        ({"i_ctrl": "verify", "i_date": "2025-11-01", "i_expiry": "2026-11-20"}, "due_60d"),
        ({"i_ctrl": "verify", "i_date": "2025-11-01", "i_expiry": "2027-01-19"}, "due_60d"),
        ({"i_ctrl": "verify", "i_date": "2025-11-01", "i_expiry": "2027-01-20"}, "valid"),
        ({"i_ctrl": "internal", "i_date": "2025-10-01", "i_cycle": 12}, "overdue"),
    ],
)
def test_the_status_of_an_instrument_follows_from_its_dates(
    visit: Answering, answers: dict[str, Any], status: str
) -> None:
    for key, value in answers.items():
        visit.set(key, value, "row")

    assert visit.value("i_status", "row") == status


@pytest.mark.parametrize(
    ("sector", "labour", "revenue", "capital", "size"),
    [
        ("agri_ind", 10, "le3", "refuse", "micro"),
        ("agri_ind", 11, "le3", "le3", "small"),
        ("agri_ind", 100, "10_50", "gt100", "small"),
        ("agri_ind", 101, "10_50", "le3", "medium"),
        ("agri_ind", 200, "gt300", "gt100", "large"),
        ("agri_ind", 201, "le3", "le3", "large"),
        ("trade_svc", 50, "50_100", "gt100", "small"),
        ("trade_svc", 51, "le3", "le3", "medium"),
        ("trade_svc", 10, "3_10", "gt100", "micro"),
        ("trade_svc", 5, "refuse", "refuse", "unknown"),
        ("trade_svc", 5, None, None, "unknown"),
        ("trade_svc", 101, None, None, "large"),
        ("agri_ind", None, "le3", "le3", "unknown"),
        (None, 5, "le3", "le3", "unknown"),
        ("agri_ind", 0, None, "le3", "micro"),
        ("trade_svc", 100, "200_300", None, "medium"),
        ("agri_ind", 100, "200_300", None, "large"),
    ],
)
def test_the_size_class_follows_the_decree(
    visit: Answering,
    sector: str | None,
    labour: int | None,
    revenue: str | None,
    capital: str | None,
    size: str,
) -> None:
    """Decree 80/2021/NĐ-CP, Article 5."""
    for key, value in (
        ("size_sector", sector),
        ("labour", labour),
        ("revenue", revenue),
        ("capital", capital),
    ):
        visit.set(key, value)

    assert visit.value("size_class") == size


def test_prepackaged_goods_are_asked_about_when_any_product_is_prepackaged(visit: Answering) -> None:
    visit.add_row("/data/products", "p1", "a0")
    visit.add_row("/data/products", "p2", "a1")
    assert not visit.is_relevant("/data/prepackaged")

    visit.set("p_prepack", "yes", "p2")
    assert visit.is_relevant("/data/prepackaged")

    visit.remove_row("p2")
    assert not visit.is_relevant("/data/prepackaged")


def test_the_quick_survey_can_say_how_many_are_trained_without_the_details(visit: Answering) -> None:
    visit.set("s_trained", 2)
    assert "s_trained" not in keys_with_problems(visit, "/data/staff")

    visit.set("s_full", 1)
    assert "s_trained" in keys_with_problems(visit, "/data/staff")

    visit.set("s_part", 1)
    assert "s_trained" not in keys_with_problems(visit, "/data/staff")


def test_none_stands_alone(visit: Answering) -> None:
    visit.set("msys", ["none", "iso9001"])

    problem = next(problem for problem in visit.problems("/data/systems") if problem["key"] == "msys")
    assert problem["message"].endswith("thì không chọn mục khác.")


def test_a_type_that_left_the_list_is_no_longer_offered(visit: Answering) -> None:
    names = [choice["name"] for choice in visit.choices("i_type", "row")]

    assert "energy_meter_1p_induction" in names
    assert "energy_meter_1p_induction_2013" not in names


def test_a_line_of_instruments_is_titled_in_the_language_of_the_reader(visit: Answering) -> None:
    visit.set("i_type", "weighbridge", "row")
    visit.set("i_qty", 4, "row")
    assert visit.row_title("row") == "Cân ô tô × 4"

    visit.language = "en"
    assert visit.row_title("row") == "Weighbridge × 4"


def test_two_visits_of_one_officer_have_different_numbers(survey: Survey) -> None:
    numbers = {
        Answering(
            survey,
            {"fields": {"campaign": "tn-2026-1"}, "rows": []},
            now_ms=TODAY_MS,
            zone="Asia/Ho_Chi_Minh",
            properties={"username": "lan", "instanceID": visit_id},
        ).value("survey_no")
        for visit_id in ("01kaw3st0000000000009qd4xz", "01kaw3st0000000000009qd4y0")
    }

    assert numbers == {"tn-2026-1-lan-9QD4XZ", "tn-2026-1-lan-9QD4Y0"}


def test_every_type_and_field_of_the_reference_list_is_a_choice_of_the_form(survey: Survey) -> None:
    fields = {item["name"] for item in survey.lists["mfield"].items}
    groups = {item["name"] for item in survey.lists["mgroup"].items}

    for item in REFERENCE["instrument_types"]:
        assert item["field"] in fields | {""}
        assert item["group"] in groups | {""}


def test_a_visit_answered_by_hand_fills_in_what_the_written_case_says(survey: Survey) -> None:
    """The cases hold what a phone would have stored: typing their answers anew must give the same rows."""
    case = json.loads((ROOT / "survey_defs" / "forms" / "needs" / "cases" / "steel.json").read_text("utf-8"))
    answers = Answering(
        survey,
        {"fields": case["fields"], "rows": []},
        now_ms=case["finished_ms"],
        zone=case["zone"],
        lists=REFERENCE | case["lists"],
        properties=case["properties"],
    )
    typed = ("i_type", "i_qty", "i_use", "i_cond", "i_ctrl", "i_date")
    for row in (row for row in case["rows"] if row["repeat"] == INSTRUMENTS):
        answers.add_row(INSTRUMENTS, row["id"], row["position"])
        for key in typed:
            answers.set(key, row["fields"].get(key), row["id"])
        if row["fields"].get("i_cycle") and not answers.value("i_cycle", row["id"]):
            answers.set("i_cycle", row["fields"]["i_cycle"], row["id"])

        for key in ("i_field", "i_group", "i_expiry"):
            assert answers.value(key, row["id"]) == row["fields"].get(key), (row["id"], key)


def keys_with_problems(answers: Answering, section: str) -> list[str]:
    return [problem["key"] for problem in answers.problems(section)]


def order_in(survey: Survey) -> Any:
    paths = [node.path for node in survey.nodes]
    return paths.index


def test_photographs_and_signatures_are_asked_only_of_those_who_agreed(visit: Answering) -> None:
    asked = ["/data/confirmation/f_photos", "/data/confirmation/f_sign_ent", "/data/instruments/i_photo"]
    assert all(visit.is_relevant(path, "row" if "i_photo" in path else "") for path in asked)

    visit.set("consent_survey", "no")

    assert not any(visit.is_relevant(path) for path in asked[:2])
    assert visit.rows(INSTRUMENTS) == []
    assert visit.is_relevant("/data/confirmation/f_sign_staff")


def test_a_commitment_is_photographed_where_it_was_signed(visit: Answering) -> None:
    asked = []
    for answer in ("signed", "verbal"):
        visit.set("r_commit", answer)
        asked.append(visit.is_relevant("/data/readiness/r_commit_doc"))

    assert asked == [True, False]


def test_the_position_is_asked_on_site_and_never_required(visit: Answering) -> None:
    asked = []
    for mode in ("onsite", "phone"):
        visit.set("mode", mode)
        asked.append(visit.is_relevant("/data/record/geo"))

    assert asked == [True, False]
    assert not visit.is_required("geo")


def test_three_photographs_of_an_instrument_and_five_of_the_site_are_the_most(visit: Answering) -> None:
    def photographs(count: int) -> list[Any]:
        return [
            {"sha256": f"{i}" * 64, "size": 3, "media_type": "image/jpeg", "name": "x.jpg"}
            for i in range(count)
        ]

    def problems_with(photos: int, site: int) -> list[str]:
        visit.set("i_photo", photographs(photos), "row")
        visit.set("f_photos", photographs(site))
        return [p["key"] for p in visit.problems() if p["key"] in ("i_photo", "f_photos")]

    assert problems_with(3, 5) == []
    assert problems_with(4, 6) == ["i_photo", "f_photos"]
