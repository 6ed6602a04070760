"""The two survey engines, on random forms with random answers (./dev simulate forms runs many more).

F1  They agree on every value, condition, choice, text, row and problem.
F2  The same seed gives the same runs.
F3  A difference is found, and printed as a small form with few steps.
"""

import pytest

from survey_defs.answering import Answering
from tests.simulation.__main__ import main
from tests.simulation.forms import running
from tests.simulation.forms.comparing import run_of


def test_both_engines_agree_on_random_forms(capsys):  # F1
    code = main(["forms", "--runs", "150", "--seed", "2026", "--workers", "2"])

    assert code == 0, capsys.readouterr().out


def test_the_same_seed_gives_the_same_run():  # F2
    first, again, other = run_of(7, 3), run_of(7, 3), run_of(8, 3)

    assert (first.tables, first.steps, first.seen) == (again.tables, again.steps, again.seen)
    assert first.tables != other.tables


def test_a_difference_is_printed_small(monkeypatch, capsys):  # F3
    right = Answering.is_required
    monkeypatch.setattr(Answering, "is_required", lambda form, key, row="": not right(form, key, row))

    code = running.simulate_forms(range(1), 1, 1)

    printed = capsys.readouterr().out
    assert code == 1
    assert "required of /data/" in printed
    assert printed.count("\n") < 30
    assert "again with: ./dev simulate forms --seed 1 --only 0" in printed


@pytest.fixture(autouse=True)
def _phones_are_closed():
    yield
    while running._phones:
        running._phones.pop().close()
