"""One readable change into the records: checks, effective stamp, merge, what hangs on it.

Source: the protocol page, Push, 2 to 6, and Scope.
"""

from typing import Any, NamedTuple

from msgspec.structs import replace

from server.steps.hindsight import NOTHING, Hindsight
from server.steps.ledger import Ledger
from server.steps.project import save, write_out
from server.store.attachments import Attachment, name_attachment
from server.store.records import Place, records_below
from sync import merge
from sync.cells import Write
from sync.clock import effective_stamp
from sync.merge import DELETION, Knew, Record
from sync.messages import Change, Outcome
from sync.reading import Unmergeable
from sync.scope import LINKS, SURVEY_TABLES, acceptance, parent_named, unknown_fields


class Author(NamedTuple):
    """person: of the session. is_vouched: a coordinator answers for scope and person (a released change)."""

    device: str
    person: str
    is_office: bool = False
    is_vouched: bool = False


class Merged(NamedTuple):
    """has_arrived: the record is new, so what waited for it can be tried again. stamp: effective."""

    outcome: Outcome
    fields: list[str]
    stamp: str
    has_arrived: bool


def merge_change(
    ledger: Ledger,
    change: Change,
    author: Author,
    *,
    rev: int,
    stamp: str,
    base: int,
    since: frozenset[str],
    hindsight: Hindsight = NOTHING,
) -> Merged:
    """Merges a change and says how it met others'. Raises Unmergeable with nothing written.

    stamp: clamped and later than the device's previous one. base: as this history counts it.
    since: fields that this author wrote later (when an older change is released): they stand.
    hindsight: what a lost history tells of it.
    """
    found = ledger.record(change.record)
    known = found if found and found.table == change.table else None
    fields = _answers(ledger, change, known, author)
    # What hangs on a record names it by id: an id of somebody else's record would give power over that.
    if found and known is None and change.kind not in ("delete", "settle"):
        raise Unmergeable("invalid")
    above = None if known else _parent_of(ledger, change)
    record = known or _new_record(change, above)
    fields = _without_links(known, fields) if known else fields
    accepted = _accept(ledger, change, author, record, base, is_new=known is None)
    if change.kind == "delete":
        if DELETION in hindsight.overtaken:
            return Merged("applied", [], stamp, has_arrived=False)
        write = Write(author.device, change.seq, stamp, rev)
        contested = _delete(ledger, record, write, base, author, hindsight.knew)
        return Merged("conflict" if contested else "applied", contested, stamp, has_arrived=False)
    seen = merge.stamps_seen(record, fields, author.device, base) if known else []
    stamp = effective_stamp(stamp, author.device, ledger.now_ms, seen) if seen else stamp
    write = Write(author.device, change.seq, stamp, rev)
    stands = since.union(hindsight.overtaken)
    values = {field: value for field, value in fields.items() if field not in stands} if stands else fields
    settles = change.kind == "settle"
    rules = ledger.rules(record.form)
    met = merge.write_fields(record, write, base, values, rules, settles=settles, knew=hindsight.knew)
    written = _described(met.record, change, is_late=accepted == "late")
    save(ledger, written, is_new=known is None)
    contested = met.contested
    if not settles:
        contested = contested + _bring_back(
            ledger, written, write, base, hindsight.overtaken.get(DELETION, ())
        )
    if change.kind == "attach":
        name_attachments(ledger, change, written.enterprise, author.device)
    # Not where the office has had its word before: its log was replayed, and this comes again.
    is_new_enterprise = known is None and change.table == "enterprise" and not author.is_office
    if is_new_enterprise and ledger.assignment(author.person, change.record) is None:
        ledger.assign(author.person, change.record, True, rev, author.person)
    outcome: Outcome = "conflict" if contested else "merged" if met.merged else "applied"
    return Merged(outcome, contested or met.merged, stamp, has_arrived=known is None)


def _answers(ledger: Ledger, change: Change, known: Record | None, author: Author) -> dict[str, Any]:
    """The fields to merge. Calculated answers are left out: they are recomputed wherever they are read."""
    if change.kind == "delete":
        return {}
    rules: merge.Rules = {}
    if change.table in SURVEY_TABLES and change.form:
        published = ledger.form(change.form, change.form_version)
        if published is None:
            raise Unmergeable("unknown_form")
        rules = published.rules
    elif known is not None:
        rules = ledger.rules(known.form)
    elif change.table in SURVEY_TABLES and author.is_office:
        # A desk names no form. Its log was replayed, and the phone has yet to send the record again.
        raise Unmergeable("unknown_record", change.record)
    named = change.fields.keys() - ({""} if change.kind == "settle" else set())
    if unknown_fields(change.table, named, rules.keys(), office=author.is_office):
        raise Unmergeable("unknown_field")
    return {field: value for field, value in change.fields.items() if rules.get(field) != "calculated"}


