"""The server's own counters: its history (epoch), the revision, the time that never goes back."""

import msgspec
from sqlite_utils import Database


class SyncState(msgspec.Struct, kw_only=True):
    """The one row of `sync_state`; changed in memory during a transaction, written once at its end."""

    epoch: int
    rev: int
    server_ms: int
    office_device: str

    def next_rev(self) -> int:
        """The next revision, higher than any that this history has given."""
        self.rev += 1
        return self.rev


def read_state(db: Database) -> SyncState | None:
    """The counters; None in a database that no history has begun in."""
    row = db.execute("select epoch, rev, server_ms, office_device from sync_state").fetchone()
    return row and SyncState(epoch=row[0], rev=row[1], server_ms=row[2], office_device=row[3])


def write_state(db: Database, state: SyncState) -> None:
    db.execute(
        """
        insert into sync_state (id, epoch, rev, server_ms, office_device) values (1, ?, ?, ?, ?)
        on conflict (id) do update set epoch = excluded.epoch, rev = excluded.rev,
            server_ms = excluded.server_ms, office_device = excluded.office_device
        """,
        [state.epoch, state.rev, state.server_ms, state.office_device],
    )


def earlier_epochs(db: Database) -> dict[int, int]:
    """{earlier epoch: last revision shared with it}."""
    return dict(db.execute("select epoch, shared_rev from earlier_epochs").fetchall())


def add_earlier_epoch(db: Database, epoch: int, shared_rev: int) -> None:
    db.execute("insert into earlier_epochs (epoch, shared_rev) values (?, ?)", [epoch, shared_rev])
