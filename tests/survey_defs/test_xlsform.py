"""An XLSForm to a survey.

X1  What XLSForm says of a question arrives in the definition.
X4  The version changes with the content, and only then.
X5  The same form gives the same survey from Markdown, CSV and Excel.
"""

import io

import openpyxl
import pytest

from survey_defs.answering import Answering
from survey_defs.survey import Group, Repeat, survey_from_json, survey_to_json
from survey_defs.xlsform import compile_xlsform
from tests.survey_defs.small_forms import survey, table

CHOICES = """
    list_name  name  label  region
    yn         yes   Có     -
    yn         no    Không  -
    town       a     Xã A   north
    town       b     Xã B   south
"""

VIETNAMESE = "form_title  form_id  version  default_language\nThử  thu  1  Tiếng Việt (vi)"


def question(asked, key):
    return next(question for question in asked.questions() if question.key == key)


def test_types_become_ours():  # X1
    asked = survey(
        survey="""
        type                                name  label
        text                                a     A
        int                                 b     A
        decimal                             c     A
        dateTime                            d     A
        select_one yn                       e     A
        select_multiple yn                  f     A
        rank yn                             g     A
        acknowledge                         h     A
        geopoint                            i     A
        image                               j     A
        barcode                             k     A
        note                                l     A
        hidden                              m     -
        select_one_from_file communes.csv   n     A
        start                               o     -
        range                               p     A
        """,
        choices=CHOICES,
    )

    assert [q.type for q in asked.questions()] == [
        "text", "integer", "decimal", "datetime", "select_one", "select_multiple", "rank", "acknowledge",
        "geopoint", "image", "barcode", "note", "hidden", "select_one", "hidden", "range",
    ]  # fmt: skip
    assert asked.lists["communes"].file == "communes"
    assert [item["name"] for item in asked.lists["town"].items] == ["a", "b"]
    assert asked.lists["town"].items[0] == {"name": "a", "label": {"vi": "Xã A"}, "region": "north"}
    assert question(asked, "o").initial == ["fn", "now", []]


def test_conditions_and_texts_arrive_as_trees():  # X1
    asked = survey(
        survey="""
        type         name  label           relevant  constraint       constraint_message  required    default
        text          name   Tên             -           -                -                   yes          -
        integer      n     Số của ${name}  -         . > 0 and . < 5  Sai ${name}         ${name}=''  3
        begin group  g     Nhóm            ${n} > 2  -                -                   -           -
        date         day   Ngày            -         -                -                   -           today()
        end group    -     -               -         -                -                   -           -
        """
    )
    number = question(asked, "n")

    assert number.label == {"vi": ["Số của ", ["ref", "/data/name", 0]]}
    assert number.constraint_message == {"vi": ["Sai ", ["ref", "/data/name", 0]]}
    assert number.constraint[2] == ["op", ">", ["ref", "/data/n", 0], ["num", 0]]
    assert number.required == ["op", "=", ["ref", "/data/name", 0], ["str", ""]]
    assert number.initial == "3"
    assert question(asked, "name").required == ["fn", "true", []]
    assert question(asked, "day").initial == ["fn", "today", []]
    assert isinstance(asked.nodes[2], Group)
    assert asked.nodes[2].relevant == ["op", ">", ["ref", "/data/n", 0], ["num", 2]]
    assert asked.dependents["/data/n"] == ("/data/g",)
    assert asked.dependents["/data/name"] == ("/data/n",)


def test_our_columns_arrive_too():  # X1
    asked = survey(
        survey="""
        type     name  label  tier    pii    d510   merge    prefill   unit   unit::English (en)
        integer  n     Số     detail  basic  3, 9   maximum  -         người  people
        text     mst   MST    -       -      -      -        tax_code  -      -
        note     c     Chú    auto    -      -      -        -         -      -
        """,
        settings=VIETNAMESE,
    )
    number = question(asked, "n")

    assert (number.tier, number.pii, number.d510, number.merge) == ("detail", "basic", (3, 9), "maximum")
    assert number.unit == {"vi": "người", "en": "people"}
    assert (question(asked, "mst").prefill, question(asked, "mst").tier) == ("tax_code", "core")
    assert question(asked, "c").tier == "auto"


def test_a_repeat_has_its_limits_and_its_title_in_the_row():  # X1
    asked = survey(
        survey="""
        type          name  label  rows_min  rows_max  row_title         row_title::English (en)
        integer       n     Số     -         -         -                 -
        begin repeat  line  Dòng   1         20        ${size} của ${n}  ${size} of ${n}
        integer       size  Cỡ     -         -         -                 -
        end repeat    -     -      -         -         -                 -
        """,
        settings=VIETNAMESE,
    )
    line = asked.nodes[1]

    assert isinstance(line, Repeat)
    assert (line.rows_min, line.rows_max) == (1, 20)
    assert line.row_title == {
        "vi": [["ref", "/data/line/size", 1], " của ", ["ref", "/data/n", 0]],
        "en": [["ref", "/data/line/size", 1], " of ", ["ref", "/data/n", 0]],
    }


