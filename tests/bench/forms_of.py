"""`python -m tests.bench.forms_of FOLDER…`: what becomes of every form below some folders.

For the test forms of other projects, fetched beside this repository. A form compiles, or is refused by the
names of what is wrong or missing; a crash is ours to mend. Prints a table and, of what was refused, the
reasons with how many forms each; with --all each form. Exits with 1 after a crash.
"""

import argparse
import sys
from collections import Counter, defaultdict
from pathlib import Path

from survey_defs.xlsform import check_xlsform

ENDINGS = (".xlsx", ".xls", ".csv", ".md", ".xml")
# A file that is no form at all: a list beside a form, a document of another kind.
NO_FORM = ("unreadable", "sheet_missing")


def main(words: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.forms_of", description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--all", action="store_true", help="a line for each form")
    asked = parser.parse_args(words)
    results: dict[Path, dict[str, Counter[str]]] = {}
    reasons: Counter[str] = Counter()
    crashes = []
    for folder in asked.folders:
        by_ending: dict[str, Counter[str]] = defaultdict(Counter)
        for path in sorted(each for each in folder.rglob("*") if each.suffix.lower() in ENDINGS):
            outcome, why = outcome_of(path)
            by_ending[path.suffix.lower()][outcome] += 1
            if outcome == "refused":
                reasons.update(set(why))
            if outcome == "crashed":
                crashes.append(f"{path}: {why[0]}")
            if asked.all:
                print(f"{outcome:9} {path.relative_to(folder)}  {'; '.join(sorted(set(why)))}")
        results[folder] = by_ending
    print(f"\n{'':40} {'compiled':>9} {'refused':>9} {'no form':>9} {'crashed':>9}")
    for folder, by_ending in results.items():
        for ending, counts in sorted(by_ending.items()):
            cells = " ".join(f"{counts[name]:>9}" for name in ("compiled", "refused", "no form", "crashed"))
            print(f"{folder.name + ' ' + ending:40} {cells}")
    print("\nRefused, with how many forms each:")
    for reason, count in reasons.most_common():
        print(f"{count:5}  {reason[:150]}")
    for crash in crashes:
        print(f"crashed: {crash}", file=sys.stderr)
    return 1 if crashes else 0


def outcome_of(path: Path) -> tuple[str, list[str]]:
    """("compiled" | "refused" | "no form" | "crashed", why)."""
    try:
        checked = check_xlsform(path.read_bytes(), reserved=())
    # Whatever it is: that is what this program looks for.
    except Exception as error:
        return "crashed", [f"{type(error).__name__}: {error}"]
    if checked.survey is not None:
        return "compiled", []
    codes = {problem.code for problem in checked.problems}
    if codes <= set(NO_FORM):
        return "no form", [problem.en for problem in checked.problems]
    return "refused", [f"{problem.code}: {problem.en}" for problem in checked.problems]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
