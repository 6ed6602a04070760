"""Values of expressions, and the conversions between them: XPath 1.0, section 3 and 4, with ODK's dates.

A value is text, a number (float), a truth value or a list of nodes. Dates and times are text, written as they
are stored; where a number is asked they are days since 1970-01-01 on the clock they were written by.
Mirrored: pwa/js/form/.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Protocol

WHITE_SPACE = (
    "\t\n\v\f\r \xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000\ufeff"
)
"""What stands for nothing: the characters that JavaScript's trim() takes away, some of which Python keeps."""

_NUMBER = re.compile(r"^-?(\d+(\.\d*)?|\.\d+)\Z", re.ASCII)
_DATE = re.compile(r"^(\d{4})-(\d\d)-(\d\d)\Z", re.ASCII)
_TIME = re.compile(r"^([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d)(?:\.(\d+))?)?(?:Z|[+-]\d\d:?\d\d)?\Z", re.ASCII)
_EPOCH = date(1970, 1, 1).toordinal()
FIRST_DAY, LAST_DAY = date(1, 1, 1).toordinal() - _EPOCH, date(9999, 12, 31).toordinal() - _EPOCH
NAN = math.nan


class EvaluationStopped(RuntimeError):
    """An expression takes too long: too many steps, or a regex that backtracks without end."""


class Node(Protocol):
    """One place that an expression can point at: a question, a row, a choice, a column of a choice."""

    def text(self) -> str:
        """What it holds, as expressions read it; "" for rows and groups."""

    def is_blank(self) -> bool:
        """Whether a question is unanswered; rows and choices are never blank."""

    def children(self, name: str) -> Sequence[Node]:
        """The nodes under it by name, "*" for all."""

    def parent(self) -> Node | None: ...

    def identity(self) -> tuple[str, ...]:
        """Equal for the same place."""


Value = str | float | bool | Sequence[Node]


def to_text(value: Value) -> str:
    """XPath's string(): the first node of several, "NaN" for no number, no exponent ever."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return number_text(float(value))
    return value[0].text() if value else ""


def to_number(value: Value) -> float:
    """XPath's number(), and the day number of a date. NaN for any other text."""
    if isinstance(value, bool):
        return 1.0 if value else 0.0
    if isinstance(value, int | float):
        return float(value)
    text = to_text(value).strip(WHITE_SPACE)
    if _NUMBER.match(text):
        return float(text)
    return moment_number(text)


def is_blank(text: str) -> bool:
    """White space alone is no answer."""
    return text.strip(WHITE_SPACE) == ""


def to_truth(value: Value) -> bool:
    """XPath's boolean(), but for nodes: true when any of them is not blank, as JavaRosa has it."""
    if isinstance(value, bool):
        return value
    if isinstance(value, int | float):
        return value != 0 and not math.isnan(value)
    if isinstance(value, str):
        return value != ""
    return any(not node.is_blank() for node in value)


def stored_text(value: Value) -> str:
    """The value as a calculation keeps it: as to_text, but no number is blank."""
    if isinstance(value, float) and math.isnan(value):
        return ""
    return to_text(value)


def number_text(number: float) -> str:
    """A number as people write it: "2.5", "12", "-0.1", without exponent, to 15 significant digits.

    So 0.1 + 0.2 is "0.3". Whole numbers below 2^53 keep every digit. "NaN", "Infinity", "-Infinity".
    """
    number = float(number)
    if math.isnan(number):
        return "NaN"
    if math.isinf(number):
        return "Infinity" if number > 0 else "-Infinity"
    if number.is_integer() and abs(number) < 2**53:
        return str(int(number))
    digits = f"{Decimal(f'{number:.15g}'):f}"
    return digits.rstrip("0").rstrip(".") if "." in digits else digits


def day_number(text: str) -> int | None:
    """Days since 1970-01-01 of "2026-11-20"; None when no such day exists."""
    match = _DATE.match(text)
    if match is None:
        return None
    try:
        return date(*(int(part) for part in match.groups())).toordinal() - _EPOCH
    except ValueError:
        return None


def day_text(days: int) -> str:
    """ "2026-11-20" of a day number between FIRST_DAY and LAST_DAY."""
    return date.fromordinal(days + _EPOCH).isoformat()


def day_fraction(text: str) -> float | None:
    """The part of the day that "09:42", "09:42:10" or "09:42:10.5+07:00" is past midnight."""
    match = _TIME.match(text)
    if match is None:
        return None
    hours, minutes, seconds, fraction = match.groups()
    return (int(hours) * 3600 + int(minutes) * 60 + float(f"{seconds or 0}.{fraction or 0}")) / 86400


def moment_number(text: str) -> float:
    """Days since 1970-01-01 of a date, a date with time or a time; NaN of any other text.

    The clock as written counts, without its zone: int(now()) is the number of today.
    """
    day, separator, time = text.partition("T")
    if not separator:
        days, fraction = day_number(text), day_fraction(text)
        return float(days) if days is not None else fraction if fraction is not None else NAN
    days, fraction = day_number(day), day_fraction(time)
    return NAN if days is None or fraction is None else days + fraction


def moment_text(moment: datetime) -> str:
    """ "2026-11-20T09:42:00+07:00"."""
    return moment.replace(microsecond=0).isoformat()


def equals(left: Value, right: Value) -> bool:
    """XPath's "=": nodes are equal when any pair is; a reference that points nowhere reads as one blank."""
    return any(_equal(a, b) for a in _members(left) for b in _members(right))


def differs(left: Value, right: Value) -> bool:
    """XPath's "!="."""
    return any(not _equal(a, b) for a in _members(left) for b in _members(right))


def is_less(left: Value, right: Value, *, or_equal: bool = False) -> bool:
    """XPath's "<" and "<=": by number, so by day number for dates."""
    for a in _members(left):
        for b in _members(right):
            first, second = to_number(a), to_number(b)
            if first < second or (or_equal and first == second):
                return True
    return False


def _members(value: Value) -> Sequence[str | float | bool]:
    if isinstance(value, str | bool | int | float):
        return (value,)
    return [node.text() for node in value] or ("",)


def _equal(left: str | float | bool, right: str | float | bool) -> bool:
    if isinstance(left, bool) or isinstance(right, bool):
        return to_truth(left) == to_truth(right)
    if isinstance(left, str) and isinstance(right, str):
        return left == right
    return to_number(left) == to_number(right)
