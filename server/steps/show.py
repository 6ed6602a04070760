"""Records as people and calculations read them: what each cell shows, without its versions."""

from typing import Any

import msgspec
from sqlite_utils import Database

from server.store.forms import newest_rules
from server.store.records import record_by_id, records_below
from sync.merge import Record, Rules, conflicts_in, fields_shown
from sync.scope import LINKS, OFFICE_FIELDS, ROW_FIELDS, VISIT_FIELDS


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """fields: {field: value}. conflicts: {field: every version's value}, "" for a contested deletion."""

    table: str
    record: str
    enterprise: str
    rev: int
    form: str
    form_version: str
    fields: dict[str, Any]
    conflicts: dict[str, list[Any]]
    is_late: bool


def shown_record(db: Database, table: str, record: str) -> Shown | None:
    """The record as it shows now; None when it has never arrived or is deleted."""
    found = record_by_id(db, table, record)
    return None if found is None or found.hidden else _shown(found, newest_rules(db, found.form))


def answers_of(db: Database, visit: str) -> dict[str, Any] | None:
    """A visit's answers for survey_defs.answering; None when there is no such visit.

    {"fields": {key: value}, "rows": [{id, repeat, parent, position, fields}]}; a row that hangs on the visit
    itself has parent "".
    """
    record = record_by_id(db, "visit", visit)
    if record is None or record.hidden:
        return None
    rules = newest_rules(db, record.form)
    rows = [row for row in records_below(db, "visit", visit) if row.table == "row" and not row.hidden]
    return {
        "fields": _answers_in(record, rules, VISIT_FIELDS | OFFICE_FIELDS),
        "rows": [_row(row, visit, rules) for row in rows],
    }


def _row(row: Record, visit: str, rules: Rules) -> dict[str, Any]:
    fields = fields_shown(row, rules)
    return {
        "id": row.record,
        "repeat": fields.get("repeat") or "",
        "parent": "" if row.parent == visit else row.parent,
        "position": fields.get("position") or "",
        "fields": _answers_in(row, rules, ROW_FIELDS),
    }


def _answers_in(record: Record, rules: Rules, own: frozenset[str]) -> dict[str, Any]:
    left_out = own | set(LINKS[record.table])
    shown = fields_shown(record, rules)
    # Cleared ones too: an answer that is absent would get its default.
    return {field: value for field, value in shown.items() if field not in left_out}


def _shown(record: Record, rules: Rules) -> Shown:
    return Shown(
        table=record.table,
        record=record.record,
        enterprise=record.enterprise,
        rev=record.rev,
        form=record.form,
        form_version=record.form_version,
        fields=fields_shown(record, rules),
        conflicts=conflicts_in(record, rules),
        is_late=record.late,
    )
