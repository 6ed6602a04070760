"""What pyxform refuses, found before it does: its words are English, and some of them name no row."""

from __future__ import annotations

from collections.abc import Iterator

from pyxform.utils import default_is_dynamic

from survey_defs.appearances import words_of
from survey_defs.outline import Place
from survey_defs.problems import FormProblem, form_problem

_ENDINGS = ("csv", "xml", "geojson")


def refusals(places: list[Place]) -> Iterator[FormProblem]:
    """Each at its cell. Source: pyxform 4.5, xls2json.py."""
    for place in places:
        if place.type == "calculate":
            yield from _calculation(place)
        if place.has_other and (place.is_from_file or place.row.text("choice_filter")):
            column = "type" if place.is_from_file else "choice_filter"
            yield form_problem("other_not_possible", "survey", place.row.number, column)
        if "seed" in place.parameters and "randomize" not in place.parameters:
            yield form_problem("seed_alone", "survey", place.row.number, "parameters")
    yield from _repeats(places)
    yield from _files(places)
    for place in places:
        if place.kind == "group" and "table-list" in words_of(place.row.text("appearance")):
            yield from _table(place, places)


def _calculation(place: Place) -> Iterator[FormProblem]:
    row = place.row
    if not row.text("calculation") and not default_is_dynamic(row.text("default"), "calculate"):
        yield form_problem("calculation_missing", "survey", row.number, "calculation", name=row.text("name"))


def _repeats(places: list[Place]) -> Iterator[FormProblem]:
    """No repeat has the name of another, wherever it stands, nor that of the root."""
    first: dict[str, Place] = {}
    for place in places:
        name, number = place.row.text("name"), place.row.number
        if place.kind != "repeat":
            continue
        if name == "data":
            yield form_problem("name_reserved", "survey", number, "name", name=name)
        before = first.setdefault(name, place)
        if before.path != place.path:
            yield form_problem("repeat_twice", "survey", number, "name", name=name, other=before.row.number)


def _files(places: list[Place]) -> Iterator[FormProblem]:
    """A list from a file has one of the endings known, and the same one wherever it is named."""
    first: dict[str, Place] = {}
    for place in places:
        name, _, ending = place.list.rpartition(".")
        if not place.is_from_file or not place.list:
            continue
        if not name or ending not in _ENDINGS:
            given = {"name": "type", "value": place.list, "wanted": f"{name or place.list}.csv"}
            yield form_problem("value_wrong", "survey", place.row.number, "type", **given)
            continue
        before = first.setdefault(name, place)
        if before.list != place.list:
            at = before.row.number
            yield form_problem(
                "list_file_twice", "survey", place.row.number, "type", name=name, other=before.list, at=at
            )


def _table(table: Place, places: list[Place]) -> Iterator[FormProblem]:
    asked = [place for place in places if place.path.startswith(f"{table.path}/") and place.list]
    for place in asked:
        column = "choice_filter" if place.row.text("choice_filter") else "type"
        if column == "choice_filter" or place.list != asked[0].list:
            yield form_problem("table_list_mixed", "survey", place.row.number, column)
