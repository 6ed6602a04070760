"""Forms that cannot be used.

X2  Every problem is reported at once, with sheet, row, column and the nearest existing name.
X3  What is not supported is refused by name.
"""

import re
from pathlib import Path

import pytest

from survey_defs.checking import ADDRESSES
from survey_defs.converting import refusal
from survey_defs.tables import read_tables
from survey_defs.xlsform import XLSFormProblems, check_xlsform, compile_xlsform
from tests.survey_defs.small_forms import answering, problems, survey, table
from tests.survey_defs.test_xlsform import CHOICES

ROOT = Path(__file__).parents[2]


def test_every_problem_is_reported_at_once_with_its_cell():  # X2
    found = problems(
        survey="""
        type              name      label            relevant           constraint         calculation
        text              a         A                ${headcont} > 1    -                  -
        integer           headcount  Số ${nothing}    -                  . > 0 and          -
        selekt_one yn     c         C                -                  -                  -
        select_one yesno  d         D                -                  regex(., '[')      -
        text              a         A lần hai        -                  -                  -
        text              officer   Cán bộ           -                  -                  -
        calculate         e         -                -                  -                  cuont(${a})
        calculate         f         -                -                  -                  round(1, 2, 3)
        text              1x        Tên              -                  -                  -
        """,
        choices=CHOICES,
    )

    assert found == [
        ("reference_unknown", 2, "relevant"),
        ("reference_unknown", 3, "label"),
        ("syntax", 3, "constraint"),
        ("type_unknown", 4, "type"),
        ("list_missing", 5, "type"),
        ("regex_wrong", 5, "constraint"),
        ("name_twice", 6, "name"),
        ("name_reserved", 7, "name"),
        ("function_unknown", 8, "calculation"),
        ("reference_twice", 8, "calculation"),
        ("function_arguments", 9, "calculation"),
        ("name_wrong", 10, "name"),
    ]


def test_a_problem_says_where_what_and_the_nearest_name():  # X2
    with pytest.raises(XLSFormProblems) as refused:
        survey(survey="type  name  label  relevant\ninteger  headcount  Số  -\ntext  b  B  ${headcont} > 1")

    problem = refused.value.problems[0]
    assert problem.nearest == "headcount"
    assert str(problem) == (
        'reference_unknown  survey, row 3, relevant: "headcont" is not a question here. '
        'Did you mean "headcount"?'
    )
    assert problem.vi == 'Phiếu không có câu "headcont". Có phải là "headcount"?'


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ("geotrace  a  A  -", ("type_not_supported", 2, "type")),
        ("select_one ${b}  a  A  -", ("reference_unknown", 2, "type")),
        ("text  b  B  -\n        select_one ${b}  a  A  -", ("not_in_repeat", 3, "type")),
        ("select_multiple ${b}  a  A  -", ("type_not_supported", 2, "type")),
        ("select_one ${b} or_other  a  A  -", ("type_not_supported", 2, "type")),
        ("audio  a  A  -", ("type_not_supported", 2, "type")),
        ("begin loop over yn  a  A  -", ("type_not_supported", 2, "type")),
        ("calculate  a  -  area(/data/x)", ("function_not_supported", 2, "calculation")),
        ("calculate  a  -  //x", ("path_not_supported", 2, "calculation")),
        ("calculate  a  -  ${last-saved#a}", ("path_not_supported", 2, "calculation")),
        ("calculate  a  -  instance('nothing')/root/item/x", ("list_file_missing", 2, "calculation")),
        ("select_one_from_file towns.csv  a  A  -", ("list_file_missing", 2, "type")),
        ("calculate  a  -  /data/nowhere", ("reference_unknown", 2, "calculation")),
        ("begin group  a  A  -", ("not_ended", 2, "type")),
        ("end group  -  -  -", ("not_begun", 2, "type")),
        ("text  -  A  -", ("name_missing", 2, "name")),
        ("select_one  a  A  -", ("list_not_named", 2, "type")),
    ],
)
def test_what_cannot_be_used_is_refused_by_name(rows, expected):  # X3
    found = problems(survey=f"type  name  label  calculation\n{rows}\ntext  z  Z  -", choices=CHOICES)

    assert found == [expected]


def test_wrong_choices_and_own_columns_are_refused():  # X3
    found = problems(
        survey="""
        type             name  label  tier   rows_min  choice_filter      trigger  relevent
        select_one town  a     A      kernel  -        regoin = 'north'   -        -
        integer          b     B      -      some      -                  a        -
        """,
        choices="""
        list_name  name  label  region
        town       a     A      north
        town       a     B      south
        -          e     E      north
        """,
    )

    assert found == [
        ("column_unknown", 1, "relevent"),
        ("value_wrong", 2, "tier"),
        ("choice_column_unknown", 2, "choice_filter"),
        ("value_wrong", 3, "rows_min"),
        ("reference_missing", 3, "trigger"),
        ("choice_twice", 3, "name"),
        ("choice_incomplete", 4, "list_name"),
    ]


