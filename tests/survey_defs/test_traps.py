"""Traps: what an XLSForm allows, and its author rarely means.

T1  A trap is said with its cell and with what to do, and lets the form pass.
T2  What is no trap is not said.
"""

import pytest

from survey_defs.form_remedies import REMEDIES
from survey_defs.form_texts import PROBLEM_TEXTS, WARNING_TEXTS
from survey_defs.xlsform import check_xlsform
from tests.survey_defs.small_forms import table

CHOICES = """
    list_name  name   label
    yn         yes    Có
    yn         no     Không
    tool       scale  Cân
    tool       gauge  Áp kế
"""


def traps(**sheets: str) -> list[tuple[str, str, int, str]]:
    """(code, sheet, row, column) of each warning; the form passes."""
    checked = check_xlsform(table(**sheets))
    assert checked.problems == []
    assert checked.survey is not None
    return [(found.code, found.sheet, found.row, found.column) for found in checked.warnings]


def in_condition(condition: str) -> list[str]:
    found = traps(
        survey=f"""
        type                  name   label  relevant
        select_one yn         has    A      -
        select_multiple tool  tools  B      -
        integer               n      C      -
        text                  t      D      -
        text                  last   E      {condition}
        """,
        choices=CHOICES,
    )
    return [code for code, *_ in found]


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("${has}", ["condition_bare"]),
        ("${n} > 1 and ${has}", ["condition_bare"]),
        ("not(${has})", ["condition_bare"]),
        ("${has} = 'yess'", ["choice_not_offered"]),
        ("selected(${tools}, 'scales')", ["choice_not_offered"]),
        ("${tools} = 'scale'", ["several_compared"]),
        ("${n} > '5'", ["number_as_text"]),
        ("'5' = ${n}", ["number_as_text"]),
    ],
)
def test_a_condition_that_means_something_else_is_a_trap(condition: str, expected: list[str]):  # T1
    assert in_condition(condition) == expected


@pytest.mark.parametrize(
    "condition",
    [
        "${has} = 'yes'", "${has} != ''", "${n} != ''", "${n} > 5", "selected(${tools}, 'gauge')",
        "${t} = 'anything'", "if(${has} = 'yes', 1, 0) = 1", "sum(${n}) > 0", "string-length(${has}) > 0",
        "count-selected(${tools}) = 2",
    ],
)  # fmt: skip
def test_an_ordinary_condition_is_no_trap(condition: str):  # T2
    assert in_condition(condition) == []


def test_a_dot_is_the_question_itself():  # T1
    found = traps(
        survey="""
        type     name  label  constraint  constraint_message
        integer  n     N      . < '9'     Dưới 9
        """
    )

    assert found == [("number_as_text", "survey", 2, "constraint")]


def test_a_constraint_without_a_message_is_a_trap():  # T1
    found = traps(survey="type  name  label  constraint\ninteger  n  N  . < 9")

    assert found == [("constraint_message_missing", "survey", 2, "constraint_message")]


def test_a_sum_in_its_own_row_is_a_trap_and_outside_is_not():  # T1, T2
    found = traps(
        survey="""
        type          name   label  calculation
        begin repeat  line   Dòng   -
        integer       size   Cỡ     -
        calculate     part   -      ${size} div sum(${size})
        end repeat    -      -      -
        calculate     whole  -      sum(${size})
        """
    )

    assert found == [("sum_in_own_row", "survey", 4, "calculation")]


def test_a_name_in_two_groups_is_a_trap_that_names_the_key():  # T1
    checked = check_xlsform(
        table(
            survey="""
            type         name  label
            begin group  one   Một
            text         note  Ghi chú
            end group    -     -
            begin group  two   Hai
            text         note  Ghi chú
            end group    -     -
            """
        )
    )

    assert [(found.code, found.row) for found in checked.warnings] == [("name_elsewhere", 6)]
    assert "two/note" in checked.warnings[0].vi
    assert checked.survey is not None
    assert "two/note" in [question.key for question in checked.survey.questions()]


