"""Phones and office through random days with every fault (./dev simulate sync runs many more).

The rules S1 to S13 stand on the page of the sync protocol; they are looked at in tests/simulation/sync.
"""

import pytest

from tests.simulation.__main__ import main
from tests.simulation.sync import running
from tests.simulation.sync.planted import PLANTED, last_push_wins
from tests.simulation.sync.running import live
from tests.simulation.sync.steps import make_day

MOST_RUNS = 300


def test_no_fault_of_a_day_breaks_a_rule(capsys):  # S1 to S13
    code = main(["sync", "--runs", "150", "--seed", "1", "--workers", "2"])

    assert code == 0, capsys.readouterr().out


def test_the_same_seed_gives_the_same_day():
    _, first = live(*make_day(7))
    _, again = live(*make_day(7))
    _, other = live(*make_day(8))

    assert first == again
    assert first != other


@pytest.mark.parametrize(
    ("plant", "rules", "faults"), PLANTED, ids=lambda value: getattr(value, "__name__", "")
)
def test_a_planted_bug_is_found(monkeypatch, plant, rules, faults):
    plant(monkeypatch)

    days = (live(*make_day(seed, frozenset(faults.split(", ")) - {""}))[0] for seed in range(1, MOST_RUNS))
    found = next((violation for violation in days if violation), None)

    assert found is not None, f"not found in {MOST_RUNS} days"
    assert found.rule in rules.split(), found


def test_a_failing_day_is_printed_small_and_can_be_run_again(monkeypatch, capsys):
    last_push_wins(monkeypatch)

    code = running.simulate_sync(range(1, 50), 1)

    printed = capsys.readouterr().out
    assert code == 1
    assert " steps, faults: " in printed
    assert printed.count("\n") < 60
    assert "again with: ./dev simulate sync --seed" in printed
