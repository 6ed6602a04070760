"""Arithmetic of expressions. Rounding is by decimal digits, halves away from zero, as in Excel."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from decimal import ROUND_HALF_UP, Decimal

from survey_defs.expressions.values import NAN, Value, to_number, to_text

PI = math.pi
MOST_DIGITS = 30


def truncated(number: float) -> float:
    """Without the fraction, towards zero."""
    return number if math.isnan(number) or math.isinf(number) else float(math.trunc(number))


def rounded(value: Value, digits: Value = 0.0) -> float:
    """Rounded to that many decimals; negative ones round to tens and hundreds.

    On the decimal that is written, so round(1.005, 2) is 1.01. Halves go away from zero, but −0.5 gives 0
    (XPath 1.0, section 4.4).
    """
    number, places = to_number(value), to_number(digits)
    if places != truncated(places) or math.isinf(places):
        return NAN
    if not math.isfinite(number) or abs(places) > MOST_DIGITS:
        return number
    if number == -0.5 and places == 0:
        return 0.0
    shifted = Decimal(repr(number)).scaleb(int(places)).to_integral_value(ROUND_HALF_UP)
    return float(shifted.scaleb(-int(places))) + 0.0


def floor(value: Value) -> float:
    number = to_number(value)
    return number if math.isnan(number) or math.isinf(number) else float(math.floor(number))


def ceiling(value: Value) -> float:
    number = to_number(value)
    return number if math.isnan(number) or math.isinf(number) else float(math.ceil(number))


def power(base: Value, exponent: Value) -> float:
    """NaN where there is no real result; infinity where it is too large."""
    try:
        result = math.pow(to_number(base), to_number(exponent))
    except ValueError:
        return math.inf if to_number(base) == 0 else NAN
    except OverflowError:
        return math.inf
    return result


def of(function: Callable[[float], float], value: Value) -> float:
    return function(to_number(value))


def exponential(number: float) -> float:
    try:
        return math.exp(number)
    except OverflowError:
        return math.inf


def logarithm(number: float) -> float:
    return math.log(number) if number > 0 else -math.inf if number == 0 else NAN


def logarithm_10(number: float) -> float:
    return math.log10(number) if number > 0 else -math.inf if number == 0 else NAN


def total(values: Sequence[str | float | bool]) -> float:
    """The sum without blanks; 0 of nothing; NaN when anything else is no number."""
    return float(sum(_numbers(values)))


def smallest(values: Sequence[str | float | bool]) -> float:
    """The least without blanks; NaN of nothing."""
    return _extreme(min, values)


def largest(values: Sequence[str | float | bool]) -> float:
    """The greatest without blanks; NaN of nothing."""
    return _extreme(max, values)


def _extreme(choose: Callable[[list[float]], float], values: Sequence[str | float | bool]) -> float:
    numbers = _numbers(values)
    return NAN if not numbers or any(math.isnan(n) for n in numbers) else choose(numbers)


def _numbers(values: Sequence[str | float | bool]) -> list[float]:
    return [to_number(value) for value in values if to_text(value).strip() != ""]
