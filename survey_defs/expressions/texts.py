"""Text functions of expressions, and those of selections, which are words with spaces between."""

from __future__ import annotations

import math
import re

from survey_defs.expressions.patterns import matches_whole
from survey_defs.expressions.values import WHITE_SPACE, Value, to_number, to_text

_SPACES = " \t\r\n"


def before(value: Value, mark: Value) -> str:
    text, found, _ = to_text(value).partition(to_text(mark)) if to_text(mark) else ("", "", "")
    return text if found else ""


def after(value: Value, mark: Value) -> str:
    text, wanted = to_text(value), to_text(mark)
    return text if not wanted else text.partition(wanted)[2]


def substring(value: Value, start: Value, length: Value | None = None) -> str:
    """XPath's: positions from 1, both rounded (XPath 1.0, section 4.2)."""
    first = _round_half_up(to_number(start))
    end = math.inf if length is None else first + _round_half_up(to_number(length))
    return "".join(c for position, c in enumerate(to_text(value), start=1) if first <= position < end)


def slice_of(value: Value, start: Value, end: Value | None = None) -> str:
    """ODK's substr: positions from 0, the end left out; negative ones count from the end."""
    text = to_text(value)
    first = _index(to_number(start), len(text))
    last = len(text) if end is None else _index(to_number(end), len(text))
    return text[first:last]


def normalized(value: Value) -> str:
    """Without white space at the ends, one space for each run inside."""
    return " ".join(words(value))


def translated(value: Value, old: Value, new: Value) -> str:
    """Each letter of `old` replaced by the letter of `new` at its place, or dropped."""
    table: dict[str, str] = {}
    replacements = to_text(new)
    for place, letter in enumerate(to_text(old)):
        table.setdefault(letter, replacements[place] if place < len(replacements) else "")
    return "".join(table.get(letter, letter) for letter in to_text(value))


def matches(value: Value, pattern: Value, *, is_written: bool = True) -> bool:
    """Whether the pattern matches the whole text, as JavaRosa has it. Raises EvaluationStopped."""
    return matches_whole(to_text(pattern), to_text(value), is_written=is_written)


def words(value: Value) -> list[str]:
    """The names in a selection."""
    return [word for word in re.split(r"[ \t\r\n]+", to_text(value).strip(_SPACES)) if word]


def is_selected(value: Value, name: Value) -> bool:
    return to_text(name).strip(WHITE_SPACE) in words(value)


def selected_at(value: Value, place: Value) -> str:
    """The name at a place from 0; "" beyond the end."""
    names, number = words(value), to_number(place)
    return names[int(number)] if 0 <= number < len(names) else ""


def _index(number: float, length: int) -> int:
    if math.isnan(number):
        return 0
    bounded = max(-length, min(length, number))
    place = math.trunc(bounded)
    return place if place >= 0 else max(0, length + place)


def _round_half_up(number: float) -> float:
    return number if math.isnan(number) or math.isinf(number) else math.floor(number + 0.5)
