"""Typographic quotation marks: kept in texts, made plain in expressions.

Excel writes “yes” for "yes", which no expression means. pyxform makes all of them plain, also in texts, where
they are good typography; so texts reach it with other characters in their place.
"""

from __future__ import annotations

from collections.abc import Mapping

from survey_defs.tables import Sheet, plain_heading

_PLAIN = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'"})
# Four characters of Unicode's private use area.
_HIDDEN = str.maketrans({"“": "\ue0f0", "”": "\ue0f1", "‘": "\ue0f2", "’": "\ue0f3"})
_SHOWN = str.maketrans({"\ue0f0": "“", "\ue0f1": "”", "\ue0f2": "‘", "\ue0f3": "’"})
_EXPRESSIONS = (
    "relevant", "constraint", "calculation", "repeat_count", "required", "read_only", "choice_filter",
    "trigger", "parameters", "default",
)  # fmt: skip


def with_plain_quotes(sheets: Mapping[str, Sheet]) -> dict[str, Sheet]:
    """The sheets with plain quotation marks in expressions."""
    return {
        name: _changed(sheet, _PLAIN, only=_EXPRESSIONS) if name == "survey" else sheet
        for name, sheet in sheets.items()
    }


def with_quotes_hidden(sheets: Mapping[str, Sheet]) -> dict[str, Sheet]:
    """The sheets with stand-ins that pyxform leaves alone."""
    return {name: _changed(sheet, _HIDDEN) for name, sheet in sheets.items()}


def with_quotes_shown(text: str) -> str:
    """What pyxform wrote, with the quotation marks that the author wrote."""
    return text.translate(_SHOWN)


def _changed(sheet: Sheet, marks: dict[int, str], only: tuple[str, ...] = ()) -> Sheet:
    rows = (
        row._replace(
            cells={
                heading: value.translate(marks) if not only or plain_heading(heading)[0] in only else value
                for heading, value in row.cells.items()
            }
        )
        for row in sheet.rows
    )
    return sheet._replace(rows=tuple(rows))
