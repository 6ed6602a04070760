"""The numbers of the first page: each is the count of a list that can be opened."""

import msgspec
from sqlite_utils import Database


class Counts(msgspec.Struct, frozen=True, kw_only=True):
    """finished, draft: visits of the campaign, with any form. surveyed: enterprises with a finished one.

    assigned: enterprises that somebody works on. conflicts: enterprises and visits where two people differ.
    """

    enterprises: int
    assigned: int
    finished: int
    surveyed: int
    draft: int
    quarantined: int
    conflicts: int


class OfficerLine(msgspec.Struct, frozen=True, kw_only=True):
    """One officer. last_contact_ms: of any of the phones, 0 when none has called; silent: not for long."""

    id: str
    name: str
    devices: int
    last_contact_ms: int
    assigned: int
    draft: int
    finished: int
    quarantined: int


def counts_of(db: Database, campaign: str) -> Counts:
    row = next(
        iter(
            db.query(
                """
                select
                    (select count(*) from enterprises) as enterprises,
                    (select count(distinct a.enterprise) from assignments a
                        join enterprises e on e.id = a.enterprise where a.assigned = 1) as assigned,
                    (select count(*) from visits where campaign_id = :c and state = 'finished') as finished,
                    (select count(distinct enterprise_id) from visits
                        where campaign_id = :c and state = 'finished') as surveyed,
                    (select count(*) from visits where campaign_id = :c and state = 'draft') as draft,
                    (select count(*) from quarantine where state = 'waiting') as quarantined,
                    (select count(*) from enterprises where has_conflict = 1) + (select count(*)
                        from visits where campaign_id = :c and has_conflict = 1) as conflicts
                """,
                {"c": campaign},
            )
        )
    )
    return msgspec.convert(row, Counts)


def officer_lines(db: Database, campaign: str) -> list[OfficerLine]:
    """Every active officer, in no promised order."""
    rows = db.query(
        """
        select p.id, p.name,
            (select count(*) from devices d where d.person = p.id and d.is_office = 0) as devices,
            (select coalesce(max(d.seen_ms), 0) from devices d where d.person = p.id and d.is_office = 0)
                as last_contact_ms,
            (select count(*) from assignments a join enterprises e on e.id = a.enterprise
                where a.person = p.id and a.assigned = 1) as assigned,
            (select count(*) from visits v
                where v.officer = p.id and v.campaign_id = :c and v.state = 'draft') as draft,
            (select count(*) from visits v
                where v.officer = p.id and v.campaign_id = :c and v.state = 'finished') as finished,
            (select count(*) from quarantine q join devices d on d.id = q.device
                where d.person = p.id and q.state = 'waiting') as quarantined
        from people p where p.role = 'officer' and p.active = 1
        """,
        {"c": campaign},
    )
    return [msgspec.convert(row, OfficerLine) for row in rows]


def finished_moments(db: Database, campaign: str, since_ms: int) -> list[int]:
    """When visits of the campaign were finished, in milliseconds since 1970, in no promised order."""
    rows = db.execute(
        "select finished_ms from visits where campaign_id = ? and state = 'finished' and finished_ms >= ?",
        [campaign, since_ms],
    )
    return [row[0] for row in rows.fetchall()]


def quarantined_by_problem(db: Database) -> list[tuple[str, int]]:
    """(problem code, how many wait because of it), most frequent first."""
    return db.execute(
        """
        select problem, count(*) from quarantine where state = 'waiting'
        group by problem order by count(*) desc, problem
        """
    ).fetchall()
