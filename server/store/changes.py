"""The log: every change as it came, byte for byte, with what became of it."""

import json

import msgspec
from sqlite_utils import Database

from server.store.rows import structs
from sync.messages import Result


class StoredChange(msgspec.Struct, kw_only=True):
    """One row of `changes`.

    rev: of its latest outcome. told_rev: the same while the author has to be told of it (quarantined,
    released, refused), else 0. base: what its author had seen, as this history counts it. stamp: effective,
    "" if the bytes could not be read.
    """

    device: str
    seq: int
    rev: int
    told_rev: int = 0
    sha256: bytes
    bytes: bytes
    person: str
    received_ms: int
    stamp: str = ""
    base: int = 0
    table: str = ""
    record: str = ""
    outcome: str = ""
    problem: str = ""
    fields: list[str] = []

    @property
    def result(self) -> Result:
        return Result(
            seq=self.seq,
            outcome=self.outcome,  # type: ignore[arg-type]
            rev=self.rev,
            problem=self.problem,
            fields=self.fields,
        )


COLUMNS = StoredChange.__struct_fields__
_INSERT = "insert into changes ({}) values ({})".format(
    ", ".join(f'"{name}"' for name in COLUMNS), ", ".join("?" for _ in COLUMNS)
)
_SELECT = "select {} from changes ".format(", ".join(f'"{name}"' for name in COLUMNS))


def add_changes(db: Database, changes: list[StoredChange]) -> None:
    """Writes them into the log."""
    rows = [(*msgspec.structs.astuple(change)[:-1], _fields_text(change)) for change in changes]
    db.conn.executemany(_INSERT, rows)


def change_by_seq(db: Database, device: str, seq: int) -> StoredChange | None:
    """The change that this device sent under this number, or None when it has not."""
    return next(iter(_changes(db, "where device = ? and seq = ?", device, seq)), None)


def later_changes(db: Database, device: str, seq: int, record: str) -> list[StoredChange]:
    """What this device sent about this record after `seq` and was merged."""
    where = "where device = ? and seq > ? and record = ? and outcome in ('applied', 'merged', 'conflict')"
    return _changes(db, where, device, seq, record)


def made_on_phone(db: Database, record: str) -> tuple[str, int] | None:
    """(person, received_ms) of the change that made the record; None where the office made it."""
    first = db.execute(
        """
        select c.person, c.received_ms, d.is_office from changes c join devices d on d.id = c.device
        where c.record = ? and c.outcome in ('applied', 'merged', 'conflict') order by c.rev limit 1
        """,
        [record],
    ).fetchone()
    return None if first is None or first[2] else (first[0], first[1])


def told_between(db: Database, device: str, since: int, cursor: int) -> list[Result]:
    """Own changes quarantined, released or refused in (since, cursor], by seq."""
    first = _changes(
        db, "where device = ? and told_rev > ? and told_rev <= ? order by seq", device, since, cursor
    )
    return [change.result for change in first]


def change_outcome(db: Database, change: StoredChange) -> None:
    """Writes what became of a change after a release, a refusal or another try."""
    db.execute(
        """
        update changes set rev = ?, told_rev = ?, outcome = ?, problem = ?, fields = ?
        where device = ? and seq = ?
        """,
        [
            change.rev,
            change.told_rev,
            change.outcome,
            change.problem,
            json.dumps(change.fields),
            change.device,
            change.seq,
        ],
    )


def add_second_change(
    db: Database, device: str, seq: int, sha256: bytes, content: bytes, now_ms: int, rev: int
) -> None:
    db.execute(
        "insert into second_changes (device, seq, sha256, bytes, received_ms, rev) values (?, ?, ?, ?, ?, ?)",
        [device, seq, sha256, content, now_ms, rev],
    )


class SecondChange(msgspec.Struct, frozen=True, kw_only=True):
    """One row of `second_changes`: other bytes under a number that is in use."""

    device: str
    seq: int
    sha256: bytes
    bytes: bytes
    received_ms: int
    rev: int
    outcome: str
    problem: str

    @property
    def result(self) -> Result:
        return Result(
            seq=self.seq,
            outcome=self.outcome,  # type: ignore[arg-type]
            rev=self.rev,
            problem=self.problem,
        )


def second_change(db: Database, device: str, seq: int, sha256: bytes) -> SecondChange | None:
    """These second bytes, or None when they have not come before."""
    where = "where device = ? and seq = ? and sha256 = ?"
    return next(iter(_second_changes(db, where, device, seq, sha256)), None)


def second_changes_between(db: Database, device: str, since: int, cursor: int) -> list[Result]:
    """What became of second bytes in (since, cursor], by seq."""
    where = "where device = ? and rev > ? and rev <= ? order by seq"
    return [second.result for second in _second_changes(db, where, device, since, cursor)]


def second_change_outcome(db: Database, second: SecondChange, rev: int, outcome: str, problem: str) -> None:
    db.execute(
        """
        update second_changes set rev = ?, outcome = ?, problem = ?
        where device = ? and seq = ? and sha256 = ?
        """,
        [rev, outcome, problem, second.device, second.seq, second.sha256],
    )


def all_numbers(db: Database) -> list[tuple[str, int, bytes]]:
    """(device, seq, sha256) of the whole log: for tests and for comparing two copies."""
    return db.execute("select device, seq, sha256 from changes order by device, seq").fetchall()


def _fields_text(change: StoredChange) -> str:
    # Hardly any change has met others'.
    return json.dumps(change.fields) if change.fields else "[]"


def _changes(db: Database, where: str, *values: str | int) -> list[StoredChange]:
    rows = db.execute(_SELECT + where, list(values)).fetchall()
    return [StoredChange(**dict(zip(COLUMNS, (*row[:-1], json.loads(row[-1])), strict=True))) for row in rows]


def _second_changes(db: Database, where: str, *values: str | int | bytes) -> list[SecondChange]:
    return structs(db, SecondChange, f"select * from second_changes {where}", values)
