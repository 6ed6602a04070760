"""The languages that the columns of a form are in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from survey_defs.columns import TEXT_COLUMNS
from survey_defs.problems import FormProblem, form_problem
from survey_defs.reading_xform import language_code
from survey_defs.tables import Row, Sheet, plain_heading


def default_language(sheets: Mapping[str, Sheet]) -> str:
    """The code of the language that a column without one is in."""
    rows = sheets["settings"].rows if "settings" in sheets else ()
    return language_code(rows[0].text("default_language") if rows else "")


def language_problems(sheets: Mapping[str, Sheet]) -> Iterator[FormProblem]:
    """One text twice in one language, as in label::English and label::English (en): one would be lost."""
    default = default_language(sheets)
    for sheet in (sheets[name] for name in ("survey", "choices") if name in sheets):
        pairs = dict.fromkeys(pair for row in sheet.rows for pair in _twice(row, default))
        for heading, other in pairs:
            yield form_problem(
                "column_same", sheet.name, sheet.heading_row, heading, name=heading, other=other
            )


def _twice(row: Row, default: str) -> Iterator[tuple[str, str]]:
    """(heading, the one before it) of each text that a row has twice."""
    first: dict[tuple[str, str], str] = {}
    for heading in row.cells:
        column, language = plain_heading(heading)
        other = first.setdefault((column, language_code(language, default)), heading)
        if other != heading and column in TEXT_COLUMNS:
            yield heading, other