def test_languages_are_codes_with_the_default_first():  # X1
    asked = survey(
        survey="""
        type  name  label::English (en)  label::Tiếng Việt (vi)
        text  a     Name                 Tên
        text  b     -                    Chỉ tiếng Việt
        """,
        settings="""
        form_title  form_title::English (en)  form_id  default_language
        Phiếu       Form                      p        Tiếng Việt (vi)
        """,
    )

    assert asked.languages == ("vi", "en")
    assert asked.title == {"vi": "Phiếu", "en": "Form"}
    assert question(asked, "a").label == {"vi": "Tên", "en": "Name"}
    assert question(asked, "b").label == {"vi": "Chỉ tiếng Việt"}


def test_the_same_name_in_two_groups_has_a_key_with_its_group():  # X1
    asked = survey(
        survey="""
        type         name   label
        begin group  one    Một
        text         note   Ghi chú
        end group    -      -
        begin group  two    Hai
        text         note   Ghi chú
        text         other  Khác
        end group    -      -
        """
    )

    assert [q.key for q in asked.questions()] == ["one/note", "two/note", "other"]


def test_the_text_that_or_other_adds_is_read_by_its_name_wherever_names_are():  # X1
    asked = survey(
        survey="""
        type                    name  label             relevant         row_title    calculation
        begin repeat            line  Dòng              -                ${e_other}!  -
        select_one yn or_other  e     E                 -                -            -
        text                    more  Kể về ${e_other}  ${e_other} != ''  -            -
        end repeat              -     -                 -                -            -
        calculate               all   -                 -                -            join(', ', ${e_other})
        """,
        choices=CHOICES,
    )
    here = ["ref", "/data/line/e_other", 1]

    assert question(asked, "more").label == {"vi": ["Kể về ", here]}
    assert question(asked, "more").relevant == ["op", "!=", here, ["str", ""]]
    assert asked.nodes[0].row_title == {"vi": [here, "!"]}
    assert question(asked, "all").calculation[2][1] == ["ref", "/data/line/e_other", 0]


def test_a_table_of_questions_asks_its_questions_under_its_label_and_nothing_else():  # X1
    asked = survey(
        survey="""
        type           name  label         appearance
        begin group    g     Mức hài lòng  table-list
        select_one yn  x     Về giá        -
        select_one yn  y     Về thời gian  -
        end group      -     -             -
        """,
        choices=CHOICES,
        settings=VIETNAMESE,
    )

    assert asked.nodes[0].label == {"vi": "Mức hài lòng"}
    assert [(q.key, q.type, q.label) for q in asked.questions()] == [
        ("x", "select_one", {"vi": "Về giá"}),
        ("y", "select_one", {"vi": "Về thời gian"}),
    ]


def test_calculations_are_ordered_after_what_they_read():  # X1
    asked = survey(
        survey="""
        type       name  label  calculation  relevant
        calculate  c     -      ${b} + 1     -
        calculate  b     -      ${a} + 1     ${d} = 2
        calculate  d     -      ${a} * 2     -
        integer    a     A      -            -
        """
    )

    assert asked.order.index("/data/d") < asked.order.index("/data/b") < asked.order.index("/data/c")


def test_a_calculation_keeps_its_label_and_hint():  # X1
    # XForms give words to what is asked alone, and the officer saw no size class on the phone.
    asked = survey(
        survey="""
        type       name  label             hint        calculation
        integer    a     A                 -           -
        calculate  b     Cỡ ${a}           Tự tính     ${a} + 1
        calculate  c     -                 -           ${a} + 2
        """
    )

    size = question(asked, "b")
    assert size.label == {"vi": ["Cỡ ", ["ref", "/data/a", 0]]}
    assert size.hint == {"vi": "Tự tính"}
    assert question(asked, "c").label is None
    assert "/data/b" in asked.dependents["/data/a"]


def test_a_trigger_is_stored_and_not_ordered():  # X1
    asked = survey(
        survey="""
        type     name  label  calculation  trigger
        integer  a     A      -            -
        integer  b     B      ${a} + 1     ${a}
        """
    )

    assert question(asked, "b").triggers == ("/data/a",)
    assert asked.order == ()
    assert "/data/a" not in asked.dependents


