"""Receipts: for each finished visit that arrived whole, the code that its officer was given."""

import msgspec
from sqlite_utils import Database

from server.store.rows import one_struct, structs


class Receipt(msgspec.Struct, frozen=True, kw_only=True):
    """One row of `receipts`. device, seq, sha256: the change that finished the visit. person: who sent it."""

    code: str
    visit: str
    person: str
    device: str
    seq: int
    sha256: bytes
    given_ms: int


def receipt_key(db: Database) -> bytes:
    """The secret under which codes are signed: 32 bytes, made with the database, never changed."""
    key: bytes = db.execute("select key from receipt_key").fetchone()[0]
    return key


def add_receipt(db: Database, receipt: Receipt) -> None:
    """The same change sent again gets the same code: nothing is written then."""
    db.execute(
        """
        insert into receipts (code, visit, person, device, seq, sha256, given_ms) values (?, ?, ?, ?, ?, ?, ?)
        on conflict (device, seq, sha256) do nothing
        """,
        list(msgspec.structs.astuple(receipt)),
    )


def receipts_of(db: Database, visits: list[str]) -> dict[str, Receipt]:
    """{visit: its latest receipt} for those that have one."""
    marks = ", ".join("?" for _ in visits)
    found = structs(db, Receipt, f"select * from receipts where visit in ({marks}) order by given_ms", visits)
    return {receipt.visit: receipt for receipt in found}


def receipt_by_code(db: Database, code: str) -> Receipt | None:
    """What this code was given for; None when this history never gave it."""
    return one_struct(db, Receipt, "select * from receipts where code = ? order by given_ms desc", [code])
