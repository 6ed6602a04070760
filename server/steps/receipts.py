"""Receipt codes: twelve letters that say "this finished visit is on disk here", and prove that we said so.

A code is `XXXX-XXXX-XXXC`: eight letters that stand for the visit and the change that finished it, three that
sign them, one that catches a slip of the pen. The signature is checked without a look at any table, so a
code that is true but belongs to no record tells that the record was lost after it had arrived here.
"""

import hashlib
import hmac
from typing import Literal, NamedTuple

from sqlite_utils import Database

from server.enrolment import ALPHABET
from server.steps.ledger import Ledger
from server.store.changes import StoredChange
from server.store.receipts import Receipt, add_receipt, receipt_by_code, receipt_key

NAMED, SIGNED = 8, 3
LENGTH = NAMED + SIGNED + 1

Verdict = Literal["genuine", "mistyped", "foreign"]


def give_receipt(ledger: Ledger, change: StoredChange, visit: str) -> None:
    """Notes the code for a change that finished a visit; every earlier one of its phone is here too."""
    receipt = Receipt(
        code=code_for(ledger.receipt_key, change, visit),
        visit=visit,
        person=change.person,
        device=change.device,
        seq=change.seq,
        sha256=change.sha256,
        given_ms=ledger.now_ms,
    )
    add_receipt(ledger.db, receipt)


def code_for(key: bytes, change: StoredChange, visit: str) -> str:
    """The code of one finished visit, in groups of four. The same bytes have the same code, always."""
    facts = "\n".join([visit, change.person, change.device, str(change.seq), change.sha256.hex()])
    named = _letters(key, f"visit\n{facts}", NAMED)
    body = named + _letters(key, f"code\n{named}", SIGNED)
    return in_groups(body + check_letter(body))


class Checked(NamedTuple):
    """verdict: "mistyped": the last letter does not fit; "foreign": not of this server."""

    verdict: Verdict
    code: str


def checked(key: bytes, typed: str) -> Checked:
    """Whether this server gave the code, by its signature alone. typed: with or without hyphens, any case."""
    plain = plain_code(typed)
    body = plain[:-1]
    if not is_code(plain) or check_letter(body) != plain[-1]:
        return Checked("mistyped", typed)
    is_ours = hmac.compare_digest(body[NAMED:], _letters(key, f"code\n{body[:NAMED]}", SIGNED))
    return Checked("genuine" if is_ours else "foreign", in_groups(plain))


def found_by_code(db: Database, typed: str) -> tuple[Checked, Receipt | None]:
    """What the code proves, and what it was given for if this history still knows."""
    verdict = checked(receipt_key(db), typed)
    return verdict, receipt_by_code(db, verdict.code) if verdict.verdict == "genuine" else None


def plain_code(typed: str) -> str:
    return "".join(letter for letter in typed.upper() if letter.isalnum())


def is_code(plain: str) -> bool:
    """Whether it has the shape of a code: then a search for people or enterprises would be in vain."""
    return len(plain) == LENGTH and set(plain) <= set(ALPHABET)


def in_groups(plain: str) -> str:
    return "-".join(plain[start : start + 4] for start in range(0, LENGTH, 4))


def check_letter(body: str) -> str:
    """The letter that makes the weighted sum a multiple of 29.

    29 is a prime and no weight a multiple of it: one wrong letter, or two exchanged, are always noticed.
    """
    weighted = sum(weight * ALPHABET.index(letter) for weight, letter in enumerate(body, 2))
    return ALPHABET[-weighted % len(ALPHABET)]


def _letters(key: bytes, text: str, count: int) -> str:
    number = int.from_bytes(hmac.digest(key, text.encode(), hashlib.sha256), "big")
    letters = []
    for _ in range(count):
        number, rest = divmod(number, len(ALPHABET))
        letters.append(ALPHABET[rest])
    return "".join(letters)
