"""Who works on which enterprise, now and ever."""

from sqlite_utils import Database

from sync.scope import Assignment


def assignment(db: Database, person: str, enterprise: str) -> Assignment | None:
    """The last word on this person and this enterprise; None when there was never any."""
    row = db.execute(
        "select assigned, rev from assignments where person = ? and enterprise = ?", [person, enterprise]
    ).fetchone()
    return row and Assignment(bool(row[0]), row[1])


def write_assignment(
    db: Database, person: str, enterprise: str, is_assigned: bool, rev: int, by: str, now_ms: int
) -> None:
    """The new word, and a line of the log."""
    db.execute(
        """
        insert into assignments (person, enterprise, assigned, rev) values (?, ?, ?, ?)
        on conflict (person, enterprise) do update set assigned = excluded.assigned, rev = excluded.rev
        """,
        [person, enterprise, int(is_assigned), rev],
    )
    db.execute(
        """
        insert into assignment_log (rev, person, enterprise, assigned, made_by, made_ms)
        values (?, ?, ?, ?, ?, ?)
        """,
        [rev, person, enterprise, int(is_assigned), by, now_ms],
    )


def scope_changed_at(db: Database, person: str) -> int:
    """The revision at which this person's scope last changed; 0 when it never did."""
    row = db.execute("select max(rev) from assignments where person = ?", [person]).fetchone()
    return row[0] or 0


def entered_scope(db: Database, person: str, since: int) -> set[str]:
    """Enterprises that entered this person's scope after `since`."""
    rows = db.execute(
        "select enterprise from assignments where person = ? and assigned = 1 and rev > ?", [person, since]
    )
    return {row[0] for row in rows.fetchall()}


def left_scope(db: Database, person: str, since: int, after: str, limit: int) -> list[str]:
    """Enterprises that left this person's scope after `since`, by id, from behind `after`."""
    rows = db.execute(
        """
        select enterprise from assignments
        where person = ? and assigned = 0 and rev > ? and enterprise > ? order by enterprise limit ?
        """,
        [person, since, after, limit],
    )
    return [row[0] for row in rows.fetchall()]


def people_of(db: Database, enterprise: str) -> list[str]:
    """Ids of those to whom the enterprise is assigned now."""
    rows = db.execute("select person from assignments where enterprise = ? and assigned = 1", [enterprise])
    return [row[0] for row in rows.fetchall()]
