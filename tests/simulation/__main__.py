"""`./dev simulate NAME --runs N --seed S`: random runs of one kind, until something differs or breaks a rule.

forms: both survey engines on random forms. sync: phones and office through a day with every fault.
"""

import argparse
import sys

from tests.simulation.forms.running import simulate_forms
from tests.simulation.sync.running import simulate_sync


def main(arguments: list[str]) -> int:
    """The exit code: 0 when everything holds, 1 when something does not."""
    parser = argparse.ArgumentParser(prog="./dev simulate", description=__doc__)
    parser.add_argument("name", choices=["forms", "sync"])
    parser.add_argument("--runs", type=int, default=1000, help="how many (1000)")
    parser.add_argument("--seed", type=int, default=1, help="the same seed gives the same runs (1)")
    parser.add_argument("--only", type=int, help="forms: one run, by its number, as a difference names it")
    parser.add_argument("--workers", type=int, default=2, help="processes side by side (2)")
    options = parser.parse_args(arguments)
    if options.name == "sync":
        return simulate_sync(range(options.seed, options.seed + options.runs), options.workers)
    numbers = range(options.runs) if options.only is None else range(options.only, options.only + 1)
    return simulate_forms(numbers, options.seed, options.workers)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
