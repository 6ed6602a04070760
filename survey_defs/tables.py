"""The sheets of one XLSForm, cell by cell, from Markdown, CSV or a workbook.

Read here and not only by pyxform, because problems must name sheet, row and column, and because pyxform drops
columns that it does not know.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from pyxform import constants

from survey_defs.problems import FormProblem, form_problem
from survey_defs.workbooks import MOST_COLUMNS, MOST_ROWS, SHEETS, RawSheet, clean, read_book
from survey_defs.xform_tables import is_xform, tables_of_xform

_SEPARATOR_ROW = re.compile(r"^[|\-\s:]+$")
_UNESCAPED_PIPE = re.compile(r"(?<!\\)\|")
_TRAILING_COMMENT = re.compile(r"^(.*\|)\s*#[^|]*$")
NAME = re.compile(r"^[^\W\d][\w.\-]*$")
_OF_CHOICES = ("list_name", "name", "label")
_BOUND = {
    "relevant": "relevant", "required": "required", "constraint": "constraint", "calculate": "calculation",
    "readonly": "read_only", "jr:constraintmsg": "constraint_message", "jr:requiredmsg": "required_message",
}  # fmt: skip
_OLD_NAMES = {
    "readonly": "read_only", "relevance": "relevant", "calculate": "calculation", "count": "repeat_count",
    "jr:count": "repeat_count", "caption": "label", "constraining_message": "constraint_message",
    "requiredmsg": "required_message", "guidance": "guidance_hint", "tag": "name", "value": "name",
    "command": "type", "list name": "list_name", "set_form_id": "form_id", "set_form_title": "form_title",
    "id_string": "form_id", "title": "form_title",
}  # fmt: skip


class Row(NamedTuple):
    """One row. number: as Excel counts, headings being row 1. cells: {heading: text}, blanks left out."""

    number: int
    cells: dict[str, str]

    def text(self, column: str) -> str:
        """The cell under a heading in its plain spelling, such as "relevant"; "" when blank."""
        for heading, value in self.cells.items():
            if plain_heading(heading) == (column, ""):
                return value
        return ""

    def with_text(self, column: str, text: str) -> Row:
        """The row with another text in a cell that is not blank."""
        cells = {h: text if plain_heading(h) == (column, "") else value for h, value in self.cells.items()}
        return self._replace(cells=cells)

    def translations(self, column: str) -> dict[str, str]:
        """{language as written after "::", "" for none: text} of a column that may be translated."""
        found = ((plain_heading(heading), value) for heading, value in self.cells.items())
        return {language: value for (name, language), value in found if name == column}


class Sheet(NamedTuple):
    """problems, warnings: what was wrong with the table itself. heading_row: as Excel counts."""

    name: str
    headings: tuple[str, ...]
    rows: tuple[Row, ...]
    problems: tuple[FormProblem, ...] = ()
    warnings: tuple[FormProblem, ...] = ()
    heading_row: int = 1

    def headings_filled(self) -> list[str]:
        """Those of columns with a cell that is not blank, from left to right."""
        filled = {heading for row in self.rows for heading in row.cells}
        return [heading for heading in self.headings if heading in filled]

    def has(self, column: str) -> bool:
        return any(plain_heading(heading)[0] == column for heading in self.headings)


class UnreadableForm(ValueError):
    """The file is no XLSForm at all: neither tables in Markdown or CSV nor a workbook."""


Source = str | Path | bytes | Sequence[RawSheet]
"""Markdown as text, a path or the bytes of .md, .csv, .xlsx, .xls or an XForm, or a workbook already read."""


def read_tables(source: Source) -> dict[str, Sheet]:
    """The sheets by lower-case name; of those that are none of an XLSForm's the name only.

    Raises UnreadableForm; NotXML and XFormRefused for an XForm.
    """
    if not isinstance(source, str | Path | bytes):
        return {raw.name: _sheet(raw) for raw in source}
    data = _bytes_of(source)
    if is_xform(data):
        return read_tables(tables_of_xform(data))
    if is_workbook(data):
        return _from_workbook(data)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableForm("the text is not UTF-8") from error
    if re.search(r"^\s*\|", text, re.MULTILINE):
        return _from_markdown(text)
    return _from_csv(text)


def is_workbook(data: bytes) -> bool:
    """Whether these bytes begin as .xlsx or .xls do; else they are text."""
    return data.startswith((b"PK", b"\xd0\xcf"))


def plain_heading(heading: str) -> tuple[str, str]:
    """("label", "English (en)") from "label::English (en)"; old spellings give the present one."""
    name, _, language = (part.strip() for part in heading.partition("::"))
    if not language and ":" in name and not name.lower().startswith("jr:"):
        name, _, language = (part.strip() for part in name.partition(":"))
    name = name.lower()
    if name == "bind" and language.lower().partition("::")[0] in _BOUND:
        column, _, language = language.partition("::")
        return _BOUND[column.lower()], language
    if name in ("bind", "control", "body", "instance", "media"):
        return heading, ""
    name = name if name == "list name" else name.replace(" ", "_")
    return _OLD_NAMES.get(name, name), language


def for_pyxform(sheets: dict[str, Sheet], own_columns: frozenset[str]) -> dict[str, object]:
    """The sheets as pyxform takes them, without the columns that are ours."""
    book: dict[str, object] = {"sheet_names": list(sheets)}
    for name, sheet in sheets.items():
        if name not in constants.SUPPORTED_SHEET_NAMES:
            continue
        skipped = own_columns if name == "survey" else frozenset[str]()
        headings = [heading for heading in sheet.headings if plain_heading(heading)[0] not in skipped]
        if name == "choices":
            # Others become elements of XML; what is none of them is a note of the author's own.
            headings = [h for h in headings if plain_heading(h)[0] in _OF_CHOICES or NAME.match(h)]
        by_number = {row.number: row.cells for row in sheet.rows}
        # Blank rows stay, so that the row numbers in pyxform's own messages are right.
        numbers = range(2, max(by_number, default=1) + 1)
        book[name] = [
            {h: by_number.get(n, {})[h] for h in headings if h in by_number.get(n, {})} for n in numbers
        ]
        book[f"{name}_header"] = [dict.fromkeys(headings)]
    return book


def _bytes_of(source: str | Path | bytes) -> bytes:
    if isinstance(source, bytes):
        return source
    if isinstance(source, Path):
        return source.read_bytes()
    return source.encode()


def _from_markdown(text: str) -> dict[str, Sheet]:
    lines = [cells for line in text.splitlines() if (cells := _markdown_cells(line)) is not None]
    sheets = {raw.name: _sheet(raw) for raw in _by_first_cell(lines)}
    if not sheets:
        raise UnreadableForm("there is no table in it")
    return {name: _with_cells_counted(sheet, lines) for name, sheet in sheets.items()}


def _markdown_cells(line: str) -> list[str] | None:
    line = line.strip()
    comment = _TRAILING_COMMENT.match(line)
    if comment:
        line = comment.group(1)
    if not line.startswith("|") or not line.endswith("|") or _SEPARATOR_ROW.match(line):
        return None
    cells = _UNESCAPED_PIPE.split(line[1:-1] if len(line) > 1 else "")
    return [clean(cell.replace(r"\|", "|")) for cell in cells]


def _from_csv(text: str) -> dict[str, Sheet]:
    first = re.sub(r'"[^"]*"', "", "".join(text.splitlines()[:5]))
    # Excel writes semicolons where the comma is the decimal mark, as in Vietnam.
    delimiter = ";" if first.count(";") > first.count(",") else ","
    lines = [
        [clean(cell) for cell in line] for line in csv.reader(text.splitlines(True), delimiter=delimiter)
    ]
    sheets = {raw.name: _sheet(raw) for raw in _by_first_cell(lines)}
    if not set(sheets) & set(SHEETS):
        raise UnreadableForm("there is no sheet of an XLSForm in it")
    return sheets


def _by_first_cell(lines: list[list[str]]) -> list[RawSheet]:
    """Tables below one another, each begun by a line with the sheet's name in its first cell."""
    tables: dict[str, list[list[str]]] = {}
    current: list[list[str]] = []
    for cells in lines:
        if cells and cells[0]:
            current = tables.setdefault(cells[0].lower(), [])
        if any(cells[1:]):
            current.append(cells[1:])
    return [RawSheet(name, rows) for name, rows in tables.items()]


