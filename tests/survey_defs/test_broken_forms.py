"""Forms with many faults, in each kind of file they come in.

B1  All faults are said at once, each at its cell, the same ones whatever the file is.
B2  Each says what is wrong and what to do in both languages, and names what may have been meant.
"""

import csv
import io
from pathlib import Path

import pytest
import xlsxwriter

from survey_defs.problems import FormProblem
from survey_defs.xlsform import check_xlsform
from tests.survey_defs.small_forms import table

BROKEN = {
    "survey": """
        type               name   label       relevant           calculation  tier  appearance  choice_filter
        text               name   Tên         ${naem} = 'x'      -            -     -           -
        select_one colour  tint   Màu         -                  -            -     -           hu = 'warm'
        select_one colors  shade  Sắc         -                  -            -     -           -
        integr             n      Số          -                  -            -     -           -
        audio              sound  Âm thanh    -                  -            -     -           -
        calculate          c      -           cuont(${name})     pi(1)        -     -           -
        text               d      Có ${tnit}  regex(., '(a+)+')  -            cor   -           -
        text               name   Tên khác    ${tint} = 1 and    -            -     -           -
        text               e      E           -                  -            -     ex:a.b      -
        begin group        g      Nhóm        -                  -            -     -           -
        text               form   F           area(1)            -            -     -           -
    """,
    "choices": """
        list_name  name   label  hue
        colour     red    Đỏ     warm
        colour     red    Đỏ     warm
        colour     -      Xanh   cold
    """,
}
FOUND = [
    ("reference_unknown", "survey", 2, "relevant", "name"),
    ("choice_column_unknown", "survey", 3, "choice_filter", "hue"),
    ("list_missing", "survey", 4, "type", "colour"),
    ("type_unknown", "survey", 5, "type", "integer"),
    ("type_not_supported", "survey", 6, "type", ""),
    ("function_unknown", "survey", 7, "relevant", "count"),
    ("reference_twice", "survey", 7, "relevant", ""),
    ("function_arguments", "survey", 7, "calculation", ""),
    ("value_wrong", "survey", 8, "tier", ""),
    ("reference_unknown", "survey", 8, "label", "tint"),
    ("regex_wrong", "survey", 8, "relevant", ""),
    ("name_twice", "survey", 9, "name", ""),
    ("syntax", "survey", 9, "relevant", ""),
    ("appearance_not_supported", "survey", 10, "appearance", ""),
    ("not_ended", "survey", 11, "type", ""),
    ("name_reserved", "survey", 12, "name", ""),
    ("function_not_supported", "survey", 12, "relevant", ""),
    ("choice_twice", "choices", 3, "name", ""),
    ("choice_incomplete", "choices", 4, "name", ""),
]
XLS = Path(__file__).parent / "workbooks" / "broken.xls"
"""BROKEN as an Excel 97 workbook."""


def sheets() -> dict[str, list[list[str]]]:
    found: dict[str, list[list[str]]] = {}
    for line in table(**BROKEN).splitlines():
        cells = [cell.strip().replace(r"\|", "|") for cell in line.strip("|").split(" | ")]
        name, *rest = [cell.strip("| ") for cell in cells]
        if name:
            found[name] = []
        else:
            found[list(found)[-1]].append(rest)
    return found


def as_csv() -> bytes:
    text = io.StringIO()
    writer = csv.writer(text)
    for name, rows in sheets().items():
        writer.writerow([name])
        writer.writerows(["", *row] for row in rows)
    return text.getvalue().encode()


def as_xlsx() -> bytes:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True, "strings_to_formulas": False}) as book:
        for name, rows in sheets().items():
            page = book.add_worksheet(name)
            for number, row in enumerate(rows):
                for column, value in enumerate(row):
                    page.write_string(number, column, value)
    return content.getvalue()


def problems_of(source: str | bytes) -> list[FormProblem]:
    checked = check_xlsform(source, ["communes"])
    assert checked.survey is None
    return checked.problems


@pytest.mark.parametrize("kind", ["md", "csv", "xlsx", "xls"])
def test_every_fault_is_said_at_its_cell_in_every_kind_of_file(kind: str):  # B1
    source = {"md": lambda: table(**BROKEN), "csv": as_csv, "xlsx": as_xlsx, "xls": XLS.read_bytes}[kind]()

    found = [(p.code, p.sheet, p.row, p.column, p.nearest) for p in problems_of(source)]

    assert sorted(found) == sorted(FOUND)
    assert [place[2] for place in found if place[1] == "survey"] == sorted(
        place[2] for place in found if place[1] == "survey"
    )


def test_every_fault_says_what_to_do_about_it():  # B2
    says_it_itself = {"name_reserved", "reference_twice", "value_wrong"}

    for problem in problems_of(table(**BROKEN)):
        assert problem.vi and problem.en and problem.vi != problem.en
        assert "%(" not in problem.vi + problem.en + problem.do_vi + problem.do_en
        assert bool(problem.do_vi and problem.do_en) == (problem.code not in says_it_itself), problem.code
        if problem.nearest:
            assert f'"{problem.nearest}"' in problem.vi


def test_a_bar_without_its_backslash_is_said_beside_the_other_faults():  # B1
    markdown = (
        "| survey |\n"
        "| | type | name | label | constraint | relevant |\n"
        "| | text | a | A | regex(., 'x|y') | |\n"
        "| | text | b | B | | ${c} = 1 |\n"
    )

    found = [(p.code, p.row, p.column) for p in problems_of(markdown)]

    assert ("cells_too_many", 2, "") in found
    assert ("reference_unknown", 3, "relevant") in found


def test_each_row_that_names_a_list_that_is_not_there_is_said():  # B1
    found = problems_of(table(survey="type  name  label\ncsv-external  commune  -\ntext  a  A"))

    assert [(p.code, p.row, p.column, p.nearest) for p in found] == [
        ("list_file_missing", 2, "name", "communes")
    ]
