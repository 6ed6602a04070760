"""What is known of a lost history: which changes the office had before its eyes when it put others in place.

A restored server has the office's change before the phone's that it had answered. Without this the phone's
would come back as news, and every conflict that was settled would have to be settled again.
"""

from collections import defaultdict
from collections.abc import Mapping
from typing import NamedTuple

from sqlite_utils import Database

from server.steps.ledger import Ledger
from server.steps.office_acts import Overtaken
from server.store.overtaken import merged_up_to, overtaken_by, overtaking
from server.store.records import record_by_id, records_below
from sync.merge import DELETION, Knew
from sync.messages import Change


class Hindsight(NamedTuple):
    """About one change. knew: changes that it had overtaken.

    overtaken: {field: the office's changes that had overtaken it}; "" where a deletion had seen it, or was
    settled against it.
    """

    knew: Knew = ()
    overtaken: Mapping[str, Knew] = {}


NOTHING = Hindsight()


def hindsight_of(ledger: Ledger, device: str, seq: int, sha256: bytes) -> Hindsight:
    """What a lost history tells of the change with these bytes."""
    if not ledger.has_hindsight(device):
        return NOTHING
    overtaken: dict[str, set[tuple[str, int]]] = defaultdict(set)
    for field, by_device, by_seq in overtaking(ledger.db, device, seq, sha256):
        overtaken[field].add((by_device, by_seq))
    return Hindsight(overtaken_by(ledger.db, device, seq), overtaken)


Stands = tuple[str, str, str, int]
"""(field, record, device, seq): a version, or under "" a write below a deletion, or a deletion to settle."""


def what_stands(db: Database, change: Change, office: str) -> set[Stands]:
    """What others wrote and the office's change may take the place of."""
    found = record_by_id(db, change.table, change.record)
    if found is None:
        return set()
    if change.kind == "delete":
        writes = [
            (DELETION, member.record, version.write)
            for member in [found, *records_below(db, change.table, change.record)]
            for cell in member.cells.values()
            for version in cell.versions
            if version.write.rev <= change.base
        ]
    else:
        writes = [
            (field, found.record, version.write)
            for field in change.fields
            if field in found.cells
            for version in found.cells[field].versions
        ]
        if DELETION in change.fields:
            writes += [(DELETION, found.record, deletion) for deletion in found.deletions]
    return {
        (field, record, write.device, write.seq) for field, record, write in writes if write.device != office
    }


def with_earlier_ones(db: Database, stood: set[Stands]) -> list[Overtaken]:
    """Each with what its device had written there before: all of it comes again after a restore."""
    latest: dict[tuple[str, str, str], int] = {}
    for field, record, device, seq in stood:
        latest[field, record, device] = max(seq, latest.get((field, record, device), 0))
    return [
        Overtaken(field, device, number, sha256)
        for (field, record, device), seq in sorted(latest.items())
        for number, sha256 in merged_up_to(db, device, seq, record)
    ]
