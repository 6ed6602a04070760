"""A form as Excel: out and in again."""

from pathlib import Path

import openpyxl
import pytest

from survey_defs.tables import read_tables
from survey_defs.writing_xlsx import form_to_xlsx
from survey_defs.xlsform import compile_xlsform

FORMS = sorted((Path(__file__).resolve().parents[2] / "survey_defs" / "forms").glob("*/form.md"))


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.parent.name)
def test_a_form_comes_back_from_excel_as_it_went(form: Path):
    excel = form_to_xlsx(form)

    assert compile_xlsform(excel) == compile_xlsform(form)
    before, after = read_tables(form), read_tables(excel)
    assert {name: sheet.headings for name, sheet in after.items()} == {
        name: sheet.headings for name, sheet in before.items()
    }
    assert [row.cells for row in after["survey"].rows] == [row.cells for row in before["survey"].rows]


def test_the_needs_form_keeps_our_own_columns():
    headings = read_tables(form_to_xlsx(next(form for form in FORMS if form.parent.name == "needs")))[
        "survey"
    ].headings

    assert {"tier", "pii", "d510", "merge", "prefill", "row_title", "rows_min", "rows_max", "unit"} <= set(
        headings
    )


def test_columns_of_the_author_s_own_are_kept_in_every_sheet():
    form = """
        | survey |
        | | type | name | label | Ghi chú nội bộ | owner | tier |
        | | text | a | A | hỏi anh Nam | x | detail |
        | | | | | rà lại | | |
        | choices |
        | | list_name | name | label | nguồn |
        | | k | a | A | NĐ 105 |
        | A remark with more than thirty-one letters: [see below] |
        | settings |
        | | form_id | version | color |
        | | f | 1 | đỏ |
    """

    kept = read_tables(form_to_xlsx(form))

    before = read_tables(form)
    assert set(kept) == {"survey", "choices", "settings"}
    for name, sheet in kept.items():
        assert (sheet.headings, sheet.rows) == (before[name].headings, before[name].rows)
    assert kept["survey"].rows[0].cells["Ghi chú nội bộ"] == "hỏi anh Nam"
    assert compile_xlsform(form_to_xlsx(form)) == compile_xlsform(form)


def test_headings_stay_in_sight_and_columns_are_wide_enough(tmp_path: Path):
    path = tmp_path / "form.xlsx"
    path.write_bytes(form_to_xlsx(FORMS[0]))

    page = openpyxl.load_workbook(path)["survey"]

    assert page.freeze_panes == "C2"
    assert page["A1"].font.bold
    assert page.column_dimensions["C"].width > 30
    assert all(cell.number_format == "@" for cell in page[2] if cell.value)


def test_the_same_form_is_the_same_file():
    assert form_to_xlsx(FORMS[0]) == form_to_xlsx(FORMS[0])
