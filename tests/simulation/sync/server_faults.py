"""A store whose transactions can break at any statement: the process dies, the disk is full, one fails."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlite_utils import Database
from sqlite_utils.utils import sqlite3

from server.store.connection import Store

FAULTS = ("died", "disk full", "failed once")
AT_THE_COMMIT = 10_000
"""More statements than a transaction has: it breaks when all of it is written, and nothing is committed."""


class ServerDied(BaseException):
    """The process is gone in mid-transaction. Not an Exception: nothing can catch a power cut."""


class BreakingStore(Store):
    """breaks_after: statements until the next transaction breaks; None while all is well."""

    breaks_after: int | None = None
    fault: str = "died"

    @contextmanager
    def writing(self) -> Iterator[Database]:
        with super().writing() as db:
            if self.breaks_after is None:
                yield db
                return
            whole = db.conn
            db.conn = BreakingConnection(self, whole)  # type: ignore[assignment]
            try:
                yield db
                self.breaks_after = 0 if self.breaks_after > AT_THE_COMMIT // 2 else self.breaks_after
                db.execute("select 'the commit comes next'")
            finally:
                db.conn = whole

    def close(self) -> None:
        """Lets go of the file, as the end of a process does."""
        for name in ("reader", "writer"):
            kept = self._threads.__dict__.pop(name, None)
            if kept is not None:
                kept.conn.close()

    def count(self, statement: str) -> None:
        """Raises what breaks here, if something does."""
        assert self.breaks_after is not None
        self.breaks_after -= 1
        if self.breaks_after < 0 and not statement.startswith("rollback"):
            if self.fault == "died":
                raise ServerDied
            if self.fault == "disk full" or self.breaks_after == -1:
                raise sqlite3.OperationalError("database or disk is full")


class BreakingConnection:
    """A connection whose statements are counted; one that writes many rows breaks between two of them."""

    def __init__(self, store: BreakingStore, whole: Any) -> None:
        self._store, self._whole = store, whole

    def execute(self, statement: str, *values: Any) -> Any:
        self._store.count(statement)
        return self._whole.execute(statement, *values)

    def executemany(self, statement: str, rows: Iterable[Any]) -> Any:
        return self._whole.executemany(statement, self._counted(statement, rows))

    def _counted(self, statement: str, rows: Iterable[Any]) -> Iterator[Any]:
        for row in rows:
            self._store.count(statement)
            yield row

    def __getattr__(self, name: str) -> Any:
        return getattr(self._whole, name)
