"""Where is the visit that somebody misses? Log, quarantine, rescue files, gaps, phones that hold more."""

from typing import Literal

import msgspec
from sqlite_utils import Database

from server.steps.receipts import found_by_code, is_code, plain_code
from server.steps.rescue import report_of
from server.steps.sync_health import PhoneLine, phone_lines
from server.store.connection import Store
from server.store.enterprises import enterprise_row
from server.store.lost_records import HeldHere, VisitHere, Wanted, held_here, visits_here
from server.store.people import person_by_id
from server.store.receipts import Receipt, receipts_of
from server.store.records import record_with_id
from server.store.rescue_files import RescueFile, rescue_files
from server.store.visits import visit_row
from server.vietnamese import folded
from sync.reading import Unmergeable, loosely_read

CodeVerdict = Literal["here", "held", "deleted", "restored", "mistyped", "foreign"]


class CodeFound(msgspec.Struct, frozen=True, kw_only=True):
    """What a receipt code tells. restored: it is true, but this history forgot what it was for."""

    verdict: CodeVerdict
    code: str
    receipt: Receipt | None = None
    enterprise: str = ""
    person: str = ""


class Held(msgspec.Struct, frozen=True):
    """A change that waits, and the enterprise it is about, "" when that cannot be told."""

    change: HeldHere
    enterprise: str


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """All places where the record may be. codes: {visit: its receipt}. phones: that may still hold it."""

    code: CodeFound | None = None
    visits: list[VisitHere] = []
    codes: dict[str, Receipt] = {}
    held: list[Held] = []
    files: list[RescueFile] = []
    phones: list[PhoneLine] = []

    @property
    def is_empty(self) -> bool:
        return not (self.code or self.visits or self.held or self.files)


def looks_like_code(typed: str) -> bool:
    """Whether it is a receipt code, or meant as one: twelve letters, or in three groups."""
    return is_code(plain_code(typed)) or typed.count("-") == 2


def find_code(db: Database, typed: str) -> Found:
    """Where the visit is that this receipt was given for."""
    checked, receipt = found_by_code(db, typed)
    if checked.verdict != "genuine":
        return Found(code=CodeFound(verdict=checked.verdict, code=typed.strip()))
    if receipt is None:
        return Found(code=CodeFound(verdict="restored", code=checked.code))
    person = person_by_id(db, receipt.person)
    record = record_with_id(db, receipt.visit)
    row = enterprise_row(db, record.enterprise) if record else None
    verdict: CodeVerdict = "held" if record is None else "here" if visit_row(db, receipt.visit) else "deleted"
    return Found(
        code=CodeFound(
            verdict=verdict,
            code=checked.code,
            receipt=receipt,
            enterprise=row.name if row else "",
            person=person.name if person else "",
        )
    )


def find_record(store: Store, wanted: Wanted, now_ms: int, zone: str) -> Found:
    """Every place that fits what is known of the record."""
    db = store.reader()
    visits = visits_here(db, wanted)
    return Found(
        visits=visits,
        codes=receipts_of(db, [visit.id for visit in visits]) if visits else {},
        held=_held(db, wanted),
        files=[file for file in rescue_files(db) if _fits(db, file, wanted)],
        phones=[
            line
            for line in phone_lines(db, now_ms, zone)
            if (line.gaps or line.unsent or line.worry == "silent")
            and wanted.person in ("", line.device.person)
        ],
    )


def _held(db: Database, wanted: Wanted) -> list[Held]:
    found = [Held(change, _enterprise_of(db, change)) for change in held_here(db, wanted)]
    # What names no enterprise may be the one that is missed.
    return [one for one in found if not one.enterprise or _has_words(one.enterprise, wanted)]


def _enterprise_of(db: Database, change: HeldHere) -> str:
    try:
        content = loosely_read(change.bytes)
    except Unmergeable:
        return ""
    fields = content.get("fields")
    named = fields.get("enterprise_id") if isinstance(fields, dict) else None
    record = record_with_id(db, str(content.get("record", "")))
    row = enterprise_row(db, record.enterprise if record else str(named or ""))
    return row.name if row else ""


def _fits(db: Database, file: RescueFile, wanted: Wanted) -> bool:
    if wanted.person and file.person != wanted.person:
        return False
    moments = (file.written_ms, file.brought_ms)
    if wanted.until_ms and not any(wanted.from_ms <= ms < wanted.until_ms for ms in moments):
        return False
    report = report_of(file)
    if not wanted.words or report is None:
        return not wanted.words or file.state != "imported"
    rows = [enterprise_row(db, one.enterprise) for one in report.visits]
    return any(row and _has_words(row.name, wanted) for row in rows)


def _has_words(name: str, wanted: Wanted) -> bool:
    return all(word in folded(name) for word in wanted.words)
