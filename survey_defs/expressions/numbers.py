"""Arithmetic of expressions. Rounding is by decimal digits, halves away from zero, as in Excel."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import TypeVar

from survey_defs.expressions.values import NAN, Value, is_blank, to_number, to_text

T = TypeVar("T")
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
    number, places = to_number(value), truncated(to_number(digits))
    if math.isnan(places):
        return NAN
    if not math.isfinite(number) or abs(places) > MOST_DIGITS:
        return number
    if number == -0.5 and places == 0:
        return 0.0
    shifted = Decimal(repr(number)).scaleb(int(places)).to_integral_value(ROUND_HALF_UP)
    return float(shifted.scaleb(-int(places))) + 0.0


def shuffled(all_of_them: Sequence[T], random: Callable[[], float]) -> list[T]:
    """Them in another order: Fisher and Yates, from the end. random gives 0 <= x < 1."""
    found = list(all_of_them)
    for place in range(len(found) - 1, 0, -1):
        other = min(place, math.floor(random() * (place + 1)))
        found[place], found[other] = found[other], found[place]
    return found


def random_from(seed: float) -> Callable[[], float]:
    """Park and Miller's minimal standard generator, as JavaRosa has it for randomize(nodes, seed)."""
    top = 2_147_483_647
    state = math.trunc(math.fmod(seed, top)) if math.isfinite(seed) else 0
    if state <= 0:
        state += top - 1

    def following() -> float:
        nonlocal state
        state = state * 16_807 % top
        return (state - 1) / (top - 1)

    return following


def floor(value: Value) -> float:
    number = to_number(value)
    return number if math.isnan(number) or math.isinf(number) else float(math.floor(number))


def ceiling(value: Value) -> float:
    number = to_number(value)
    return number if math.isnan(number) or math.isinf(number) else float(math.ceil(number))


def power(base: Value, exponent: Value) -> float:
    """NaN where there is no real result; infinity where it is too large."""
    number, times = to_number(base), to_number(exponent)
    if math.isnan(times) or (abs(number) == 1 and math.isinf(times)):
        return NAN
    try:
        return math.pow(number, times)
    except ValueError:
        return math.inf if number == 0 else NAN
    except OverflowError:
        return -math.inf if number < 0 and math.fmod(times, 2) != 0 else math.inf


def of(function: Callable[[float], float]) -> Callable[[Value], float]:
    """A function of one number: NaN where it has no real result."""

    def call(value: Value) -> float:
        try:
            return function(to_number(value))
        except ValueError:
            return NAN
        except OverflowError:
            return math.inf

    return call


def logarithm(number: float) -> float:
    return math.log(number) if number > 0 else -math.inf if number == 0 else NAN


def logarithm_10(number: float) -> float:
    return math.log10(number) if number > 0 else -math.inf if number == 0 else NAN


def angle(y: Value, x: Value) -> float:
    return math.atan2(to_number(y), to_number(x))


def total(values: Sequence[str | float | bool]) -> float:
    """The sum without blanks; 0 of nothing; NaN when anything else is no number."""
    result = 0.0
    # Not sum(): since Python 3.12 it corrects its rounding, which the phone does not.
    for number in _numbers(values):
        result += number
    return result


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
    return [to_number(value) for value in values if not is_blank(to_text(value))]
