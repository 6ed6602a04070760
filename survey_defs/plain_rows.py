"""The survey sheet as both its readers take it, pyxform and outline.py, however its author writes."""

from __future__ import annotations

from collections.abc import Mapping

from survey_defs.outline import TYPES, list_type, plain_list_type
from survey_defs.tables import Row, Sheet

YES = frozenset({"yes", "true", "true()"})
NO = frozenset({"no", "false", "false()"})


def with_plain_rows(sheets: Mapping[str, Sheet]) -> dict[str, Sheet]:
    """The sheets; of the survey no row that is disabled, types in small letters, and a name for each note."""
    survey = sheets.get("survey")
    if survey is None:
        return dict(sheets)
    # Before all else, as pyxform does: a disabled row may have the name of another, or anything in it.
    asked = (row for row in survey.rows if row.text("disabled").lower() not in YES)
    rows = tuple(_with_name_of_note(_with_plain_type(row)) for row in asked)
    return {**sheets, "survey": survey._replace(rows=rows)}


def _with_plain_type(row: Row) -> Row:
    """Excel makes Text of text, and authors write Select One; pyxform knows few spellings."""
    words = row.text("type").split()
    plain = " ".join(words).lower()
    prefix = list_type(plain)
    if prefix and plain not in TYPES:
        # The name of a list may have capitals.
        name, *other = words[len(prefix.split()) :] or [""]
        plain = " ".join([plain_list_type(prefix), name, *map(str.lower, other)]).strip()
    elif plain not in TYPES and not plain.startswith(("begin", "end", "csv-external")):
        return row
    return row.with_text("type", plain)


def _with_name_of_note(row: Row) -> Row:
    """Named after its row, as pyxform does: nobody answers a note."""
    if row.text("type") != "note" or row.text("name"):
        return row
    return row._replace(cells={**row.cells, "name": f"generated_note_name_{row.number}"})
