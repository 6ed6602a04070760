"""Photographs and files arrive in pieces, each where the last ended, and count once the hash is right.

Source: the protocol page, Endpoints, after the IETF draft on resumable uploads. Rule S13: no attachment is
complete with a wrong hash.
"""

import hashlib
import os
from collections import Counter
from collections.abc import Iterable
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from threading import Lock
from typing import Any

from msgspec.structs import replace
from sqlite_utils import Database

from server.steps.ledger import Ledger, open_ledger
from server.steps.project import save
from server.store.attachments import Attachment, attachment_by_hash, complete_ones, unfinished, write_received
from server.store.connection import Store
from server.store.forms import newest_rules
from server.store.records import records_naming
from sync.merge import fields_shown

# One at a time: two requests for one file would otherwise write over each other.
writing_files = Lock()


class NotNamed(LookupError):
    """No stored change names this attachment."""


class WrongOffset(ValueError):
    """received: where the next piece has to begin."""

    def __init__(self, received: int) -> None:
        super().__init__(f"the next piece begins at {received}")
        self.received = received


class WrongHash(ValueError):
    """What arrived is not what was announced, by its hash or its size; the upload starts again at 0."""


def add_piece(
    store: Store, folder: Path, sha256: str, offset: int, piece: bytes, *, is_last: bool, now_ms: int
) -> Attachment:
    """Writes a piece to disk and gives what is known now. Raises NotNamed, WrongOffset, WrongHash.

    The last piece of the last file that a record lacked gives the record a revision: other phones hear of it.
    """
    with writing_files:
        known = attachment_by_hash(store.reader(), sha256)
        if known is None:
            raise NotNamed(sha256)
        if known.complete:
            return known
        if offset != known.received:
            raise WrongOffset(known.received)
        path = file_of(folder, sha256)
        if offset + len(piece) > known.size:
            # Not what was announced, whatever its hash: the disk takes no more than a change has declared.
            with store.writing() as db:
                write_received(db, sha256, 0, complete=False)
            raise WrongHash(sha256)
        _write(path, offset, piece)
        is_right = is_last and _hash_of(path) == sha256
        received = 0 if is_last and not is_right else offset + len(piece)
        with open_ledger(store, now_ms) as ledger:
            write_received(ledger.db, sha256, received, complete=is_right)
            if is_right:
                _tell_of_whole_records(ledger, sha256)
        if is_last and not is_right:
            raise WrongHash(sha256)
        found = attachment_by_hash(store.reader(), sha256)
        assert found is not None
        return found


def hashes_in(values: Iterable[Any]) -> set[str]:
    """The attachments that these values name."""
    found: set[str] = set()
    for value in values:
        if isinstance(value, dict):
            found |= {value["sha256"]} if isinstance(value.get("sha256"), str) else set()
        elif isinstance(value, list):
            found |= hashes_in(value)
    return found


def missing_among(db: Database, hashes: set[str]) -> set[str]:
    """Those that have not arrived whole."""
    return hashes - complete_ones(db, sorted(hashes)) if hashes else hashes


def files_lacking(db: Database) -> Counter[str]:
    """How many files that records show have not arrived whole, by the device that named them.

    Without those of answers that were changed since: a phone does not send what was taken anew.
    """
    lacking: Counter[str] = Counter()
    for sha256, named in groupby(unfinished(db), key=itemgetter(0)):
        shown = (fields_shown(record, newest_rules(db, record.form)) for record in records_naming(db, sha256))
        if any(sha256 in hashes_in(fields.values()) for fields in shown):
            lacking.update(device for _, device in named)
    return lacking


def content_of(store: Store, folder: Path, sha256: str) -> tuple[Attachment, bytes]:
    """A whole attachment. Raises NotNamed also while a part of it is missing."""
    known = attachment_by_hash(store.reader(), sha256)
    if known is None or not known.complete:
        raise NotNamed(sha256)
    return known, file_of(folder, sha256).read_bytes()


def file_of(folder: Path, sha256: str) -> Path:
    """Where it lies: in one of 256 folders, so that none grows too large."""
    return folder / sha256[:2] / sha256


def _tell_of_whole_records(ledger: Ledger, sha256: str) -> None:
    for record in records_naming(ledger.db, sha256):
        named = hashes_in(fields_shown(record, ledger.rules(record.form)).values())
        if sha256 in named and not missing_among(ledger.db, named):
            save(ledger, replace(record, rev=ledger.next_rev()))


def _write(path: Path, offset: int, piece: bytes) -> None:
    """On disk before anybody is told; what a crash left behind the offset is cut off."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o640), "r+b") as file:
        file.truncate(offset)
        file.seek(offset)
        file.write(piece)
        file.flush()
        os.fsync(file.fileno())


def _hash_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
