"""Which stored answers a new version does not ask or take.

M1  What fits is what the engine says: an answer of another type is no answer there, for nothing converts it.
M2  What did not fit the visit's own version is not counted.
"""

from typing import Any

import pytest

from server.steps.misfits import Version, misfits
from survey_defs.layout import Layout
from survey_defs.survey import Survey
from tests.server.steps.tool_form import CHOICES, FORM, form
from tests.survey_defs.small_forms import answering

ANSWERS = {
    "fields": {"has": "no", "tools": ["scale", "gauge"], "n": 4, "last": "abc"},
    "rows": [{"id": "r1", "repeat": "/data/line", "parent": "", "position": "a", "fields": {"model": "X1"}}],
}
NUMBERS = """
    list_name  name  label
    level      1     Một
    level      2     Hai
"""


def lost(
    after: Survey, before: Survey | None = None, answers: dict[str, Any] | None = None
) -> list[tuple[str, str]]:
    versions = [Version(Layout(one), {}) for one in (before or form(), after)]
    return [(found.key, found.reason) for found in misfits(*versions, answers or ANSWERS)]


def test_the_same_form_takes_everything():  # M1
    assert lost(form()) == []


def test_answers_that_are_not_asked_any_more_are_found():  # M1
    after = form("\n".join(line for line in FORM.splitlines() if " last " not in line))

    assert lost(after) == [("last", "not_asked")]


def test_answers_whose_choice_is_gone_are_found():  # M1
    assert lost(form(choices=CHOICES.replace("gauge  Áp kế", "meter  Công tơ"))) == [("tools", "choice_gone")]
    assert lost(form(choices=CHOICES.replace("no     Không", "none   Không"))) == [("has", "choice_gone")]


def test_answers_that_the_new_type_does_not_take_are_found():  # M1
    number = FORM.replace("    text                  last", "    integer               last")
    text = FORM.replace("integer               n ", "text                  n ")
    date = FORM.replace("    text                  model", "    date                  model")

    assert lost(form(number)) == [("last", "type_changed")]
    assert lost(form(text)) == [("n", "type_changed")]
    assert lost(form(date)) == [("model", "type_changed")]


def test_answers_in_rows_do_not_follow_their_question_out_of_the_repeat():  # M1
    lines = FORM.strip("\n").splitlines()
    model = next(line for line in lines if " model " in line)
    after = form("\n".join([line for line in lines if line != model and "repeat" not in line] + [model]))

    assert lost(after) == [("model", "other_rows")]


def test_what_did_not_fit_before_is_not_counted():  # M2
    odd = {"fields": {"has": "perhaps", "n": "many", "gone_long_ago": "x"}, "rows": []}

    assert lost(form(FORM.replace("Số ", "Số lượng ")), answers=odd) == []


@pytest.mark.parametrize(
    ("old", "new", "answer", "fits"),
    [
        ("integer", "text", 5, False),
        ("integer", "decimal", 5, True),
        ("integer", "date", 5, False),
        ("integer", "select_one level", 1, False),
        ("decimal", "integer", "12", False),
        ("decimal", "text", "12.5", True),
        ("range", "integer", "3", False),
        ("select_one level", "integer", "1", False),
        ("select_one level", "text", "1", True),
        ("text", "integer", "12", False),
        ("text", "date", "2026-13-45", False),
        ("text", "time", "99:99", False),
        ("text", "select_one level", "1", True),
    ],
)
def test_an_answer_fits_another_type_where_the_engine_takes_it(
    old: str, new: str, answer: Any, fits: bool
):  # M1
    before, after = (form(f"type  name  label\n{kind}  q  Hỏi", NUMBERS) for kind in (old, new))
    engine = answering(after)
    engine.set("q", answer)

    found = lost(after, before, {"fields": {"q": answer}, "rows": []})

    assert found == ([] if fits else [("q", "type_changed")])
    assert bool(engine.problems()) is not fits


def test_what_a_trigger_has_set_is_still_taken():  # M1
    rows = "type  name  label  calculation  trigger\ntext  a  A  -  -\ncalculate  b  -  ${a}  ${a}"
    answers = {"fields": {"a": "x", "b": "x"}, "rows": []}

    assert lost(form(rows.replace("  A  ", "  AA  ")), form(rows), answers) == []
