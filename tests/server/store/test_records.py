"""What is packed into a record's row comes out as it went in."""

from pathlib import Path

import pytest

from server.store.connection import Store
from server.store.records import IdTaken, record_by_id, record_with_id, records_below, write_records
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
        cells=cells, deletions=(HUNG,), contested=True, returned=7, late=True,
    )  # fmt: skip

    with store.writing() as db:
        write_records(db, [record])

    assert record_by_id(store.reader(), "visit", "v1") == record


def test_an_id_belongs_to_one_record_whatever_its_table(tmp_path: Path) -> None:
    store = Store(tmp_path / "test.db")
    visit = Record(table="visit", record="v1", enterprise="e1", parent="e1", rev=1)
    with store.writing() as db:
        write_records(db, [visit])
        with pytest.raises(IdTaken, match="v1"):
            write_records(db, [Record(table="row", record="v1", enterprise="e2", rev=2)])

    assert record_with_id(store.reader(), "v1") == visit


def test_everything_below_a_record_comes_after_what_it_hangs_on(tmp_path: Path) -> None:
    store = Store(tmp_path / "test.db")
    with store.writing() as db:
        for table, record, parent in [
            ("enterprise", "e2", ""), ("contact", "c1", "e1"), ("visit", "v2", "e2"), ("row", "r1", "v2"),
            ("row", "r2", "r1"), ("product", "p2", "e2"),
        ]:  # fmt: skip
            write_records(db, [Record(table=table, record=record, enterprise="e2", parent=parent)])

    def below(table: str, record: str) -> list[str]:
        return [found.record for found in records_below(store.reader(), table, record)]

    assert below("enterprise", "e2") == ["p2", "v2", "r1", "r2"]
    assert below("visit", "v2") == ["r1", "r2"]
    assert below("row", "r1") == ["r2"]
    assert below("contact", "c1") == below("visit", "r1") == []
