"""The rows of a spreadsheet, read in a child process that may fail without harming the server.

A spreadsheet of 5 kB can name a cell so far away that the reader asks for 550 GB and the process is aborted
(tafia/calamine#433). So the child gets little memory and little time, and its failure is an answer.
"""

import subprocess
import sys
import zipfile
from datetime import date, datetime, time, timedelta
from pathlib import Path

import msgspec

from survey_defs.workbooks import RawSheet, read_book

Cell = str | int | float | bool | None
"""A cell: dates as "2026-11-20", date and time as "2026-11-20T09:42:00", empty as None."""

MEMORY_BYTES = 512 * 1024 * 1024
WAIT_S = 20
FILE_BYTES = 10 * 1024 * 1024
INFLATED_BYTES = 100 * 1024 * 1024
ROWS = 20_000
COLUMNS = 60


class Sheet(msgspec.Struct, frozen=True):
    """name: as its tab says. rows: from its first row on, also the empty ones."""

    name: str
    rows: list[list[Cell]]


class UnreadableWorkbook(ValueError):
    """The file cannot be read as a spreadsheet. reason: too_big, too_slow, not_a_workbook, too_wide."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def read_workbook(path: Path) -> Sheet:
    """The first sheet (.xlsx, .xls or .ods).

    At most 10 MB, 20,000 rows and 60 columns; one child with 512 MB and 20 s. Raises UnreadableWorkbook.
    """
    sheet = msgspec.json.decode(_read_by_child(path, "rows"), type=Sheet)
    if len(sheet.rows) > ROWS or any(len(row) > COLUMNS for row in sheet.rows):
        raise UnreadableWorkbook("too_wide")
    return sheet


def read_form_sheets(path: Path) -> list[RawSheet]:
    """The sheets of an XLSForm (.xlsx or .xls), within the same limits. Raises UnreadableWorkbook."""
    return msgspec.json.decode(_read_by_child(path, "form"), type=list[RawSheet])


def _read_by_child(path: Path, what: str) -> bytes:
    refuse_too_big(path)
    try:
        child = subprocess.run(
            [sys.executable, "-m", "server.steps.read_workbook", what, str(path)],
            capture_output=True,
            timeout=WAIT_S,
            check=False,
        )
    except subprocess.TimeoutExpired as slow:
        raise UnreadableWorkbook("too_slow") from slow
    if child.returncode != 0:
        raise UnreadableWorkbook("not_a_workbook")
    return child.stdout


def refuse_too_big(path: Path) -> None:
    """Raises UnreadableWorkbook for a file that is large, or that would become large when unpacked."""
    if path.stat().st_size > FILE_BYTES:
        raise UnreadableWorkbook("too_big")
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > INFLATED_BYTES:
                raise UnreadableWorkbook("too_big")


def as_cell(value: object) -> Cell:
    """What a cell becomes on its way out of the child."""
    if value is None or value == "":
        return None
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return value.total_seconds()
    if isinstance(value, str | int | float | bool):
        return value
    return str(value)


def read_here(path: str) -> Sheet:
    """Reads in this process: only the child calls it."""
    from python_calamine import CalamineWorkbook

    sheet = CalamineWorkbook.from_path(path).get_sheet_by_index(0)
    # Empty rows above the table are kept, so that a problem names the row that Excel shows.
    rows = sheet.to_python(skip_empty_area=False, nrows=ROWS + 1)
    return Sheet(sheet.name, [[as_cell(value) for value in row[: COLUMNS + 1]] for row in rows])


def stay_small() -> None:
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    stay_small()
    _, wanted, file = sys.argv
    found = read_book(Path(file).read_bytes()) if wanted == "form" else read_here(file)
    sys.stdout.buffer.write(msgspec.json.encode(found))
