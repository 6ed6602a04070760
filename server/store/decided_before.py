"""Decisions of a lost history about changes that phones have yet to send again."""

import json
from typing import Any

import msgspec
from sqlite_utils import Database

from server.store.rows import structs


class DecidedBefore(msgspec.Struct, frozen=True, kw_only=True):
    """One row of `decided_before`. state: "released" | "refused". repaired: JSON."""

    device: str
    seq: int
    sha256: bytes
    problem: str
    state: str
    repaired: str
    reason: str
    decided_by: str

    @property
    def parts(self) -> dict[str, Any]:
        """What the coordinator put in place of parts of the change."""
        parts: dict[str, Any] = json.loads(self.repaired)
        return parts


def add_decided_before(db: Database, decided: DecidedBefore) -> None:
    """The last word counts: a release that could not be merged may have been followed by a refusal."""
    db.execute(
        """
        insert or replace into decided_before
            (device, seq, sha256, problem, state, repaired, reason, decided_by)
        values (?, ?, ?, ?, ?, ?, ?, ?)
        """,
        list(msgspec.structs.astuple(decided)),
    )


def decided_before(db: Database, device: str, seq: int, sha256: bytes) -> DecidedBefore | None:
    """What was decided about these bytes; None nearly always."""
    found = structs(
        db,
        DecidedBefore,
        "select * from decided_before where device = ? and seq = ? and sha256 = ?",
        [device, seq, sha256],
    )
    return next(iter(found), None)


def forget_decided_before(db: Database, device: str, seq: int, sha256: bytes) -> None:
    """It has been carried out."""
    db.execute(
        "delete from decided_before where device = ? and seq = ? and sha256 = ?", [device, seq, sha256]
    )


def has_decided_before(db: Database, device: str) -> bool:
    """Whether a decision waits for one of this device's changes to come again."""
    found = db.execute("select 1 from decided_before where device = ? limit 1", [device])
    return found.fetchone() is not None