def test_a_definition_reads_back_from_json():  # X1
    asked = survey(survey="type  name  label\nselect_one yn  a  A", choices=CHOICES)

    assert survey_from_json(survey_to_json(asked)) == asked


def test_the_version_follows_the_content():  # X4
    form = "type  name  label\ntext  a  {}"
    settings = "form_id  version\nf  3"

    first = survey(survey=form.format("Tên"), settings=settings)
    same = survey(survey=form.format("Tên"), settings=settings)
    other = survey(survey=form.format("Họ tên"), settings=settings)

    assert first.version == same.version != other.version
    assert first.version.startswith("3-")
    assert len(first.version) == 12


def test_markdown_csv_and_excel_give_the_same_survey():  # X5
    markdown = table(
        survey="type  name  label\nselect_one yn  a  Có | không?\ninteger  b  Số", choices=CHOICES
    )
    lines = [line.replace(r"\|", "¦").strip("|").split("|") for line in markdown.splitlines()]
    rows = [[cell.strip().replace("¦", "|") for cell in line] for line in lines]
    book, sheet = openpyxl.Workbook(), None
    csv_lines = []
    for row in rows:
        csv_lines.append(",".join(f'"{cell}"' for cell in ([row[0]] if len(row) == 1 else row)))
        if row[0]:
            sheet = book.create_sheet(row[0])
        else:
            sheet.append([cell or None for cell in row[1:]])
    book.remove(book.worksheets[0])
    excel = io.BytesIO()
    book.save(excel)

    assert compile_xlsform(markdown) == compile_xlsform(excel.getvalue())
    assert compile_xlsform(markdown) == compile_xlsform("\n".join(csv_lines).encode())


def test_a_label_may_look_up_what_a_comparison_finds():
    # pyxform escapes ">" twice there; the form ended with an exception.
    form = """
    | survey  |              |      |                                          |
    |         | type         | name | label                                    |
    |         | select_one n | s    | S                                        |
    |         | note         | told | instance('n')/root/item[name > 1]/label |
    | choices |              |      |                                          |
    |         | list_name    | name | label                                    |
    |         | n            | 1    | One                                      |
    |         | n            | 2    | Two                                      |
    """
    told = Answering(compile_xlsform(form), {"fields": {}, "rows": []}, now_ms=0, zone="Asia/Ho_Chi_Minh")

    assert told.label("/data/told") == "Two"


def test_a_comma_too_many_between_triggers_says_nothing():
    form = "\n".join(
        [
            "| survey | type | name | label | trigger | calculation |",
            "| | text | a | A | | |",
            "| | text | b | B | | |",
            "| | calculate | c | | ${a},,${b}, | now() |",
        ]
    )

    survey = compile_xlsform(form)

    assert next(q for q in survey.questions() if q.name == "c").triggers == ("/data/a", "/data/b")


def test_a_note_needs_no_name():
    shown = compile_xlsform("| survey | type | name | label |\n| | note | | Xin chào |\n| | text | a | A |")

    assert [node.name for node in shown.walk()] == ["generated_note_name_2", "a"]


def test_a_disabled_row_is_no_part_of_the_form():  # X1
    # A number in a disabled group became a text with the label "Nêu rõ"; a name used again was refused.
    asked = survey(
        survey="""
        type               name  label  disabled
        begin group        g     G      yes
        integer            age   Tuổi   -
        end group          -     -      TRUE
        text               b     B      yes
        select_one nobody  b     B      Yes
        text               b     Bê     no
        """
    )

    assert [(q.path, q.type, q.label) for q in asked.questions()] == [
        ("/data/age", "integer", {"vi": "Tuổi"}),
        ("/data/b", "text", {"vi": "Bê"}),
    ]


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("Text", "text"),
        ("INTEGER", "integer"),
        ("Select_One YN", "select_one"),
        ("Select Multiple from YN Or_Other", "select_multiple"),
        ("dateTime", "datetime"),
        ("Note", "note"),
    ],
)
def test_a_type_may_be_written_with_capitals(written, kind):  # X1
    asked = survey(
        survey=f"type  name  label\nBegin Group  g  G\n{written}  a  A\nEnd Group  -  -",
        choices="list_name  name  label\nYN  yes  Có",
    )

    assert next(iter(asked.questions())).type == kind


@pytest.mark.parametrize("other", ["or_other", "or other", "or specify other"])
def test_another_answer_may_be_asked_for_in_each_of_pyxforms_spellings(other):  # X1
    asked = survey(
        survey=f"type  name  label\nselect_one yn {other}  a  A\nnote  b  ${{a_other}}", choices=CHOICES
    )

    assert [question.name for question in asked.questions()] == ["a", "a_other", "b"]