def test_names_that_differ_in_capitals_alone_are_a_trap():  # T1
    assert traps(survey="type  name  label\ntext  a  A\ntext  A  B") == [("name_alike", "survey", 3, "name")]


def test_a_missing_translation_is_named_cell_by_cell():  # T1
    found = traps(
        survey="""
        type           name  label::Tiếng Việt (vi)  label::English (en)  hint::Tiếng Việt (vi)
        text           a     Tên                     -                    Gợi ý
        select_one yn  b     Có không                Is it                -
        """,
        choices="""
        list_name  name  label::Tiếng Việt (vi)  label::English (en)
        yn         yes   -                       Yes
        """,
    )

    assert found == [
        ("column_untranslated", "survey", 1, "hint::Tiếng Việt (vi)"),
        ("translation_missing", "survey", 2, "label::English (en)"),
        ("translation_missing", "choices", 2, "label::Tiếng Việt (vi)"),
    ]


def test_a_space_in_a_choice_is_a_trap_for_one_and_a_problem_for_several():  # T1
    choices = "list_name  name  label\nl  a b  AB"

    assert traps(survey="type  name  label\nselect_one l  q  Q", choices=choices) == [
        ("choice_spaced_once", "choices", 2, "name")
    ]
    checked = check_xlsform(table(survey="type  name  label\nselect_multiple l  q  Q", choices=choices))
    assert [found.code for found in checked.problems] == ["choice_spaced"]


def test_settings_without_effect_are_named_and_encryption_is_refused():  # T1
    survey = "type  name  label\ntext  a  A"

    assert traps(survey=survey, settings="form_id  submission_url\nf  https://example.org") == [
        ("setting_ignored", "settings", 2, "submission_url")
    ]
    checked = check_xlsform(table(survey=survey, settings="form_id  public_key\nf  MIIB"))
    assert [found.code for found in checked.problems] == ["setting_not_supported"]


def test_an_appearance_or_parameter_without_effect_is_named():  # T1, T2
    found = traps(
        survey="""
        type           name  label  appearance       parameters
        select_one yn  a     A      quick            -
        text           b     B      multilin         rows=3
        geopoint       c     C      -                capture-accuracy=5
        select_one yn  d     D      minimal likert   randomize=true
        date           e     E      month-year       -
        image          f     F      signature        max-pixels=800
        range          g     G      -                start=1 end=5 step=1
        begin group    h     H      office           -
        text           i     I      numbers office   -
        end group      -     -      -                -
        """,
        choices=CHOICES,
    )

    assert found == [
        ("appearance_ignored", "survey", 2, "appearance"),
        ("appearance_ignored", "survey", 3, "appearance"),
        ("parameter_ignored", "survey", 3, "parameters"),
        ("parameter_ignored", "survey", 4, "parameters"),
    ]


def test_a_cell_that_says_nothing_of_its_row_is_named():  # T1
    found = traps(
        survey="""
        type          name  label  constraint  required  repeat_count  choice_filter
        begin group   g     G      1 = 1       yes       -             -
        note          a     A      -           yes       -             -
        text          b     B      -           yes       -             name = 'x'
        end group     -     -      -           -         -             -
        begin repeat  r     R      -           -         2             -
        integer       c     C      -           -         3             -
        end repeat    -     -      -           -         -             -
        """
    )

    assert found == [
        ("cell_ignored", "survey", 2, "constraint"),
        ("cell_ignored", "survey", 2, "required"),
        ("cell_ignored", "survey", 3, "required"),
        ("cell_ignored", "survey", 4, "choice_filter"),
        ("cell_ignored", "survey", 7, "repeat_count"),
    ]


def test_a_default_that_is_no_answer_is_a_trap_and_others_are_not():  # T1, T2
    found = traps(
        survey="""
        type                     name  label  default
        select_one yn            a     A      maybe
        integer                  b     B      1,5
        date                     c     C      20/11/2026
        select_multiple tool     d     D      scale gauges
        select_one yn            e     E      yes
        integer                  f     F      -3
        date                     g     G      today() + 30
        select_multiple tool     h     H      scale gauge
        text                     i     I      20/11/2026
        select_one yn or_other   j     J      other
        decimal                  k     K      12.5
        """,
        choices=CHOICES,
    )

    assert found == [("default_wrong", "survey", row, "default") for row in (2, 3, 4, 5)]