def _parent_of(ledger: Ledger, change: Change) -> Place | None:
    """What a record that arrives for the first time hangs on; None for an enterprise."""
    if change.kind in ("delete", "settle"):
        raise Unmergeable("unknown_record", change.record)
    if change.table == "enterprise":
        return None
    named = parent_named(change.table, change.fields)
    if named is None:
        raise Unmergeable("unknown_record", change.record)
    table, record = named
    above = ledger.place_of(table, record)
    if above is None:
        raise Unmergeable("unknown_record", record)
    if table == "row" and _visit_of_row(ledger, record) != change.fields["visit_id"]:
        raise Unmergeable("invalid")
    return above


def _visit_of_row(ledger: Ledger, record: str) -> Any:
    row = ledger.record(record)
    return row and _link(row, "visit_id")


def _new_record(change: Change, above: Place | None) -> Record:
    return Record(
        table=change.table,
        record=change.record,
        enterprise=above.enterprise if above else change.record,
        parent=above.record if above else "",
        hidden=above.is_hidden if above else False,
    )


def _without_links(known: Record, fields: dict[str, Any]) -> dict[str, Any]:
    """The fields without the links, which must be what they were. Raises Unmergeable("immutable")."""
    links = LINKS[known.table]
    for link in links:
        same = [_link(known, link), known.parent] if link == "parent" else [_link(known, link)]
        if link in fields and fields[link] not in same:
            raise Unmergeable("immutable")
    return {field: value for field, value in fields.items() if field not in links}


def _link(record: Record, field: str) -> Any:
    cell = record.cells.get(field)
    return cell.versions[-1].value if cell else None


def _accept(
    ledger: Ledger, change: Change, author: Author, record: Record, base: int, *, is_new: bool
) -> str:
    """ "accepted" or "late". Raises Unmergeable: scope, other_person."""
    if author.is_office or author.is_vouched:
        return "accepted"
    accepted = "accepted"
    if not (is_new and change.table == "enterprise"):
        accepted = acceptance(ledger.assignment(author.person, record.enterprise), base)
    if accepted == "scope":
        raise Unmergeable("scope")
    if change.user != author.person:
        raise Unmergeable("other_person")
    return accepted


def _described(record: Record, change: Change, *, is_late: bool) -> Record:
    """The record with the form it was filled in with, and the mark of late work."""
    form, version = record.form, record.form_version
    if change.table in SURVEY_TABLES and change.form:
        form, version = change.form, change.form_version
    return replace(record, form=form, form_version=version, late=record.late or is_late)


def _delete(ledger: Ledger, record: Record, write: Write, base: int, author: Author, knew: Knew) -> list[str]:
    family = [record, *_below(ledger, record)]
    rules = {form: ledger.rules(form) for form in {member.form for member in family}}
    met = merge.delete(family, write, base, rules, office=author.is_office, knew=knew)
    save(ledger, met.record)
    if met.record.is_deleted:
        for member in family[1:]:
            if not member.hidden:
                save(ledger, merge.hide(member, write.rev))
    return met.contested


def _bring_back(ledger: Ledger, record: Record, write: Write, base: int, known_to: Knew) -> list[str]:
    """Shows a record again that was written on or below while it was deleted. Gives the contested fields.

    known_to: deletions that had seen this write.
    """
    if not record.hidden:
        return []
    contested: list[str] = []
    first_shown: Record | None = None
    for member in reversed([record, *_ancestors(ledger, record)]):
        if not member.is_deleted:
            continue
        met = merge.bring_back(member, write, base, known_to)
        if met.record.is_deleted:
            break
        save(ledger, met.record)
        contested += met.contested
        first_shown = first_shown or met.record
    if first_shown is not None:
        for member in merge.show_again([first_shown, *_below(ledger, first_shown)], write.rev):
            save(ledger, member)
    return contested[:1]


def _below(ledger: Ledger, record: Record) -> list[Record]:
    """Everything that hangs on the record, each after what it hangs on."""
    write_out(ledger)
    return records_below(ledger.db, record.table, record.record)


def _ancestors(ledger: Ledger, record: Record) -> list[Record]:
    """What the record hangs on, nearest first."""
    found: list[Record] = []
    while record.parent:
        above = ledger.record(record.parent)
        assert above is not None, f"{record.parent}, on which {record.record} hangs, is gone"
        record = above
        found.append(record)
    return found


def name_attachments(ledger: Ledger, change: Change, enterprise: str, device: str) -> None:
    """Lets the device send what the change names. enterprise: "" while the change itself waits."""
    for value in change.fields.values():
        for file in value if isinstance(value, list) else [value]:
            if file is not None:
                kept = {name: file[name] for name in ("sha256", "size", "media_type", "name")}
                name_attachment(ledger.db, Attachment(**kept), enterprise, device)
