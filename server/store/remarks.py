"""Remarks on visits while they are being written; a return carries them away to the phone."""

import msgspec
from sqlite_utils import Database

from server.store.rows import structs


class Remark(msgspec.Struct, frozen=True, kw_only=True):
    """One row of `remarks`. row: "" outside of repeats; key: of the question. person: who wrote it last."""

    visit: str
    row: str
    key: str
    text: str
    person: str
    written_ms: int


def write_remark(db: Database, remark: Remark) -> None:
    """In place of the former one on the same answer."""
    db.execute(
        """
        insert into remarks (visit, row, key, text, person, written_ms) values (?, ?, ?, ?, ?, ?)
        on conflict (visit, row, key) do update
            set text = excluded.text, person = excluded.person, written_ms = excluded.written_ms
        """,
        list(msgspec.structs.astuple(remark)),
    )


def remove_remark(db: Database, visit: str, row: str, key: str) -> None:
    db.execute("delete from remarks where visit = ? and row = ? and key = ?", [visit, row, key])


def remove_remarks(db: Database, visit: str) -> None:
    db.execute("delete from remarks where visit = ?", [visit])


def remarks_on(db: Database, visit: str) -> list[Remark]:
    """Those on one visit, in no promised order."""
    return structs(db, Remark, "select * from remarks where visit = ?", [visit])
