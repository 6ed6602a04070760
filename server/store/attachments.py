"""What the server knows of photographs and files: named by a change, and how much has arrived."""

import msgspec
from sqlite_utils import Database

from server.store.rows import one_struct


class Attachment(msgspec.Struct, frozen=True, kw_only=True):
    """One row of `attachments`. received: bytes on disk. complete: 1 once the hash was right."""

    sha256: str
    size: int
    media_type: str
    name: str
    received: int = 0
    complete: int = 0


def name_attachment(db: Database, attachment: Attachment, enterprise: str, device: str) -> None:
    """Makes it known; one that is known keeps what has arrived, and the larger of the sizes told.

    enterprise: "" while its change waits. device: that named it and may send it.
    """
    # The larger size: nobody stops a colleague's photograph by calling it empty.
    db.execute(
        """
        insert into attachments (sha256, size, media_type, name) values (?, ?, ?, ?)
        on conflict (sha256) do update set size = max(size, excluded.size)
        """,
        [attachment.sha256, attachment.size, attachment.media_type, attachment.name],
    )
    db.execute(
        "insert into attachment_uses (sha256, enterprise) values (?, ?) on conflict do nothing",
        [attachment.sha256, enterprise],
    )
    db.execute(
        "insert into attachment_devices (sha256, device) values (?, ?) on conflict do nothing",
        [attachment.sha256, device],
    )


def is_named_by(db: Database, sha256: str, device: str) -> bool:
    """Whether a change of this device names it."""
    row = db.execute(
        "select 1 from attachment_devices where sha256 = ? and device = ?", [sha256, device]
    ).fetchone()
    return row is not None


def attachment_by_hash(db: Database, sha256: str) -> Attachment | None:
    """None unless a stored change names it."""
    return one_struct(db, Attachment, "select * from attachments where sha256 = ?", [sha256])


def is_in_scope(db: Database, sha256: str, person: str) -> bool:
    """Whether it belongs to an enterprise that is assigned to this person now."""
    row = db.execute(
        """
        select 1 from attachment_uses u join assignments a on a.enterprise = u.enterprise
        where u.sha256 = ? and a.person = ? and a.assigned = 1
        """,
        [sha256, person],
    ).fetchone()
    return row is not None


def write_received(db: Database, sha256: str, received: int, *, complete: bool) -> None:
    db.execute(
        "update attachments set received = ?, complete = ? where sha256 = ?",
        [received, int(complete), sha256],
    )


def unfinished(db: Database) -> list[tuple[str, str]]:
    """(hash, device that named it) of all that have not arrived whole."""
    return db.execute(
        "select a.sha256, d.device from attachments a join attachment_devices d on d.sha256 = a.sha256 "
        "where a.complete = 0 order by a.sha256"
    ).fetchall()


def complete_ones(db: Database, hashes: list[str]) -> set[str]:
    """Those of `hashes` that have arrived whole."""
    marks = ", ".join("?" for _ in hashes)
    rows = db.execute(f"select sha256 from attachments where complete = 1 and sha256 in ({marks})", hashes)
    return {row[0] for row in rows.fetchall()}
