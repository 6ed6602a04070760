"""What the office thinks of a finished visit: seen, accepted, returned. Ordinary changes: phones learn it.

Which fields they write, and how they meet what officers write meanwhile: sync/review.py.
"""

from typing import Any, Literal, NamedTuple

from sqlite_utils import Database

from server.steps.ledger import Ledger, open_ledger
from server.steps.office import change_at_desk
from server.store.changes import change_by_seq
from server.store.connection import Store
from server.store.people import person_by_id
from server.store.records import record_by_id
from server.store.remarks import remove_remarks
from server.store.visits import VisitRow, visit_row

Review = Literal["", "seen", "accepted", "returned"]


class Reviewed(NamedTuple):
    """state: the review in force, "" for none. person: name of whose. at_ms: server's clock, 0 for never."""

    state: Review
    person: str = ""
    at_ms: int = 0


class NotFinished(ValueError):
    """The visit is still being made or mended, or was deleted."""


class Decided(ValueError):
    """Somebody has accepted or returned it already."""


class MovedOn(ValueError):
    """It has ended anew since the page was drawn: what was decided there is about former answers."""


def review_of(db: Database, visit: str) -> Reviewed:
    """The office's word on a visit as it stands now."""
    row = visit_row(db, visit)
    record = record_by_id(db, "visit", visit)
    cell = record.cells.get("review") if record else None
    if row is None or cell is None or not row.review:
        return Reviewed("")
    write = cell.versions[-1].write
    change = change_by_seq(db, write.device, write.seq)
    person = person_by_id(db, change.person) if change else None
    return Reviewed(row.review, person.name if person else "", change.received_ms if change else 0)  # type: ignore[arg-type]  # the office writes no other


def note_seen(store: Store, visit: str, person: str, now_ms: int) -> None:
    """Somebody at the office has opened it; only the first time is told, and only of a finished visit."""
    if not _is_new(visit_row(store.reader(), visit)):
        return
    with open_ledger(store, now_ms) as ledger:
        if _is_new(visit_row(ledger.db, visit)):
            write_review(ledger, visit, person, "seen")


def accept_visit(store: Store, visit: str, person: str, finished_ms: int, now_ms: int) -> None:
    """A coordinator takes it as it is, also one that was returned and is still closed.

    finished_ms: of the end that the coordinator looked at. Raises NotFinished, MovedOn, Decided.
    """
    with open_ledger(store, now_ms) as ledger:
        if finished_visit(ledger.db, visit, finished_ms).review == "accepted":
            raise Decided(visit)
        write_review(ledger, visit, person, "accepted")
        remove_remarks(ledger.db, visit)


def finished_visit(db: Database, visit: str, finished_ms: int) -> VisitRow:
    """The visit, if this is its end. Raises NotFinished, MovedOn."""
    row = visit_row(db, visit)
    if row is None or row.state != "finished":
        raise NotFinished(visit)
    if row.finished_ms != finished_ms:
        raise MovedOn(visit)
    return row


def write_review(ledger: Ledger, visit: str, person: str, review: Review, **others: Any) -> None:
    """One change of the office about the visit's present end. others: further fields. Raises NotFinished."""
    record = record_by_id(ledger.db, "visit", visit)
    ended = record.cells.get("finished_ms") if record else None
    # As the cell has it: a moment that no page could show is put right for lists alone.
    reviewed_ms = ended.versions[-1].value if ended else None
    fields = {"review": review, "reviewed_ms": reviewed_ms, **others}
    result = change_at_desk(ledger, person, "set", "visit", visit, fields)
    if result.outcome == "quarantined":
        raise NotFinished(f"{visit}: {result.problem}")


def _is_new(row: VisitRow | None) -> bool:
    return row is not None and row.state == "finished" and row.review == ""
