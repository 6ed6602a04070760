"""Runs one answering vector, step by step. Format: README.md. Mirrored: tests/pwa/form/vector_runs.js."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import msgspec

from survey_defs.answering import Answering
from survey_defs.survey import Survey

Observed = tuple[str, Any, Any]
"""(what was looked at, what was expected, what was found)."""


def answering_differences(vector: dict[str, Any]) -> Iterator[str]:
    """What differs from what the vector expects, in words; nothing when all is as expected."""
    made = 0

    def new_row(_repeat: str, _parent: str, last: str) -> tuple[str, str]:
        nonlocal made
        made += 1
        return f"new{made}", f"{last}m"

    form = Answering(
        msgspec.convert(vector["survey"], Survey),
        vector.get("answers", {"fields": {}, "rows": []}),
        now_ms=vector["now_ms"],
        zone=vector["zone"],
        language=vector.get("language", "vi"),
        lists=vector.get("lists"),
        properties=vector.get("properties"),
        new_row=new_row,
    )
    for number, step in enumerate(vector["steps"], start=1):
        for what, expected, found in _take(form, step):
            if found != expected:
                yield f"step {number}, {what}: expected {expected!r}, found {found!r}"


def _take(form: Answering, step: dict[str, Any]) -> Iterator[Observed]:
    if "set" in step:
        form.set(*step["set"])
    if "add_row" in step:
        form.add_row(*step["add_row"])
    if "remove_row" in step:
        form.remove_row(step["remove_row"])
    if "language" in step:
        form.language = step["language"]
    if "filled_in" in step:
        found = [[answer["key"], answer["row"], answer["value"]] for answer in form.filled_in()["answers"]]
        yield "filled_in", step["filled_in"], found
    unknown = sorted(set(step) - _STEPS)
    if unknown:
        raise ValueError(f"a step {', '.join(unknown)} is not known here")
    for name, expected in step.get("expect", {}).items():
        yield from _looks(form, name, expected)


def _looks(form: Answering, name: str, expected: Any) -> Iterator[Observed]:
    if name in _EACH:
        for place, row, wanted in expected:
            yield f'{name} of {place} in "{row}"', wanted, _EACH[name](form, place, row)
    elif name == "row_titles":
        for row, wanted in expected:
            yield f"title of {row}", wanted, form.row_title(row)
    elif name == "problems":
        yield name, expected, _codes(form, None)
    elif name == "problems_in":
        for section, wanted in expected:
            yield f"problems in {section}", wanted, _codes(form, section)
    elif name == "progress":
        for section, tier, wanted in expected:
            yield f"progress of {section}", wanted, dict(form.progress(section, tier))
    elif name == "calculated":
        yield name, expected, form.calculated()
    else:
        raise ValueError(f"an expectation {name!r} is not known here")


def _codes(form: Answering, scope: str | None) -> list[list[str]]:
    return [[problem["path"], problem["row"], problem["code"]] for problem in form.problems(scope)]


def _message(form: Answering, path: str, row: str) -> str | None:
    messages = [p["message"] for p in form.problems() if (p["path"], p["row"]) == (path, row)]
    return messages[0] if messages else None


_STEPS = {"set", "add_row", "remove_row", "language", "filled_in", "expect"}
_EACH: dict[str, Callable[[Answering, str, str], Any]] = {
    "values": Answering.value,
    "reading": Answering.reading,
    "relevant": Answering.is_relevant,
    "required": Answering.is_required,
    "read_only": Answering.is_read_only,
    "choices": lambda form, key, row: [choice["name"] for choice in form.choices(key, row)],
    "choice_labels": lambda form, key, row: [choice["label"] for choice in form.choices(key, row)],
    "labels": Answering.label,
    "hints": Answering.hint,
    "units": Answering.unit,
    "rows": Answering.rows,
    "row_counts": lambda form, repeat, parent: len(form.rows(repeat, parent)),
    "messages": _message,
    "codes": lambda form, path, row: [
        p["code"] for p in form.problems() if (p["path"], p["row"]) == (path, row)
    ],
}
