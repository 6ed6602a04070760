"""What is wrong with the answers, and how far they are. Mirrored: pwa/js/form/checks.js."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from typing import NamedTuple, TypedDict

from survey_defs.attached import FILE_TYPES, files_in, files_most
from survey_defs.expressions.values import day_fraction, day_number, is_blank, moment_number, to_number
from survey_defs.layout import Place
from survey_defs.problems import answer_problem_text
from survey_defs.rows import Answer, Row
from survey_defs.state import State, answer_text, names_in
from survey_defs.survey import Question, Text

_DECIMAL = re.compile(r"^-?\d+(\.\d+)?\Z", re.ASCII)
_POINT = re.compile(r"^-?\d+(\.\d+)?( -?\d+(\.\d+)?){1,3}\Z", re.ASCII)


class AnswerProblem(TypedDict):
    """code: "required", "constraint", "type", "choice" or "rows". key: "" for a repeat; row: "" for none."""

    path: str
    key: str
    row: str
    code: str
    message: str


class Progress(TypedDict):
    answered: int
    asked: int
    problems: int


class _Found(NamedTuple):
    code: str
    message: str


def problems_of(state: State, scope: str | None) -> list[AnswerProblem]:
    """The first problem of each relevant question and repeat, in document order, row by row."""
    found: list[AnswerProblem] = []
    for place, row in _asked_places(state, scope):
        problem = _problem_at(state, place, row)
        if problem is not None:
            key = place.question.key if place.question is not None else ""
            found.append(
                {
                    "path": place.path,
                    "key": key,
                    "row": row.id,
                    "code": problem.code,
                    "message": problem.message,
                }
            )
    return found


def progress_of(state: State, scope: str | None, tier: str) -> Progress:
    """Counts relevant questions of one tier, over all rows; problems are of every tier."""
    progress: Progress = {"answered": 0, "asked": 0, "problems": 0}
    for place, row in _asked_places(state, scope):
        if _problem_at(state, place, row) is not None:
            progress["problems"] += 1
        question = place.question
        if question is None or not question.is_asked or question.tier != tier:
            continue
        progress["asked"] += 1
        if not _is_blank(row.fields.get(question.key)):
            progress["answered"] += 1
    return progress


def _asked_places(state: State, scope: str | None) -> Iterator[tuple[Place, Row]]:
    yield from _inside(state, state.layout.root, state.rows.root, scope)


def _inside(state: State, container: Place, row: Row, scope: str | None) -> Iterator[tuple[Place, Row]]:
    for place in container.below.values():
        is_inside = scope is None or f"{place.path}/".startswith(f"{scope}/")
        leads_there = scope is not None and scope.startswith(f"{place.path}/")
        if not (is_inside or leads_there) or not state.is_relevant(place, row):
            continue
        if place.repeat is not None:
            if is_inside:
                yield place, row
            for inner in state.rows_of(place, row):
                yield from _inside(state, place, inner, scope)
        elif place.question is not None:
            yield place, row
        else:
            yield from _inside(state, place, row, scope)


def _problem_at(state: State, place: Place, row: Row) -> _Found | None:
    if place.repeat is not None:
        return _rows_problem(state, place, row)
    if place.question is None:
        return None
    problem = _answer_problem(state, place, place.question, row)
    if (place.path, row.id) in state.stopped:
        return _Found("constraint", answer_problem_text("stopped", state.language))
    return problem


def _rows_problem(state: State, place: Place, row: Row) -> _Found | None:
    if place.repeat is None:
        return None
    count = len(state.rows_of(place, row))
    fewest, most = place.repeat.rows_min, place.repeat.rows_max
    if count < fewest:
        return _Found("rows", answer_problem_text("rows_min", state.language, n=fewest))
    if most is not None and count > most:
        return _Found("rows", answer_problem_text("rows_max", state.language, n=most))
    return None


def _answer_problem(state: State, place: Place, question: Question, row: Row) -> _Found | None:
    answer = state.text(place, row) if place.is_calculated else row.fields.get(question.key)

    def found(code: str, own: Text | None, text: str = "") -> _Found:
        return _Found(code, state.read(own, place, row) or answer_problem_text(text or code, state.language))

    if _is_blank(answer):
        is_missing = question.is_asked and state.holds(question.required, place, row, default=False)
        return found("required", question.required_message) if is_missing else None
    wrong = None if place.is_calculated else wrong_type(question, answer)
    if wrong is not None:
        return found("type", None, wrong)
    if not place.is_calculated and not _are_offered(state, place, question, row, answer):
        return found("choice", None)
    limit = None if place.is_calculated else _limit_broken(question, answer)
    if limit is not None:
        text, values = limit
        return _Found("constraint", answer_problem_text(text, state.language, **values))
    if not state.holds(question.constraint, place, row, default=True):
        return found("constraint", question.constraint_message)
    return None


def _are_offered(state: State, place: Place, question: Question, row: Row, answer: Answer) -> bool:
    return all(state.offers(place, question, row, name) for name in names_in(answer))


def _limit_broken(question: Question, answer: Answer) -> tuple[str, dict[str, object]] | None:
    """Which text says that the answer goes beyond the question's own parameters, and its values."""
    if not _is_in_range(question, answer):
        return "range", {**question.parameters}
    if question.type in FILE_TYPES and len(files_in(answer)) > (most := files_most(question.parameters)):
        return "files_max", {"n": most}
    return None


