"""The cells of a form, whatever it was written in.

W1  The same form in Markdown, CSV, .xlsx and .xls gives the same definition.
W2  What Excel does to cells behind an author's back is undone.
W3  What is lost or odd in a table is said.
"""

import io
import unicodedata
from datetime import date, time
from pathlib import Path

import pytest
import xlsxwriter

from survey_defs.tables import Sheet, read_tables
from survey_defs.workbooks import MOST_COLUMNS, MOST_ROWS
from survey_defs.xlsform import check_xlsform, compile_xlsform
from tests.survey_defs.small_forms import table

SMALL = {
    "survey": """
        type           name  label::vi           label::en       constraint       default     d510
        select_one yn  a     Có “dùng” | không?  Used or not?    -                -           3
        integer        b     Số của ${a}         Number of ${a}  regex(., '1|2')  1           -
        date           c     Ngày                Day             -                2026-11-20  -
        decimal        d     Cỡ                  Size            . < 0.5          0.3         -
    """,
    "choices": """
        list_name  name  label::vi  label::en
        yn         1     Có         Yes
        yn         0     Không      No
    """,
    "settings": "form_id  version  default_language\nsmall  1  vi",
}
XLS = Path(__file__).parent / "workbooks" / "small.xls"
"""SMALL as an Excel 97 workbook; numbers are number cells, and the day of c is a date cell."""


def rows_of_small() -> dict[str, list[list[str]]]:
    sheets = read_tables(table(**SMALL))
    return {
        name: [list(sheet.headings), *([row.cells.get(h, "") for h in sheet.headings] for row in sheet.rows)]
        for name, sheet in sheets.items()
    }


def excel(sheets: dict[str, list[list[object]]], merged: tuple[int, int, int, int] | None = None) -> bytes:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        day, clock = (book.add_format({"num_format": shown}) for shown in ("dd/mm/yyyy", "hh:mm"))
        for name, rows in sheets.items():
            page = book.add_worksheet(name)
            for number, cells in enumerate(rows):
                for column, value in enumerate(cells):
                    if isinstance(value, date):
                        page.write_datetime(number, column, value, day)
                    elif isinstance(value, time):
                        page.write_datetime(number, column, value, clock)
                    elif value not in ("", None):
                        page.write(number, column, value)
            if merged and name == "choices":
                page.merge_range(*merged, rows[merged[0]][merged[1]])
    return content.getvalue()


def as_excel_keeps(value: str) -> object:
    if value == "2026-11-20":
        return date(2026, 11, 20)
    return float(value) if value.replace(".", "").isdigit() else value


def codes(source: bytes | str) -> list[tuple[str, str, int]]:
    checked = check_xlsform(source)
    return [(found.code, found.sheet, found.row) for found in (*checked.problems, *checked.warnings)]


def only(rows: list[list[object]]) -> Sheet:
    return read_tables(excel({"survey": rows}))["survey"]


def test_one_form_in_five_files_is_one_definition():  # W1
    wanted = compile_xlsform(table(**SMALL))
    rows = rows_of_small()
    numbers = {
        name: [[as_excel_keeps(cell) for cell in row] for row in sheet] for name, sheet in rows.items()
    }
    lines = [line for name, sheet in rows.items() for line in ([name], *(["", *row] for row in sheet))]

    assert compile_xlsform(excel(numbers)) == wanted
    assert compile_xlsform(XLS) == wanted
    for delimiter in ",;":
        quoted = (delimiter.join('"' + cell.replace('"', '""') + '"' for cell in line) for line in lines)
        assert compile_xlsform("\ufeff".encode() + "\r\n".join(quoted).encode()) == wanted


def test_numbers_dates_and_yes_read_as_they_were_typed():  # W2
    sheet = only(
        [["type", "a", "b", "c", "d", "e"], ["text", 1.0, 0.1 + 0.2, date(2026, 11, 20), time(9, 42), True]]
    )

    assert sheet.rows[0].cells == {
        "type": "text", "a": "1", "b": "0.3", "c": "2026-11-20", "d": "09:42:00", "e": "TRUE",
    }  # fmt: skip