def _from_workbook(data: bytes) -> dict[str, Sheet]:
    try:
        raw = read_book(data)
    # A damaged workbook can raise almost anything from inside the library that reads it.
    except Exception as error:
        raise UnreadableForm(str(error) or type(error).__name__) from error
    return read_tables(raw)


def _sheet(raw: RawSheet) -> Sheet:
    """The first row that holds anything has the headings."""
    rows = _with_merged_filled(raw)
    start = next((number for number, cells in enumerate(rows) if any(cells)), len(rows))
    headings = rows[start] if start < len(rows) else []
    found, filled_columns = [], set()
    for number, cells in enumerate(rows[start + 1 :], start=start + 2):
        filled: dict[str, str] = {}
        for column, value in enumerate(cells):
            if value:
                filled_columns.add(column)
                if column < len(headings) and headings[column]:
                    filled.setdefault(headings[column], value)
        if filled:
            found.append(Row(number, filled))
    named = tuple(dict.fromkeys(heading for heading in headings if heading))
    twice = (heading for heading, times in Counter(headings).items() if heading and times > 1)
    unnamed = (c for c in sorted(filled_columns) if c >= len(headings) or not headings[c])
    across = (m for m in raw.merged if m[3] > m[1] and m[2] > start)
    return Sheet(
        raw.name,
        named,
        tuple(found),
        (
            *_cut(raw),
            *(form_problem("column_twice", raw.name, start + 1, h, name=h) for h in twice),
        ),
        (
            *(form_problem("column_unnamed", raw.name, start + 1, number=c + 1) for c in unnamed),
            *(form_problem("cells_merged", raw.name, m[0] + 1, cells=_cells(m)) for m in across),
        ),
        start + 1,
    )


