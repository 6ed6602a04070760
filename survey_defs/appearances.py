"""Appearances and parameters: what is drawn, what changes nothing here, and what would change the question.

Source: XLSForm reference, "Appearance attributes"; ODK XForms specification, "Appearances".
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from difflib import get_close_matches

from survey_defs.outline import Place
from survey_defs.problems import FormProblem, form_problem

DRAWN = frozenset({
    "multiline", "numbers", "phone", "email", "tax-code", "money", "thousands-sep", "year", "month-year",
    "no-calendar", "minimal", "search", "autocomplete", "segments", "likert", "signature", "draw",
    "field-list", "table-list", "office",
})  # fmt: skip
"""Those that the phone draws, or has anyway: it always writes thousands, and dates are always typed.

office: for the office alone. A question, group or repeat with it is in no paper that the respondent gets.
"""

_NOT_SUPPORTED = re.compile(
    r"search\s*\(|ex:|printer:|(?:annotate|image-map|ethiopian|coptic|islamic|bikram-sambat|myanmar|persian"
    r"|buddhist)$",
    re.IGNORECASE,
)
"""Those that ask for something else: another program, a list from elsewhere, another calendar."""

_PARAMETERS = {
    "image": {"max-pixels"},
    "select_one": {"randomize", "seed"},
    "select_multiple": {"randomize", "seed"},
    "rank": {"randomize", "seed"},
    "range": {"start", "end", "step"},
}
_USUAL_RANGE = {"start": "1", "end": "10", "step": "1"}
_NUMBER = re.compile(r"^-?(?:\d+\.?\d*|\.\d+)$")
_COLUMNS_OF_LISTS = {"value": "name", "label": "label"}
_SEED = re.compile(r"^(?:-?\d+(?:\.\d+)?|\$\{[^{}]+\})$")


def words_of(appearance: str) -> list[str]:
    """The words of a cell; search('…') with its brackets is one."""
    return re.findall(r"[\w:.-]+\s*\([^)]*\)|\S+", appearance)


def appearance_problems(place: Place) -> Iterator[FormProblem]:
    """Appearances and parameters of one row that cannot be left aside without asking something else."""
    number = place.row.number
    for word in words_of(place.row.text("appearance")):
        if _NOT_SUPPORTED.match(word):
            yield form_problem("appearance_not_supported", "survey", number, "appearance", name=word)
    if place.type == "range":
        yield from _range_problem(place)
    for name, value in place.parameters.items():
        if place.type in ("select_one", "select_multiple") and name in _COLUMNS_OF_LISTS:
            if value != _COLUMNS_OF_LISTS[name]:
                yield form_problem(
                    "parameter_not_supported", "survey", number, "parameters", name=f"{name}={value}"
                )
        elif name == "reference-geometry":
            yield form_problem(
                "parameter_not_supported", "survey", number, "parameters", name=f"{name}={value}"
            )
        elif place.type == "range" and name in _PARAMETERS["range"]:
            if not _NUMBER.match(value) or (name == "step" and float(value) == 0):
                wanted = "1, 2, 0.5, …"
                yield form_problem(
                    "value_wrong", "survey", number, "parameters", name=name, value=value, wanted=wanted
                )
        elif place.type == "image" and name == "max-pixels" and not value.isdecimal():
            yield form_problem(
                "value_wrong", "survey", number, "parameters", name=name, value=value, wanted="1024, 2048, …"
            )
        elif name == "randomize" and value.lower() not in ("true", "false"):
            yield form_problem(
                "value_wrong", "survey", number, "parameters", name=name, value=value, wanted="true, false"
            )
        elif name == "seed" and not _SEED.match(value):
            yield form_problem(
                "value_wrong", "survey", number, "parameters", name=name, value=value, wanted="42, ${…}"
            )


def _range_problem(place: Place) -> Iterator[FormProblem]:
    """A range without a single step in it, so that every answer would be out of range."""
    start, end, step = range_of(place) or (0, 0, 0)
    if step != 0 and not abs(step) <= (end - start) * math.copysign(1, step):
        given = {"start": f"{start:g}", "end": f"{end:g}", "step": f"{step:g}"}
        yield form_problem("range_empty", "survey", place.row.number, "parameters", **given)


def range_of(place: Place) -> tuple[float, float, float] | None:
    """Start, end and step of a range; None where one of them is no number."""
    given = [place.parameters.get(name, usual) for name, usual in _USUAL_RANGE.items()]
    if not all(map(_NUMBER.match, given)):
        return None
    start, end, step = map(float, given)
    return start, end, step


def appearance_warnings(place: Place) -> Iterator[FormProblem]:
    """Those that have no effect here; the question is asked all the same."""
    number = place.row.number
    for word in words_of(place.row.text("appearance")):
        if word not in DRAWN and not _NOT_SUPPORTED.match(word):
            near = get_close_matches(word, sorted(DRAWN), n=1, cutoff=0.75)
            nearest = near[0] if near else ""
            yield form_problem(
                "appearance_ignored", "survey", number, "appearance", name=word, nearest=nearest
            )
    known = _PARAMETERS.get(place.type, set()) | set(_COLUMNS_OF_LISTS) | {"preload"}
    for name in place.parameters:
        if name not in known:
            yield form_problem("parameter_ignored", "survey", number, "parameters", name=name)
