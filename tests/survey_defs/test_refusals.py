"""Forms that cannot be used.

X2  Every problem is reported at once, with sheet, row, column and the nearest existing name.
X3  What is not supported is refused by name.
"""

import re
from pathlib import Path

import pytest

from survey_defs.checking import ADDRESSES
from survey_defs.xlsform import XLSFormProblems, check_xlsform, compile_xlsform
from tests.survey_defs.small_forms import answering, problems, survey
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


@pytest.mark.parametrize("column", ["required", "read_only"])
@pytest.mark.parametrize("cell", ["có", "không", "Có", "bắt buộc", "y", "x"])
def test_a_word_for_yes_or_no_that_is_neither_is_refused_at_its_cell(column, cell):  # X2
    # A new user wrote “có”, and was told that the form had no question "/data/a/có".
    with pytest.raises(XLSFormProblems) as refused:
        compile_xlsform(f"| survey |\n| | type | name | label | {column} |\n| | text | a | A | {cell} |")

    (problem,) = [found for found in refused.value.problems if found.sheet == "survey"]
    assert (problem.code, problem.row, problem.column) == ("yes_no_wrong", 2, column)
    assert problem.vi == f'Cột {column} nhận yes hoặc no, hoặc một điều kiện; không nhận "{cell}".'


@pytest.mark.parametrize(
    "cell", ["yes", "No", "TRUE", "false", "true()", "1", "${z} = 'x'", "not(${z} = '')"]
)
def test_yes_no_and_conditions_are_taken(cell):  # X1
    form = (
        f"| survey |\n| | type | name | label | required |\n| | text | z | Z | |\n| | text | a | A | {cell} |"
    )

    assert [found.code for found in check_xlsform(form).problems if found.sheet == "survey"] == []


@pytest.mark.parametrize("source", [b"\xff\xfe\x00", "", "xin chào", b"PK\x03\x04 no workbook"])
def test_what_is_no_form_is_refused(source):  # X3
    with pytest.raises(XLSFormProblems) as refused:
        compile_xlsform(source)

    assert [problem.code for problem in refused.value.problems] == ["unreadable"]


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


def test_a_form_without_questions_is_refused_for_that_alone():  # X2
    checked = check_xlsform("| settings |\n| | form_title |\n| | Thử |")

    assert [problem.code for problem in checked.problems] == ["sheet_missing"]


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


def test_a_row_is_disabled_by_yes_and_no_other_word():  # X3
    assert problems(survey="type  name  label  disabled\ntext  a  A  x\ntext  b  B  -") == [
        ("value_wrong", 2, "disabled")
    ]


@pytest.mark.parametrize("path", ["/household/a", "/household/g/b", "../../../b", "/a"])
def test_a_path_from_another_root_is_refused(path):  # X3
    # It read as blank, without a word.
    found = problems(survey=f"type  name  label  relevant\ninteger  a  A  -\ntext  b  B  {path} > 5")

    assert [(row, column) for _, row, column in found] == [(3, "relevant")]


def test_who_reads_a_question_of_a_wrong_type_is_told_nothing():  # X1
    # "There is no question i_max. Did you mean sum_max?": it is there, and that is the one which asks for it.
    found = problems(
        survey="type  name  label  calculation\ndecimel  i_max  A  -\ncalculate  sum_max  -  ${i_max} + 1"
    )

    assert found == [("type_unknown", 2, "type")]


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


def test_two_columns_of_one_meaning_are_refused():  # X2
    assert problems(survey="type  name  label  relevant  relevance\ntext  a  A  -  1 = 1") == [
        ("column_same", 1, "relevance")
    ]


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
