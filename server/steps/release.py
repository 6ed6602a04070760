"""A coordinator decides about a change that waits: merged after repair, or refused with a reason.

Source: the protocol page, Push, 2. Released with the author's device, seq, base and stamp: what they wrote
since stands; the coordinator vouches for scope and person.
"""

from collections.abc import Mapping
from typing import Any

import msgspec

from server.steps.ledger import Ledger
from server.steps.office_acts import Decided
from server.steps.receive import author_of, merge_stored, try_again_what_waited_for
from server.store.changes import (
    SecondChange,
    StoredChange,
    change_by_seq,
    change_outcome,
    second_change,
    second_change_outcome,
)
from server.store.decided_before import DecidedBefore, forget_decided_before
from server.store.quarantine import Waiting, decide, wait_for_another, waiting_change
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
    found = _find(ledger, device, seq)
    try:
        result = _release(ledger, found, repaired, by)
    except Unmergeable as reason:
        return Result(seq=seq, outcome="quarantined", rev=ledger.state.rev, problem=reason.problem)
    _log_decision(ledger, found[0], "released", by, repaired=dict(repaired))
    return result


def refuse_change(ledger: Ledger, device: str, seq: int, reason: str, by: str) -> Result:
    """Ends the wait without merging; the author sees the reason. The bytes stay. Raises NothingWaits."""
    found = _find(ledger, device, seq)
    result = _refuse(ledger, found, reason, by)
    _log_decision(ledger, found[0], "refused", by, reason=reason)
    return result


def carry_out(ledger: Ledger, decided: DecidedBefore) -> None:
    """Decides about a change that came again as a coordinator did in a history that was lost.

    What cannot be merged yet goes on waiting, for its record as a rule, and is tried again with it.
    """
    found = _find(ledger, decided.device, decided.seq)
    waiting = found[0]
    if waiting.sha256 != decided.sha256:
        return None
    if decided.state == "refused":
        _refuse(ledger, found, decided.reason, decided.decided_by)
    else:
        try:
            _release(ledger, found, decided.parts, decided.decided_by)
        except Unmergeable as reason:
            wait_for_another(ledger.db, waiting.id, reason.problem, reason.awaited)
            return ledger.forget_lookups()
    return forget_decided_before(ledger.db, decided.device, decided.seq, decided.sha256)


Found = tuple[Waiting, StoredChange, SecondChange | None]


def _release(ledger: Ledger, found: Found, repaired: Mapping[str, Any], by: str) -> Result:
    """Raises Unmergeable with nothing written."""
    waiting, stored, second = found
    device, seq, rev = stored.device, stored.seq, ledger.next_rev()
    author = author_of(ledger, stored)._replace(is_vouched=True)
    parts = {**_readable_parts(second or stored), "seq": seq, **repaired}
    change = shaped(parts, seq, office=author.is_office)
    if not stored.stamp or second is not None:
        stored.stamp = effective_stamp(change.stamp, device, ledger.now_ms, [])
    merged = merge_stored(ledger, stored, change, author, rev, sha256=waiting.sha256)
    decide(ledger.db, waiting.id, "released", "", by, ledger.now_ms)
    if second is not None:
        second_change_outcome(ledger.db, second, rev, merged.outcome, "")
    else:
        _tell(ledger, stored, rev, merged.outcome, "", merged.fields)
    if merged.has_arrived:
        try_again_what_waited_for(ledger, change.record)
    return Result(seq=seq, outcome=merged.outcome, rev=rev, fields=merged.fields)


def _refuse(ledger: Ledger, found: Found, reason: str, by: str) -> Result:
    waiting, stored, second = found
    rev = ledger.next_rev()
    decide(ledger.db, waiting.id, "refused", reason, by, ledger.now_ms)
    if second is not None:
        second_change_outcome(ledger.db, second, rev, "refused", reason)
    else:
        _tell(ledger, stored, rev, "refused", reason, [])
    return Result(seq=stored.seq, outcome="refused", rev=rev, problem=reason)


def _log_decision(
    ledger: Ledger,
    waiting: Waiting,
    state: str,
    by: str,
    *,
    repaired: dict[str, Any] | None = None,
    reason: str = "",
) -> None:
    ledger.acts.append(
        Decided(
            device=waiting.device,
            seq=waiting.seq,
            sha256=waiting.sha256,
            problem=waiting.problem,
            state=state,
            repaired=repaired or {},
            reason=reason,
            by=by,
        )
    )


def _find(ledger: Ledger, device: str, seq: int) -> Found:
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
