"""Decided conflicts with the reason that was given. The decision itself is a change of the office."""

from sqlite_utils import Database

from sync.merge import Record


def add_settlement(
    db: Database, rev: int, record: Record, field: str, reason: str, person: str, now_ms: int
) -> None:
    """rev: of the change that settled it."""
    db.table("settlements").insert(
        {
            "rev": rev,
            "table": record.table,
            "record": record.record,
            "field": field,
            "reason": reason,
            "person": person,
            "settled_ms": now_ms,
        }
    )


def settlements_of(db: Database, table: str, record: str) -> list[tuple[str, str, str]]:
    """(field, reason, person) of one record, oldest first."""
    return db.execute(
        'select field, reason, person from settlements where "table" = ? and record = ? order by rev',
        [table, record],
    ).fetchall()
