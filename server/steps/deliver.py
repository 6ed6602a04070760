"""What a pull brings: the records of a person's scope as they are now, page by page.

Source: the protocol page, Pull, on the server. Rules held here: S3 phone and server agree, the digest
tells; S6 what leaves the scope is told; S7 the cursor never goes back.
"""

import hashlib
from typing import Any, NamedTuple

from msgspec.structs import replace
from sqlite_utils import Database

from server.steps.attachments import hashes_in, missing_among
from server.steps.own_echo import as_own
from server.store.assignments import entered_scope, left_scope, scope_changed_at
from server.store.changes import second_changes_between, told_between
from server.store.devices import Device
from server.store.forms import newest_rules
from server.store.overtaken import records_overtaken_since
from server.store.receipts import receipts_of
from server.store.records import records_in_scope, revisions_in_scope
from server.store.sync_health import durable_in_every_copy
from server.store.sync_state import SyncState
from sync.merge import Record, Rules, conflicts_in, fields_shown, latest_stamp
from sync.messages import LARGEST_INTEGER, Flag, Gone, OwnRecord, PulledRecord, PullReply, PullRequest, Result

LARGEST_PAGE = 2000
LONGEST_PAGE = 200
AGAIN = "again"


def durable_told(db: Database, state: SyncState, device: Device, epoch: int) -> int:
    """The durable_seq for a phone that speaks of another history: only what it surely means by these numbers.

    The rest comes again and is known by its bytes, or kept beside those of a copied phone that was faster.
    epoch: the phone's; 0 of one that has never heard of any.
    """
    if epoch in (0, state.epoch):
        return device.durable_seq
    return min(device.durable_seq, durable_in_every_copy(db, device.id))


class Page(NamedTuple):
    """Where a pull stands; the phone sees it as text. table, record: the last ones listed."""

    cursor: int
    durable_seq: int
    table: str = ""
    record: str = ""


def deliver_page(
    db: Database, state: SyncState, device: Device, request: PullRequest, now_ms: int
) -> PullReply:
    """One page of a pull, the lists of needed forms and reference left empty.

    db: must see one state of the database during the whole call.
    """
    reply = PullReply(
        epoch=state.epoch,
        since=request.since,
        page=request.page,
        durable_seq=device.durable_seq,
        server_ms=max(now_ms, state.server_ms),
    )
    if request.epoch != state.epoch:
        return replace(reply, durable_seq=durable_told(db, state, device, request.epoch))
    page = _page_asked(request.page) if request.page else Page(state.rev, device.durable_seq)
    if page is None or (request.page and scope_changed_at(db, device.person) > page.cursor):
        return replace(reply, cursor=state.rev, next=AGAIN)
    limit = min(request.limit, LARGEST_PAGE)
    records = records_in_scope(db, device.person, request.since, (page.table, page.record), limit + 1)
    left = _left_scope(db, device.person, request.since, page, limit + 1)
    listed = sorted([*_keyed(records), *left], key=lambda item: item[0])[:limit]
    is_last = len(records) + len(left) <= limit
    shown = [item for _, item in listed if isinstance(item, Record)]
    pulled = _pulled(db, [record for record in shown if not record.hidden])
    own = _own(db, device, request, page.cursor, shown, pulled)
    reply = replace(
        reply,
        cursor=page.cursor,
        durable_seq=page.durable_seq,
        next="" if is_last else _page_text(page._replace(table=listed[-1][0][0], record=listed[-1][0][1])),
        records=[sent for sent in pulled if sent.record not in own],
        own=list(own.values()),
        gone=[_gone(item) for _, item in listed if not isinstance(item, Record) or item.hidden],
        latest_stamp=max((latest_stamp(record) for record in shown), default=""),
    )
    if not is_last:
        return reply
    return replace(
        reply,
        results=_results(db, device.id, request.since, page.cursor),
        digest=digest_of_scope(db, device.person, page.cursor),
        wipe=device.wipe,
    )


def digest_of_scope(db: Database, person: str, cursor: int) -> bytes:
    """xor of sha256("table\\nrecord\\nrev") over the scope; empty when some of it is newer than `cursor`."""
    revisions = revisions_in_scope(db, person)
    if any(rev > cursor for _, _, rev, _ in revisions):
        return b""
    total = 0
    for table, record, rev, hidden in revisions:
        if not hidden:
            total ^= int.from_bytes(hashlib.sha256(f"{table}\n{record}\n{rev}".encode()).digest(), "big")
    return total.to_bytes(32, "big")


