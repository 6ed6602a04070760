"""A form as an Excel file that its author likes to work in, every column kept."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from io import BytesIO

import xlsxwriter

from survey_defs.columns import OWN_COLUMNS
from survey_defs.tables import Sheet, Source, plain_heading, read_tables
from survey_defs.workbooks import SHEETS

_WIDTHS = {
    "type": 26, "name": 24, "label": 44, "hint": 36, "guidance_hint": 36, "relevant": 36, "constraint": 36,
    "calculation": 44, "constraint_message": 36, "required_message": 36, "choice_filter": 30, "list_name": 20,
    "row_title": 36, "form_title": 44, "required": 10, "d510": 8, "rows_min": 10, "rows_max": 10, "tier": 8,
}  # fmt: skip
_OTHERWISE = 16
_HEADING = {"bold": True, "text_wrap": True, "valign": "top", "border": 1, "font_color": "#FFFFFF"}
_STANDARD, _OURS = "#1F4E79", "#7A5C12"
_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


def form_to_xlsx(source: Source | Mapping[str, Sheet]) -> bytes:
    """The form as .xlsx: headings fixed and coloured (ours apart), texts wrapped, rows in their old numbers.

    source: as read_tables takes it, or what it gave. The same form gives the same bytes.
    Raises UnreadableForm.
    """
    sheets = source if isinstance(source, Mapping) else read_tables(source)
    content = BytesIO()
    # Everything is written as text: "1" must not become 1.0, nor "=" begin a formula.
    book = xlsxwriter.Workbook(
        content, {"in_memory": True, "strings_to_numbers": False, "strings_to_formulas": False}
    )
    book.set_properties({"created": _LONG_AGO})
    # Of other sheets only the names are known, which Excel may not even allow.
    for name in SHEETS:
        if name in sheets:
            _write(book, sheets[name])
    book.close()
    return content.getvalue()


def _write(book: xlsxwriter.Workbook, sheet: Sheet) -> None:
    page = book.add_worksheet(sheet.name)
    cell = book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"})
    begin = book.add_format({"text_wrap": True, "valign": "top", "num_format": "@", "bold": True, "top": 1})
    headings = {
        is_ours: book.add_format({**_HEADING, "bg_color": _OURS if is_ours else _STANDARD})
        for is_ours in (False, True)
    }
    for column, heading in enumerate(sheet.headings):
        plain, _ = plain_heading(heading)
        page.set_column(column, column, _WIDTHS.get(plain, _OTHERWISE), cell)
        page.write_string(0, column, heading, headings[sheet.name == "survey" and plain in OWN_COLUMNS])
    for row in sheet.rows:
        is_begin = sheet.name == "survey" and row.text("type").lower().startswith("begin")
        for column, heading in enumerate(sheet.headings):
            if heading in row.cells:
                page.write_string(row.number - 1, column, row.cells[heading], begin if is_begin else cell)
    if sheet.headings:
        last = max((row.number for row in sheet.rows), default=1)
        page.autofilter(0, 0, last - 1, len(sheet.headings) - 1)
    # The first columns, type and name, stay in sight too.
    page.freeze_panes(1, 2 if sheet.name in ("survey", "choices") else 0)
