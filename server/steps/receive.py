"""A change set arrives: every change is merged in turn, and stored byte for byte whatever becomes of it.

One transaction, which writes what is new of log and records at its end. Should that fail by a defect of ours,
it begins anew with a savepoint around each change.

Source: the protocol page, Push, on the server. Rules held here: S1 stored once; S5 durable_seq; S9 no stamp
from the future; S10 sent twice, answered alike; S11 a poisoned change never blocks those behind it.
"""

import hashlib
import logging
from collections.abc import Callable, Iterable
from functools import partial
from typing import NamedTuple

from server.steps.deliver import durable_told
from server.steps.hindsight import hindsight_of
from server.steps.ledger import Ledger, open_ledger
from server.steps.merging import Author, Merged, merge_change, name_attachments
from server.steps.project import write_out
from server.steps.receipts import give_receipt
from server.store.changes import (
    StoredChange,
    add_second_change,
    change_by_seq,
    change_outcome,
    later_changes,
    second_change,
)
from server.store.connection import Store
from server.store.decided_before import DecidedBefore, decided_before
from server.store.devices import Device, add_gap, device_by_id, write_progress
from server.store.failures import failure_of_store
from server.store.quarantine import Waiting, add_waiting, decide, wait_for_another, waiting_for
from server.store.settlements import move_settlement
from sync.clock import effective_stamp, is_stamp
from sync.messages import Change, PushReply, PushRequest, Result
from sync.reading import Unmergeable, loosely_read, read_change

logger = logging.getLogger("khaosat.sync")
MOST_LOST = 1_000_000


def receive_push(store: Store, person: str, request: PushRequest, clock_ms: int) -> PushReply:
    """Stores and merges a change set; every seq up to the reply's durable_seq is on disk when this returns.

    person: of the session. Raises UnknownDevice when this history has not enrolled the device, and
    ImpossiblePush for a journal that no phone can have.
    """
    if request.changes and request.journal_from > request.first_seq:
        raise ImpossiblePush("journal_from lies behind first_seq")
    try:
        return _receive_push(store, person, request, clock_ms, writes_at_once=False)
    except (UnknownDevice, ImpossiblePush):
        raise
    except Exception as error:
        if failure_of_store(error):
            raise
        # A defect of ours, and everything was rolled back. Once more, each change within a savepoint: then
        # only the one that it is about waits (S11; tests/server/api/test_defects.py).
        logger.exception("a push of device %s is taken change by change", request.device)
        return _receive_push(store, person, request, clock_ms, writes_at_once=True)


def _receive_push(
    store: Store, person: str, request: PushRequest, clock_ms: int, *, writes_at_once: bool
) -> PushReply:
    with open_ledger(store, clock_ms, writes_at_once=writes_at_once) as ledger:
        device = device_by_id(ledger.db, request.device)
        if device is None or device.person != person:
            raise UnknownDevice(request.device)
        # What a lost history tells is asked of the database, change by change.
        ledger.writes_at_once |= ledger.has_hindsight(device.id)
        device.app_version, device.seen_ms = request.app_version[:80], ledger.now_ms
        skip_what_is_lost(ledger, device, request.journal_from)
        results = take_changes(ledger, device, enumerate(request.changes, request.first_seq))
        write_out(ledger)
        write_progress(ledger.db, device)
        epoch, server_ms = ledger.state.epoch, ledger.now_ms
        durable_seq = durable_told(ledger.db, ledger.state, device, request.epoch)
        # What came just now is here, whatever history its phone speaks of.
        if request.first_seq <= durable_seq + 1:
            durable_seq = max(durable_seq, request.first_seq + len(results) - 1)
    return PushReply(epoch=epoch, server_ms=server_ms, durable_seq=durable_seq, results=results)