def _cut(raw: RawSheet) -> list[FormProblem]:
    """Refused: choices that are left out would be missed by nobody until an officer looks for one."""
    if not raw.is_cut:
        return []
    return [form_problem("sheet_too_big", raw.name, name=raw.name, rows=MOST_ROWS, columns=MOST_COLUMNS)]


def _with_merged_filled(raw: RawSheet) -> list[list[str]]:
    """Cells merged downwards in one column all hold its content, as a person reads them."""
    rows = [list(cells) for cells in raw.rows]
    for top, left, bottom, right in raw.merged:
        if left != right or top >= len(rows) or left >= len(rows[top]):
            continue
        rows += [[] for _ in range(len(rows), bottom + 1)]
        for cells in rows[top + 1 : bottom + 1]:
            cells.extend([""] * (left + 1 - len(cells)))
            cells[left] = rows[top][left]
    return rows


def _cells(merged: tuple[int, int, int, int]) -> str:
    """ "C4:D4" as Excel says it."""
    top, left, bottom, right = merged
    return f"{_letters(left)}{top + 1}:{_letters(right)}{bottom + 1}"


def _letters(column: int) -> str:
    return (_letters(column // 26 - 1) if column >= 26 else "") + chr(ord("A") + column % 26)


def _with_cells_counted(sheet: Sheet, lines: list[list[str]]) -> Sheet:
    """With a problem for each row of a Markdown table that has more cells than there are headings.

    Usually a | inside a cell was written without its backslash, and all cells behind it moved.
    """
    tables: dict[str, list[int]] = {}
    counts: list[int] = []
    for cells in lines:
        if cells[0]:
            counts = tables.setdefault(cells[0].lower(), [])
        if any(cells[1:]):
            counts.append(len(cells) - 1)
    wanted, *given = tables[sheet.name] or [0]
    problems = (
        form_problem("cells_too_many", sheet.name, number, given=count, wanted=wanted)
        for number, count in enumerate(given, start=2)
        if count > wanted
    )
    return sheet._replace(problems=(*sheet.problems, *problems))
