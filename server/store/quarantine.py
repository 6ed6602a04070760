"""Changes that wait for a coordinator, or for the record they belong to."""

import msgspec
from sqlite_utils import Database

from server.store.rows import structs


class Waiting(msgspec.Struct, frozen=True, kw_only=True):
    """One row of `quarantine`. awaited: the record whose arrival lets it be tried again, or ""."""

    id: int
    device: str
    seq: int
    sha256: bytes
    problem: str
    awaited: str
    rev: int
    state: str
    reason: str
    decided_by: str
    decided_ms: int


def add_waiting(
    db: Database, device: str, seq: int, sha256: bytes, problem: str, awaited: str, rev: int
) -> None:
    db.execute(
        """
        insert into quarantine (device, seq, sha256, problem, awaited, rev, state)
        values (?, ?, ?, ?, ?, ?, 'waiting')
        """,
        [device, seq, sha256, problem, awaited, rev],
    )


def waiting(db: Database) -> list[Waiting]:
    """Everything that waits for a coordinator, oldest first."""
    return _rows(db, "where state = 'waiting' order by id")


def waiting_change(db: Database, device: str, seq: int) -> Waiting | None:
    """The change that waits under this number; the one that came first if several do."""
    rows = _rows(db, "where device = ? and seq = ? and state = 'waiting' order by id limit 1", device, seq)
    return next(iter(rows), None)


def waiting_for(db: Database, record: str) -> list[Waiting]:
    """Changes to be tried again when this record arrives, oldest first."""
    return _rows(db, "where awaited = ? and awaited <> '' and state = 'waiting' order by id", record)


def awaited_records(db: Database) -> set[str]:
    """Ids of the records that have not arrived and that a change waits for: nearly always none."""
    rows = db.execute("select awaited from quarantine where awaited <> '' and state = 'waiting'")
    return {row[0] for row in rows.fetchall()}


def decide(db: Database, waiting: int, state: str, reason: str, by: str, now_ms: int) -> None:
    """state: "released" | "refused". by: the person who decided, "" when the record arrived by itself."""
    db.execute(
        "update quarantine set state = ?, reason = ?, decided_by = ?, decided_ms = ? where id = ?",
        [state, reason, by, now_ms, waiting],
    )


def wait_for_another(db: Database, waiting: int, problem: str, awaited: str) -> None:
    """Tried again and still not merged: why, this time."""
    db.execute("update quarantine set problem = ?, awaited = ? where id = ?", [problem, awaited, waiting])


def _rows(db: Database, where: str, *values: str | int) -> list[Waiting]:
    return structs(db, Waiting, f"select * from quarantine {where}", values)
