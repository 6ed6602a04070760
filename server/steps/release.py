"""A coordinator decides about a change that waits: merged after repair, or refused with a reason.

Source: the protocol page, Push, 2. Released with the author's device, seq, base and stamp: what they wrote
since stands; the coordinator vouches for scope and person.
"""

from collections.abc import Mapping
from typing import Any

import msgspec

from server.steps.ledger import Ledger
from server.steps.merging import Author
from server.steps.receive import merge_stored, try_again_what_waited_for
from server.store.changes import (
    SecondChange,
    StoredChange,
    change_by_seq,
    change_outcome,
    second_change,
    second_change_outcome,
)
from server.store.quarantine import Waiting, decide, waiting_change
from sync.clock import effective_stamp
from sync.messages import Result
from sync.reading import Unmergeable, loosely_read, shaped


class NothingWaits(LookupError):
    """No change waits under this device and number: decided by somebody else, or never sent."""


def release_change(ledger: Ledger, device: str, seq: int, repaired: Mapping[str, Any], by: str) -> Result:
    """Merges a waiting change, parts of it replaced by `repaired` ({"fields": {...}}, say).

    Outcome "quarantined" with the reason when it still cannot be merged: then nothing has changed.
    Raises NothingWaits.
    """
    waiting, stored, second = _find(ledger, device, seq)
    rev = ledger.next_rev()
    author = Author(device, stored.person, is_vouched=True)
    try:
        change = shaped({**_readable_parts(second or stored), "seq": seq, **repaired}, seq)
        if not stored.stamp or second is not None:
            stored.stamp = effective_stamp(change.stamp, device, ledger.now_ms, [])
        merged = merge_stored(ledger, stored, change, author, rev)
    except Unmergeable as reason:
        return Result(seq=seq, outcome="quarantined", rev=rev, problem=reason.problem)
    decide(ledger.db, waiting.id, "released", "", by, ledger.now_ms)
    if second is not None:
        second_change_outcome(ledger.db, second, rev, merged.outcome, "")
    else:
        _tell(ledger, stored, rev, merged.outcome, "", merged.fields)
    if merged.has_arrived:
        try_again_what_waited_for(ledger, change.record)
    return Result(seq=seq, outcome=merged.outcome, rev=rev, fields=merged.fields)


def refuse_change(ledger: Ledger, device: str, seq: int, reason: str, by: str) -> Result:
    """Ends the wait without merging; the author sees the reason. The bytes stay. Raises NothingWaits."""
    waiting, stored, second = _find(ledger, device, seq)
    rev = ledger.next_rev()
    decide(ledger.db, waiting.id, "refused", reason, by, ledger.now_ms)
    if second is not None:
        second_change_outcome(ledger.db, second, rev, "refused", reason)
    else:
        _tell(ledger, stored, rev, "refused", reason, [])
    return Result(seq=seq, outcome="refused", rev=rev, problem=reason)


def _find(ledger: Ledger, device: str, seq: int) -> tuple[Waiting, StoredChange, SecondChange | None]:
    waiting = waiting_change(ledger.db, device, seq)
    stored = change_by_seq(ledger.db, device, seq)
    if waiting is None or stored is None:
        raise NothingWaits(f"device {device}, change {seq}: nothing waits. Look at the list again.")
    if waiting.sha256 == stored.sha256:
        return waiting, stored, None
    return waiting, stored, second_change(ledger.db, device, seq, waiting.sha256)


def _readable_parts(kept: StoredChange | SecondChange) -> dict[str, Any]:
    """What can be read of the bytes; nothing of undecodable ones, which the coordinator types anew."""
    try:
        return loosely_read(kept.bytes)
    except Unmergeable:
        return {}


def _tell(
    ledger: Ledger, stored: StoredChange, rev: int, outcome: str, problem: str, fields: list[str]
) -> None:
    change_outcome(
        ledger.db,
        msgspec.structs.replace(
            stored, rev=rev, told_rev=rev, outcome=outcome, problem=problem, fields=fields
        ),
    )
