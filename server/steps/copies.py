"""Backups and what follows a restore: a new history, so that phones send again what the copy does not have.

Source: the protocol page, Words: epoch. Rule S12: restore an old backup, let every phone call in, nothing
within their journals is lost, and nothing that the office did.
"""

from contextlib import closing
from pathlib import Path

from server.steps.ledger import Ledger, begin_history
from server.steps.replay import replay_office
from server.store.connection import Store, connect
from server.store.copies import copy_out, empty_tables, put_back
from server.store.sync_health import note_restored
from server.store.sync_state import read_state, write_state


class NoHistory(ValueError):
    """The file is no copy of this product's database."""


def back_up(store: Store, path: Path) -> None:
    """Writes a copy of everything to `path`, replacing an older copy there; the server goes on meanwhile."""
    fresh = path.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    with closing(connect(store.path, query_only=False)) as db:
        copy_out(db, fresh)
    fresh.replace(path)


def restore(store: Store, path: Path, now_ms: int) -> int:
    """Puts a copy back while the server runs and begins a new epoch, which it gives. Raises NoHistory.

    What the office did since the copy was made is done again from its log, in the same transaction.
    """
    if not path.exists():
        raise NoHistory(f"{path.name}: there is no such copy.")
    with closing(connect(path, query_only=True)) as copy:
        before = read_state(copy)
        if before is None:
            raise NoHistory(f"{path.name} holds no history. Choose a file that `back_up` has written.")
        with store.writing() as db:
            put_back(db, copy)
            ledger = Ledger(db, begin_history(db, now_ms, before), now_ms, writes_at_once=True)
            replay_office(ledger, store.office_log)
            if store.office_log is not None:
                # One that is lost is on record by now; the next act needs one.
                store.office_log.begin()
            write_state(db, ledger.state)
            note_restored(db, ledger.state.epoch)
            return ledger.state.epoch


def empty(store: Store, now_ms: int) -> int:
    """Removes everything and begins a new epoch, which it gives. For tests."""
    with store.writing() as db:
        empty_tables(db)
        return begin_history(db, now_ms, None).epoch
