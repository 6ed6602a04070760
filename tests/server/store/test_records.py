"""What is packed into a record's row comes out as it went in."""

from pathlib import Path

import pytest

from server.store.connection import Store
from server.store.records import record_by_id, write_record
from sync.cells import Cell, Version, Write
from sync.merge import Record

LAN, HUNG = Write("lanlanlan0", 1, "1", 7), Write("hvnghvng00", 2, "2", 8)


@pytest.mark.parametrize(
    "cells",
    [
        {},
        {"a": Cell((Version("một", LAN),)), "b": Cell((Version(None, LAN),))},
        {"a": Cell((Version(1, LAN), Version([{"sha256": "x"}], HUNG)), ((7, (1,)), (8, ())))},
    ],
)
def test_a_record_reads_as_it_was_written(tmp_path: Path, cells: dict[str, Cell]) -> None:
    store = Store(tmp_path / "test.db")
    record = Record(
        table="visit", record="v1", enterprise="e1", parent="e1", rev=8, form="probe", form_version="1",
        cells=cells, deletions=(HUNG,), contested=True, late=True,
    )  # fmt: skip

    with store.writing() as db:
        write_record(db, record, has_conflict=True)

    assert record_by_id(store.reader(), "visit", "v1") == record
