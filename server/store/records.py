"""Records: one row each, every version of its cells in one compact blob, so that a visit costs few writes."""

import json
from collections.abc import Collection, Container
from typing import Any, NamedTuple

import msgspec
from sqlite_utils import Database

from sync.cells import Cell, Version, Write
from sync.merge import Record

_COLUMNS = 'r."table", r.record, r.enterprise, r.parent, r.rev, r.hidden, r.content'
_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder().decode


def record_by_id(db: Database, table: str, record: str) -> Record | None:
    """The record with its versions, deleted or not; None when it has never arrived."""
    row = db.execute(
        f'select {_COLUMNS} from records r where r.record = ? and r."table" = ?', [record, table]
    ).fetchone()
    return row and _record(row)


def record_with_id(db: Database, record: str) -> Record | None:
    """The record of whichever table that has this id, deleted or not: an id is given once."""
    row = db.execute(f"select {_COLUMNS} from records r where r.record = ?", [record]).fetchone()
    return row and _record(row)


def records_with_ids(db: Database, ids: Collection[str]) -> list[Record]:
    """Those that have one of these ids, whatever their table, in no promised order."""
    rows = db.execute(
        f"select {_COLUMNS} from records r where r.record in (select value from json_each(?))",
        [json.dumps(list(ids))],
    )
    return [_record(row) for row in rows.fetchall()]


class IdTaken(ValueError):
    """Another table's record has one of these ids; that one was not written."""


def write_records(db: Database, records: Collection[Record], in_conflict: Container[str] = ()) -> None:
    """Stores the records as they are now. in_conflict: ids of those with a conflict. Raises IdTaken."""
    written = db.conn.executemany(
        """
        insert into records ("table", record, enterprise, parent, rev, hidden, content, has_conflict)
        values (?, ?, ?, ?, ?, ?, ?, ?)
        on conflict (record) do update set rev = excluded.rev, hidden = excluded.hidden,
            content = excluded.content, has_conflict = excluded.has_conflict
            where records."table" = excluded."table"
        """,
        [
            (
                record.table,
                record.record,
                record.enterprise,
                record.parent,
                record.rev,
                int(record.hidden),
                pack(record),
                int(record.record in in_conflict),
            )
            for record in records
        ],
    )
    if records and written.rowcount != len(records):
        raise IdTaken(", ".join(record.record for record in records))


class Place(NamedTuple):
    """Where a record hangs, without its content: for what is to hang on it."""

    record: str
    enterprise: str
    is_hidden: bool


def place_of(db: Database, table: str, record: str) -> Place | None:
    """Where this record hangs; None when it has never arrived."""
    row = db.execute(
        'select enterprise, hidden from records where record = ? and "table" = ?', [record, table]
    ).fetchone()
    return row and Place(record, row[0], bool(row[1]))


def records_below(db: Database, table: str, record: str) -> list[Record]:
    """Everything that hangs on the record, at any depth, each after what it hangs on.

    table: of the record, checked: nothing hangs on a record that is not there.
    """
    rows = db.execute(
        f"""
        with recursive below (id, depth) as (
            select record, 0 from records where record = ? and "table" = ?
            union all
            select c.record, below.depth + 1 from records c join below on c.parent = below.id
        )
        select {_COLUMNS} from records r join below on below.id = r.record
        where below.depth > 0 order by below.depth, r."table", r.record
        """,
        [record, table],
    )
    return [_record(row) for row in rows.fetchall()]


def records_in_conflict(db: Database, enterprise: str = "") -> list[Record]:
    """Visible records that a person has to settle, the latest first; of one enterprise when named."""
    where = "r.has_conflict = 1 and r.hidden = 0" + (" and r.enterprise = ?" if enterprise else "")
    values = [enterprise] if enterprise else []
    rows = db.execute(f"select {_COLUMNS} from records r where {where} order by r.rev desc", values)
    return [_record(row) for row in rows.fetchall()]


def records_with_several_versions(db: Database) -> list[Record]:
    """Records with a cell in which authors stand side by side, hidden ones too, by table and id."""
    # Looked for in the packed content: hardly any record has one, and reading them all would take seconds.
    nowhere = _encode("several") + _encode({})
    rows = db.execute(
        f"""
        select {_COLUMNS} from records r where r."table" in ('visit', 'row') and instr(r.content, ?) = 0
        order by r."table", r.record
        """,
        [nowhere],
    )
    return [_record(row) for row in rows.fetchall()]


def records_naming(db: Database, sha256: str) -> list[Record]:
    """Visible records that name this attachment in any version, by table and id."""
    # Looked for in the packed content of the enterprises where it is used: a few dozen records.
    rows = db.execute(
        f"""
        select {_COLUMNS} from attachment_uses u join records r on r.enterprise = u.enterprise
        where u.sha256 = ? and r.hidden = 0 and instr(r.content, ?) > 0 order by r."table", r.record
        """,
        [sha256, sha256.encode()],
    )
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
    latest, number = None, 0
    for field, cell in record.cells.items():
        if len(cell.versions) == 1:
            [version] = cell.versions
            # Nearly always the same as of the cell before, and cells are many.
            if version.write is not latest:
                latest = version.write
                number = numbers.setdefault(latest, len(numbers))
            one[field] = (version.value, number)
            continue
        versions = [
            (version.value, numbers.setdefault(version.write, len(numbers))) for version in cell.versions
        ]
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
            "returned": record.returned,
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
        # What an older version packed and nobody wrote on since has not returned since.
        returned=packed.get("returned", 0),
        late=packed["late"],
    )