def take_changes(ledger: Ledger, device: Device, changes: Iterable[tuple[int, bytes]]) -> list[Result]:
    """What became of each, up to the first number that leaves one out. changes: (seq, bytes), ascending."""
    author = Author(device.id, device.person)
    read = [(seq, content, _read(content, seq, author)) for seq, content in changes]
    ledger.look_up({change.record for _, _, change in read if isinstance(change, Change)})
    results = []
    for seq, content, change in read:
        if seq > device.durable_seq + 1:
            break
        results.append(_receive(ledger, device, author, seq, content, change))
    return results


def skip_what_is_lost(ledger: Ledger, device: Device, journal_from: int) -> None:
    """The phone no longer holds what the server never had: on record for the office, then go on."""
    if journal_from > device.durable_seq + 1:
        # One wrong number must not use up all that follow: nobody makes so many changes between two pushes.
        if journal_from - device.durable_seq > MOST_LOST:
            raise ImpossiblePush(f"journal_from lies more than {MOST_LOST} changes ahead")
        rev = ledger.next_rev()
        first, last = device.durable_seq + 1, journal_from - 1
        add_gap(ledger.db, device.id, first, last, rev, ledger.now_ms)
        device.durable_seq = last


class ImpossiblePush(ValueError):
    """The numbers of this push contradict each other; nothing of it was stored."""


class UnknownDevice(LookupError):
    """No such device in this history (a restore forgot it), or it belongs to another person."""


def receive_one(
    ledger: Ledger, device: Device, author: Author, seq: int, content: bytes, *, received_ms: int = 0
) -> Result:
    """Stores one new change and merges it if it can be; moves the device on. Never raises for its content.

    received_ms: of a change that comes again from the office's log; 0: now.
    """
    change = _read(content, seq, author)
    return _take(ledger, device, author, seq, content, change, received_ms=received_ms)


def _take(
    ledger: Ledger,
    device: Device,
    author: Author,
    seq: int,
    content: bytes,
    change: Change | Unmergeable,
    *,
    received_ms: int = 0,
) -> Result:
    rev = ledger.next_rev()
    stored = StoredChange(
        device=device.id,
        seq=seq,
        rev=rev,
        sha256=hashlib.sha256(content).digest(),
        bytes=content,
        person=author.person,
        received_ms=received_ms or ledger.now_ms,
    )
    told = _told_in(content) if isinstance(change, Unmergeable) else change
    stored.stamp = _stamp_of(ledger, device, told.stamp)
    decided = _decided_before(ledger, device.id, seq, stored.sha256)
    if decided is None:
        merged, waits = _try(ledger, stored, change, author, rev, is_latest=seq > device.durable_seq)
    else:
        merged, waits = None, Unmergeable(decided.problem)
        _name_photographs(ledger, device, seq, content)
    _note(stored, merged, waits, rev)
    ledger.keep_change(stored)
    if ledger.writes_at_once:
        write_out(ledger)
    if waits is not None:
        add_waiting(ledger.db, device.id, seq, stored.sha256, waits.problem, waits.awaited, rev)
        ledger.forget_lookups()
    if told.kind == "finalise":
        # Also while it waits for a decision: what a receipt promises is that it is here.
        give_receipt(ledger, stored, told.record)
    device.durable_seq = max(device.durable_seq, seq)
    device.last_stamp = max(device.last_stamp, stored.stamp)
    if merged is not None and merged.has_arrived:
        try_again_what_waited_for(ledger, stored.record)
    if decided is not None:
        _carry_out(ledger, decided)
        stored = change_by_seq(ledger.db, device.id, seq) or stored
    return stored.result