def test_hidden_spaces_and_split_letters_do_not_make_other_names():  # W2
    split = unicodedata.normalize("NFD", "Số lượng")
    sheet = only([["type ", "\u00a0name", "label"], [" integer", "n\u200b ", f" {split}\u00a0mới "]])

    assert sheet.headings == ("type", "name", "label")
    assert sheet.rows[0].cells == {"type": "integer", "name": "n", "label": "Số lượng mới"}
    assert (
        read_tables(f"| survey |\n| | type | label |\n| | text | {split} |")["survey"].rows[0].cells["label"]
        == "Số lượng"
    )


def test_rows_keep_the_numbers_that_excel_shows():  # W2
    sheet = only([[], ["type", "name"], [], ["text", "a"]])

    assert [row.number for row in sheet.rows] == [4]


def test_cells_merged_downwards_hold_their_text_in_every_row():  # W2
    rows: dict[str, list[list[object]]] = dict(rows_of_small())
    rows["choices"][2][0] = ""

    assert compile_xlsform(excel(rows, (1, 0, 2, 0))) == compile_xlsform(table(**SMALL))


def test_cells_merged_across_are_named():  # W3
    rows: dict[str, list[list[object]]] = dict(rows_of_small())

    assert ("cells_merged", "choices", 2) in codes(excel(rows, (1, 2, 1, 3)))


def test_the_only_sheet_is_the_survey_however_it_is_called():  # W2
    found = compile_xlsform(excel({"Sheet1": [["type", "name", "label"], ["text", "a", "A"]]}))

    assert [question.name for question in found.questions()] == ["a"]


def test_typographic_quotes_stay_in_texts_and_are_plain_in_conditions():  # W2
    found = compile_xlsform(
        table(survey="type  name  label  relevant\ntext  a  Gọi là “A”  -\ntext  b  Của ‘${a}’  ${a} = ‘x’")
    )
    first, second = found.questions()

    assert first.label == {"vi": "Gọi là “A”"}
    assert second.label == {"vi": ["Của ‘", ["ref", "/data/a", 0], "’"]}
    assert second.relevant == ["op", "=", ["ref", "/data/a", 0], ["str", "x"]]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        # The regex has a | without a backslash: its row has a cell too many.
        ("| survey |\n| | type | name | label | constraint |\n| | text | a | A | regex(., 'x|y') |",
         ("cells_too_many", "survey", 2)),
        ("| survey |\n| | type | name | label | label |\n| | text | a | A | B |",
         ("column_twice", "survey", 1)),
        (excel({"survey": [["type", "name", "label", ""], ["text", "a", "A", "lost"]]}),
         ("column_unnamed", "survey", 1)),
        (excel({"survey": [["type", "name", "label"], ["text", "a", "A"]], "Choises": []}),
         ("sheet_unknown", "choises", 0)),
    ],
)  # fmt: skip
def test_what_would_get_lost_is_said(source: str | bytes, expected: tuple[str, str, int]):  # W3
    assert expected in codes(source)


@pytest.mark.parametrize(("row", "column"), [(MOST_ROWS, 0), (1, MOST_COLUMNS)])
def test_a_sheet_that_is_not_read_to_its_end_is_refused(row: int, column: int):  # W3
    # Choices beyond the 50,000th row were dropped without a word.
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        book.add_worksheet("survey").write_row(0, 0, ["type", "name", "label"])
        choices = book.add_worksheet("choices")
        choices.write_row(0, 0, ["list_name", "name", "label"])
        choices.write_string(row, column, "last")

    assert ("sheet_too_big", "choices", 0) in codes(content.getvalue())


def test_a_heading_is_told_in_the_row_where_it_stands():  # W3
    rows = [["", ""], ["", ""], ["type", "name", "labell"], ["text", "a", "A"]]

    assert ("column_unknown", "survey", 3) in codes(excel({"survey": rows}))


def test_characters_that_no_xml_can_hold_are_left_out():  # W2
    # pyxform's XForm could not be read, and the upload ended.
    asked = compile_xlsform(table(survey="type  name  label\ntext  a  A\x01b"))

    assert next(iter(asked.questions())).label == {"vi": "Ab"}
