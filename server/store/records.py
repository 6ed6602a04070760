"""Records: one row each, every version of its cells in one compact blob, so that a visit costs few writes."""

from typing import Any

import msgspec
from sqlite_utils import Database

from sync.cells import Cell, Version, Write
from sync.merge import Record
from sync.scope import LINKS

_COLUMNS = 'r."table", r.record, r.enterprise, r.parent, r.rev, r.hidden, r.content'
_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder().decode


def record_by_id(db: Database, table: str, record: str) -> Record | None:
    """The record with its versions, deleted or not; None when it has never arrived."""
    row = db.execute(
        f'select {_COLUMNS} from records r where r."table" = ? and r.record = ?', [table, record]
    ).fetchone()
    return row and _record(row)


def write_record(db: Database, record: Record, *, has_conflict: bool) -> None:
    db.execute(
        """
        insert into records ("table", record, enterprise, parent, rev, hidden, content, has_conflict)
        values (?, ?, ?, ?, ?, ?, ?, ?)
        on conflict ("table", record) do update set rev = excluded.rev, hidden = excluded.hidden,
            content = excluded.content, has_conflict = excluded.has_conflict
        """,
        [
            record.table,
            record.record,
            record.enterprise,
            record.parent,
            record.rev,
            int(record.hidden),
            pack(record),
            int(has_conflict),
        ],
    )


def is_id_taken(db: Database, record: str) -> bool:
    """Whether a record of any table has this id."""
    tables = ", ".join("?" for _ in LINKS)
    row = db.execute(
        f'select 1 from records where "table" in ({tables}) and record = ?', [*LINKS, record]
    ).fetchone()
    return row is not None


def records_below(db: Database, table: str, record: str) -> list[Record]:
    """Everything that hangs on the record, at any depth, each after what it hangs on.

    A record names what it hangs on by id alone; its table says of which table that is. Joined by both: a
    record of another table with the same id has nothing to do with it.
    """
    rows = db.execute(
        f"""
        with recursive below ("table", id, depth) as (
            select cast(? as text), cast(? as text), 0
            union all
            select c."table", c.record, below.depth + 1 from records c join below on c.parent = below.id
            where (c."table" = 'row' and below."table" in ('visit', 'row'))
                or (c."table" not in ('row', 'enterprise') and below."table" = 'enterprise')
        )
        select {_COLUMNS} from records r join below on (below."table", below.id) = (r."table", r.record)
        where below.depth > 0 order by below.depth, r."table", r.record
        """,
        [table, record],
    )
    return [_record(row) for row in rows.fetchall()]


def records_in_conflict(db: Database, enterprise: str = "") -> list[Record]:
    """Visible records that a person has to settle, the latest first; of one enterprise when named."""
    where = "r.has_conflict = 1 and r.hidden = 0" + (" and r.enterprise = ?" if enterprise else "")
    values = [enterprise] if enterprise else []
    rows = db.execute(f"select {_COLUMNS} from records r where {where} order by r.rev desc", values)
    return [_record(row) for row in rows.fetchall()]


def records_in_scope(
    db: Database, person: str, since: int, after: tuple[str, str], limit: int
) -> list[Record]:
    """What a pull brings: changed since, or whole because its enterprise entered the scope since.

    By (table, record), from behind `after`; hidden ones too, for the phone has to drop them.
    """
    rows = db.execute(
        f"""
        select {_COLUMNS} from assignments a join records r on r.enterprise = a.enterprise
        where a.person = ? and a.assigned = 1 and (r.rev > ? or a.rev > ?)
            and (r."table", r.record) > (?, ?)
        order by r."table", r.record limit ?
        """,
        [person, since, since, *after, limit],
    )
    return [_record(row) for row in rows.fetchall()]


def revisions_in_scope(db: Database, person: str) -> list[tuple[str, str, int, int]]:
    """(table, record, rev, hidden) of the whole scope: for the digest."""
    return db.execute(
        """
        select r."table", r.record, r.rev, r.hidden
        from assignments a join records r on r.enterprise = a.enterprise
        where a.person = ? and a.assigned = 1
        """,
        [person],
    ).fetchall()


def pack(record: Record) -> bytes:
    """The versions of a record. A write that gave many cells is kept once:

    {"writes": [[device, seq, stamp, rev]], "one": {field: [value, write]},
    "several": {field: [[[value, write]], shown]}, ...}
    """
    numbers: dict[Write, int] = {}
    one: dict[str, Any] = {}
    several: dict[str, Any] = {}
    for field, cell in record.cells.items():
        versions = [(value, numbers.setdefault(write, len(numbers))) for value, write in cell.versions]
        if len(versions) == 1:
            one[field] = versions[0]
        else:
            several[field] = (versions, cell.shown)
    return _encode(
        {
            "form": record.form,
            "form_version": record.form_version,
            "writes": list(numbers),
            "one": one,
            "several": several,
            "deletions": record.deletions,
            "contested": record.contested,
            "late": record.late,
        }
    )


def _record(row: tuple[Any, ...]) -> Record:
    table, record, enterprise, parent, rev, hidden, content = row
    packed = _decode(content)
    writes = [Write(*write) for write in packed["writes"]]
    cells = {field: Cell((Version(value, writes[n]),)) for field, (value, n) in packed["one"].items()}
    for field, (versions, shown) in packed["several"].items():
        history = tuple((shown_rev, tuple(values)) for shown_rev, values in shown)
        cells[field] = Cell(tuple(Version(value, writes[n]) for value, n in versions), history)
    return Record(
        table=table,
        record=record,
        enterprise=enterprise,
        parent=parent,
        rev=rev,
        form=packed["form"],
        form_version=packed["form_version"],
        cells=cells,
        deletions=tuple(Write(*deletion) for deletion in packed["deletions"]),
        contested=packed["contested"],
        hidden=bool(hidden),
        late=packed["late"],
    )
