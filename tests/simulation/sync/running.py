"""Many days, side by side in a few processes; the first that fails is cut down and printed."""

import logging
import random
import shutil
import sys
import tempfile
import time
import traceback
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from tests.simulation.sync.at_rest import come_to_rest, look
from tests.simulation.sync.office import make_template
from tests.simulation.sync.shrinking import shrink
from tests.simulation.sync.steps import make_day, take_step
from tests.simulation.sync.violation import Violation
from tests.simulation.sync.world import Setting, Step, World

AT_ONCE = 20
# What cannot be merged is told there by the hundred: it is wanted here.
logging.getLogger("khaosat.sync").setLevel(logging.CRITICAL)
MEMORY = Path("/dev/shm")


def simulate_sync(seeds: range, workers: int) -> int:
    """The exit code: 1 when a rule did not hold in a run, which is printed as small as it gets."""
    began = time.monotonic()
    done = steps = 0
    for seed, count, problem in _results(seeds, workers):
        done, steps = done + 1, steps + count
        if problem:
            print(trace(seed))
            print(f"FAILED after {done} runs; again with: ./dev simulate sync --seed {seed} --runs 1")
            return 1
        if done % 1000 == 0:
            print(f"{done} runs, {time.monotonic() - began:.0f} s", file=sys.stderr)
    spent = time.monotonic() - began
    print(
        f"{done} runs, {steps} steps, S1 to S13 hold (seeds {seeds.start} to {seeds.stop - 1}, {spent:.0f} s)"
    )
    return 0


Result = tuple[int, int, str]
"""(seed, steps, the rule that did not hold and how, or "")."""


def _results(seeds: range, workers: int) -> Iterator[Result]:
    parts = [seeds[start : start + AT_ONCE] for start in range(0, len(seeds), AT_ONCE)]
    if workers < 2 or len(parts) < 2:
        for part in parts:
            yield from run_days(part)
        return
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        waiting = [pool.submit(run_days, part) for part in parts]
        try:
            for future in waiting:
                yield from future.result()
        finally:
            pool.shutdown(cancel_futures=True)


def run_days(seeds: range) -> list[Result]:
    """Days one after the other, until one fails."""
    results: list[Result] = []
    for seed in seeds:
        setting, steps = make_day(seed)
        violation, _ = live(setting, steps)
        results.append((seed, len(steps), str(violation or "")))
        if violation:
            break
    return results


def live(setting: Setting, steps: list[Step]) -> tuple[Violation | None, list[str]]:
    """One day from its beginning to rest: what did not hold, and the trace."""
    folder = Path(tempfile.mkdtemp(prefix="sync-", dir=MEMORY if MEMORY.is_dir() else None))
    world = None
    try:
        world = World(setting, folder, _template())
        for step in steps:
            take_step(world, step)
        come_to_rest(world, random.Random(setting.seed))
        look(world)
    except Violation as violation:
        return violation, world.told if world else []
    except Exception as error:
        told = world.told if world else []
        return Violation("error", f"{type(error).__name__}: {error}"), [*told, traceback.format_exc()]
    else:
        return None, world.told
    finally:
        if world:
            world.close()
        shutil.rmtree(folder, ignore_errors=True)


def trace(seed: int) -> str:
    """A failing day with as few steps as show the same."""
    setting, steps = make_day(seed)
    first, _ = live(setting, steps)
    if first is None:
        return f"Seed {seed} fails only together with others."
    setting, steps = shrink(setting, steps, first.rule, lambda s, t: _rule(live(s, t)[0]))
    violation, told = live(setting, steps)
    lines = [f"Day {seed}: {len(steps)} steps, faults: {', '.join(sorted(setting.faults)) or 'none'}"]
    return "\n".join([*lines, *(f"  {line}" for line in told), f"{violation}"])


def _rule(violation: Violation | None) -> str:
    return violation.rule if violation else ""


_templates: list[Path] = []


def _template() -> Path:
    """The database that days begin with, made once in each process."""
    if not _templates:
        folder = Path(tempfile.mkdtemp(prefix="sync-", dir=MEMORY if MEMORY.is_dir() else None))
        make_template(folder / "first.db")
        _templates.append(folder / "first.db")
    return _templates[0]
