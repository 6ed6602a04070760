"""The sheets of one XLSForm, cell by cell, from Markdown, CSV or a workbook.

Read here and not only by pyxform, because problems must name sheet, row and column, and because pyxform drops
columns that it does not know.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

from pyxform import constants
from pyxform.xls2json_backends import get_xlsform

_SEPARATOR_ROW = re.compile(r"^[|\-\s:]+$")
_UNESCAPED_PIPE = re.compile(r"(?<!\\)\|")
_TRAILING_COMMENT = re.compile(r"^(.*\|)\s*#[^|]*$")
_SHEETS = ("survey", "choices", "settings", "external_choices", "entities", "osm")
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

    def translations(self, column: str) -> dict[str, str]:
        """{language as written after "::", "" for none: text} of a column that may be translated."""
        found = ((plain_heading(heading), value) for heading, value in self.cells.items())
        return {language: value for (name, language), value in found if name == column}


class Sheet(NamedTuple):
    name: str
    headings: tuple[str, ...]
    rows: tuple[Row, ...]

    def has(self, column: str) -> bool:
        return any(plain_heading(heading)[0] == column for heading in self.headings)


class UnreadableForm(ValueError):
    """The file is no XLSForm at all: neither tables in Markdown or CSV nor a workbook."""


def read_tables(source: str | Path | bytes) -> dict[str, Sheet]:
    """The sheets by lower-case name. source: Markdown, a path, or a file's bytes. Raises UnreadableForm."""
    data = _bytes_of(source)
    if not data.startswith((b"PK", b"\xd0\xcf")):
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise UnreadableForm("the text is not UTF-8") from error
        if re.search(r"^\s*\|", text, re.MULTILINE):
            return _from_markdown(text)
    return _from_workbook(data)


def plain_heading(heading: str) -> tuple[str, str]:
    """("label", "English (en)") from "label::English (en)"; old spellings give the present one."""
    name, _, language = (part.strip() for part in heading.partition("::"))
    if not language and ":" in name and not name.lower().startswith("jr:"):
        name, _, language = (part.strip() for part in name.partition(":"))
    name = name.lower()
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
        by_number = {row.number: row.cells for row in sheet.rows}
        # Blank rows stay, so that the row numbers in pyxform's own messages are right.
        numbers = range(2, max(by_number, default=1) + 1)
        book[name] = [
            {h: by_number.get(n, {})[h] for h in headings if h in by_number.get(n, {})} for n in numbers
        ]
        book[f"{name}_header"] = [dict.fromkeys(headings)]
    return book


def _only(headings: list[str], cells: dict[str, str]) -> dict[str, str]:
    return {heading: cells[heading] for heading in headings if heading in cells}


def _bytes_of(source: str | Path | bytes) -> bytes:
    if isinstance(source, bytes):
        return source
    if isinstance(source, Path):
        return source.read_bytes()
    return source.encode()


def _from_markdown(text: str) -> dict[str, Sheet]:
    tables: dict[str, list[list[str]]] = {}
    current: list[list[str]] = []
    for line in text.splitlines():
        cells = _markdown_cells(line)
        if cells is None:
            continue
        if cells[0]:
            current = tables.setdefault(cells[0].lower(), [])
        if any(cells[1:]):
            current.append(cells[1:])
    return {name: _sheet(name, rows) for name, rows in tables.items()}


def _markdown_cells(line: str) -> list[str] | None:
    line = line.strip()
    comment = _TRAILING_COMMENT.match(line)
    if comment:
        line = comment.group(1)
    if not line.startswith("|") or not line.endswith("|") or _SEPARATOR_ROW.match(line):
        return None
    cells = _UNESCAPED_PIPE.split(line[1:-1] if len(line) > 1 else "")
    return [cell.strip().replace(r"\|", "|") for cell in cells]


def _sheet(name: str, rows: list[list[str]]) -> Sheet:
    headings = tuple(rows[0]) if rows else ()
    found = []
    for number, cells in enumerate(rows[1:], start=2):
        filled = {h: value for h, value in zip(headings, cells, strict=False) if h and value}
        found.append(Row(number, filled))
    return Sheet(name, tuple(heading for heading in headings if heading), tuple(found))


def _workbook_type(data: bytes) -> str:
    return ".xlsx" if data.startswith(b"PK") else ".xls" if data.startswith(b"\xd0\xcf") else ".csv"


def _from_workbook(data: bytes) -> dict[str, Sheet]:
    try:
        book = get_xlsform(data, file_type=_workbook_type(data))
    # A damaged workbook can raise almost anything from inside the libraries that read it.
    except Exception as error:
        raise UnreadableForm(str(error) or type(error).__name__) from error
    sheets = {}
    for name in _SHEETS:
        rows, header = getattr(book, name), getattr(book, f"{name}_header")
        if rows is None:
            continue
        headings = tuple(heading for heading in (header or [{}])[0] if heading)
        numbered = (Row(number, dict(cells)) for number, cells in enumerate(rows, start=2))
        sheets[name] = Sheet(name, headings, tuple(row for row in numbered if row.cells))
    return sheets
