"""Defaults that are no answer to their question: the officer would begin with a mistake."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from pyxform.utils import default_is_dynamic

from survey_defs.appearances import range_of
from survey_defs.attached import FILE_TYPES
from survey_defs.checks import is_point
from survey_defs.expressions.values import day_fraction, day_number
from survey_defs.outline import Place
from survey_defs.problems import FormProblem, form_problem
from survey_defs.tables import Sheet

_WHOLE, _DECIMAL = re.compile(r"-?\d+"), re.compile(r"-?\d+(\.\d+)?")


def defaults_wrong(places: list[Place], choices: Sheet | None) -> Iterator[FormProblem]:
    """A warning for each; what a dynamic default gives is not known here."""
    lists: dict[str, set[str]] = {}
    for row in choices.rows if choices is not None else ():
        lists.setdefault(row.text("list_name"), set()).add(row.text("name"))
    for place in places:
        written = place.row.text("default")
        if not written or place.kind != "question" or default_is_dynamic(written, place.row.text("type")):
            continue
        if not (_is_offered(place, written, lists) and _is_fitting(place, written)):
            yield form_problem("default_wrong", "survey", place.row.number, "default", value=written)


def _is_offered(place: Place, written: str, lists: Mapping[str, set[str]]) -> bool:
    offered = None if place.is_from_file else lists.get(place.list)
    names = [written] if place.type == "select_one" else written.split()
    return offered is None or place.has_other or offered.issuperset(names)


def _is_fitting(place: Place, written: str) -> bool:
    if place.type in FILE_TYPES:
        return False
    fits = _FITTING.get(place.type)
    return fits is None or fits(place, written)


def _is_moment(written: str) -> bool:
    day, _, time = written.partition("T")
    return day_number(day) is not None and day_fraction(time) is not None


def _is_step(place: Place, written: str) -> bool:
    """Whether a range offers this number."""
    given = range_of(place)
    if given is None or given[2] == 0 or not _DECIMAL.fullmatch(written):
        return False
    start, end, step = given
    steps = (float(written) - start) / step
    return 0 <= steps <= (end - start) / step + 1e-9 and abs(steps - round(steps)) < 1e-9


_FITTING: dict[str, Callable[[Place, str], bool]] = {
    "integer": lambda _, written: bool(_WHOLE.fullmatch(written)),
    "decimal": lambda _, written: bool(_DECIMAL.fullmatch(written)),
    "range": _is_step,
    "date": lambda _, written: day_number(written) is not None,
    "time": lambda _, written: day_fraction(written) is not None,
    "datetime": lambda _, written: _is_moment(written),
    "acknowledge": lambda _, written: written == "OK",
    "geopoint": lambda _, written: is_point(written),
}
