"""Many runs, side by side in a few processes; the first difference is cut down and printed."""

import sys
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

from tests.simulation.forms.comparing import Difference, FormRefused, difference_in, run_of
from tests.simulation.forms.node import Phone
from tests.simulation.forms.shrinking import Shrinker
from tests.simulation.forms.tables import markdown

AT_ONCE = 25


def simulate_forms(numbers: range, seed: int, workers: int) -> int:
    """The exit code: 1 when a run shows a difference, which is printed with all that is needed to see it."""
    began = time.monotonic()
    done = steps = 0
    for run, count, found in _results(numbers, seed, workers):
        done, steps = done + 1, steps + count
        if found:
            print(found if isinstance(found, str) else _trace(run, seed, found))
            print(f"FAILED after {done} runs; again with: ./dev simulate forms --seed {seed} --only {run}")
            return 1
        if done % 500 == 0:
            print(f"{done} runs, {time.monotonic() - began:.0f} s", file=sys.stderr)
    print(f"{done} runs, {steps} steps, no difference (seed {seed}, {time.monotonic() - began:.0f} s)")
    return 0


Result = tuple[int, int, Difference | str | None]
"""(number of the run, its steps, what went wrong)."""


def _results(numbers: range, seed: int, workers: int) -> Iterator[Result]:
    parts = [numbers[start : start + AT_ONCE] for start in range(0, len(numbers), AT_ONCE)]
    if workers < 2 or len(parts) < 2:
        for part in parts:
            yield from _runs(part, seed)
        return
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        waiting = [pool.submit(_runs, part, seed) for part in parts]
        try:
            for future in waiting:
                yield from future.result()
        finally:
            pool.shutdown(cancel_futures=True)


_phones: list[Phone] = []


def _runs(numbers: range, seed: int) -> list[Result]:
    """Runs one after the other, until one fails. Each process keeps its phone."""
    if not _phones:
        _phones.append(Phone())
    results: list[Result] = []
    for number in numbers:
        results.append(_run(number, seed, _phones[0]))
        if results[-1][2]:
            break
    return results


def _run(number: int, seed: int, phone: Phone) -> Result:
    try:
        run = run_of(seed, number)
    except FormRefused as refused:
        return number, 0, f"The form of run {number} is refused:\n{refused}"
    return number, len(run.steps), difference_in(run, phone)


def _trace(number: int, seed: int, found: Difference) -> str:
    """The difference of a run, cut down as far as it goes."""
    phone = Phone()
    run = run_of(seed, number)
    shrinker = Shrinker(run.tables, run.steps, found, phone)
    shrinker.shrink()
    phone.close()
    last = shrinker.found
    lines = [markdown(shrinker.tables), ""]
    for place, (does_look, *step) in enumerate(shrinker.steps):
        lines.append(f"{place}. {step}{', then look' if does_look else ''}")
    lines += ["", f"Run {number} of seed {seed}: after step {last.step}, {last.what}"]
    lines += [f"  python:     {last.python!r}", f"  javascript: {last.javascript!r}"]
    return "\n".join(lines)
