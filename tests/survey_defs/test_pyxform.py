"""What pyxform refuses, or makes otherwise than one would think.

X2  It is told beside all else that is wrong, at its cell, once, and in our words where they are known.
X3  What is not supported is refused by name.
"""

import pytest

from survey_defs.converting import refusal
from survey_defs.tables import read_tables
from tests.survey_defs.small_forms import problems, survey, table
from tests.survey_defs.test_xlsform import CHOICES


def test_what_pyxform_refuses_is_a_problem_with_its_cell():  # X3
    found = problems(survey="type  name  label  calculation\ncalculate  a  -  ${ b } + 1\ntext  b  B  -")

    assert found == [("refused", 2, "calculation")]


def test_what_pyxform_refuses_is_said_all_at_once_too():  # X2, X3
    found = problems(
        survey="""
        type                    name  label  calculation  choice_filter  parameters
        calculate               a     -      ${ b } + 1   -              -
        text                    b     B      -            -              -
        calculate               c     -      -            -              -
        select_one yn or_other  d     D      -            name != 'no'   -
        image                   e     E      -            -              app=x
        """,
        choices=CHOICES,
    )

    # Two of these are told in words of our own now, at their cells.
    assert [(code, row) for code, row, _ in found] == [
        ("refused", 2),
        ("calculation_missing", 4),
        ("other_not_possible", 5),
        ("refused", 6),
    ]


def test_what_pyxform_refuses_is_said_beside_what_is_found_before_it():  # X2
    # It was told only once the others were mended: an author mended a form twice.
    found = problems(
        survey="""
        type       name  label  calculation  parameters
        text       a     A      ${nobody}    -
        calculate  c     -      ${ a } + 1   -
        image      e     E      -            app=x
        """
    )

    assert {(code, row) for code, row, _ in found} == {
        ("reference_unknown", 2),
        ("refused", 3),
        ("refused", 4),
    }


def test_what_is_found_before_pyxform_is_not_said_again_in_its_words():  # X2
    assert problems(survey="type  name  label\naudio  a  A\ntext  b b  B") == [
        ("type_not_supported", 2, "type"),
        ("name_wrong", 3, "name"),
    ]


def test_a_point_that_is_measured_against_others_is_refused_by_name():  # X4
    # pyxform makes a list of it, and reading that ended with an exception.
    found = problems(
        survey="""
        type          name  label  parameters
        begin repeat  r     R      -
        text          a     A      -
        end repeat    -     -      -
        geopoint      g     G      reference-geometry=${r}
        """
    )

    assert found == [("parameter_not_supported", 5, "parameters")]


def test_a_name_that_is_wrong_hides_nothing_that_pyxform_refuses():  # X2
    rows = "text  q1 x  Q  -\nimage  e  E  app=x"

    assert problems(survey=f"type  name  label  parameters\n{rows}") == [
        ("name_wrong", 2, "name"),
        ("refused", 3, ""),
    ]


def test_an_expression_that_only_pyxform_makes_too_long_is_compiled():
    # Short names in groups with long ones: their paths went beyond the limit, and the upload ended.
    many = f"concat({', '.join(['concat(' + ', '.join(['${a}'] * 40) + ')'] * 30)})"
    group = "a_group_whose_name_is_long"

    found = problems(
        survey=f"""
        type         name      label  calculation
        begin group  {group}   G      -
        text         a         A      -
        end group    -         -      -
        calculate    c         -      {many}
        """
    )

    assert found == []


@pytest.mark.parametrize("kind", ["# một ghi chú", "select_one yn nhé", "select_one yn or_othr"])
def test_a_type_that_pyxform_does_not_know_is_refused_at_its_cell(kind):  # X3
    # These were told as "row 0", in English, and hid what else pyxform refuses.
    found = problems(
        survey=f"type  name  label  parameters\n{kind}  a  A  -\nimage  e  E  app=x", choices=CHOICES
    )

    assert found == [("type_unknown", 2, "type"), ("refused", 3, "")]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ("select_one yn  a  A  seed=4  -  -", ("seed_alone", 2, "parameters")),
        ("image  a  A  max-pixels=x  -  -", ("value_wrong", 2, "parameters")),
        ("select_one yn or_other  a  A  -  name='x'  -", ("other_not_possible", 2, "choice_filter")),
        ("select_one_from_file communes.csv or_other  a  A  -  -  -", ("other_not_possible", 2, "type")),
        ("select_one_from_file communes  a  A  -  -  -", ("value_wrong", 2, "type")),
        (
            "select_one_from_file communes.csv  a  A  -  -  -\n"
            "select_one_from_file communes.xml  b  B  -  -  -",
            ("list_file_twice", 3, "type"),
        ),
        ("text  meta  A  -  -  -", ("name_reserved", 2, "name")),
        (
            "begin repeat  data  A  -  -  -\ntext  b  B  -  -  -\nend repeat  -  -  -  -  -",
            ("name_reserved", 2, "name"),
        ),
        (
            "begin group  g  G  -  -  table-list\nselect_one yn  a  A  -  -  -\n"
            "select_one town  b  B  -  -  -\n"
            "end group  -  -  -  -  -",
            ("table_list_mixed", 4, "type"),
        ),
        ("calculate  a  -  -  -  -", ("calculation_missing", 2, "calculation")),
    ],
)
def test_what_pyxform_refuses_in_english_is_refused_in_our_words_at_its_cell(rows, expected):  # X2
    found = problems(
        survey=f"type  name  label  parameters  choice_filter  appearance\n{rows}\ntext  z  Z  -  -  -",
        choices=CHOICES,
    )

    assert found == [expected]


