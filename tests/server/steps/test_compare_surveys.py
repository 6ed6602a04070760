"""What a new version changes.

V1  Questions are matched by key; what was added, removed, changed and moved is told, each once.
V2  Everything that a form can say of a question is told; what only moves changes nothing that reads it.
"""

from typing import get_args

import pytest

from server.steps.compare_surveys import MATCHED_BY, Change, compare_surveys
from server.steps.differences import Aspect, Difference
from server.steps.effect_words import aspects
from survey_defs.survey import Group, Question, Repeat, Survey, survey_from_json, survey_to_json
from survey_defs.xlsform import compile_xlsform
from tests.server.steps.tool_form import CHOICES, FORM, form
from tests.survey_defs.small_forms import survey, table


def told(after: Survey) -> list[tuple[str, str]]:
    return [(change.kind, change.key) for change in compare_surveys(form(), after).changes]


def test_the_same_form_changes_nothing():  # V1
    assert told(form()) == []


def test_a_form_read_back_from_the_store_is_the_same():  # V1
    # Parameters are stored in another order than the author's.
    rows = "type  name  label  parameters\nrange  level  Mức  start=1 end=5 step=1"
    compiled = survey(survey=rows)

    assert compare_surveys(survey_from_json(survey_to_json(compiled)), compiled).changes == []


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
        ("Dưới 10", "Phải dưới 10", ("n", Difference("constraint_message", "Dưới 10", "Phải dưới 10"))),
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


def test_choices_that_change_their_name_alone_are_told_by_it():  # V1
    # "Choice removed: Áp kế" and "Choice added: Áp kế" said nothing.
    changes = compare_surveys(form(), form(choices=CHOICES.replace("gauge  Áp kế", "dial  Áp kế"))).changes

    assert changes[0].differences == [
        Difference("choice_added", "", "Áp kế (dial)"),
        Difference("choice_removed", "Áp kế (gauge)", ""),
    ]


def test_what_the_phone_notes_by_itself_is_told_as_well():  # V1
    # A form that only began to note who fills it in was said to change no question.
    after = form(FORM + "    username              who    -        -                -           -\n")

    assert told(after) == [("added", "who")]


def test_moving_one_question_moves_only_that_one():  # V1
    lines = FORM.strip("\n").splitlines()
    after = form("\n".join([lines[0], lines[-1], *lines[1:-1]]))

    assert told(after) == [("moved", "last")]


def differences(before: Survey, after: Survey) -> list[tuple[str, str, str, str]]:
    """(key, aspect, before, after) of everything that changed."""
    changes: list[Change] = compare_surveys(before, after).changes
    return [(each.key, one.aspect, one.before, one.after) for each in changes for one in each.differences]


def test_every_field_of_a_question_can_be_told_in_words():  # V2
    fields = {name for kind in (Question, Group, Repeat) for name in kind.__struct_fields__}

    assert fields - MATCHED_BY <= set(get_args(Aspect)) == set(aspects())


def test_what_only_moves_changes_nothing_that_reads_it():  # V2
    rows = """
        type         name  label       relevant
        begin group  one   Một         -
        text         who   Tên         -
        end group    -     -           -
        begin group  two   Hai         -
        text         role  Vai ${who}  ${who} != ''
        end group    -     -           -
    """
    lines = rows.strip().splitlines()
    who = lines.pop(2)
    after = "\n".join([*lines[:4], who, *lines[4:]])

    assert differences(survey(survey=rows), survey(survey=after)) == [("who", "group", "Một", "Hai")]


def test_the_same_name_for_another_question_is_told():  # V2
    def reading(group: str) -> Survey:
        return survey(
            survey=f"""
                type         name  label  calculation
                begin group  one   Một    -
                text         who   Tên    -
                end group    -     -      -
                begin group  two   Hai    -
                text         who   Tên    -
                end group    -     -      -
                calculate    said  -      /data/{group}/who
            """
        )

    assert differences(reading("one"), reading("two")) == [
        ("said", "calculation", "${one/who}", "${two/who}")
    ]


def test_a_question_that_leaves_its_repeat_is_told():  # V2
    lines = FORM.strip("\n").splitlines()
    model = next(line for line in lines if " model " in line)
    line = next(line for line in lines if "begin repeat" in line)
    inside = model.replace("model", "brand")
    rows = [line if one == line else one for one in lines]
    before = form("\n".join(one if one != model else f"{model}\n{inside}" for one in rows))
    after = form("\n".join([*(one if one != model else inside for one in rows), model]))

    assert differences(before, after) == [("model", "repeat", "/data/line", "")]


def test_another_list_file_is_told():  # V2
    def from_file(name: str) -> Survey:
        rows = f"type  name  label\nselect_one_from_file {name}.csv  place  Nơi"
        return compile_xlsform(table(survey=rows), reference=["communes", "providers"])

    assert differences(from_file("communes"), from_file("providers")) == [
        ("place", "list", "communes", "providers")
    ]


COLUMNS = """
    list_name  name   label  label::English  kind
    tool       scale  Cân    Scale           mass
    tool       gauge  Áp kế  Gauge           pressure
    tool       meter  Đồng hồ  Meter         flow
"""


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("Scale ", "Balance ", ("tools", "choice_label", "Scale", "Balance")),
        ("pressure", "force", ("tools", "choice_column", "kind: Áp kế = pressure", "kind: Áp kế = force")),
        ("pressure", "-", ("tools", "choice_column", "kind: Áp kế = pressure", "")),
    ],
)
def test_every_column_of_a_choice_is_told(old: str, new: str, expected: tuple[str, ...]):  # V2
    rows = "type  name  label\nselect_multiple tool  tools  Loại"

    before = survey(survey=rows, choices=COLUMNS)
    assert differences(before, survey(survey=rows, choices=COLUMNS.replace(old, new))) == [expected]


def test_another_order_of_choices_is_told():  # V2
    first, *rest, last = CHOICES.strip().splitlines()

    after = form(choices="\n".join([first, *rest[:2], last, rest[2]]))

    assert differences(form(), after) == [("tools", "choice_order", "Cân; Áp kế", "Áp kế; Cân")]


def test_a_list_that_calculations_look_into_is_told():  # V2
    rows = "type  name  label  calculation\ncalculate  price  -  instance('price')/root/item[name = 'a']/vnd"
    before = "list_name  name  label  vnd\nprice  a  A  500"

    after = survey(survey=rows, choices=before.replace("500", "700"))

    assert differences(survey(survey=rows, choices=before), after) == [
        ("price", "choice_column", "vnd: A = 500", "vnd: A = 700")
    ]
