"""Phones and office through random days with every fault (./dev simulate sync runs many more).

The rules S1 to S13 stand on the page of the sync protocol; they are looked at in tests/simulation/sync.
"""

from tests.simulation.__main__ import main
from tests.simulation.sync.running import live
from tests.simulation.sync.steps import make_day


def test_no_fault_of_a_day_breaks_a_rule(capsys):  # S1 to S13
    code = main(["sync", "--runs", "240", "--seed", "1", "--workers", "2"])

    assert code == 0, capsys.readouterr().out


def test_the_same_seed_gives_the_same_day():
    _, first = live(*make_day(7))
    _, again = live(*make_day(7))
    _, other = live(*make_day(8))

    assert first == again
    assert first != other
