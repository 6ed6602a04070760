"""Visits for the office's lists and for scoring: what a record shows, kept beside it."""

import msgspec
from sqlite_utils import Database

from server.store.rows import structs


class VisitRow(msgspec.Struct, frozen=True, kw_only=True):
    """One row of `visits`. state: "draft" | "finished". finished_ms: 0 while it is a draft.
    review: the one in force, see sync/review.py.

    Deleted visits have no row.
    """

    id: str
    rev: int
    enterprise_id: str
    campaign_id: str = ""
    form: str = ""
    form_version: str = ""
    state: str = "draft"
    officer: str = ""
    started_ms: int = 0
    finished_ms: int = 0
    has_conflict: int = 0
    is_late: int = 0
    review: str = ""


_COLUMNS = VisitRow.__struct_fields__
_REPLACE = "insert into visits ({}) values ({}) on conflict (id) do update set {}".format(
    ", ".join(_COLUMNS),
    ", ".join("?" for _ in _COLUMNS),
    ", ".join(f"{name} = excluded.{name}" for name in _COLUMNS[1:]),
)


def write_visit(db: Database, row: VisitRow) -> None:
    db.execute(_REPLACE, list(msgspec.structs.astuple(row)))


def remove_visit(db: Database, visit: str) -> None:
    db.execute("delete from visits where id = ?", [visit])


def visit_row(db: Database, visit: str) -> VisitRow | None:
    return next(iter(_rows(db, "where id = ?", visit)), None)


def is_visit_in_conflict(db: Database, visit: str) -> bool:
    row = db.execute("select has_conflict from visits where id = ?", [visit]).fetchone()
    return row is not None and row[0] == 1


def visits_of_enterprise(db: Database, enterprise: str) -> list[VisitRow]:
    return _rows(db, "where enterprise_id = ? order by started_ms desc, id", enterprise)


def _rows(db: Database, where: str, *values: str) -> list[VisitRow]:
    return structs(db, VisitRow, f"select {', '.join(_COLUMNS)} from visits {where}", values)
