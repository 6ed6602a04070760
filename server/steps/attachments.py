"""Photographs and files arrive in pieces, each where the last ended, and count once the hash is right.

Source: the protocol page, Endpoints, after the IETF draft on resumable uploads. Rule S13: no attachment is
complete with a wrong hash.
"""

import hashlib
import os
from pathlib import Path
from threading import Lock

from server.store.attachments import Attachment, attachment_by_hash, write_received
from server.store.connection import Store

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
    store: Store, folder: Path, sha256: str, offset: int, piece: bytes, *, is_last: bool
) -> Attachment:
    """Writes a piece to disk and gives what is known now. Raises NotNamed, WrongOffset, WrongHash."""
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
        with store.writing() as db:
            write_received(db, sha256, received, complete=is_right)
        if is_last and not is_right:
            raise WrongHash(sha256)
        found = attachment_by_hash(store.reader(), sha256)
        assert found is not None
        return found


def content_of(store: Store, folder: Path, sha256: str) -> tuple[Attachment, bytes]:
    """A whole attachment. Raises NotNamed also while a part of it is missing."""
    known = attachment_by_hash(store.reader(), sha256)
    if known is None or not known.complete:
        raise NotNamed(sha256)
    return known, file_of(folder, sha256).read_bytes()


def file_of(folder: Path, sha256: str) -> Path:
    """Where it lies: in one of 256 folders, so that none grows too large."""
    return folder / sha256[:2] / sha256


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
