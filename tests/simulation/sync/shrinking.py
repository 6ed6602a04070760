"""Fewer steps and fewer faults that still break the same rule (delta debugging).

Source: Zeller and Hildebrandt 2002, Simplifying and Isolating Failure-Inducing Input.
"""

from collections.abc import Callable
from dataclasses import replace

from tests.simulation.sync.world import Setting, Step

MOST_TRIES = 600
Try = Callable[[Setting, list[Step]], str]
"""The rule that a day breaks, or ""."""


def shrink(setting: Setting, steps: list[Step], rule: str, attempt: Try) -> tuple[Setting, list[Step]]:
    """The smallest day found that breaks `rule`."""
    tries = 0

    def still(other: Setting, fewer: list[Step]) -> bool:
        nonlocal tries
        tries += 1
        return tries <= MOST_TRIES and attempt(other, fewer) == rule

    steps = _fewer(setting, steps, still)
    for fault in sorted(setting.faults):
        simpler = replace(setting, faults=setting.faults - {fault})
        if still(simpler, steps):
            setting = simpler
    calm = replace(setting, errors_ms=tuple(0 for _ in setting.errors_ms), shares=False)
    if calm != setting and still(calm, steps):
        setting = calm
    return setting, _fewer(setting, steps, still)


def _fewer(setting: Setting, steps: list[Step], still: Callable[[Setting, list[Step]], bool]) -> list[Step]:
    length = max(1, len(steps) // 2)
    while length:
        place, found = 0, False
        while place < len(steps):
            fewer = steps[:place] + steps[place + length :]
            if fewer and still(setting, fewer):
                steps, found = fewer, True
            else:
                place += length
        if length > 1 or not found:
            length //= 2
    return steps
