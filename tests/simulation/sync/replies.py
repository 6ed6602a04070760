"""Replies, on the phone: each is one transaction, and counts only if it is the one awaited.

Source: the protocol page, Replies, on the phone.
"""

import hashlib

from msgspec.structs import replace

from sync.messages import (
    OwnRecord,
    PulledRecord,
    PullReply,
    PullRequest,
    PushReply,
    PushRequest,
    Result,
)
from tests.simulation.sync.disk import Disk, Held, Kept, Pull, Shown

JOURNAL_MS = 30 * 86_400_000


def store_push_reply(disk: Disk, request: PushRequest, reply: PushReply) -> None:
    if disk.epoch != request.epoch:
        return
    if reply.epoch != disk.epoch:
        enter_epoch(disk, reply.epoch, reply.durable_seq)
        return
    disk.durable_seq = max(disk.durable_seq, reply.durable_seq)
    # An old backup of this phone: the server has numbers that it does not know of.
    disk.seq = max(disk.seq, disk.durable_seq)
    for seq, content in enumerate(request.changes, request.first_seq):
        kept = disk.changes.get(seq)
        if seq <= reply.durable_seq and kept and kept.content == content:
            disk.changes[seq] = kept._replace(acked=True, confirmed_ms=reply.server_ms)
    note_results(disk, reply.results)


def next_pull(disk: Disk, limit: int, *, takes_own: bool) -> PullRequest:
    if disk.pull is None:
        begin_pull(disk, disk.cursor)
    assert disk.pull is not None
    since, page, _ = disk.pull
    return PullRequest(
        protocol=1,
        device=disk.device,
        epoch=disk.epoch,
        since=since,
        page=page,
        limit=limit,
        takes_own=takes_own,
    )


def begin_pull(disk: Disk, since: int) -> None:
    disk.loads += since == 0
    disk.pull = Pull(since, "", disk.loads if since == 0 else 0)


def is_awaited(disk: Disk, request: PullRequest, reply: PullReply) -> bool:
    """Whether the reply answers what this phone asked last.

    Two loads ask for the same first page: the answer to the earlier one has a cursor before what is held.
    """
    if disk.pull is None or (reply.since, reply.page) != disk.pull[:2]:
        return False
    return reply.page != "" or reply.cursor >= max(disk.cursor, disk.latest_rev)


def store_pull_reply(disk: Disk, request: PullRequest, reply: PullReply) -> str:
    """ "late" | "epoch" | "again" | "more" | "done"."""
    if disk.epoch != request.epoch:
        return "late"
    if reply.epoch != disk.epoch:
        enter_epoch(disk, reply.epoch, reply.durable_seq)
        return "epoch"
    return store_page(disk, reply) if is_awaited(disk, request, reply) else "late"


def store_page(disk: Disk, reply: PullReply) -> str:
    pull = disk.pull or Pull(reply.since, reply.page, 0)
    if reply.next == "again":
        begin_pull(disk, pull.since)
        return "again"
    own = [own_record(disk, sent, reply.durable_seq) for sent in reply.own]
    if None in own:
        begin_pull(disk, 0)
        return "again"
    keep_records(disk, reply, [record for record in own if record], pull.load)
    if reply.next:
        disk.pull = pull._replace(page=reply.next)
        return "more"
    finish(disk, reply, pull.load)
    return "done"


def keep_records(disk: Disk, reply: PullReply, own: list[PulledRecord], load: int) -> None:
    for record in reply.records + own:
        disk.records[record.table, record.record] = Held(record, load)
        disk.latest_rev = max(disk.latest_rev, record.rev)
    for gone in reply.gone:
        if gone.why == "unassigned":
            leave_scope(disk, gone.record)
        else:
            disk.records.pop((gone.table, gone.record), None)
    disk.latest_stamp = max(disk.latest_stamp, reply.latest_stamp)


def own_record(disk: Disk, sent: OwnRecord, durable_seq: int) -> PulledRecord | None:
    """The record as the server has it, from what it sent before and this device's changes that it has merged.

    None when this phone cannot know it.
    """
    latest = disk.overlay.get(sent.seq)
    if latest is None:
        return None
    merged = [
        disk.changes[seq]
        for seq, own in sorted(disk.overlay.items())
        if own.key == latest.key and seq <= durable_seq and not own.quarantined
    ]
    # A copy of this phone may have sent another change under the number of one that never arrived from here.
    if not all(kept.acked for kept in merged):
        return None
    held = disk.records.get(latest.key)
    table, record = latest.key
    made = held.record if held else PulledRecord(
        table=table, record=record, rev=0, enterprise=latest.enterprise, fields={}
    )  # fmt: skip
    for change, *_ in merged:
        made = replace(made, fields={**made.fields, **change["fields"]})
        if change["form"]:
            made = replace(made, form=change["form"], form_version=change["form_version"])
    if len(made.fields) != sent.fields:
        return None
    return replace(made, rev=sent.rev, conflicts={}, flags=[])