def merge_stored(
    ledger: Ledger,
    stored: StoredChange,
    change: Change,
    author: Author,
    rev: int,
    *,
    is_latest: bool = False,
    sha256: bytes = b"",
) -> Merged:
    """Merges a change. Raises Unmergeable with nothing written.

    is_latest: this device has sent nothing after it. sha256: of second bytes under its number.
    """
    stored.table, stored.record = change.table, change.record
    # Nobody can have seen what came after their change arrived, even if it is merged much later.
    stored.base = min(ledger.base_counted(change.base, change.epoch), stored.rev)
    since = frozenset() if is_latest else _fields_written_since(ledger, stored, author)
    hindsight = hindsight_of(ledger, stored.device, stored.seq, sha256 or stored.sha256)
    merge = partial(
        merge_change,
        ledger,
        change,
        author,
        rev=rev,
        stamp=stored.stamp,
        base=stored.base,
        since=since,
        hindsight=hindsight,
    )
    return _within_savepoint(ledger, stored, merge) if ledger.writes_at_once else merge()


def _within_savepoint(ledger: Ledger, stored: StoredChange, merge: Callable[[], Merged]) -> Merged:
    """What the merge gives. Raises Unmergeable, "internal" when the merge itself failed.

    A database that is locked, full or damaged is no fault of the change: its error ends the transaction.
    """
    ledger.db.execute("savepoint one_change")
    try:
        merged = merge()
    except Exception as error:
        if failure_of_store(error):
            raise
        ledger.db.execute("rollback to one_change")
        ledger.forget_lookups()
        ledger.db.execute("release one_change")
        if isinstance(error, Unmergeable):
            raise
        logger.exception("change %s of device %s was not merged", stored.seq, stored.device)
        raise Unmergeable("internal") from error
    ledger.db.execute("release one_change")
    return merged


def try_again_what_waited_for(ledger: Ledger, record: str) -> None:
    """Merges what could not be merged before this record arrived, and then what waited for that."""
    if not ledger.is_awaited(record):
        return
    write_out(ledger)
    waiting_here = waiting_for(ledger.db, record)
    # While nothing is kept: what is written within a savepoint may be rolled back with it.
    ledger.writes_at_once |= any(ledger.has_hindsight(waiting.device) for waiting in waiting_here)
    for waiting in waiting_here:
        stored = change_by_seq(ledger.db, waiting.device, waiting.seq)
        if stored is not None and stored.sha256 == waiting.sha256:
            _try_again(ledger, waiting, stored)


def _receive(
    ledger: Ledger, device: Device, author: Author, seq: int, content: bytes, change: Change | Unmergeable
) -> Result:
    known = change_by_seq(ledger.db, device.id, seq) if seq <= device.durable_seq else None
    if known is None:
        return _take(ledger, device, author, seq, content, change)
    if known.sha256 == hashlib.sha256(content).digest():
        return known.result
    return _keep_both(ledger, device, seq, content)


def _keep_both(ledger: Ledger, device: Device, seq: int, content: bytes) -> Result:
    """Other bytes under a used number: this phone was copied. Kept, flagged, for a coordinator to see."""
    sha256 = hashlib.sha256(content).digest()
    kept = second_change(ledger.db, device.id, seq, sha256)
    if kept is not None:
        return kept.result
    rev = ledger.next_rev()
    device.flagged = 1
    add_second_change(ledger.db, device.id, seq, sha256, content, ledger.now_ms, rev)
    add_waiting(ledger.db, device.id, seq, sha256, "equivocation", "", rev)
    _name_photographs(ledger, device, seq, content)
    decided = _decided_before(ledger, device.id, seq, sha256)
    if decided is not None:
        _carry_out(ledger, decided)
        kept = second_change(ledger.db, device.id, seq, sha256)
    return kept.result if kept else Result(seq=seq, outcome="quarantined", rev=rev, problem="equivocation")


def _decided_before(ledger: Ledger, device: str, seq: int, sha256: bytes) -> DecidedBefore | None:
    """What a coordinator decided about these bytes in a history that was lost."""
    return decided_before(ledger.db, device, seq, sha256) if ledger.has_hindsight(device) else None


def _carry_out(ledger: Ledger, decided: DecidedBefore) -> None:
    # Here and not above: a release merges, and what arrives by it is tried again. The two need each other.
    from server.steps.release import carry_out

    carry_out(ledger, decided)