Keyed = tuple[tuple[str, str], Record | Gone]


def _keyed(records: list[Record]) -> list[Keyed]:
    return [((record.table, record.record), record) for record in records]


def _left_scope(db: Database, person: str, since: int, page: Page, limit: int) -> list[Keyed]:
    """Enterprises that left the scope since, in their place among the records. A load from 0 held none."""
    if since == 0 or page.table > "enterprise":
        return []
    after = page.record if page.table == "enterprise" else ""
    left = left_scope(db, person, since, after, limit)
    return [
        (("enterprise", record), Gone(table="enterprise", record=record, why="unassigned")) for record in left
    ]


def _gone(item: Record | Gone) -> Gone:
    return item if isinstance(item, Gone) else Gone(table=item.table, record=item.record, why="deleted")


def _pulled(db: Database, records: list[Record]) -> list[PulledRecord]:
    rules = {form: newest_rules(db, form) for form in {record.form for record in records}}
    shown = [(record, fields_shown(record, rules[record.form])) for record in records]
    missing = missing_among(db, hashes_in(value for _, fields in shown for value in fields.values()))
    visits = [record.record for record, fields in shown if fields.get("state") == "finished"]
    codes = {visit: receipt.code for visit, receipt in receipts_of(db, visits).items()} if visits else {}
    return [
        _one(record, fields, rules[record.form], missing, codes.get(record.record, ""))
        for record, fields in shown
    ]


def _one(
    record: Record, fields: dict[str, Any], rules: Rules, missing: set[str], receipt: str
) -> PulledRecord:
    conflicts = conflicts_in(record, rules)
    flags: list[Flag] = ["conflict"] if conflicts else []
    if record.late:
        flags.append("late_after_reassignment")
    if missing and not missing.isdisjoint(hashes_in(fields.values())):
        flags.append("missing_attachment")
    return PulledRecord(
        table=record.table,
        record=record.record,
        rev=record.rev,
        enterprise=record.enterprise,
        fields=fields,
        conflicts=conflicts,
        form=record.form,
        form_version=record.form_version,
        flags=flags,
        receipt=receipt,
    )


def _own(
    db: Database,
    device: Device,
    request: PullRequest,
    cursor: int,
    shown: list[Record],
    pulled: list[PulledRecord],
) -> dict[str, OwnRecord]:
    """{record id: it} of those that the phone can make of its own changes."""
    if not request.takes_own or request.since == 0 or _results(db, device.id, request.since, cursor):
        return {}
    entered = entered_scope(db, device.person, request.since)
    # The phone would lay its own answer over the office's, which had taken its place in a lost history.
    overtaken = records_overtaken_since(db, device.id, request.since)
    plain = {
        sent.record: sent
        for sent in pulled
        if not sent.flags and sent.enterprise not in entered and sent.record not in overtaken
    }
    found = {
        record.record: as_own(record, device.id, request.since) for record in shown if record.record in plain
    }
    return {
        record: replace(own, receipt=plain[record].receipt)
        for record, own in found.items()
        if own is not None
    }


def _results(db: Database, device: str, since: int, cursor: int) -> list[Result]:
    found = told_between(db, device, since, cursor) + second_changes_between(db, device, since, cursor)
    return sorted(found, key=lambda result: result.seq)


def _page_asked(text: str) -> Page | None:
    """The page that this text names; None when it is none of ours (an older server's): start over.

    Raises ImpossiblePage for what no server ever gave out.
    """
    if len(text) > LONGEST_PAGE:
        raise ImpossiblePage(text[:LONGEST_PAGE])
    cursor, durable_seq, table, record = [*text.split(":"), "", "", "", ""][:4]
    if not all(number.isascii() and number.isdecimal() for number in (cursor, durable_seq)):
        return None
    if max(int(cursor), int(durable_seq)) > LARGEST_INTEGER:
        raise ImpossiblePage(text)
    return Page(int(cursor), int(durable_seq), table, record)


class ImpossiblePage(ValueError):
    """A page that is too long, or has numbers beyond those that travel."""


def _page_text(page: Page) -> str:
    return ":".join(map(str, page))