def test_a_list_that_is_kept_apart_may_be_named_on_a_row_of_its_own():  # X1, X3
    form = """
        type          name      label  calculation
        csv-external  communes  -      -
        text          code      Mã     -
        calculate     found     -      instance('communes')/root/item[name = ${code}]/label
        """

    assert problems(survey=form) == []
    assert survey(survey=form).lists["communes"].file == "communes"
    assert {code for code, *_ in problems(survey=form.replace("communes", "comunes"))} == {
        "list_file_missing"
    }


def test_a_circle_of_calculations_is_refused():  # X3
    found = problems(
        survey="""
        type       name  label  calculation  relevant
        calculate  a     -      ${b} + 1     -
        calculate  b     -      ${c} + 1     -
        text       c     C      -            ${a} > 1
        """
    )

    assert [code for code, _, _ in found] == ["circle"]


@pytest.mark.parametrize("source", [b"\xff\xfe\x00", "", "xin chào", b"PK\x03\x04 no workbook"])
def test_what_is_no_form_is_refused(source):  # X3
    with pytest.raises(XLSFormProblems) as refused:
        compile_xlsform(source)

    assert [problem.code for problem in refused.value.problems] == ["unreadable"]


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


@pytest.mark.parametrize("calculation", ["${a} + 1", ". + 1", "if(${b} > 1, ${b}, ${a})"])
def test_a_calculation_that_reads_itself_is_a_circle(calculation):  # X3
    rows = f"integer  b  B  -\ncalculate  a  -  {calculation}"

    assert problems(survey=f"type  name  label  calculation\n{rows}") == [("circle", 3, "")]


def test_a_running_total_reads_the_row_before_and_is_no_circle():  # X3
    assert not problems(
        survey="""
        type          name  label  calculation
        begin repeat  r     R      -
        integer       n     N      -
        calculate     all   -      ${n} + coalesce(indexed-repeat(${all}, ${r}, position(..) - 1), 0)
        end repeat    -     -      -
        """
    )


@pytest.mark.parametrize(
    ("kind", "appearance", "refused"),
    [
        ("select_one yn", "search('towns')", "search('towns')"),
        (
            "select_one yn",
            "minimal search('towns', 'contains', 'a', ${z})",
            "search('towns', 'contains', 'a', ${z})",
        ),
        ("text", "ex:org.example.app(a='1')", "ex:org.example.app(a='1')"),
        ("note", "printer:org.example", "printer:org.example"),
        ("image", "annotate", "annotate"),
        ("date", "ethiopian", "ethiopian"),
        ("select_one yn", "image-map", "image-map"),
    ],
)
def test_an_appearance_that_asks_for_something_else_is_refused_by_name(kind, appearance, refused):  # X3
    with pytest.raises(XLSFormProblems) as found:
        survey(
            survey=f"type  name  label  appearance\n{kind}  a  A  {appearance}\ntext  z  Z  -",
            choices=CHOICES,
        )

    assert [(p.code, p.row, p.column) for p in found.value.problems] == [
        ("appearance_not_supported", 2, "appearance")
    ]
    assert refused in found.value.problems[0].vi


@pytest.mark.parametrize(
    ("kind", "parameters", "code"),
    [
        ("range", "start=a end=3", "value_wrong"),
        ("range", "start=1 end=3 step=0", "value_wrong"),
        ("range", "start=10 end=0 step=1", "range_empty"),
        ("range", "start=0 end=10 step=-1", "range_empty"),
        ("range", "start=0 end=10 step=20", "range_empty"),
        ("range", "start=11", "range_empty"),
        ("select_one yn", "randomize=maybe", "value_wrong"),
        ("select_one yn", "randomize=true seed=b", "value_wrong"),
        ("select_one_from_file communes.csv", "value=code label=title", "parameter_not_supported"),
    ],
)
def test_parameters_that_cannot_be_used_are_refused_at_their_cell(kind, parameters, code):  # X3
    found = problems(survey=f"type  name  label  parameters\n{kind}  a  A  {parameters}", choices=CHOICES)

    assert set(found) == {(code, 2, "parameters")}


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


def test_a_form_without_questions_is_refused_for_that_alone():  # X2
    checked = check_xlsform("| settings |\n| | form_title |\n| | Thử |")

    assert [problem.code for problem in checked.problems] == ["sheet_missing"]


def test_a_name_that_is_wrong_hides_nothing_that_pyxform_refuses():  # X2
    rows = "text  q1 x  Q  -\nimage  e  E  app=x"

    assert problems(survey=f"type  name  label  parameters\n{rows}") == [
        ("name_wrong", 2, "name"),
        ("refused", 3, ""),
    ]


