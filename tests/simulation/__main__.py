"""`./dev simulate NAME --runs N --seed S`: random runs of one kind, until something differs."""

import argparse
import sys

from tests.simulation.forms.running import simulate_forms

NOT_YET = ("sync",)


def main(arguments: list[str]) -> int:
    """The exit code: 0 when nothing differs, 1 when something does, 2 when it cannot be run."""
    parser = argparse.ArgumentParser(prog="./dev simulate", description=__doc__)
    parser.add_argument("name", choices=["forms", *NOT_YET])
    parser.add_argument("--runs", type=int, default=1000, help="how many (1000)")
    parser.add_argument("--seed", type=int, default=1, help="the same seed gives the same runs (1)")
    parser.add_argument("--only", type=int, help="one run of them, by its number, as a difference names it")
    parser.add_argument("--workers", type=int, default=2, help="processes side by side (2)")
    options = parser.parse_args(arguments)
    if options.name in NOT_YET:
        print(f"There is no simulation of {options.name} yet; there is one of forms.", file=sys.stderr)
        return 2
    numbers = range(options.runs) if options.only is None else range(options.only, options.only + 1)
    return simulate_forms(numbers, options.seed, options.workers)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
