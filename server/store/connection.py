"""The one SQLite file: readers per thread, one writer at a time, durable before anybody is told.

Phones delete nothing before the server says that a change is on disk, so that must be true:
`synchronous=FULL`, WAL, one process-wide writer lock. SQLite below 3.51.3 can corrupt a WAL file when
two connections write and checkpoint at the same moment, hence the check at the start.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlite_utils import Database
from sqlite_utils.utils import sqlite3  # type: ignore[attr-defined]  # pysqlite3 where it is installed

from server.store.migrations_rescue import migrations
from server.store.office_log import OfficeLog, unfinished

OLDEST_SAFE_SQLITE = (3, 51, 3)
# 16 MiB instead of 4: when many phones send at once, each page of an index is then carried over from the log
# once for several pushes. What is in the log is as durable.
PAGES_IN_LOG = 4000


class SqliteTooOld(RuntimeError):
    """The SQLite library has the WAL-reset defect; the server must not start with it."""


class Store:
    """One database file.

    path: created with its folder when missing; migrations are applied before the first use.
    office_log: folder of the second copy of what the office does; None where nobody needs one.
    Raises SqliteTooOld when the library below could corrupt the file.
    """

    def __init__(self, path: Path, office_log: Path | None = None) -> None:
        refuse_unsafe_sqlite(sqlite3.sqlite_version_info)
        path.parent.mkdir(parents=True, exist_ok=True)
        self.path = path
        self.office_log = OfficeLog(office_log) if office_log else None
        self._lock = threading.RLock()
        self._threads = threading.local()
        with self._lock:
            migrations.apply(self._writer())
        self._take_back_what_was_cut_off()

    def reader(self) -> Database:
        """A connection of this thread that cannot write; sees what was committed when its statement began."""
        if not hasattr(self._threads, "reader"):
            self._threads.reader = connect(self.path, query_only=True)
        reader: Database = self._threads.reader
        return reader

    @contextmanager
    def writing(self) -> Iterator[Database]:
        """One write transaction; committed to disk when the block ends, rolled back when it raises."""
        with self._lock:
            db = self._writer()
            db.execute("begin immediate")
            try:
                yield db
                db.execute("commit")
            except BaseException:
                # A failed commit leaves the transaction open; a full disk may have ended it already.
                if db.conn.in_transaction:
                    db.execute("rollback")
                raise

    @contextmanager
    def reading(self) -> Iterator[Database]:
        """A reader that sees one state of the database from its first statement to the end of the block."""
        db = self.reader()
        db.execute("begin")
        try:
            yield db
        finally:
            db.execute("rollback")

    def _take_back_what_was_cut_off(self) -> None:
        """The log has a line whose transaction a power cut ended: it was acknowledged to nobody."""
        if self.office_log is None or not unfinished(self.office_log, self.reader()):
            return
        # Once more behind the lock: another process may be about to commit it.
        with self.writing() as db:
            entry = unfinished(self.office_log, db)
            if entry:
                self.office_log.undo(entry)

    def _writer(self) -> Database:
        # One connection per thread, all behind one lock: SQLite objects are bound to their thread.
        if not hasattr(self._threads, "writer"):
            self._threads.writer = connect(self.path, query_only=False)
        writer: Database = self._threads.writer
        return writer


def connect(path: Path, *, query_only: bool) -> Database:
    connection = sqlite3.connect(path, timeout=10, isolation_level=None)
    db = Database(connection)
    connection.execute("pragma journal_mode = wal")
    connection.execute("pragma synchronous = full")
    connection.execute(f"pragma wal_autocheckpoint = {PAGES_IN_LOG}")
    connection.execute("pragma foreign_keys = on")
    if query_only:
        connection.execute("pragma query_only = on")
    return db


def refuse_unsafe_sqlite(version: tuple[int, ...]) -> None:
    if tuple(version) < OLDEST_SAFE_SQLITE:
        found, wanted = ".".join(map(str, version)), ".".join(map(str, OLDEST_SAFE_SQLITE))
        raise SqliteTooOld(
            f"SQLite {found} can corrupt the database (WAL reset); at least {wanted} is needed. "
            "Install the packages of requirements.txt (pysqlite3 brings a safe one)."
        )
