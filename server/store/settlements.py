"""Decided conflicts with the reason that was given. The decision itself is a change of the office."""

import msgspec
from sqlite_utils import Database

from server.store.rows import structs


def add_settlement(
    db: Database, rev: int, table: str, record: str, field: str, reason: str, person: str, now_ms: int
) -> None:
    """rev: of the change that settled it."""
    db.table("settlements").insert(
        {
            "rev": rev,
            "table": table,
            "record": record,
            "field": field,
            "reason": reason,
            "person": person,
            "settled_ms": now_ms,
        }
    )


def move_settlement(db: Database, before: int, rev: int) -> None:
    """The change that settled it was merged once more, under another revision."""
    db.execute("update settlements set rev = ? where rev = ?", [rev, before])


class Settlement(msgspec.Struct, frozen=True, kw_only=True):
    """One row of `settlements`. change: bytes of the office's change that carries the decision."""

    table: str
    record: str
    field: str
    reason: str
    person: str
    settled_ms: int
    change: bytes


def settlements_below(db: Database, record: str) -> list[Settlement]:
    """Those of the record and of all that hangs on it, the latest first."""
    return structs(
        db,
        Settlement,
        """
        with recursive below (id) as (
            select ? union all select c.record from records c join below on c.parent = below.id
        )
        select s."table", s.record, s.field, s.reason, s.person, s.settled_ms, c.bytes as change
        from below join settlements s on s.record = below.id
            join changes c on c.record = s.record and c.rev = s.rev
        order by s.rev desc
        """,
        [record],
    )
