"""Which stored answers a new version does not ask or take, and only those."""

from server.steps.misfits import misfits
from survey_defs.survey import Survey
from tests.server.steps.tool_form import CHOICES, FORM, form

ANSWERS = {
    "fields": {"has": "no", "tools": ["scale", "gauge"], "n": 4, "last": "abc"},
    "rows": [{"id": "r1", "repeat": "/data/line", "parent": "", "position": "a", "fields": {"model": "X1"}}],
}


def lost(after: Survey) -> list[tuple[str, str]]:
    return [(found.key, found.reason) for found in misfits(form(), after, ANSWERS)]


def test_answers_that_are_not_asked_any_more_are_found():
    after = form("\n".join(line for line in FORM.splitlines() if " last " not in line))

    assert lost(after) == [("last", "not_asked")]


def test_answers_whose_choice_is_gone_are_found():
    assert lost(form(choices=CHOICES.replace("gauge  Áp kế", "meter  Công tơ"))) == [("tools", "choice_gone")]
    assert lost(form(choices=CHOICES.replace("no     Không", "none   Không"))) == [("has", "choice_gone")]


def test_answers_that_the_new_type_does_not_take_are_found():
    number = FORM.replace("    text                  last", "    integer               last")
    text = FORM.replace("integer               n ", "text                  n ")
    date = FORM.replace("    text                  model", "    date                  model")

    assert lost(form(number)) == [("last", "type_changed")]
    assert lost(form(text)) == []
    assert lost(form(date)) == [("model", "type_changed")]


def test_answers_in_rows_do_not_follow_their_question_out_of_the_repeat():
    lines = FORM.strip("\n").splitlines()
    model = next(line for line in lines if " model " in line)
    after = form("\n".join([line for line in lines if line != model and "repeat" not in line] + [model]))

    assert lost(after) == [("model", "other_rows")]


def test_what_did_not_fit_before_is_not_counted():
    odd = {"fields": {"has": "perhaps", "n": "many", "gone_long_ago": "x"}, "rows": []}

    assert misfits(form(), form(FORM.replace("Số ", "Số lượng ")), odd) == []
