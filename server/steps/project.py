"""Writes a record, and beside it what the office's lists show of it."""

import hashlib
from typing import Any

from server.steps.ledger import Ledger
from server.store.enterprises import (
    DIRECTORY_BUCKETS,
    EnterpriseRow,
    mark_directory_stale,
    remove_enterprise,
    write_enterprise,
)
from server.store.records import write_record
from server.store.visits import VisitRow, remove_visit, write_visit
from server.vietnamese import folded, sort_key
from sync.merge import Record, conflicts_in, fields_shown


def save(ledger: Ledger, record: Record) -> None:
    """The record as it is now, in the same transaction as the change that made it so."""
    write_record(ledger.db, record)
    if record.table == "enterprise":
        _project_enterprise(ledger, record)
    elif record.table == "visit":
        _project_visit(ledger, record)


def directory_bucket(enterprise: str) -> int:
    """Which of the directory's 64 files holds this enterprise."""
    return hashlib.sha256(enterprise.encode()).digest()[0] % DIRECTORY_BUCKETS


def _project_enterprise(ledger: Ledger, record: Record) -> None:
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
        has_conflict=int(bool(conflicts_in(record, {}))),
    )
    return write_enterprise(ledger.db, row)


def _project_visit(ledger: Ledger, record: Record) -> None:
    if record.hidden:
        return remove_visit(ledger.db, record.record)
    rules = ledger.rules(record.form)
    fields = fields_shown(record, rules)
    row = VisitRow(
        id=record.record,
        rev=record.rev,
        enterprise_id=record.enterprise,
        campaign_id=_text(fields, "campaign_id"),
        form=record.form,
        form_version=record.form_version,
        state=_text(fields, "state") or "draft",
        officer=_text(fields, "officer"),
        started_ms=_number(fields, "started_ms"),
        finished_ms=_number(fields, "finished_ms"),
        has_conflict=int(bool(conflicts_in(record, rules))),
        is_late=int(record.late),
    )
    return write_visit(ledger.db, row)


def _text(fields: dict[str, Any], name: str) -> str:
    value = fields.get(name)
    return "" if value is None else str(value)


def _number(fields: dict[str, Any], name: str) -> int:
    value = fields.get(name)
    return value if isinstance(value, int) else 0