def _name_photographs(ledger: Ledger, device: Device, seq: int, content: bytes) -> None:
    """The photograph may come before a coordinator has decided about the change that names it."""
    try:
        change = read_change(content, seq)
    except Unmergeable:
        return
    if change.kind == "attach":
        name_attachments(ledger, change, "", device.id)


def _read(content: bytes, seq: int, author: Author) -> Change | Unmergeable:
    """The change, or the reason why it has to wait."""
    try:
        return read_change(content, seq, office=author.is_office)
    except Unmergeable as reason:
        return reason


class Told(NamedTuple):
    """What can be read of a change that waits; "" where it says nothing."""

    kind: str
    record: str
    stamp: str


def _told_in(content: bytes) -> Told:
    try:
        loose = loosely_read(content)
    except Unmergeable:
        return Told("", "", "")
    return Told(*(str(loose.get(name, "")) for name in Told._fields))


def _stamp_of(ledger: Ledger, device: Device, stamp: str) -> str:
    """The change's stamp clamped and raised above this device's last, also if it cannot be merged today."""
    if not is_stamp(stamp):
        return ""
    return effective_stamp(stamp, device.id, ledger.now_ms, [device.last_stamp])


def _try(
    ledger: Ledger,
    stored: StoredChange,
    change: Change | Unmergeable,
    author: Author,
    rev: int,
    *,
    is_latest: bool = False,
) -> tuple[Merged | None, Unmergeable | None]:
    if isinstance(change, Unmergeable):
        return None, change
    try:
        return merge_stored(ledger, stored, change, author, rev, is_latest=is_latest), None
    except Unmergeable as reason:
        if change.kind == "attach":
            # The photograph may come before a coordinator has decided about the change that names it.
            name_attachments(ledger, change, "", stored.device)
        return None, reason


def _note(stored: StoredChange, merged: Merged | None, waits: Unmergeable | None, rev: int) -> None:
    """Writes on the stored change what became of it."""
    stored.rev = rev
    if merged is not None:
        stored.outcome, stored.problem, stored.fields = merged.outcome, "", merged.fields
        stored.stamp = merged.stamp
    elif waits is not None:
        stored.outcome, stored.problem, stored.fields = "quarantined", waits.problem, []
        stored.told_rev = rev


def _try_again(ledger: Ledger, waiting: Waiting, stored: StoredChange) -> None:
    decided = _decided_before(ledger, stored.device, stored.seq, stored.sha256)
    if decided is not None:
        return _carry_out(ledger, decided)
    rev, before = ledger.next_rev(), stored.rev
    author = author_of(ledger, stored)
    change = _read(stored.bytes, stored.seq, author)
    merged, waits = _try(ledger, stored, change, author, rev)
    _note(stored, merged, waits, rev)
    stored.told_rev = rev
    change_outcome(ledger.db, stored)
    move_settlement(ledger.db, before, rev)
    if waits is not None:
        wait_for_another(ledger.db, waiting.id, waits.problem, waits.awaited)
        ledger.forget_lookups()
        return None
    decide(ledger.db, waiting.id, "released", "", "", ledger.now_ms)
    if merged is not None and merged.has_arrived:
        try_again_what_waited_for(ledger, stored.record)
    return None


def author_of(ledger: Ledger, stored: StoredChange) -> Author:
    """Who made a change that is stored: the office's own may wait too, for a record to come again."""
    device = device_by_id(ledger.db, stored.device)
    return Author(stored.device, stored.person, is_office=device is not None and device.is_office == 1)


def _fields_written_since(ledger: Ledger, stored: StoredChange, author: Author) -> frozenset[str]:
    """What this author wrote on the record after this change: it stands when an older one is merged late."""
    fields: set[str] = set()
    for later in later_changes(ledger.db, stored.device, stored.seq, stored.record):
        fields.update(read_change(later.bytes, later.seq, office=author.is_office).fields)
    return frozenset(fields)
