"""Saving on the phone: an answer joins its record's open change or begins the next one.

Source: the protocol page, Words (change) and Saving on the phone.
"""

from typing import Any, NamedTuple

import msgspec

from sync.clock import next_stamp
from tests.simulation.sync.disk import Disk, Kept, Key, Shown

# The page's 500, small enough to be reached.
MOST_FIELDS = 4


class Typed(NamedTuple):
    """What a person did. epoch, base: when the screen was drawn."""

    kind: str
    key: Key
    enterprise: str
    visit: str
    fields: dict[str, Any]
    form: str
    form_version: str
    epoch: int
    base: int


def add_change(disk: Disk, typed: Typed, phone_ms: int) -> int:
    """Keeps what was done, in the transaction of `disk`; gives its number."""
    newest = max((seq for seq, kept in disk.changes.items() if _is_of(kept, typed.key)), default=0)
    joined = disk.changes[newest] if newest and may_join(disk.changes[newest], typed) else None
    seq = newest if joined else disk.seq + 1
    stamp = next_stamp(max(disk.stamp, disk.latest_stamp), phone_ms + disk.offset_ms, disk.device)
    fields = {**(joined.change["fields"] if joined else {}), **typed.fields}
    change = {
        "seq": seq,
        "kind": typed.kind,
        "table": typed.key[0],
        "record": typed.key[1],
        "fields": fields,
        "form": typed.form,
        "form_version": typed.form_version,
        "epoch": typed.epoch,
        "base": typed.base,
        "stamp": stamp,
        "user": disk.person,
        "device_ms": phone_ms,
    }
    grows = typed.kind == "set" and len(fields) < MOST_FIELDS
    content = msgspec.msgpack.encode(change)
    kept = joined or Kept(change, content, typed.enterprise, typed.visit)
    disk.changes[seq] = kept._replace(change=change, content=content, is_open=grows)
    disk.overlay[seq] = Shown(typed.key, typed.enterprise, typed.kind, fields)
    disk.seq, disk.stamp = max(disk.seq, seq), stamp
    if typed.kind == "finalise":
        freeze(disk, [number for number, kept in disk.changes.items() if kept.visit == typed.visit])
    return seq


def may_join(newest: Kept, typed: Typed) -> bool:
    """Only what never left, of the same screen and version."""
    change = newest.change
    return (
        newest.is_open
        and typed.kind == change["kind"] == "set"
        and (change["base"], change["epoch"]) == (typed.base, typed.epoch)
        and change["form_version"] == typed.form_version
    )


def freeze(disk: Disk, numbers: list[int]) -> None:
    for seq in numbers:
        disk.changes[seq] = disk.changes[seq]._replace(is_open=False)


def take_batch(disk: Disk, most: int) -> tuple[int, int, list[bytes]]:
    """(first_seq, journal_from, the bytes), frozen in a transaction of its own before they leave."""
    waiting = disk.waiting()
    batch = [seq for place, seq in enumerate(waiting[:most]) if seq == waiting[0] + place]
    freeze(disk, batch)
    for seq in batch:
        disk.changes[seq] = disk.changes[seq]._replace(left=True)
    first = batch[0] if batch else disk.durable_seq + 1
    journal = journal_from(disk)
    return first, min(journal, first) if batch else journal, [disk.changes[seq].content for seq in batch]


def journal_from(disk: Disk) -> int:
    """The lowest number still held.

    Where the next one that the server waits for is not held (an old backup of this phone went on after what
    the server had), the lowest held above it: otherwise the server would wait for ever.
    """
    if disk.durable_seq + 1 in disk.changes or disk.seq <= disk.durable_seq:
        return min(disk.changes, default=disk.seq + 1)
    return min((seq for seq in disk.changes if seq > disk.durable_seq), default=disk.seq + 1)


def _is_of(kept: Kept, key: Key) -> bool:
    return (kept.change["table"], kept.change["record"]) == key
