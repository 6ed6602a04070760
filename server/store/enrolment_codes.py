"""One-time codes that bind a phone to a person; only their hashes are kept."""

import msgspec
from sqlite_utils import Database

from server.store.rows import one_struct


class EnrolmentCode(msgspec.Struct, frozen=True, kw_only=True):
    """One row of `enrolment_codes`. used_ms: 0 until it was used."""

    code_hash: str
    person: str
    made_by: str
    created_ms: int
    expires_ms: int
    used_ms: int


def add_code(db: Database, code_hash: str, person: str, made_by: str, now_ms: int, expires_ms: int) -> None:
    db.table("enrolment_codes").insert(
        {
            "code_hash": code_hash,
            "person": person,
            "made_by": made_by,
            "created_ms": now_ms,
            "expires_ms": expires_ms,
        }
    )


def code_by_hash(db: Database, code_hash: str) -> EnrolmentCode | None:
    return one_struct(db, EnrolmentCode, "select * from enrolment_codes where code_hash = ?", [code_hash])


def mark_used(db: Database, code_hash: str, now_ms: int) -> None:
    db.execute("update enrolment_codes set used_ms = ? where code_hash = ?", [now_ms, code_hash])


def end_codes(db: Database, person: str, now_ms: int) -> int:
    """Ends the person's codes that could still be used; gives how many there were."""
    return db.execute(
        """
        update enrolment_codes set expires_ms = :now
        where person = :p and used_ms = 0 and expires_ms > :now
        """,
        {"p": person, "now": now_ms},
    ).rowcount
