"""What a new version changes.

V1  Questions are matched by key; what was added, removed, changed and moved is told, each once.
V2  Answers that the new version does not ask or take are found, and only those.
"""

import pytest

from server.steps.compare_surveys import Difference, compare_surveys, misfits
from survey_defs.survey import Survey
from tests.survey_defs.small_forms import survey

CHOICES = """
    list_name  name   label
    yn         yes    Có
    yn         no     Không
    tool       scale  Cân
    tool       gauge  Áp kế
"""
FORM = """
    type                  name   label    relevant         constraint  constraint_message
    select_one yn         has    Có cân?  -                -           -
    select_multiple tool  tools  Loại     ${has} = 'yes'   -           -
    integer               n      Số       -                . < 10      Dưới 10
    begin repeat          line   Dòng     -                -           -
    text                  model  Kiểu     -                -           -
    end repeat            -      -        -                -           -
    text                  last   Khác     -                -           -
"""
ANSWERS = {
    "fields": {"has": "no", "tools": ["scale", "gauge"], "n": 4, "last": "abc"},
    "rows": [{"id": "r1", "repeat": "/data/line", "parent": "", "position": "a", "fields": {"model": "X1"}}],
}


def form(rows: str = FORM, choices: str = CHOICES) -> Survey:
    return survey(survey=rows, choices=choices)


def told(after: Survey) -> list[tuple[str, str]]:
    return [(change.kind, change.key) for change in compare_surveys(form(), after).changes]


def lost(after: Survey) -> list[tuple[str, str]]:
    return [(found.key, found.reason) for found in misfits(form(), after, ANSWERS)]


def test_the_same_form_changes_nothing():  # V1
    assert told(form()) == []
    assert lost(form()) == []


def test_what_is_added_and_what_is_removed_is_told():  # V1
    after = form(
        FORM.replace("    text                  last   Khác", "    text                  more   Khác")
    )

    assert told(after) == [("added", "more"), ("removed", "last")]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("Có cân?", "Có cân không?", ("has", Difference("label", "Có cân?", "Có cân không?"))),
        ("integer ", "decimal ", ("n", Difference("type", "integer", "decimal"))),
        (". < 10", ". < 20", ("n", Difference("constraint", "${n} < 10", "${n} < 20"))),
        ("Dưới 10", "Phải dưới 10", ("n", Difference("message", "Dưới 10", "Phải dưới 10"))),
        ("${has} = 'yes'", "${has} != 'no'",
         ("tools", Difference("relevant", "${has} = 'yes'", "${has} != 'no'"))),
    ],
)  # fmt: skip
def test_what_changes_is_told_as_it_was_and_as_it_becomes(
    old: str, new: str, expected: tuple[str, Difference]
):
    changes = compare_surveys(form(), form(FORM.replace(old, new))).changes  # V1

    assert [(change.key, *change.differences) for change in changes] == [expected]


def test_choices_are_told_by_their_labels():  # V1
    choices = CHOICES.replace("gauge  Áp kế", "meter  Công tơ").replace("Cân", "Cân đĩa")

    changes = compare_surveys(form(), form(choices=choices)).changes

    assert changes[0].differences == [
        Difference("choice_label", "Cân", "Cân đĩa"),
        Difference("choice_added", "", "Công tơ"),
        Difference("choice_removed", "Áp kế", ""),
    ]


def test_moving_one_question_moves_only_that_one():  # V1
    lines = FORM.strip("\n").splitlines()
    after = form("\n".join([lines[0], lines[-1], *lines[1:-1]]))

    assert told(after) == [("moved", "last")]


def test_answers_that_are_not_asked_any_more_are_found():  # V2
    after = form("\n".join(line for line in FORM.splitlines() if " last " not in line))

    assert lost(after) == [("last", "not_asked")]


def test_answers_whose_choice_is_gone_are_found():  # V2
    assert lost(form(choices=CHOICES.replace("gauge  Áp kế", "meter  Công tơ"))) == [("tools", "choice_gone")]
    assert lost(form(choices=CHOICES.replace("no     Không", "none   Không"))) == [("has", "choice_gone")]


def test_answers_that_the_new_type_does_not_take_are_found():  # V2
    number = FORM.replace("    text                  last", "    integer               last")
    text = FORM.replace("integer               n ", "text                  n ")
    date = FORM.replace("    text                  model", "    date                  model")

    assert lost(form(number)) == [("last", "type_changed")]
    assert lost(form(text)) == []
    assert lost(form(date)) == [("model", "type_changed")]


def test_answers_in_rows_do_not_follow_their_question_out_of_the_repeat():  # V2
    lines = FORM.strip("\n").splitlines()
    model = next(line for line in lines if " model " in line)
    after = form("\n".join([line for line in lines if line != model and "repeat" not in line] + [model]))

    assert lost(after) == [("model", "other_rows")]


def test_what_did_not_fit_before_is_not_counted():  # V2
    odd = {"fields": {"has": "perhaps", "n": "many", "gone_long_ago": "x"}, "rows": []}

    assert misfits(form(), form(FORM.replace("Số ", "Số lượng ")), odd) == []
