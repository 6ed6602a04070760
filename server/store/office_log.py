"""The second copy of what the office does: a file of lines, beside the database or on another disk.

A line is on disk before its transaction is committed: what was acknowledged at a desk stands here too.

    3f0c9a517be2d460 {"id":"7k2m…","after":"q0v4…","epochs":[…],"at_ms":…,"acts":[…]}

In front stands a checksum, so that a line which a power cut tore off is recognised. A line whose transaction
did not come to its end is taken back by a later one: {"undone": its id, …}.
"""

import errno
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal, NamedTuple

import msgspec
from sqlite_utils import Database

CHECKSUM_LENGTH = 16


class Entry(msgspec.Struct, kw_only=True, omit_defaults=True):
    """What one transaction of the office did.

    after: the entry before it in the database that wrote it, "" for the first: a hole in the log shows.
    epochs: of that database, its own first: what another installation wrote is not taken for ours.
    acts: as server/steps/office_acts.py has them, in their order. undone: id of an entry that did not happen.
    """

    id: str
    after: str = ""
    epochs: list[int] = []
    at_ms: int = 0
    acts: list[msgspec.Raw] = []
    undone: str = ""


class Reading(NamedTuple):
    """entries: in their order, without those that were undone. damaged: lines that cannot be trusted.

    is_torn: the last line is one of them, so that nobody can tell whether something stood there.
    """

    entries: list[Entry]
    damaged: int
    is_torn: bool


class Last(NamedTuple):
    """The entry that was written last, and the size of the file behind it, in bytes."""

    id: str
    size: int


class OfficeLog:
    """The file `office.log` in `folder`, which only its owner may read: it holds what the database holds."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "office.log"
        self._last = Last("", 0)

    def append(self, entry: Entry) -> None:
        """Returns once the line is on disk. Raises OSError that names the file.

        Only a database that knows of no act begins a log: elsewhere a missing one is on a disk that is away.
        """
        if entry.acts and not entry.after:
            self.begin()
        with _told_as_disk(self.path, "written"), open(self.path, "r+b", opener=_at_the_end) as file:
            file.write(_after_a_torn_line(file.fileno()) + _line(entry))
            file.flush()
            os.fsync(file.fileno())
            size = os.fstat(file.fileno()).st_size
        if entry.acts:
            self._last = Last(entry.id, size)

    def begin(self) -> None:
        """Makes folder and file where they are missing. Raises OSError that names the file."""
        with _told_as_disk(self.path, "written"):
            if self.path.exists():
                return
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            os.close(os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600))
            _keep_name(self.path.parent)

    def undo(self, entry: str) -> None:
        """Takes back a line whose transaction did not come to its end."""
        self.append(Entry(id="", undone=entry))

    def ends_with_own(self, db: Database) -> bool:
        """Whether the last line is what this process wrote, and happened: then nobody need read it all."""
        id_, size = self._last
        with _told_as_disk(self.path, "read"):
            return self.path.exists() and self.path.stat().st_size == size and is_done(db, id_)

    def read(self) -> Reading:
        """Everything that happened, oldest first; nothing while there is no log. Raises OSError."""
        with _told_as_disk(self.path, "read"):
            content = self.path.read_bytes() if self.path.exists() else b""
        found = [_entry(line) for line in content.split(b"\n") if line]
        undone = {entry.undone for entry in found if entry}
        entries = [entry for entry in found if entry and not entry.undone and entry.id not in undone]
        return Reading(entries, found.count(None), is_torn=found[-1:] == [None])


@contextmanager
def _told_as_disk(path: Path, what: Literal["written", "read"]) -> Iterator[None]:
    """A folder that is away (a disk not mounted, say) is the same to a desk as a full one."""
    try:
        yield
    except OSError as error:
        kept = error.errno if error.errno == errno.ENOSPC else errno.EIO
        raise OSError(kept, f"the office's log was not {what}: {error.strerror}", str(path)) from error


def newest_act(db: Database) -> str:
    """The id of the last entry whose transaction is in this database; "" while there is none."""
    row = db.execute("select id from office_acts order by number desc limit 1").fetchone()
    return row[0] if row else ""


def is_done(db: Database, entry: str) -> bool:
    """Whether this entry is in the database: done there, or done again after a restore."""
    return db.execute("select 1 from office_acts where id = ?", [entry]).fetchone() is not None


def note_done(db: Database, entry: str, at_ms: int) -> None:
    db.execute("insert into office_acts (id, at_ms) values (?, ?)", [entry, at_ms])


def unfinished(log: OfficeLog, db: Database) -> str:
    """The id of the last entry when its transaction was cut off before its end; "" nearly always.

    Only where it would be the next one here: to a database from a copy it is not missing for that reason.
    """
    entries = [] if log.ends_with_own(db) else log.read().entries
    if not entries or is_done(db, entries[-1].id) or entries[-1].after != newest_act(db):
        return ""
    row = db.execute("select epoch from sync_state").fetchone()
    return entries[-1].id if row and entries[-1].epochs[:1] == [row[0]] else ""


def _line(entry: Entry) -> bytes:
    content = msgspec.json.encode(entry)
    return _checksum(content) + b" " + content + b"\n"


def _entry(line: bytes) -> Entry | None:
    """None for a line that is not as it was written."""
    checksum, _, content = line.partition(b" ")
    return msgspec.json.decode(content, type=Entry) if checksum == _checksum(content) else None


def _checksum(content: bytes) -> bytes:
    return hashlib.sha256(content).hexdigest()[:CHECKSUM_LENGTH].encode()


def _at_the_end(path: str, flags: int) -> int:
    """Opens a file that is there, so that whoever writes never writes over another's line."""
    return os.open(path, flags | os.O_APPEND)


def _after_a_torn_line(file: int) -> bytes:
    """A line's end, where the last one has none."""
    size = os.fstat(file).st_size
    return b"" if size == 0 or os.pread(file, 1, size - 1) == b"\n" else b"\n"


def _keep_name(folder: Path) -> None:
    """A new file can be found after a power cut only once its folder is on disk too."""
    directory = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)