def _is_in_range(question: Question, answer: Answer) -> bool:
    """Whether a range's answer is one of the steps from start to end. answer: a number, as text or not."""
    start, end, step = (to_number(question.parameters.get(name, "")) for name in ("start", "end", "step"))
    if question.type != "range" or math.isnan(start + end + step) or step == 0:
        return True
    number = to_number(answer_text(answer))
    steps = (number - start) / step
    is_inside = steps >= 0 and number * math.copysign(1, step) <= end * math.copysign(1, step)
    return is_inside and abs(steps - math.floor(steps + 0.5)) < 1e-9


def _is_blank(answer: Answer) -> bool:
    """White space alone is no answer."""
    return is_blank(answer_text(answer))


def wrong_type(question: Question, answer: Answer) -> str | None:
    """Which text says what the answer should have been; None when it is of its type. answer: not blank.

    Never raises, whatever a phone has sent: a map is of no type that is asked.
    """
    text = answer if isinstance(answer, str) else ""
    number = math.nan
    if isinstance(answer, int | float) and not isinstance(answer, bool):
        number = float(answer)
    names = answer if isinstance(answer, list) else []
    is_names = bool(names) and all(isinstance(name, str) for name in names)
    is_files = len(files_in(answer)) == (len(names) or 1)
    is_number = math.isfinite(number) or bool(_DECIMAL.match(text))
    right: dict[str, tuple[bool, str]] = {
        "integer": (number.is_integer() and abs(number) < 2**53, "integer"),
        "decimal": (is_number, "decimal"),
        "range": (is_number, "decimal"),
        "date": (day_number(text) is not None, "date"),
        "time": (day_fraction(text) is not None, "time"),
        "datetime": ("T" in text and not math.isnan(moment_number(text)), "datetime"),
        "geopoint": (is_point(text), "geopoint"),
        "select_multiple": (is_names, "choice"),
        "rank": (is_names, "choice"),
        "select_one": (text != "", "choice"),
        "image": (is_files, "file"),
        "file": (is_files, "file"),
    }
    is_right, code = right.get(question.type, (text != "", "text"))
    return None if is_right else code


def is_point(text: str) -> bool:
    """Whether it is "latitude longitude [altitude [accuracy]]", in degrees and metres."""
    if not _POINT.match(text):
        return False
    latitude, longitude = (float(part) for part in text.split(" ")[:2])
    return abs(latitude) <= 90 and abs(longitude) <= 180