def test_two_repeats_may_not_share_a_name():  # X2
    repeat = "begin repeat  r  R\ntext  {0}  A\nend repeat  -  -"
    group = f"begin group  g  G\n{repeat.format('b')}\nend group  -  -"

    assert problems(survey=f"type  name  label\n{repeat.format('a')}\n{group}") == [
        ("repeat_twice", 6, "name")
    ]


def test_a_refusal_of_pyxform_without_a_row_is_told_at_the_row_that_it_quotes():  # X2
    sheets = read_tables(table(survey="type  name  label\ntext  a  A\ntext  b  B"))

    assert refusal("Something is wrong with 'b'.", sheets["survey"]).row == 3


def test_circles_and_paths_that_lead_nowhere_are_told_beside_all_else():  # X2
    # A form with an unknown list named only that; the circle came when the list was mended.
    found = problems(
        survey="""
        type               name  label  calculation  relevant
        select_one nobody  q     Q      -            -
        calculate          x     -      ${y} + 1     -
        calculate          y     -      ${x} + 1     -
        text               z     Z      -            /data/zzz = 1
        select_one yn      e     E      -            -
        """,
        choices="list_name  name  label\nyn  yes  Có\nyn  yes  Vâng\nyn  -  Không",
    )

    assert found == [
        ("list_missing", 2, "type"),
        ("circle", 3, ""),
        ("reference_unknown", 5, "relevant"),
        ("choice_twice", 3, "name"),
        ("choice_incomplete", 4, "name"),
    ]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ("text  a b  A  -\ntext  c  C  ${a b} = 1", [("name_wrong", 2, "name")]),
        ("select_one nobody or_other  q  Q  -\ntext  c  C  ${q_other} = 1", [("list_missing", 2, "type")]),
        ("end group  -  -  -\ntext  c  C  /data/d = 1",
         [("not_begun", 2, "type"), ("reference_unknown", 3, "relevant")]),
        ("begin group  g  G  ${n}\ntext  c  C  /data/g/d = 1\nend group  -  -  -",
         [("reference_unknown", 2, "relevant"), ("reference_unknown", 3, "relevant")]),
        ("text  officer  A  -\ntext  c  C  ${officer} = 1", [("name_reserved", 2, "name")]),
    ],
)  # fmt: skip
def test_what_is_wrong_in_one_row_is_not_told_of_those_that_read_it(rows, expected):  # X2
    assert problems(survey=f"Type  Name  label  relevant\n{rows}", choices=CHOICES) == expected


def test_a_count_in_the_row_of_a_group_counts_nothing():
    # It became a text question with the label "Nêu rõ".
    asked = survey(
        survey="type  name  label  repeat_count\nbegin group  g  G  1 + 1\ntext  a  A  -\nend group  -  -  -"
    )

    assert [question.name for question in asked.questions()] == ["a"]


def test_what_pyxform_did_not_foresee_is_a_problem(monkeypatch):  # X2
    def fail(*_: object, **__: object) -> None:
        raise KeyError("label")

    monkeypatch.setattr("survey_defs.converting.convert", fail)

    assert problems(survey="type  name  label\ntext  a  A") == [("refused", 0, "")]


def test_a_choice_beside_other_needs_a_label():  # X2
    # pyxform ended with a KeyError.
    found = problems(
        survey="type  name  label\nselect_one yn or_other  a  A",
        choices="list_name  name  label::vi  label::en\nyn  yes  Có  Yes\nyn  no  -  -",
    )

    assert found == [("choice_incomplete", 3, "label")]


@pytest.mark.parametrize("heading", ["true()", "text:english", "ghi chú"])
def test_a_note_of_the_author_beside_the_choices_is_left_alone(heading):
    # pyxform made an element of XML of it, which nothing can read.
    choices = f"list_name  name  label  {heading}\nyn  yes  Có  x"

    assert problems(survey="type  name  label\nselect_one yn  a  A", choices=choices) == []


def test_groups_are_never_flat():
    # With flat=yes in the settings all questions were texts with the label "Nêu rõ".
    rows = "type  name  label\nbegin group  g  G\ninteger  a  A\nend group  -  -"

    asked = survey(survey=rows, settings="form_id  flat\nf  yes")

    assert [(question.path, question.type) for question in asked.questions()] == [("/data/g/a", "integer")]
