"""What a change does to a record and to what hangs on it. Pure: records in, records out.

Source: the protocol page, Push, 3 to 6. Rules held here: S2 every typed value is shown, overtaken by somebody
who had seen it, or in a conflict; S4 what a cell shows does not depend on the order of arrival.
"""

from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from sync.cells import Cell, Version, Write, has_different_values, is_conflict, join, shows, was_seen

DELETION = ""
"""The name of the field under which a contested deletion stands among the conflicts."""

Rules = Mapping[str, str]
"""{key: "union" | "append" | "maximum" | "review"} for questions with a rule other than the latest value."""


Knew = Collection[tuple[str, int]]
"""(device, seq) of changes that an author is known to have seen, whatever `base` says."""


class Record(Struct, frozen=True, kw_only=True):
    """One record with every version of its cells.

    parent: id of the record it hangs on, "" for an enterprise. deletions: those that stand, or, when
    `contested`, those that a person has to settle. hidden: it, or something that it hangs on, is deleted.
    returned: the revision of its latest return after it had been hidden, 0 when it never was.
    """

    table: str
    record: str
    enterprise: str
    parent: str = ""
    rev: int = 0
    form: str = ""
    form_version: str = ""
    cells: dict[str, Cell] = {}
    deletions: tuple[Write, ...] = ()
    contested: bool = False
    hidden: bool = False
    returned: int = 0
    late: bool = False

    @property
    def is_deleted(self) -> bool:
        return bool(self.deletions) and not self.contested


class Met(NamedTuple):
    """A record after a change, and the fields in which the change met others' versions."""

    record: Record
    contested: list[str]
    merged: list[str]


def write_fields(
    record: Record,
    write: Write,
    base: int,
    fields: Mapping[str, Any],
    rules: Rules,
    *,
    settles: bool = False,
    knew: Knew = (),
) -> Met:
    """The record with the values of one change in its cells.

    base: what the author had seen; 0 under a lost history. knew: what they are known to have overtaken there.
    Keep cells and values of the argument unchanged.
    """
    cells = dict(record.cells)
    contested: list[str] = []
    merged: list[str] = []
    for field, value in fields.items():
        if field == DELETION:
            continue
        if field not in cells:
            cells[field] = Cell((Version(value, write),))
            continue
        rule = rules.get(field, "last")
        version = Version(value, write)
        cells[field] = cell = join(cells[field], version, base, rule, settles=settles, knew=knew)
        if len(cell.versions) > 1 and has_different_values(cell):
            (contested if is_conflict(cell, rule) else merged).append(field)
    written = replace(record, cells=cells, rev=write.rev)
    if settles and DELETION in fields:
        written = _settle_deletion(written, base, knew)
        contested += [DELETION] if written.contested else []
    return Met(written, contested, merged)


def stamps_seen(record: Record, fields: Mapping[str, Any], device: str, base: int) -> list[str]:
    """The stamps of the versions that the author had seen in the cells that the change names."""
    return [
        version.write.stamp
        for field in fields
        if field in record.cells
        for version in record.cells[field].versions
        if was_seen(version.write, device, base)
    ]


def delete(
    family: list[Record],
    write: Write,
    base: int,
    rules: Mapping[str, Rules],
    *,
    office: bool,
    knew: Knew = (),
) -> Met:
    """The first of `family` deleted, unless something in it speaks against that: then with a conflict.

    family: the record and everything that hangs on it. rules: by form. Whoever calls hides the rest of the
    family with `hide` when the record came out deleted.
    """
    record = family[0]
    deletions = (*(d for d in record.deletions if d.device != write.device), write)
    standing = [member for member in family if not member.hidden]
    if any(
        _speaks_against(member, write, base, rules.get(member.form, {}), office, knew) for member in standing
    ):
        kept = replace(record, deletions=deletions, contested=True, rev=write.rev)
        return Met(kept, [DELETION], [])
    return Met(replace(record, deletions=deletions, contested=False, hidden=True, rev=write.rev), [], [])


def bring_back(record: Record, write: Write, base: int, known_to: Knew = ()) -> Met:
    """A deleted record after somebody has written on it or below it.

    With a conflict if the author had not seen the deletion. Left deleted when the author's own later change
    deleted it (an older one was released), or one of `known_to` did: deletions that are known to have seen
    this write in a history that was lost.
    """
    if any(
        (d.device == write.device and d.seq > write.seq) or (d.device, d.seq) in known_to
        for d in record.deletions
    ):
        return Met(record, [], [])
    if all(was_seen(deletion, write.device, base) for deletion in record.deletions):
        return Met(replace(_returned(record, write.rev), deletions=()), [], [])
    return Met(replace(_returned(record, write.rev), contested=True), [DELETION], [])


def hide(record: Record, rev: int) -> Record:
    """What a deletion hides takes its revision, so that every phone hears of it."""
    return replace(record, hidden=True, rev=rev)


def show_again(family: list[Record], rev: int) -> list[Record]:
    """Those below the first of `family` that are visible again, now that nothing above is deleted.

    family: the record that came back, then what hangs on it, each after what it hangs on.
    """
    visible, shown = {family[0].record}, []
    for member in family[1:]:
        if member.parent in visible and not member.is_deleted:
            visible.add(member.record)
            shown.append(_returned(member, rev))
    return shown


def _returned(record: Record, rev: int) -> Record:
    return replace(record, hidden=False, rev=rev, returned=rev)


def fields_shown(record: Record, rules: Rules) -> dict[str, Any]:
    """{field: value} as people see it, cleared ones included."""
    return {field: shows(cell, rules.get(field, "last")) for field, cell in record.cells.items()}


def conflicts_in(record: Record, rules: Rules) -> dict[str, list[Any]]:
    """{field: every version's value, in stamp order} of what a person has to settle."""
    conflicts = {
        field: [version.value for version in cell.versions]
        for field, cell in record.cells.items()
        if len(cell.versions) > 1 and is_conflict(cell, rules.get(field, "last"))
    }
    return {**conflicts, DELETION: []} if record.contested else conflicts


def latest_stamp(record: Record) -> str:
    """The latest effective stamp in the record; "" when it has no cell."""
    stamps = (version.write.stamp for cell in record.cells.values() for version in cell.versions)
    return max(stamps, default="")


def _settle_deletion(record: Record, base: int, knew: Knew) -> Record:
    if not record.contested:
        return record
    unseen = tuple(d for d in record.deletions if d.rev > base and (d.device, d.seq) not in knew)
    return replace(record, deletions=unseen, contested=bool(unseen))


def _speaks_against(record: Record, write: Write, base: int, rules: Rules, office: bool, knew: Knew) -> bool:
    """Whether the record holds what the deleting author has not seen, or what awaits a decision."""
    for cell in record.cells.values():
        written = [version.write for version in cell.versions]
        if any(_is_unseen(one, write, base) and (one.device, one.seq) not in knew for one in written):
            return True
    return not office and bool(conflicts_in(record, rules))


def _is_unseen(written: Write, deletion: Write, base: int) -> bool:
    if written.device == deletion.device:
        return written.seq > deletion.seq
    return written.rev > base
