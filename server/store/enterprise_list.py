"""The office's list of enterprises: filtered, with the latest visit of a campaign and who works on each."""

from typing import Any

import msgspec
from sqlite_utils import Database

PAGE = 50


class EnterpriseFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Conditions, "" = none.

    words: folded words that must all be in the name, or begin the tax code. officer: a person's id, "none"
    (nobody) or "any" (somebody). state: of the latest visit: "none" | "draft" | "finished".
    """

    words: tuple[str, ...] = ()
    commune: str = ""
    officer: str = ""
    state: str = ""


class EnterpriseLine(msgspec.Struct, frozen=True, kw_only=True):
    """One line. visit: "" when there is none in the campaign; officers: ids of those it is assigned to.

    is_from_phone: 1 where an officer made it in the field; see made_on_phone in changes.py.
    """

    id: str
    name: str
    tax_code: str
    commune_code: str
    priority_sector: str
    visit: str | None
    started_ms: int | None
    finished_ms: int | None
    review: str | None
    officers: str | None
    is_from_phone: int | None


# A finished visit says more than a newer draft; among equals the latest counts.
_LATEST = """
    select v.id from visits v where v.enterprise_id = e.id and v.campaign_id = :campaign
    order by v.state = 'finished' desc, v.finished_ms desc, v.started_ms desc limit 1
"""
_FROM = f"from enterprises e left join visits l on l.id = ({_LATEST})"


def enterprise_lines(
    db: Database, filter_: EnterpriseFilter, campaign: str, page: int = 1
) -> list[EnterpriseLine]:
    """One page of 50, by name in Vietnamese order."""
    where, values = _conditions(filter_, campaign)
    rows = db.query(
        f"""
        select e.id, e.name, e.tax_code, e.commune_code, e.priority_sector,
            l.id as visit, l.started_ms, l.finished_ms, l.review,
            (select group_concat(a.person) from assignments a
                where a.enterprise = e.id and a.assigned = 1) as officers,
            (select not d.is_office from changes c join devices d on d.id = c.device
                where c.record = e.id and c.outcome in ('applied', 'merged', 'conflict')
                order by c.rev limit 1) as is_from_phone
        {_FROM} where {where} order by e.name_key, e.id limit :limit offset :offset
        """,
        {**values, "limit": PAGE, "offset": (page - 1) * PAGE},
    )
    return [msgspec.convert(row, EnterpriseLine) for row in rows]


def count_enterprises(db: Database, filter_: EnterpriseFilter, campaign: str) -> int:
    where, values = _conditions(filter_, campaign)
    count: int = db.execute(f"select count(*) {_FROM} where {where}", values).fetchone()[0]
    return count


def enterprise_ids(db: Database, filter_: EnterpriseFilter, campaign: str) -> list[str]:
    """Ids of the whole result, by name: what "choose all" means."""
    where, values = _conditions(filter_, campaign)
    rows = db.execute(f"select e.id {_FROM} where {where} order by e.name_key, e.id", values)
    return [row[0] for row in rows.fetchall()]


def communes_used(db: Database) -> list[str]:
    """Codes of communes that have an enterprise: the others cannot be filtered by."""
    rows = db.execute("select distinct commune_code from enterprises where commune_code <> ''")
    return [row[0] for row in rows.fetchall()]


def known_tax_codes(db: Database) -> dict[str, str]:
    """{tax code: name} of the whole register."""
    return dict(db.execute("select tax_code, name from enterprises where tax_code <> ''").fetchall())


def _conditions(filter_: EnterpriseFilter, campaign: str) -> tuple[str, dict[str, Any]]:
    clauses, values = ["1 = 1"], {"campaign": campaign}
    for number, word in enumerate(filter_.words):
        clauses.append(f"(instr(e.name_folded, :word{number}) > 0 or instr(e.tax_code, :word{number}) = 1)")
        values[f"word{number}"] = word
    if filter_.commune:
        clauses.append("e.commune_code = :commune")
        values["commune"] = filter_.commune
    assigned = "exists (select 1 from assignments a where a.enterprise = e.id and a.assigned = 1{})"
    if filter_.officer == "none":
        clauses.append("not " + assigned.format(""))
    elif filter_.officer == "any":
        clauses.append(assigned.format(""))
    elif filter_.officer:
        clauses.append(assigned.format(" and a.person = :officer"))
        values["officer"] = filter_.officer
    if filter_.state == "none":
        clauses.append("l.id is null")
    elif filter_.state:
        clauses.append("l.state = :state")
        values["state"] = filter_.state
    return " and ".join(clauses), values
