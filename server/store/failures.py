"""When the database itself fails: whatever was asked can be asked again, and nothing of it was stored."""

import errno
from typing import Literal

from sqlite_utils.utils import sqlite3  # type: ignore[attr-defined]

Failure = Literal["busy", "disk", "broken", ""]

# By the words of SQLite: the library that brings a safe version tells no codes.
_WORDS: dict[Failure, tuple[str, ...]] = {
    "busy": ("is locked", "locking protocol"),
    "disk": ("disk is full", "readonly database", "disk I/O error", "unable to open database file"),
    "broken": ("disk image is malformed", "is not a database"),
}
_DISK_ERRORS = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO}


def failure_of_store(error: BaseException) -> Failure:
    """What failed below: "" when the error is none of the database or the disk, but a defect of ours.

    "broken": the file itself is damaged, and nothing that is written to it can be trusted.
    """
    if isinstance(error, OSError):
        return "disk" if error.errno in _DISK_ERRORS else ""
    if not isinstance(error, sqlite3.DatabaseError):
        return ""
    text = str(error)
    return next((failure for failure, words in _WORDS.items() if any(word in text for word in words)), "")
