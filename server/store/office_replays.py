"""What came of the office's log after each restore."""

import json

import msgspec
from sqlite_utils import Database


class NotAgain(msgspec.Struct, frozen=True, kw_only=True):
    """An act that could not be done again. act: its kind in the log. by: id of a person, or ""."""

    act: str
    by: str
    at_ms: int
    problem: str


class Replay(msgspec.Struct, frozen=True, kw_only=True):
    """One row of `office_replays`. returned: acts that are here again, or were already.

    damaged: lines that could not be read. is_whole: 0 when the log lacks something, or is not there.
    """

    epoch: int
    returned: int
    damaged: int
    is_whole: int
    failed: list[NotAgain]


class Waits(msgspec.Struct, frozen=True):
    """What a phone has to call in for. changes: of the office. decisions: about changes of phones."""

    changes: int
    decisions: int


def write_replay(db: Database, replay: Replay) -> None:
    failed = json.dumps([msgspec.to_builtins(one) for one in replay.failed])
    db.execute(
        "insert into office_replays (epoch, returned, damaged, is_whole, failed) values (?, ?, ?, ?, ?)",
        [replay.epoch, replay.returned, replay.damaged, replay.is_whole, failed],
    )


def replay_of(db: Database, epoch: int) -> Replay | None:
    """What came of the log when this history began; None when it did not begin with a restore."""
    row = db.execute(
        "select returned, damaged, is_whole, failed from office_replays where epoch = ?", [epoch]
    ).fetchone()
    if row is None:
        return None
    failed = msgspec.json.decode(row[3], type=list[NotAgain])
    return Replay(epoch=epoch, returned=row[0], damaged=row[1], is_whole=row[2], failed=failed)


def what_waits(db: Database) -> Waits:
    """How much of the log stands and waits for phones."""
    row = db.execute(
        """
        select
            (select count(*) from quarantine q join devices d on d.id = q.device
                where d.is_office = 1 and q.state = 'waiting'),
            (select count(*) from decided_before)
        """
    ).fetchone()
    return Waits(*row)
