"""The office's list of visits, with the names that belong to them."""

from typing import Any

import msgspec
from sqlite_utils import Database

PAGE = 50


class VisitFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Conditions, "" = none. words: folded words of the enterprise's name. state: "draft" | "finished" |
    "returned", which is either.

    campaign: "" also finds the visits that belong to none.
    """

    campaign: str = ""
    words: tuple[str, ...] = ()
    state: str = ""
    officer: str = ""


class VisitLine(msgspec.Struct, frozen=True, kw_only=True):
    """One visit with its enterprise and officer as they are called today."""

    id: str
    enterprise_id: str
    enterprise_name: str
    commune_code: str
    campaign_id: str
    form: str
    form_version: str
    state: str
    officer: str
    officer_name: str
    started_ms: int
    finished_ms: int
    has_conflict: int
    review: str = ""


_FROM = """
    from visits v join enterprises e on e.id = v.enterprise_id left join people p on p.id = v.officer
"""


def visit_lines(db: Database, filter_: VisitFilter, page: int = 1) -> list[VisitLine]:
    """One page of 50, the latest first."""
    where, values = _conditions(filter_)
    return _lines(
        db,
        f"where {where} order by max(v.finished_ms, v.started_ms) desc, v.id limit :limit offset :offset",
        {**values, "limit": PAGE, "offset": (page - 1) * PAGE},
    )


def visit_line(db: Database, visit: str) -> VisitLine | None:
    return next(iter(_lines(db, "where v.id = :visit", {"visit": visit})), None)


def visits_at(db: Database, enterprise: str) -> list[VisitLine]:
    """Every visit to one enterprise, in any campaign, the latest first."""
    return _lines(db, "where v.enterprise_id = :e order by v.started_ms desc, v.id", {"e": enterprise})


def visits_of_form(db: Database, form: str) -> list[VisitLine]:
    """Every visit filled in with any version of the form, the latest first."""
    return _lines(db, "where v.form = :form order by v.started_ms desc, v.id", {"form": form})


def count_visits(db: Database, filter_: VisitFilter) -> int:
    where, values = _conditions(filter_)
    count: int = db.execute(f"select count(*) {_FROM} where {where}", values).fetchone()[0]
    return count


def finished_visits(db: Database, campaign: str, form: str) -> list[VisitLine]:
    """The finished visits that are scored: of each enterprise the one finished last."""
    return _lines(
        db,
        """
        where v.id = (
            select w.id from visits w
            where w.enterprise_id = v.enterprise_id and w.campaign_id = :campaign and w.form = :form
                and w.state = 'finished'
            order by w.finished_ms desc, w.id desc limit 1
        )
        order by e.name_key, e.id
        """,
        {"campaign": campaign, "form": form},
    )


def enterprise_revisions(db: Database) -> dict[str, int]:
    """{enterprise: revision of the last change to anything of it}, deletions included."""
    return dict(db.execute("select enterprise, max(rev) from records group by enterprise").fetchall())


def _lines(db: Database, rest: str, values: dict[str, Any]) -> list[VisitLine]:
    rows = db.query(
        f"""
        select v.id, v.enterprise_id, e.name as enterprise_name, e.commune_code,
            v.campaign_id, v.form, v.form_version,
            v.state, v.officer, coalesce(p.name, '') as officer_name, v.started_ms, v.finished_ms,
            v.has_conflict, v.review
        {_FROM} {rest}
        """,
        values,
    )
    return [msgspec.convert(row, VisitLine) for row in rows]


def _conditions(filter_: VisitFilter) -> tuple[str, dict[str, Any]]:
    clauses: list[str] = []
    values: dict[str, Any] = {}
    if filter_.campaign:
        clauses.append("v.campaign_id = :campaign")
        values["campaign"] = filter_.campaign
    for number, word in enumerate(filter_.words):
        clauses.append(f"instr(e.name_folded, :word{number}) > 0")
        values[f"word{number}"] = word
    if filter_.state == "returned":
        clauses.append("v.review = 'returned'")
    elif filter_.state:
        clauses.append("v.state = :state")
        values["state"] = filter_.state
    if filter_.officer:
        clauses.append("v.officer = :officer")
        values["officer"] = filter_.officer
    return " and ".join(clauses) or "true", values
