"""Writes records and the log, and beside them what the office's lists show."""

import hashlib
from typing import Any

from server.steps.ledger import Ledger
from server.store.changes import add_changes
from server.store.enterprises import (
    DIRECTORY_BUCKETS,
    EnterpriseRow,
    mark_directory_stale,
    remove_enterprise,
    write_enterprise,
)
from server.store.records import records_in_conflict, write_records
from server.store.visits import VisitRow, is_visit_in_conflict, remove_visit, write_visit
from server.vietnamese import folded, sort_key
from sync.cells import shows
from sync.clock import stamp_ms
from sync.merge import Record, conflicts_in, fields_shown
from sync.review import review_in_force

_LISTED = (
    "campaign_id", "form_version", "state", "officer", "started_ms", "finished_ms", "review", "reviewed_ms",
)  # fmt: skip
DAY_MS = 24 * 3_600_000


def save(ledger: Ledger, record: Record, *, is_new: bool = False) -> None:
    """The record as it is now, in the same transaction as the change that made it so."""
    ledger.keep_record(record, is_new=is_new)
    if ledger.writes_at_once:
        write_out(ledger)


def write_out(ledger: Ledger) -> None:
    """Writes what the ledger keeps: the log, and each record once, however many changes have met in it.

    Before every question to the database about records or the log, and at the end of the transaction.
    """
    kept = ledger.take_kept()
    add_changes(ledger.db, kept.changes)
    in_conflict = {
        record.record for record in kept.records.values() if conflicts_in(record, ledger.rules(record.form))
    }
    write_records(ledger.db, kept.records.values(), in_conflict)
    # Only now: a visit's line tells of its rows too.
    for record in kept.records.values():
        _project(ledger, record, record.record in in_conflict, is_new=record.record in kept.new)


def _project(ledger: Ledger, record: Record, has_conflict: bool, *, is_new: bool) -> None:
    match record.table:
        case "enterprise":
            _project_enterprise(ledger, record, has_conflict)
        case "visit":
            of_a_row = not is_new and _has_row_in_conflict(ledger, record)
            _project_visit(ledger, record, has_conflict or of_a_row)
        case "row" if has_conflict or not is_new:
            _mark_visit(ledger, record, has_conflict)


def directory_bucket(enterprise: str) -> int:
    """Which of the directory's 64 files holds this enterprise."""
    return hashlib.sha256(enterprise.encode()).digest()[0] % DIRECTORY_BUCKETS


def _project_enterprise(ledger: Ledger, record: Record, has_conflict: bool) -> None:
    mark_directory_stale(ledger.db, directory_bucket(record.record))
    if record.hidden:
        return remove_enterprise(ledger.db, record.record)
    fields = fields_shown(record, {})
    name = _text(fields, "name")
    row = EnterpriseRow(
        id=record.record,
        rev=record.rev,
        name=name,
        name_folded=folded(name),
        name_key=sort_key(name),
        tax_code=_text(fields, "tax_code"),
        commune_code=_text(fields, "commune_code"),
        priority_sector=_text(fields, "priority_sector"),
        legal_form=_text(fields, "legal_form"),
        point=_text(fields, "point"),
        phone=_text(fields, "phone"),
        has_conflict=int(has_conflict),
    )
    return write_enterprise(ledger.db, row)


def _project_visit(ledger: Ledger, record: Record, has_conflict: bool) -> None:
    if record.hidden:
        return remove_visit(ledger.db, record.record)
    # A visit holds scores of answers: only what its line needs is looked at, at every change of it.
    fields = {name: shows(record.cells[name], "last") for name in _LISTED if name in record.cells}
    is_finished = fields.get("state") == "finished"
    row = VisitRow(
        id=record.record,
        rev=record.rev,
        enterprise_id=record.enterprise,
        campaign_id=_text(fields, "campaign_id"),
        form=record.form,
        form_version=_version(ledger, record, fields),
        state="finished" if is_finished else "draft",
        officer=_text(fields, "officer"),
        started_ms=_moment(ledger, record, fields, "started_ms"),
        # A visit that was returned and opened again keeps the moment of its former end in its cell.
        finished_ms=_moment(ledger, record, fields, "finished_ms") if is_finished else 0,
        has_conflict=int(has_conflict),
        is_late=int(record.late),
        review=review_in_force(fields),
    )
    return write_visit(ledger.db, row)


def _version(ledger: Ledger, record: Record, fields: dict[str, Any]) -> str:
    """The version the visit was moved to, or begun with.

    Not that of its last change: a phone that has not heard of the move still writes with the one before.
    """
    moved_to = _text(fields, "form_version")
    return moved_to if ledger.form(record.form, moved_to) else record.form_version


def _mark_visit(ledger: Ledger, row: Record, has_conflict: bool) -> None:
    """The visit's line says that one of its rows waits to be settled, and when none does any more."""
    visit = str(row.cells["visit_id"].versions[-1].value)
    if not has_conflict and not is_visit_in_conflict(ledger.db, visit):
        return
    record = ledger.record(visit)
    if record is not None and record.table == "visit":
        own = bool(conflicts_in(record, ledger.rules(record.form)))
        _project_visit(ledger, record, own or _has_row_in_conflict(ledger, record))


def _has_row_in_conflict(ledger: Ledger, visit: Record) -> bool:
    # Hardly any enterprise has a conflict, so its other records are not looked at.
    in_conflict = records_in_conflict(ledger.db, visit.enterprise)
    rows = (record for record in in_conflict if record.table == "row")
    return any(fields_shown(row, {}).get("visit_id") == visit.record for row in rows)


def _text(fields: dict[str, Any], name: str) -> str:
    value = fields.get(name)
    return "" if value is None else str(value)


def _moment(ledger: Ledger, record: Record, fields: dict[str, Any], name: str) -> int:
    """Milliseconds since 1970 UTC, 0 for a blank.

    What lies before 1970 or more than a day ahead is a phone's mistake, and no page could write it as a date:
    then the moment of the change counts, as the server took it.
    """
    value = fields.get(name)
    if value is None or (type(value) is int and 0 <= value <= ledger.now_ms + DAY_MS):
        return value or 0
    return stamp_ms(record.cells[name].versions[-1].write.stamp)
