"""What people at a desk change: ordinary changes of the office's own device, and who works where."""

from collections.abc import Mapping
from typing import Any

from server.steps.hindsight import Stands, what_stands, with_earlier_ones
from server.steps.ledger import Ledger
from server.steps.merging import Author
from server.steps.office_acts import Assigned, Changed, Settled
from server.steps.receive import receive_one
from server.store.changes import change_by_seq
from server.store.devices import device_by_id, write_progress
from server.store.settlements import add_settlement
from sync.clock import next_stamp
from sync.messages import Change, Kind, Result, encode


def change_at_desk(
    ledger: Ledger,
    person: str,
    kind: Kind,
    table: str,
    record: str,
    fields: Mapping[str, Any],
    *,
    base: int | None = None,
    form: str = "",
    form_version: str = "",
) -> Result:
    """Makes one change as the office: "set", "delete", "settle" (ends conflicts) or "finalise".

    base: the revision of the screen that the person looked at; None for the newest.
    form, form_version: of a visit that is moved to this version of its form. Outcome "quarantined"
    when the change cannot be merged, with the reason in `problem`: a page shows it instead of pretending.
    """
    office = device_by_id(ledger.db, ledger.state.office_device)
    if office is None:
        raise LookupError("The office has no device in this history. Begin one with server.steps.ledger.")
    office.seen_ms = ledger.now_ms
    change = Change(
        seq=office.durable_seq + 1,
        kind=kind,
        table=table,
        record=record,
        fields=dict(fields),
        epoch=ledger.state.epoch,
        base=ledger.state.rev if base is None else base,
        stamp=next_stamp(office.last_stamp, ledger.now_ms, office.id),
        user=person,
        device_ms=ledger.now_ms,
        form=form,
        form_version=form_version,
    )
    author = Author(office.id, person, is_office=True)
    stood, content = what_stands(ledger.db, change, office.id), encode(change)
    result = receive_one(ledger, office, author, change.seq, content)
    write_progress(ledger.db, office)
    logged = Changed(
        device=office.id,
        seq=change.seq,
        bytes=content,
        person=person,
        at_ms=ledger.now_ms,
        overtook=with_earlier_ones(ledger.db, _overtaken(ledger, change, result, stood)),
    )
    ledger.acts.append(logged)
    return result


def _overtaken(ledger: Ledger, change: Change, result: Result, stood: set[Stands]) -> set[Stands]:
    """What stood before the office's change and does not any more; of a deletion, what it had seen."""
    if change.kind == "delete":
        return stood if result.outcome == "applied" else set()
    return stood - what_stands(ledger.db, change, ledger.state.office_device) if stood else stood


def give_reason(ledger: Ledger, result: Result, field: str, reason: str, person: str) -> None:
    """Notes why the office's change with this result decided a conflict as it did; "" for no reason."""
    logged = Settled(
        device=ledger.state.office_device,
        seq=result.seq,
        field=field,
        reason=reason,
        person=person,
        at_ms=ledger.now_ms,
    )
    write_reason(ledger, logged)
    ledger.acts.append(logged)


def write_reason(ledger: Ledger, settled: Settled) -> None:
    """Stands beside the change that it is about, also while that waits for its record."""
    change = change_by_seq(ledger.db, settled.device, settled.seq)
    if change is None:
        raise LookupError(f"device {settled.device}, change {settled.seq}: not here. Store the change first.")
    add_settlement(
        ledger.db,
        change.rev,
        change.table,
        change.record,
        settled.field,
        settled.reason,
        settled.person,
        settled.at_ms,
    )


def assign(ledger: Ledger, person: str, enterprise: str, *, is_assigned: bool, by: str) -> int:
    """Puts an enterprise into a person's scope or takes it out; gives the revision."""
    rev = ledger.next_rev()
    ledger.assign(person, enterprise, is_assigned, rev, by)
    ledger.acts.append(Assigned(person=person, enterprise=enterprise, is_assigned=is_assigned, by=by))
    return rev