def leave_scope(disk: Disk, enterprise: str) -> None:
    is_unsent = has_unsent(disk, enterprise)
    for key, held in list(disk.records.items()):
        if held.record.enterprise == enterprise:
            if is_unsent:
                disk.records[key] = held._replace(parked=True)
            else:
                del disk.records[key]


def finish(disk: Disk, reply: PullReply, load: int) -> None:
    """The last page: only now do cursor, results and overlay move."""
    disk.cursor = max(disk.cursor, reply.cursor)
    disk.durable_seq = max(disk.durable_seq, reply.durable_seq)
    disk.seq = max(disk.seq, disk.durable_seq)
    disk.pull = None
    disk.wipe = reply.wipe
    note_results(disk, reply.results)
    settle_overlay(disk, reply.durable_seq)
    if load:
        for key, held in list(disk.records.items()):
            if held.load != load and not held.parked:
                if has_unsent(disk, held.record.enterprise):
                    disk.records[key] = held._replace(parked=True)
                else:
                    del disk.records[key]
    drop_parked(disk)
    prune_journal(disk, reply.server_ms)


def settle_overlay(disk: Disk, durable_seq: int) -> None:
    """What the server's records show now leaves; a quarantined change stays, below later ones."""
    leaving = {seq: own for seq, own in disk.overlay.items() if seq <= durable_seq and not own.quarantined}
    for seq, own in list(disk.overlay.items()):
        if own.quarantined:
            later = {name for number, other in leaving.items() if number > seq and other.key == own.key
                     for name in other.fields}  # fmt: skip
            fields = {name: value for name, value in own.fields.items() if name not in later}
            disk.overlay[seq] = own._replace(fields=fields)
    for seq in leaving:
        del disk.overlay[seq]


def drop_parked(disk: Disk) -> None:
    """What is out of scope goes, overlay and all, once nothing unsent hangs on it."""
    parked = {held.record.enterprise for held in disk.records.values() if held.parked}
    for enterprise in sorted(parked):
        if has_unsent(disk, enterprise):
            continue
        for key, held in list(disk.records.items()):
            if held.parked and held.record.enterprise == enterprise:
                del disk.records[key]
        if any(held.record.enterprise == enterprise for held in disk.records.values()):
            continue
        for seq, own in list(disk.overlay.items()):
            if own.enterprise == enterprise:
                del disk.overlay[seq]


def has_unsent(disk: Disk, enterprise: str) -> bool:
    return any(disk.changes[seq].enterprise == enterprise for seq in disk.waiting())


def prune_journal(disk: Disk, server_ms: int) -> None:
    missing = {photo.seq for photo in disk.photos.values() if not photo.done}
    for seq in sorted(disk.changes):
        kept = disk.changes[seq]
        if (
            seq in missing
            or not kept.acked
            or kept.confirmed_ms > server_ms - JOURNAL_MS
            or seq in disk.overlay
        ):
            return
        del disk.changes[seq]


def note_results(disk: Disk, results: list[Result]) -> None:
    for result in results:
        kept, own = disk.changes.get(result.seq), disk.overlay.get(result.seq)
        if kept:
            disk.changes[result.seq] = kept._replace(outcome=result.outcome, problem=result.problem)
        if result.outcome == "refused":
            disk.overlay.pop(result.seq, None)
        elif result.outcome == "quarantined" and kept and not own:
            disk.overlay[result.seq] = _shown_again(kept, result.problem)
        elif own:
            waits = result.problem if result.outcome == "quarantined" else ""
            disk.overlay[result.seq] = own._replace(quarantined=waits)


def enter_epoch(disk: Disk, epoch: int, durable_seq: int) -> None:
    """Another history: forget what the server sent; what was done above `durable_seq` waits again."""
    disk.epoch, disk.cursor, disk.latest_rev, disk.latest_stamp, disk.pull = epoch, 0, 0, "", None
    disk.records = {}
    disk.durable_seq = durable_seq
    disk.seq = max(disk.seq, durable_seq)
    for seq, kept in disk.changes.items():
        # Second bytes under a used number: the restored copy may not have them.
        if seq > durable_seq or kept.problem == "equivocation":
            disk.changes[seq] = kept._replace(acked=False, outcome="", problem="", confirmed_ms=0)
            disk.overlay[seq] = _shown_again(kept, "")
    for sha256, photo in disk.photos.items():
        disk.photos[sha256] = photo._replace(done=False)


def digest_of(disk: Disk) -> bytes:
    """xor of sha256("table\\nrecord\\nrev") over what is held."""
    total = 0
    for (table, record), held in disk.records.items():
        if not held.parked:
            line = f"{table}\n{record}\n{held.record.rev}"
            total ^= int.from_bytes(hashlib.sha256(line.encode()).digest(), "big")
    return total.to_bytes(32, "big")


def _shown_again(kept: Kept, quarantined: str) -> Shown:
    change = kept.change
    return Shown(
        (change["table"], change["record"]), kept.enterprise, change["kind"], change["fields"], quarantined
    )
