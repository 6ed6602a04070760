"""Weighing some packages of prepackaged goods, for orientation only: it replaces no check by the state.

Amounts of one call are in one unit, that of the nominal quantity. Source: OIML R 87, tolerable deficiencies
by nominal quantity, for goods in g, kg, ml and l. Mirrored: pwa/js/form/netQuantity.js.
"""

from __future__ import annotations

import math
import re

from survey_defs.expressions.values import NAN, Value, to_number, to_text

_SEPARATORS = re.compile(r"[; \t\r\n]+")
_SCALES = {"g": 1.0, "ml": 1.0, "kg": 1000.0, "l": 1000.0}
_STEPS = (
    (50.0, 9.0, 0.0), (100.0, 0.0, 4.5), (200.0, 4.5, 0.0), (300.0, 0.0, 9.0), (500.0, 3.0, 0.0),
    (1000.0, 0.0, 15.0), (10000.0, 1.5, 0.0), (15000.0, 0.0, 150.0), (math.inf, 1.0, 0.0),
)  # fmt: skip
"""(nominal quantity up to, in g or ml; percent of it; or so many g or ml)."""

_NOISE = 1e-9
"""Smaller than any scale shows: 100.7 - 5.1 must not count as less than 95.6."""


def count(values: Value) -> float:
    """How many packages were weighed; NaN where a value is no number, and for none."""
    return float(len(_numbers(values))) or NAN


def mean(values: Value, tare: Value) -> float:
    """The mean net quantity."""
    nets = _nets(values, tare)
    return _total(nets) / len(nets) if nets else NAN


def deviation(values: Value, tare: Value) -> float:
    """The standard deviation of the sample (of n - 1); NaN for fewer than two packages."""
    nets = _nets(values, tare)
    if len(nets) < 2:
        return NAN
    middle = _total(nets) / len(nets)
    return math.sqrt(_total([(net - middle) * (net - middle) for net in nets]) / (len(nets) - 1))


def tolerance(nominal: Value, unit: Value) -> float:
    """The tolerable deficiency T of one package; NaN for units without one, such as pieces."""
    scale = _SCALES.get(to_text(unit), NAN)
    quantity = to_number(nominal) * scale
    if not quantity > 0:
        return NAN
    percent, fixed = next((percent, fixed) for up_to, percent, fixed in _STEPS if quantity <= up_to)
    return (fixed or quantity * percent / 100) / scale


def short(values: Value, tare: Value, nominal: Value, unit: Value, times: Value) -> float:
    """How many packages hold less than the nominal quantity less so many T; NaN where either is unknown."""
    nets, least = _nets(values, tare), to_number(nominal) - to_number(times) * tolerance(nominal, unit)
    if not nets or math.isnan(least):
        return NAN
    return float(sum(net < least - _NOISE for net in nets))


def _numbers(values: Value) -> list[float]:
    """The numbers of a text: apart by spaces, semicolons or lines; decimals with a point or a comma."""
    parts = [part for part in _SEPARATORS.split(to_text(values)) if part]
    numbers = [to_number(part.replace(",", ".")) for part in parts]
    return [] if any(math.isnan(number) for number in numbers) else numbers


def _nets(values: Value, tare: Value) -> list[float]:
    """Gross less tare; none when the tare is no number."""
    packaging = to_number(tare)
    return [] if math.isnan(packaging) else [gross - packaging for gross in _numbers(values)]


def _total(numbers: list[float]) -> float:
    """Added one after the other, as the phone does: sum() of newer Pythons differs in the last digit."""
    total = 0.0
    for number in numbers:
        total += number
    return total