@pytest.mark.parametrize(
    ("kind", "wrong", "right"),
    [
        ("date", "2026-02-31", "2026-02-28"),
        ("time", "25:00", "09:42"),
        ("datetime", "2026-02-31T09:42", "2026-02-28T09:42"),
        ("range", "99", "7"),
        ("range", "2.5", "10"),
        ("acknowledge", "yes", "OK"),
        ("geopoint", "here", "21.53 105.74"),
        ("rank tool", "nope", "gauge scale"),
    ],
)
def test_a_default_is_looked_at_as_an_answer_is(kind: str, wrong: str, right: str):  # T1, T2
    rows = f"{kind}  a  A  {wrong}\n{kind}  b  B  {right}"

    assert traps(survey=f"type  name  label  default\n{rows}", choices=CHOICES) == [
        ("default_wrong", "survey", 2, "default")
    ]


def test_a_file_cannot_be_a_default():  # T1
    assert [code for code, *_ in traps(survey="type  name  label  default\nimage  a  A  x.jpg")] == [
        "default_wrong"
    ]


def test_columns_of_ours_that_say_nothing_of_their_row_are_traps():  # T1, T2
    found = traps(
        survey="""
        type          name  label  files_max  unit  prefill   tier  calculation
        text          a     A      3          kg    tax_code  core  -
        image         b     B      3          -     -         -     -
        calculate     c     -      -          kg    -         -     1 + 1
        begin repeat  r     R      -          -     -         core  -
        text          d     D      -          -     name      -     -
        end repeat    -     -      -          -     -         -     -
        """
    )

    assert found == [
        ("cell_ignored", "survey", 2, "files_max"),
        ("cell_ignored", "survey", 2, "unit"),
        ("cell_ignored", "survey", 5, "tier"),
        ("prefill_in_repeat", "survey", 6, "prefill"),
    ]


def test_null_reads_as_blank_and_is_a_trap():  # T1
    assert [code for code, *_ in traps(survey="type  name  label  relevant\ntext  a  A  null = ''")] == [
        "path_leads_nowhere"
    ]


def test_traps_are_said_beside_problems():  # T1
    checked = check_xlsform(
        table(survey="type  name  label  relevant\ninteger  n  N  ${m}\ntext  a  A  ${n}")
    )

    assert checked.survey is None
    assert [found.code for found in checked.problems] == ["reference_unknown"]
    assert [found.code for found in checked.warnings] == ["condition_bare", "condition_bare"]


def test_every_text_says_what_is_wrong_and_what_to_do_in_both_languages():  # T1
    says_it_itself = {
        "sheet_not_supported", "column_not_supported", "name_reserved", "reference_twice",
        "reference_missing", "path_not_supported", "value_wrong",
    }  # fmt: skip

    assert set(REMEDIES) | says_it_itself == set(PROBLEM_TEXTS) | set(WARNING_TEXTS)


def test_a_column_that_other_tools_read_and_this_one_does_not_is_a_trap():  # T1, T2
    found = traps(
        survey="type  name  label  rows  noAppErrorString  sms_field  ghi chú\ntext  a  A  5  x  -  riêng"
    )

    assert found == [
        ("column_ignored", "survey", 1, "rows"),
        ("column_ignored", "survey", 1, "noAppErrorString"),
    ]


def test_a_name_of_each_answer_is_a_trap_for_it_is_read_nowhere():  # T1
    assert traps(
        survey="type  name  label\ntext  a  A", settings="form_id  instance_name\nf  concat(${a})"
    ) == [("setting_ignored", "settings", 2, "instance_name")]


def test_a_question_with_a_hint_alone_is_no_trap():  # T2
    assert traps(survey="type  name  label  hint\ntext  a  -  Ghi rõ\ntext  b  B  -") == []


def test_a_range_may_go_down():  # T2
    assert traps(survey="type  name  label  parameters\nrange  a  A  start=10 end=0 step=-1") == []
