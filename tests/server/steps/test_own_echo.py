"""What a phone sent up comes down as a number, when nothing else is new in the record."""

import pytest

from server.steps.own_echo import as_own
from sync.cells import Cell, Version, Write
from sync.merge import Record
from sync.messages import OwnRecord

SINCE = 10
LAN, HUNG = "lanlanlan0", "hvnghvng00"
OLD = Cell((Version("a", Write(HUNG, 3, "1", 7)),))


def written(device: str = LAN, *, seq: int = 5, rev: int = 12, value: str = "b") -> Cell:
    return Cell((Version(value, Write(device, seq, "2", rev)),))


def record(**other: object) -> Record:
    parts = {"rev": 12, "cells": {"name": OLD, "point": written()}, **other}
    return Record(table="visit", record="v1", enterprise="e1", parent="e1", **parts)  # type: ignore[arg-type]


def test_the_latest_own_change_names_the_record_and_its_fields_are_counted() -> None:
    cells = {"name": OLD, "point": written(seq=5, rev=12), "note": written(seq=6, rev=13)}

    assert as_own(record(rev=13, cells=cells), LAN, SINCE) == OwnRecord(seq=6, rev=13, fields=3)


@pytest.mark.parametrize(
    "other",
    [
        {"cells": {"point": written(), "note": written(HUNG, rev=11)}},
        {"cells": {"point": Cell((*written().versions, *written(HUNG, value="c").versions))}},
        {"cells": {"name": OLD}},
        {"rev": 14},
        {"deletions": (Write(LAN, 9, "3", 9),), "contested": True},
        {"late": True},
        {"returned": 12},
    ],
    ids=[
        *("another's field", "a conflict", "nothing of its own", "moved on since", "deleted", "late"),
        "back after it was dropped",
    ],
)
def test_what_the_phone_cannot_know_is_sent_whole(other: dict[str, object]) -> None:
    assert as_own(record(**other), LAN, SINCE) is None


def test_what_was_back_before_the_phone_last_received_is_held_there_again() -> None:
    assert as_own(record(returned=SINCE), LAN, SINCE) is not None