def _added_up(levels: int, terms: int) -> str:
    """ "(((1 + 1 …) + 1 …) + 1 …)": each bracket begins with the one inside it."""
    text = "1"
    for _ in range(levels):
        text = f"({text}{' + 1' * terms})"
    return text


@pytest.mark.parametrize(
    "deep", [_added_up(3, 140), " | ".join(["/data/a"] * 600), f"concat('', {_added_up(2, 120)})"]
)
def test_an_expression_whose_brackets_and_terms_add_up_is_refused_at_its_cell(deep):  # X2
    # Three brackets of 140 terms ended the upload with a RecursionError.
    found = problems(survey=f"type  name  label  calculation\ntext  a  A  -\ncalculate  c  -  {deep}")

    assert found == [("syntax", 3, "calculation")]


def test_an_expression_as_deep_as_may_be_is_evaluated():
    deep = _added_up(19, 10)

    asked = survey(survey=f"type  name  label  calculation\ntext  a  A  -\ncalculate  c  -  {deep}")

    assert answering(asked).value("c") == "191"


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


def test_a_row_is_disabled_by_yes_and_no_other_word():  # X3
    assert problems(survey="type  name  label  disabled\ntext  a  A  x\ntext  b  B  -") == [
        ("value_wrong", 2, "disabled")
    ]


@pytest.mark.parametrize("kind", ["# một ghi chú", "select_one yn nhé", "select_one yn or_othr"])
def test_a_type_that_pyxform_does_not_know_is_refused_at_its_cell(kind):  # X3
    # These were told as "row 0", in English, and hid what else pyxform refuses.
    found = problems(
        survey=f"type  name  label  parameters\n{kind}  a  A  -\nimage  e  E  app=x", choices=CHOICES
    )

    assert found == [("type_unknown", 2, "type"), ("refused", 3, "")]


@pytest.mark.parametrize("path", ["/household/a", "/household/g/b", "../../../b", "/a"])
def test_a_path_from_another_root_is_refused(path):  # X3
    # It read as blank, without a word.
    found = problems(survey=f"type  name  label  relevant\ninteger  a  A  -\ntext  b  B  {path} > 5")

    assert [(row, column) for _, row, column in found] == [(3, "relevant")]


def test_the_name_of_an_answer_cannot_be_filled_in():  # X3
    assert problems(survey="type  name  label\ntext  a  A ${instanceName}") == [
        ("reference_unknown", 2, "label")
    ]


def test_one_text_twice_in_one_language_is_refused():  # X3
    # One of them took the place of the other.
    found = problems(
        survey="""
        type            name  label::English  label::English (en)  hint::English  hint::English (en)
        select_one yn   a     A               Aa                   Hint           -
        text            b     B               -                    -              Hint
        """,
        choices="list_name  name  label  label::Tiếng Việt (vi)\nyn  yes  Có  Có ạ",
    )

    assert found == [
        ("column_same", 1, "label::English (en)"),
        ("column_same", 1, "label::Tiếng Việt (vi)"),
    ]


@pytest.mark.parametrize("row", ["text  finish  A", "begin group  finish  G\ntext  a  A\nend group  -  -"])
def test_a_section_may_not_be_called_as_a_page_of_the_phone_is(row):  # X3
    # The end of the visit was shown in place of the section.
    assert problems(survey=f"type  name  label\n{row}") == [("name_reserved", 2, "name")]


def test_the_pages_of_the_phone_are_those_that_it_has():
    visit = (ROOT / "pwa/js/pages/visit.js").read_text()

    assert set(re.findall(r"route\('GET', '/f/visits/:visit/(\w+)'", visit)) == ADDRESSES


def test_only_a_section_stands_beside_the_pages_of_the_phone():
    inside = "type  name  label\nbegin group  g  G\ntext  finish  A\nend group  -  -"

    assert problems(survey=inside) == []


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


def test_two_columns_of_one_meaning_are_refused():  # X2
    assert problems(survey="type  name  label  relevant  relevance\ntext  a  A  -  1 = 1") == [
        ("column_same", 1, "relevance")
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


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ("47  -  -", ("value_wrong", 2, "d510")),
        ("0  -  -", ("value_wrong", 2, "d510")),
        ("-  5  2", ("rows_none", 2, "rows_max")),
    ],
)
def test_numbers_of_ours_that_mean_nothing_are_refused(cells, expected):  # X3
    repeat = f"begin repeat  r  R  {cells}\ntext  a  A  -  -  -\nend repeat  -  -  -  -  -"

    assert problems(survey=f"type  name  label  d510  rows_min  rows_max\n{repeat}") == [expected]
