"""Rescue files that were brought to the desk: who brought them, what came of it. Their bytes lie in files."""

import msgspec
from sqlite_utils import Database

from server.store.rows import one_struct, structs


class RescueFile(msgspec.Struct, frozen=True, kw_only=True):
    """One row of `rescue_files`. state: "asks" | "imported" | "partly" | "cut" | "other_key" | "unreadable".

    asks: not from a phone that this history can tell; somebody has to vouch for it. report: JSON of what came
    of it, "" before.
    """

    sha256: str
    name: str
    size: int
    brought_by: str
    brought_ms: int
    device: str = ""
    person: str = ""
    written_ms: int = 0
    state: str = "asks"
    report: str = ""


def write_rescue_file(db: Database, file: RescueFile) -> None:
    """Notes it, or what is known now of one that was brought before."""
    db.table("rescue_files").upsert(msgspec.structs.asdict(file), pk="sha256")


def rescue_file(db: Database, sha256: str) -> RescueFile | None:
    return one_struct(db, RescueFile, "select * from rescue_files where sha256 = ?", [sha256])


def rescue_files(db: Database, most: int = 100) -> list[RescueFile]:
    """Those brought last, first."""
    return structs(db, RescueFile, "select * from rescue_files order by brought_ms desc limit ?", [most])
