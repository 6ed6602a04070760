"""What the office thinks of a finished visit: seen, accepted. An ordinary change, so that phones learn it.

The desk that compares, remarks and returns comes on top of this: it writes the same field.
"""

from typing import Literal, NamedTuple

from sqlite_utils import Database

from server.steps.ledger import Ledger, open_ledger
from server.steps.office import change_at_desk
from server.store.changes import change_by_seq
from server.store.connection import Store
from server.store.people import person_by_id
from server.store.records import record_by_id
from server.store.visits import visit_row

Review = Literal["", "seen", "accepted"]


class Reviewed(NamedTuple):
    """state: "" while nobody has opened it. person: name of who did. at_ms: server's clock, 0 for never."""

    state: Review
    person: str = ""
    at_ms: int = 0


class NotFinished(ValueError):
    """The visit is still being made, was deleted, or has been accepted already."""


def review_of(db: Database, visit: str) -> Reviewed:
    """The office's last word on a visit."""
    record = record_by_id(db, "visit", visit)
    cell = record.cells.get("review") if record else None
    if cell is None:
        return Reviewed("")
    version = cell.versions[-1]
    change = change_by_seq(db, version.write.device, version.write.seq)
    person = person_by_id(db, change.person) if change else None
    return Reviewed(version.value, person.name if person else "", change.received_ms if change else 0)


def note_seen(store: Store, visit: str, person: str, now_ms: int) -> None:
    """Somebody at the office has opened it; only the first time is told, and only of a finished visit."""
    if not _is_open(store.reader(), visit, ""):
        return
    with open_ledger(store, now_ms) as ledger:
        if _is_open(ledger.db, visit, ""):
            _write(ledger, visit, person, "seen")


def accept_visit(store: Store, visit: str, person: str, now_ms: int) -> None:
    """A coordinator takes it as it is. Raises NotFinished."""
    with open_ledger(store, now_ms) as ledger:
        if not (_is_open(ledger.db, visit, "seen") or _is_open(ledger.db, visit, "")):
            raise NotFinished(visit)
        _write(ledger, visit, person, "accepted")


def _is_open(db: Database, visit: str, review: str) -> bool:
    row = visit_row(db, visit)
    return row is not None and row.state == "finished" and row.review == review


def _write(ledger: Ledger, visit: str, person: str, state: Review) -> None:
    result = change_at_desk(ledger, person, "set", "visit", visit, {"review": state})
    if result.outcome == "quarantined":
        raise NotFinished(f"{visit}: {result.problem}")
