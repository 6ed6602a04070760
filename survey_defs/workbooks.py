"""The cells of an XLSForm in Excel as text, and where cells are merged.

Excel keeps 1 as 1.0, turns what looks like a date into one, and leaves spaces that nobody sees.
"""

from __future__ import annotations

import unicodedata
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import Any

import msgspec

SHEETS = ("survey", "choices", "settings", "external_choices", "entities", "osm")
MOST_ROWS = 50_000
MOST_COLUMNS = 400
_NEVER_IN_XML = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF])
_SPACES = dict.fromkeys(map(ord, "\u00a0\u2007\u202f"), " ") | dict.fromkeys(map(ord, "\u200b\ufeff"))


class RawSheet(msgspec.Struct, frozen=True):
    """rows: cells as text from A1 on. merged: (first row, first column, last row, last column), from 0.

    A sheet that is none of an XLSForm's has a name only. is_cut: it goes on beyond MOST_ROWS or MOST_COLUMNS.
    """

    name: str
    rows: list[list[str]] = []
    merged: list[tuple[int, int, int, int]] = []
    is_cut: bool = False


def read_book(data: bytes) -> list[RawSheet]:
    """The sheets of an .xlsx or .xls file. Damaged files raise almost anything from inside the library.

    A small file can ask for a lot of memory: what comes from outside is read in a process that may fail.
    """
    from python_calamine import CalamineWorkbook

    with CalamineWorkbook.from_filelike(BytesIO(data)) as book:
        # The only sheet is the survey, however it is called.
        only = "survey" if len(book.sheet_names) == 1 else ""
        return [_sheet(book, name, only or clean(name).lower()) for name in book.sheet_names]


def _sheet(book: Any, name: str, plain: str) -> RawSheet:
    if plain not in SHEETS:
        return RawSheet(plain)
    sheet = book.get_sheet_by_name(name)
    rows = [
        [as_text(value) for value in row[:MOST_COLUMNS]]
        for row in sheet.to_python(skip_empty_area=False, nrows=MOST_ROWS)
    ]
    merged = [(*first, *last) for first, last in sheet.merged_cell_ranges or ()]
    last_row, last_column = sheet.end or (0, 0)
    is_cut = last_row >= MOST_ROWS or last_column >= MOST_COLUMNS
    return RawSheet(plain, rows, merged, is_cut)


def as_text(value: object) -> str:
    """A cell as a person would have typed it: 1.0 is "1", a day "2026-11-20", true "TRUE"."""
    match value:
        case bool():
            return str(value).upper()
        case float():
            return str(int(value)) if value.is_integer() else f"{value:.15g}"
        case datetime() if value.time() == time():
            return value.date().isoformat()
        case date() | time():
            return value.isoformat()
        case timedelta():
            return (datetime.min + value).time().isoformat()
    return clean(str(value))


def clean(text: str) -> str:
    """Without spaces around or control characters, in Unicode's composed form (NFC), with plain line ends."""
    plain = text.translate(_SPACES | _NEVER_IN_XML).replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", plain).strip()
