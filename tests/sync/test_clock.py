"""Stamps, by the vectors that the phone's clock runs as well.

S9 no effective stamp is later than receipt + 5 minutes.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from sync import clock

VECTORS = json.loads((Path(__file__).parents[1] / "vectors" / "clock.json").read_text(encoding="utf-8"))
LAN, HUNG = "7k2m9qd4xz", "zzzzzzzzzz"
NOW_MS = 1_795_000_000_000


@pytest.mark.parametrize("vector", VECTORS["next_stamp"], ids=lambda vector: vector["claim"])
def test_the_next_stamp(vector: dict[str, Any]) -> None:
    stamp = clock.next_stamp(vector["last"], vector["now_ms"], vector["device"])

    assert stamp == vector["stamp"]
    assert stamp > vector["last"]


@pytest.mark.parametrize("vector", VECTORS["clock_offset_ms"], ids=lambda vector: vector["claim"])
def test_the_offset_of_a_phone(vector: dict[str, Any]) -> None:
    offset_ms = clock.clock_offset_ms(vector["server_ms"], vector["sent_ms"], vector["received_ms"])

    assert offset_ms == vector["offset_ms"]


@pytest.mark.parametrize("vector", VECTORS["is_stamp"], ids=lambda vector: repr(vector["text"]))
def test_what_has_the_shape_of_a_stamp(vector: dict[str, Any]) -> None:
    assert clock.is_stamp(vector["text"]) is vector["is_stamp"]


def test_stamps_sort_as_text() -> None:
    by_time = sorted(
        VECTORS["order"], key=lambda stamp: (clock.stamp_ms(stamp), clock.stamp_counter(stamp), stamp)
    )

    assert by_time == VECTORS["order"]


def test_a_phone_years_ahead_is_brought_back_to_five_minutes() -> None:  # S9
    ahead = clock.write_stamp(NOW_MS + 3 * 31_557_600_000, 9, LAN)

    effective = clock.effective_stamp(ahead, LAN, NOW_MS, [])

    assert effective == clock.write_stamp(NOW_MS + 300_000, 0, LAN)


def test_an_effective_stamp_is_later_than_what_its_author_had_seen() -> None:
    slow = clock.write_stamp(NOW_MS - 9_000, 0, LAN)
    seen = clock.write_stamp(NOW_MS, 4, HUNG)

    effective = clock.effective_stamp(slow, LAN, NOW_MS, ["", seen])

    assert effective == clock.write_stamp(NOW_MS, 5, LAN)


def test_a_stamp_keeps_its_time_when_nothing_speaks_against_it() -> None:
    stamp = clock.write_stamp(NOW_MS, 2, LAN)

    assert clock.effective_stamp(stamp, LAN, NOW_MS, [clock.write_stamp(NOW_MS, 1, HUNG)]) == stamp
