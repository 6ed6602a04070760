"""What a phone keeps, as one value: a transaction is a copy that takes its place, or does not."""

from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from sync.messages import PulledRecord

Key = tuple[str, str]
"""(table, record)"""


class Kept(NamedTuple):
    """A change in the journal.

    left: its bytes have left the phone. acked: a push that carried it was answered with a durable_seq that
    covers it. confirmed_ms: when, by the server's clock.
    """

    change: dict[str, Any]
    content: bytes
    enterprise: str
    visit: str
    is_open: bool = True
    left: bool = False
    acked: bool = False
    outcome: str = ""
    problem: str = ""
    confirmed_ms: int = 0


class Shown(NamedTuple):
    """What a change shows over the server's record. quarantined: why it waits at the office, or ""."""

    key: Key
    enterprise: str
    kind: str
    fields: dict[str, Any]
    quarantined: str = ""


class Held(NamedTuple):
    record: PulledRecord
    load: int
    parked: bool = False


class Pull(NamedTuple):
    """The pull under way. load: number of the load from 0 that it is, or 0."""

    since: int
    page: str
    load: int


class Photo(NamedTuple):
    """seq: of the change that names it. done: the server has it whole."""

    content: bytes
    seq: int
    done: bool = False


@dataclass
class Disk:
    """Source of the names: the protocol page."""

    device: str
    person: str
    epoch: int = 0
    cursor: int = 0
    durable_seq: int = 0
    seq: int = 0
    stamp: str = ""
    latest_stamp: str = ""
    latest_rev: int = 0
    offset_ms: int = 0
    loads: int = 0
    pull: Pull | None = None
    wipe: str = ""
    records: dict[Key, Held] = field(default_factory=dict)
    changes: dict[int, Kept] = field(default_factory=dict)
    overlay: dict[int, Shown] = field(default_factory=dict)
    photos: dict[str, Photo] = field(default_factory=dict)

    def copy(self) -> "Disk":
        return replace(
            self,
            records=dict(self.records),
            changes=dict(self.changes),
            overlay=dict(self.overlay),
            photos=dict(self.photos),
        )

    def waiting(self) -> list[int]:
        """The outbox: numbers that the server has not told to be on its disk, lowest first."""
        return [seq for seq in sorted(self.changes) if not self.changes[seq].acked]

    def shown(self) -> dict[Key, dict[str, Any]]:
        """Records that can be worked on, as the screen shows them: the server's, under one's own changes."""
        seen = {key: dict(held.record.fields) for key, held in self.records.items() if not held.parked}
        parked = {held.record.enterprise for held in self.records.values() if held.parked}
        for seq in sorted(self.overlay):
            own = self.overlay[seq]
            # A poisoned change of a record that was never held hangs on nothing: nobody sees a screen of it.
            if own.enterprise in parked or not own.enterprise:
                continue
            if own.kind == "delete":
                seen.pop(own.key, None)
            else:
                seen.setdefault(own.key, {}).update(own.fields)
        return seen
