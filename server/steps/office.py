"""What people at a desk change: ordinary changes of the office's own device, and who works where."""

from collections.abc import Mapping
from typing import Any

from server.steps.ledger import Ledger
from server.steps.merging import Author
from server.steps.receive import receive_one
from server.store.devices import device_by_id, write_progress
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
    result = receive_one(ledger, office, author, change.seq, encode(change))
    write_progress(ledger.db, office)
    return result


def assign(ledger: Ledger, person: str, enterprise: str, *, is_assigned: bool, by: str) -> int:
    """Puts an enterprise into a person's scope or takes it out; gives the revision."""
    rev = ledger.next_rev()
    ledger.assign(person, enterprise, is_assigned, rev, by)
    return rev
