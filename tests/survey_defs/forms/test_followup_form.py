"""The follow-up visit at work: what carries over from the last visit, what is asked, what is checked."""

import pytest

from survey_defs.answering import Answering
from survey_defs.survey import Survey
from tests.survey_defs.forms.written_cases import (
    RECORD,
    begun,
    compiled,
    counted,
    fields_of,
    problem_keys,
)

FIELDS = f"""
{RECORD}
v_ent v_visit v_people v_prog v_period v_stage v_version v_budget v_spent v_state
t_name t_cat t_ind t_plan t_act t_due t_state t_cause t_action t_ev
n_cat n_level n_prev n_obs n_gap
x_inst x_valid_pct
e_defect0 e_defect1 e_save e_soc e_new e_trained
z_prevrec z_diff z_rec z_concl z_next z_sign_e z_sign_s
"""
BESIDE = {"username", "n_title"}
PARTS = {
    **dict.fromkeys(["v_period_from", "v_period_to"], "v_period"),
    **dict.fromkeys(["x_valid", "x_due", "x_overdue", "x_added", "x_removed"], "x_inst"),
}


@pytest.fixture(scope="module")
def survey() -> Survey:
    return compiled("followup")


@pytest.fixture
def visit(survey: Survey) -> Answering:
    return begun(survey)


def test_the_form_asks_the_46_fields_of_the_draft(survey: Survey) -> None:
    fields = fields_of(survey, PARTS, BESIDE)

    assert list(fields) == FIELDS.split()
    assert counted(fields) == {"core": 21, "detail": 21, "auto": 4}


def test_the_first_visit_has_number_1_and_asks_nothing_of_the_last(visit: Answering) -> None:
    assert visit.value("v_visit") == 1
    assert not visit.is_relevant("/data/conclusion/z_prevrec")
    assert not visit.is_relevant("/data/contents/n_prev", "new1")


def test_a_later_visit_counts_on_and_shows_the_levels_of_the_last(survey: Survey) -> None:
    levels = {"previous/contents/1/n_level": "3", "previous/contents/9/n_level": "0"}
    visit = begun(survey, **{"previous/v_visit": "2"}, **levels)

    assert visit.value("v_visit") == 3
    assert visit.is_required("z_prevrec")
    assert [visit.value("n_prev", f"new{n}") for n in (1, 2, 9)] == ["3", "", "0"]


def test_the_nine_contents_stand_there_from_the_start(visit: Answering) -> None:
    rows = visit.rows("/data/contents")

    assert [visit.value("n_cat", row) for row in rows] == list("123456789")
    assert visit.row_title(rows[0]) == "Tổ chức quản lý"
    assert visit.is_read_only("n_cat", rows[0])
    assert visit.filled_in()["rows"][0]["repeat"] == "/data/contents"


@pytest.mark.parametrize(
    ("first", "last", "is_right"),
    [
        ("2026-01-01", "2026-12-31", True),
        ("2026-01-01", "2026-12-30", False),
        ("2026-01-05", "2027-01-04", True),
        ("2024-02-29", "2025-02-27", True),
        ("2026-01-05", "2026-01-04", False),
        (None, "2026-01-04", False),
    ],
)
def test_a_programme_lasts_a_year_at_least(
    visit: Answering, first: str | None, last: str, is_right: bool
) -> None:
    visit.set("v_period_from", first)
    visit.set("v_period_to", last)

    assert ("v_period_to" not in problem_keys(visit)) == is_right


def test_state_support_is_part_of_what_was_spent(visit: Answering) -> None:
    visit.set("v_state", 100)
    assert "v_state" not in problem_keys(visit)

    visit.set("v_spent", 99)
    assert "v_state" in problem_keys(visit)

    visit.set("v_spent", 100)
    assert "v_state" not in problem_keys(visit)


def test_a_late_or_dropped_task_asks_for_cause_and_action(visit: Answering) -> None:
    visit.add_row("/data/tasks", "task", "a0")
    asked = {}
    for state in ("not_started", "doing", "done", "late", "dropped"):
        visit.set("t_state", state, "task")
        asked[state] = visit.is_relevant("/data/tasks/t_cause", "task")
        assert visit.is_relevant("/data/tasks/t_action", "task") == asked[state]

    assert [state for state, is_asked in asked.items() if is_asked] == ["late", "dropped"]


def test_the_share_of_valid_instruments_counts_those_due_soon(visit: Answering) -> None:
    visit.set("x_valid", 5)
    visit.set("x_due", 1)
    assert visit.value("x_valid_pct") == ""

    visit.set("x_overdue", 3)
    assert visit.value("x_valid_pct") == "66.7"


def test_without_group_2_instruments_there_is_no_share(visit: Answering) -> None:
    for key in ("x_valid", "x_due", "x_overdue"):
        visit.set(key, 0)

    assert visit.value("x_valid_pct") == ""


def test_the_next_visit_is_after_today(visit: Answering) -> None:
    visit.set("z_next", "2026-11-20")
    assert "z_next" in problem_keys(visit)

    visit.set("z_next", "2026-11-21")
    assert "z_next" not in problem_keys(visit)
