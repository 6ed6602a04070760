"""Cells that say nothing of their kind of row, such as a constraint of a group or a unit of a text."""

from __future__ import annotations

from collections.abc import Iterator

from survey_defs.attached import FILE_TYPES
from survey_defs.columns import OWN_COLUMNS
from survey_defs.outline import Place
from survey_defs.problems import FormProblem, form_problem
from survey_defs.tables import plain_heading

_OF_REPEATS = frozenset({"repeat_count", "row_title", "rows_min", "rows_max"})
_NOT_OF_GROUPS = frozenset(
    {"constraint", "constraint_message", "required", "required_message", "read_only", "calculation",
     "default", "choice_filter", "trigger", "parameters"}
) | (OWN_COLUMNS - _OF_REPEATS)  # fmt: skip
_NOT_OF_NOTES = frozenset({"constraint", "constraint_message", "required", "required_message"})
_LISTED = ("select_one", "select_multiple", "rank")
_WITH_UNIT = ("integer", "decimal", "range", "calculate")


def idle_cells(places: list[Place]) -> Iterator[FormProblem]:
    """A warning for each of them."""
    repeats = tuple(f"{place.path}/" for place in places if place.kind == "repeat")
    for place in places:
        idle = _idle_columns(place)
        for heading in place.row.cells:
            column, _ = plain_heading(heading)
            at = ("survey", place.row.number, heading)
            if column in idle:
                yield form_problem("cell_ignored", *at, name=column, kind=place.row.text("type"))
            elif column == "prefill" and place.path.startswith(repeats):
                yield form_problem("prefill_in_repeat", *at)


def _idle_columns(place: Place) -> frozenset[str]:
    if place.kind == "repeat":
        return _NOT_OF_GROUPS
    if place.kind == "group":
        return _NOT_OF_GROUPS | _OF_REPEATS
    columns = {
        "choice_filter": place.type in _LISTED,
        "files_max": place.type in FILE_TYPES,
        "unit": place.type in _WITH_UNIT,
    }
    of_notes = _NOT_OF_NOTES if place.type == "note" else frozenset[str]()
    return _OF_REPEATS | of_notes | {column for column, is_used in columns.items() if not is_used}
