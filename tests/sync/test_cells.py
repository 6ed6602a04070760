"""One cell and its versions.

S2 every typed value is shown, overtaken by somebody who had seen it, or in a conflict.
S4 what a cell shows does not depend on the order of arrival, given the effective stamps.
"""

from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.cells import Cell, Version, Write, has_different_values, is_conflict, join, shows

LAN, HUNG, MAI = "lanlanlan0", "hvnghvng00", "maimaimai0"


def by(device: str, value: Any, rev: int, *, at: int | None = None, seq: int | None = None) -> Version:
    return Version(value, Write(device, seq or rev, f"{at or rev:012x}-0000-{device}", rev))


def cell(*joined: tuple[Version, int], rule: str = "last") -> Cell:
    """Versions joined one after the other, each with the base that its author had seen."""
    (first, _), *later = joined
    made = Cell((first,))
    for version, base in later:
        made = join(made, version, base, rule)
    return made


def values(held: Cell) -> list[Any]:
    return [version.value for version in held.versions]


def test_an_edit_of_what_was_seen_replaces_it() -> None:
    assert values(cell((by(LAN, "a", 1), 0), (by(HUNG, "b", 2), 1))) == ["b"]


def test_an_edit_of_what_was_not_seen_stands_beside_it() -> None:  # S2
    held = cell((by(LAN, "a", 1), 0), (by(HUNG, "b", 2), 0))

    assert values(held) == ["a", "b"]
    assert is_conflict(held, "last")


def test_the_later_stamp_shows_whichever_came_first() -> None:  # S4
    early, late = by(LAN, "early", 2, at=10), by(HUNG, "late", 1, at=20)

    assert shows(cell((late, 0), (early, 0)), "last") == "late"


def test_one_s_own_value_is_replaced_even_when_the_screen_is_old() -> None:
    held = cell((by(LAN, "1", 1), 0), (by(HUNG, "h", 2), 1), (by(LAN, "2", 3), 0))

    assert values(held) == ["h", "2"]


def test_equal_values_are_no_conflict_and_both_go_when_seen() -> None:
    twice = cell((by(LAN, "a", 1), 0), (by(HUNG, "a", 2), 0))

    assert not has_different_values(twice)
    assert values(join(twice, by(MAI, "b", 3), 2, "last")) == ["b"]


def test_an_equal_value_that_arrived_after_the_screen_was_drawn_stays() -> None:  # S4
    seen_a = by(MAI, "b", 3)
    orders = [
        cell((by(LAN, "a", 1), 0), (by(HUNG, "a", 2), 0), (seen_a, 1)),
        cell((by(LAN, "a", 1), 0), (by(MAI, "b", 2, at=3), 1), (by(HUNG, "a", 3, at=2), 0)),
    ]

    assert [values(held) for held in orders] == [["a", "b"], ["a", "b"]]


def test_what_was_shown_at_base_is_remembered_after_it_was_overtaken() -> None:  # S2
    """An author who saw "b" must not remove "a", which nobody showed them, when another has replaced "b"."""
    contested = cell((by(LAN, "a", 1, at=1), 0), (by(HUNG, "b", 2, at=2), 0))
    replaced = join(contested, by(MAI, "c", 3, at=3), 2, "last")

    held = join(replaced, by("thvthvthv0", "d", 4, at=4), 2, "last")

    assert values(held) == ["a", "c", "d"]


def test_an_edit_during_a_conflict_replaces_only_what_was_shown() -> None:  # S2
    contested = cell((by(LAN, "a", 1), 0), (by(HUNG, "b", 2), 0))

    assert values(join(contested, by(MAI, "c", 3), 2, "last")) == ["a", "c"]


def test_settling_overtakes_everything_up_to_base_and_nothing_after() -> None:
    contested = cell((by(LAN, "a", 1), 0), (by(HUNG, "b", 2), 0), (by(MAI, "c", 3), 0))

    settled = join(contested, by("office0000", "b", 4), 2, "last", settles=True)

    assert values(settled) == ["c", "b"]


def test_cleared_is_a_value() -> None:
    assert is_conflict(cell((by(LAN, None, 1), 0), (by(HUNG, "x", 2), 0)), "last")


def test_one_and_true_are_different_values() -> None:
    assert is_conflict(cell((by(LAN, 1, 1), 0), (by(HUNG, True, 2), 0)), "last")


def test_a_released_older_change_does_not_undo_what_its_author_wrote_since() -> None:
    held = cell((by(LAN, "new", 3, seq=3), 0))

    assert values(join(held, by(LAN, "old", 9, seq=2), 0, "last")) == ["new"]


@pytest.mark.parametrize(
    ("rule", "first", "second", "shown"),
    [
        ("union", ["a", "b"], ["b", "c"], ["a", "b", "c"]),
        ("union", "a b", "b c", "a b c"),
        ("union", None, ["b"], ["b"]),
        ("append", "A\nB\nC", "A\nB\nD", "A\nB\nC\nD"),
        ("append", "A\n\nB", "A\n\nC", "A\n\nB\nC"),
        ("append", {"sha256": "1"}, {"sha256": "2"}, [{"sha256": "1"}, {"sha256": "2"}]),
        ("append", [{"sha256": "1"}], [{"sha256": "1"}, {"sha256": "2"}], [{"sha256": "1"}, {"sha256": "2"}]),
        ("maximum", 12, 9, 12),
        ("maximum", "9.5", "12.25", "12.25"),
        ("maximum", None, 3, 3),
        ("review", "good", "bad", None),
        ("last", "good", "bad", "bad"),
    ],
)
def test_what_a_rule_shows_of_two_versions(rule: str, first: Any, second: Any, shown: Any) -> None:
    held = cell((by(LAN, first, 1), 0), (by(HUNG, second, 2), 0), rule=rule)

    assert shows(held, rule) == shown
    assert is_conflict(held, rule) is (rule in ("last", "review"))


def test_who_has_seen_a_union_replaces_all_of_it() -> None:
    both = cell((by(LAN, ["x"], 1), 0), (by(HUNG, ["h"], 2), 0), rule="union")

    assert values(join(both, by(LAN, ["h"], 3), 2, "union")) == [["h"]]


def test_nobody_has_seen_a_version_under_review() -> None:  # S2
    both = cell((by(LAN, "good", 1), 0), (by(HUNG, "bad", 2), 0), rule="review")

    assert values(join(both, by(MAI, "so-so", 3), 2, "review")) == ["good", "bad", "so-so"]


@given(st.permutations(range(4)), st.sampled_from(["last", "union", "append", "maximum", "review"]))
def test_the_order_of_arrival_of_unseen_edits_does_not_matter(order: list[int], rule: str) -> None:  # S4
    devices = [LAN, HUNG, MAI, "thvthvthv0"]
    stamps = [40, 10, 30, 20]

    shown = set()
    for arrival in (order, list(next(permutations(range(4))))):
        held = cell(
            *((by(devices[i], str(i), rev, at=stamps[i]), 0) for rev, i in enumerate(arrival, 1)), rule=rule
        )
        shown.add((shows(held, rule), tuple(values(held))))

    assert len(shown) == 1
