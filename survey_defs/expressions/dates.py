"""Dates of expressions: calendar days without a zone, and moments on the clock they were written by."""

from __future__ import annotations

import calendar
import math
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from survey_defs.expressions.values import (
    FIRST_DAY,
    LAST_DAY,
    Value,
    day_number,
    day_text,
    moment_number,
    moment_text,
    to_number,
    to_text,
)

_MONTHS = {
    "vi": [f"thg {month}" for month in range(1, 13)],
    "en": ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
}
_WEEKDAYS = {
    "vi": ["T2", "T3", "T4", "T5", "T6", "T7", "CN"],
    "en": ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"],
}


def today(now_ms: int, zone: str) -> str:
    """The calendar day of that moment in that zone."""
    return _moment(now_ms, zone).date().isoformat()


def now(now_ms: int, zone: str) -> str:
    """That moment in that zone, to the second: "2026-11-20T09:42:00+07:00"."""
    return moment_text(_moment(now_ms, zone))


def date(value: Value) -> str:
    """The day of a date, a date with time or a day number; "" when there is no such day."""
    days = _days(value)
    return "" if days is None else day_text(days)


def date_time(value: Value) -> str:
    """A date with its time as it is; a date or number gets one, without zone; "" of no such moment."""
    text = to_text(value)
    number = to_number(value)
    if "T" in text and not math.isnan(number):
        return text
    days = _days(value)
    if days is None:
        return ""
    return formatted(value, "%Y-%m-%dT%H:%M:%S", "")


def decimal_time(value: Value) -> float:
    """The part of the day that a time is past midnight; NaN of what is no time."""
    number = to_number(value)
    return number - math.floor(number) if math.isfinite(number) else math.nan


def formatted(value: Value, form: Value, language: str) -> str:
    """The date or moment in a format of %-codes (ODK XForms specification, format-date); "" of none."""
    text = to_text(value)
    if _days(value) is None:
        return ""
    # To the thousandth of a second first: 0.9999999999 of a day is the next midnight.
    days, thousandths = divmod(math.floor(to_number(value) * 86_400_000 + 0.5), 86_400_000)
    if days > LAST_DAY:
        return ""
    year, month, day = (int(part) for part in day_text(days).split("-"))
    hour, minute = thousandths // 3_600_000, thousandths // 60_000 % 60
    second, milliseconds = thousandths // 1000 % 60, thousandths % 1000
    weekday = (days + 3) % 7
    codes = {
        "%": "%", "Y": f"{year:04}", "y": f"{year % 100:02}", "m": f"{month:02}", "n": str(month),
        "b": _MONTHS.get(language, _MONTHS["en"])[month - 1], "d": f"{day:02}", "e": str(day),
        "H": f"{hour:02}", "h": str(hour), "M": f"{minute:02}", "S": f"{second:02}",
        "3": f"{milliseconds:03}",
        "a": _WEEKDAYS.get(language, _WEEKDAYS["en"])[weekday],
        "Z": text[19:] if "T" in text and len(text) > 19 else "",
    }  # fmt: skip
    written = to_text(form)
    result, place = "", 0
    while place < len(written):
        if written[place] == "%" and place + 1 < len(written) and written[place + 1] in codes:
            result += codes[written[place + 1]]
            place += 2
        else:
            result += written[place]
            place += 1
    return result


def end_of_month(value: Value, months: Value = 0.0) -> str:
    """The last day of the month that lies so many months after the date's own; "" when there is no date."""
    days, count = _days(value), to_number(months)
    if days is None or not math.isfinite(count):
        return ""
    year, month, _ = _months_later(days, math.trunc(count))
    return _day_of(year, month, 31)


def add_months(value: Value, months: Value) -> str:
    """The same day so many months later, or the last day of that month where it is shorter."""
    days, count = _days(value), to_number(months)
    if days is None or not math.isfinite(count):
        return ""
    return _day_of(*_months_later(days, math.trunc(count)))


def _months_later(days: int, months: int) -> tuple[int, int, int]:
    year, month, day = (int(part) for part in day_text(days).split("-"))
    counted = year * 12 + month - 1 + months
    return counted // 12, counted % 12 + 1, day


def _day_of(year: int, month: int, day: int) -> str:
    if not 1 <= year <= 9999:
        return ""
    return f"{year:04}-{month:02}-{min(day, calendar.monthrange(year, month)[1]):02}"


def _days(value: Value) -> int | None:
    """The day number of a date or a number; None when it is no day of the years 1 to 9999."""
    text = to_text(value)
    if day_number(text) is not None:
        return day_number(text)
    number = moment_number(text) if "T" in text else _plain_number(value)
    if not math.isfinite(number) or not FIRST_DAY <= math.floor(number) <= LAST_DAY:
        return None
    return math.floor(number)


def _plain_number(value: Value) -> float:
    """A number; a time alone is none, for it has no day."""
    return math.nan if ":" in to_text(value) else to_number(value)


def _moment(now_ms: int, zone: str) -> datetime:
    return datetime.fromtimestamp(now_ms / 1000, UTC).astimezone(ZoneInfo(zone))
