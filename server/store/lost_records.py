"""Where a record may be that somebody misses: what log and quarantine say of people, days and names."""

from typing import Any

import msgspec
from sqlite_utils import Database

from server.store.rows import structs

MOST = 50


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of the missing record; "" and 0 where nothing is.

    words: folded words of the enterprise's name. from_ms, until_ms: the day.
    """

    words: tuple[str, ...] = ()
    person: str = ""
    from_ms: int = 0
    until_ms: int = 0


class VisitHere(msgspec.Struct, frozen=True, kw_only=True):
    """A visit that is at the server. received_ms: when the last change of it came."""

    id: str
    enterprise: str
    person_name: str
    state: str
    received_ms: int


class HeldHere(msgspec.Struct, frozen=True, kw_only=True):
    """A change that waits in the quarantine."""

    device: str
    seq: int
    problem: str
    person: str
    person_name: str
    received_ms: int
    bytes: bytes


def visits_here(db: Database, wanted: Wanted) -> list[VisitHere]:
    """Visits that fit, the latest first."""
    clauses, values = ["1"], _values(wanted)
    for number, word in enumerate(wanted.words):
        clauses.append(f"instr(e.name_folded, :word{number}) > 0")
        values[f"word{number}"] = word
    if wanted.person:
        clauses.append("v.officer = :person")
    if wanted.until_ms:
        clauses.append(
            """
            (v.started_ms >= :from_ms and v.started_ms < :until_ms
                or v.finished_ms >= :from_ms and v.finished_ms < :until_ms
                or exists (select 1 from changes c where c.record = v.id
                    and c.received_ms >= :from_ms and c.received_ms < :until_ms))
            """
        )
    return structs(
        db,
        VisitHere,
        f"""
        select v.id, e.name as enterprise, coalesce(p.name, '') as person_name, v.state,
            coalesce((select max(c.received_ms) from changes c where c.record = v.id), 0) as received_ms
        from visits v join enterprises e on e.id = v.enterprise_id left join people p on p.id = v.officer
        where {" and ".join(clauses)} order by max(v.started_ms, v.finished_ms) desc, v.id limit {MOST}
        """,
        values,
    )


def held_here(db: Database, wanted: Wanted) -> list[HeldHere]:
    """Changes that wait and fit person and day; whether they fit the name, their bytes tell."""
    clauses = ["q.state = 'waiting'"]
    if wanted.person:
        clauses.append("c.person = :person")
    if wanted.until_ms:
        clauses.append("c.received_ms >= :from_ms and c.received_ms < :until_ms")
    return structs(
        db,
        HeldHere,
        f"""
        select q.device, q.seq, q.problem, c.person, coalesce(p.name, '') as person_name,
            c.received_ms, c.bytes
        from quarantine q join changes c on c.device = q.device and c.seq = q.seq
            left join people p on p.id = c.person
        where {" and ".join(clauses)} order by q.id desc limit {MOST}
        """,
        _values(wanted),
    )


def _values(wanted: Wanted) -> dict[str, Any]:
    return {"person": wanted.person, "from_ms": wanted.from_ms, "until_ms": wanted.until_ms}
