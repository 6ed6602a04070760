"""What is packed into a record's row comes out as it went in."""

from pathlib import Path

import pytest

from server.store.connection import Store
from server.store.records import record_by_id, records_below, write_record
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


def test_what_hangs_on_a_record_of_another_table_with_the_same_id_is_left_alone(tmp_path: Path) -> None:
    store = Store(tmp_path / "test.db")
    with store.writing() as db:
        for table, record, parent in [
            ("enterprise", "e2", ""), ("contact", "e2", "e1"), ("visit", "v2", "e2"), ("row", "r1", "v2"),
            ("row", "r2", "r1"), ("product", "v2", "e2"),
        ]:  # fmt: skip
            write_record(
                db, Record(table=table, record=record, enterprise="e2", parent=parent), has_conflict=False
            )

    def below(table: str, record: str) -> list[tuple[str, str]]:
        return [(found.table, found.record) for found in records_below(store.reader(), table, record)]

    assert below("contact", "e2") == []
    assert below("product", "v2") == []
    assert below("enterprise", "e2") == [("product", "v2"), ("visit", "v2"), ("row", "r1"), ("row", "r2")]
