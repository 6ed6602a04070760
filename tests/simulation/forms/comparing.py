"""One run: a form, its steps, and the first difference between the two engines, or between old and new."""

import traceback
from dataclasses import dataclass
from functools import lru_cache
from random import Random
from typing import Any

from survey_defs.survey import survey_to_json
from survey_defs.xlsform import XLSFormProblems, compile_xlsform
from tests.simulation.forms.answers import Officer
from tests.simulation.forms.asking import Asked, Seen, Step
from tests.simulation.forms.node import Phone
from tests.simulation.forms.tables import Author, Tables, markdown

VISITS_OF_A_FORM = 4
"""Runs on the same form, each with answers of its own: compiling is what takes longest."""


class FormRefused(ValueError):
    """The compiler does not take the form; the message says why, and the form."""


@dataclass(frozen=True)
class Difference:
    """Where two accounts of one form part. step: which of the steps, from 0."""

    step: int
    what: str
    python: Any
    javascript: Any


@dataclass(frozen=True)
class Run:
    """A form with its steps, as the server's engine took them. error: where it stopped, or ""."""

    tables: Tables
    survey: Any
    steps: list[Step]
    seen: list[Seen]
    error: str


def run_of(seed: int, number: int) -> Run:
    """One run, the same for the same numbers. Raises XLSFormProblems."""
    tables, survey = _form_of(seed, number // VISITS_OF_A_FORM)
    random = Random(f"answers {seed} {number}")
    officer = Officer(random, Asked(survey))
    error = ""
    try:
        officer.work(random.randint(8, 24))
    except Exception:
        error = traceback.format_exc(limit=-4)
    return Run(tables, survey, officer.steps, officer.seen, error)


def rerun(tables: Tables, steps: list[Step]) -> Run:
    """The same steps on a form that was cut. Raises XLSFormProblems."""
    survey = compiled(tables)
    return Run(tables, survey, steps, *_seen_here(survey, steps))


@lru_cache(maxsize=1)
def _form_of(seed: int, number: int) -> tuple[Tables, Any]:
    tables = Author(Random(f"form {seed} {number}")).form()
    return tables, compiled(tables)


def compiled(tables: Tables) -> Any:
    """The survey. Raises XLSFormProblems."""
    try:
        return compile_xlsform(markdown(tables), reference=["towns"])
    except XLSFormProblems as error:
        raise FormRefused(f"{error}\n{markdown(tables)}") from error


def difference_in(run: Run, phone: Phone) -> Difference | None:
    """The first difference between the engines."""
    looking = [number for number, step in enumerate(run.steps) if step[0]]
    there, error_there = phone.seen(survey_to_json(run.survey), run.steps)
    for number, mine, theirs in zip(looking, run.seen, there, strict=False):
        if mine != theirs:
            return _first(number, mine, theirs)
    if run.error or error_there:
        stopped = looking[min(len(run.seen), len(there), len(looking) - 1)]
        return Difference(stopped, "an error", run.error or "none", error_there or "none")
    return None


def _seen_here(survey: Any, steps: list[Step]) -> tuple[list[Seen], str]:
    seen: list[Seen] = []
    try:
        asked = Asked(survey)
        for does_look, *step in steps:
            asked.take(step)
            if does_look:
                seen.append(asked.seen())
    except Exception:
        return seen, traceback.format_exc(limit=-4)
    return seen, ""


def _first(number: int, mine: Seen, theirs: Seen) -> Difference:
    """The first thing that differs, in the order of the form; a part of it where it has parts."""
    for what in [*mine, *theirs]:
        a, b = mine.get(what), theirs.get(what)
        if a == b:
            continue
        if isinstance(a, dict) and isinstance(b, dict):
            part = next(name for name in [*a, *b] if a.get(name) != b.get(name))
            return Difference(number, f"{part} of {what}", a.get(part), b.get(part))
        return Difference(number, what, a, b)
    raise AssertionError("nothing differs")
