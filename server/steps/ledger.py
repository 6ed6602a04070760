"""One writing transaction of the sync tables: its counters, its time, the forms it has looked up."""

import logging
import secrets
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import NamedTuple

import msgspec
from sqlite_utils import Database

from server.record_ids import ALPHABET
from server.steps.office_acts import Act, encode_act
from server.store.assignments import assignment, write_assignment
from server.store.changes import StoredChange
from server.store.connection import Store
from server.store.decided_before import has_decided_before
from server.store.devices import Device, add_device
from server.store.forms import PublishedForm, form_version, newest_number, newest_rules
from server.store.office_log import Entry, OfficeLog, newest_act, note_done, unfinished
from server.store.overtaken import has_overtaken
from server.store.quarantine import awaited_records
from server.store.receipts import receipt_key
from server.store.records import Place, place_of, record_with_id, records_with_ids
from server.store.sync_state import (
    SyncState,
    add_earlier_epoch,
    earlier_epochs,
    read_state,
    write_state,
)
from sync.merge import Record, Rules
from sync.scope import Assignment, base_counted

logger = logging.getLogger("khaosat.sync")
EPOCH_BITS = 20


class Kept(NamedTuple):
    """What a transaction has not written yet. new: ids of the records that were not there before it."""

    changes: list[StoredChange]
    records: dict[str, Record]
    new: set[str]


class Ledger:
    """What every step of a transaction shares. Made by `open_ledger`.

    acts: what the office does in it, for the second copy of its log.
    writes_at_once: what is kept goes to the database before the next step; otherwise when somebody calls
    `server.steps.project.write_out`, and until then only the ledger knows of it.
    """

    def __init__(self, db: Database, state: SyncState, clock_ms: int, *, writes_at_once: bool) -> None:
        self.db = db
        self.state = state
        self.writes_at_once = writes_at_once
        # Server time never goes back, whatever the machine's clock does.
        self.now_ms = state.server_ms = max(clock_ms, state.server_ms)
        self.acts: list[Act] = []
        self._forms: dict[tuple[str, str], PublishedForm | None] = {}
        self._rules: dict[str, Rules] = {}
        self._shared: dict[int, int] | None = None
        self._kept = Kept([], {}, set())
        self._records: dict[str, Record | None] = {}
        self._places: dict[tuple[str, str], Place | None] = {}
        self._assignments: dict[tuple[str, str], Assignment | None] = {}
        self._awaited: set[str] | None = None
        self._receipt_key: bytes | None = None
        self._has_hindsight: dict[str, bool] = {}

    def next_rev(self) -> int:
        return self.state.next_rev()

    def form(self, form: str, version: str) -> PublishedForm | None:
        """This version of the form, or None when it was never published here."""
        if (form, version) not in self._forms:
            self._forms[form, version] = form_version(self.db, form, version)
        return self._forms[form, version]

    def rules(self, form: str) -> Rules:
        """How versions of answers meet, by the newest version of the form."""
        if form not in self._rules:
            self._rules[form] = self._newest_rules(form)
        return self._rules[form]

    def record(self, record: str) -> Record | None:
        """The record of whichever table that has this id, deleted or not; None when it has never arrived."""
        if record in self._kept.records:
            return self._kept.records[record]
        if record not in self._records:
            self._records[record] = record_with_id(self.db, record)
        return self._records[record]

    def look_up(self, records: Collection[str]) -> None:
        """Asks for all of them at once, because they will be needed."""
        unknown = [record for record in records if record not in self._records]
        self._records |= dict.fromkeys(unknown)
        self._records |= {found.record: found for found in records_with_ids(self.db, unknown)}

    def place_of(self, table: str, record: str) -> Place | None:
        """Where this record hangs; None when it has never arrived."""
        known = self._kept.records.get(record) or self._records.get(record)
        if known is not None and known.table == table:
            return Place(record, known.enterprise, known.hidden)
        if (table, record) not in self._places:
            self._places[table, record] = place_of(self.db, table, record)
        return self._places[table, record]

    def keep_change(self, change: StoredChange) -> None:
        """To be written into the log."""
        self._kept.changes.append(change)

    def keep_record(self, record: Record, *, is_new: bool) -> None:
        """To be written as it is now, unless it is kept once more before that."""
        self._kept.records[record.record] = record
        if is_new:
            self._kept.new.add(record.record)

    def take_kept(self) -> Kept:
        """What is to be written now; whoever takes it writes it."""
        kept, self._kept = self._kept, Kept([], {}, set())
        self._records.update(kept.records)
        return kept

    def assignment(self, person: str, enterprise: str) -> Assignment | None:
        """The last word on this person and this enterprise; None when there was never any."""
        if (person, enterprise) not in self._assignments:
            self._assignments[person, enterprise] = assignment(self.db, person, enterprise)
        return self._assignments[person, enterprise]

    def assign(self, person: str, enterprise: str, is_assigned: bool, rev: int, by: str) -> None:
        """The new word on this person and this enterprise."""
        write_assignment(self.db, person, enterprise, is_assigned, rev, by, self.now_ms)
        self._assignments[person, enterprise] = Assignment(is_assigned, rev)

    def is_awaited(self, record: str) -> bool:
        """Whether a stored change waits for this record to arrive."""
        if self._awaited is None:
            self._awaited = awaited_records(self.db)
        return record in self._awaited

    @property
    def receipt_key(self) -> bytes:
        if self._receipt_key is None:
            self._receipt_key = receipt_key(self.db)
        return self._receipt_key

    def has_hindsight(self, device: str) -> bool:
        """Whether a lost history tells of this device: nearly never, and then its changes are looked up."""
        if device not in self._has_hindsight:
            tells = has_overtaken(self.db, device) or has_decided_before(self.db, device)
            self._has_hindsight[device] = tells
        return self._has_hindsight[device]

    def forget_lookups(self) -> None:
        """After a savepoint was rolled back or the quarantine changed: what was looked up may be wrong."""
        self._records.clear()
        self._places.clear()
        self._assignments.clear()
        self._awaited = None
        self._has_hindsight.clear()

    def all_epochs(self) -> list[int]:
        """This history's epoch and those it came from."""
        return [self.state.epoch, *earlier_epochs(self.db)]

    def _newest_rules(self, form: str) -> Rules:
        known = {found.number: found for found in self._forms.values() if found and found.id == form}
        newest = known.get(newest_number(self.db, form)) if known else None
        # Nearly always the one that the change names.
        return newest.rules if newest else newest_rules(self.db, form)

    def forget_forms(self) -> None:
        """After a publication: what was looked up before may be out of date."""
        self._forms.clear()
        self._rules.clear()

    def base_counted(self, base: int, epoch: int) -> int:
        """`base` as far as this history knows it, never beyond what it has given out."""
        if epoch == self.state.epoch:
            return min(base, self.state.rev)
        if self._shared is None:
            self._shared = earlier_epochs(self.db)
        return min(base_counted(base, epoch, self.state.epoch, self._shared), self.state.rev)


@contextmanager
def open_ledger(store: Store, clock_ms: int, *, writes_at_once: bool = True) -> Iterator[Ledger]:
    """One transaction; the counters are written at its end. Begins the first history of an empty database.

    What the office did in it stands in the second copy of its log before the transaction is committed.
    """
    entry: Entry | None = None
    try:
        with store.writing() as db:
            state = read_state(db) or begin_history(db, clock_ms, None)
            ledger = Ledger(db, state, clock_ms, writes_at_once=writes_at_once)
            yield ledger
            write_state(db, ledger.state)
            if store.office_log is not None and ledger.acts:
                # Known before it is written: it may stand in the file although the writing failed.
                entry = _entry_of(ledger)
                _log(store.office_log, ledger.db, entry)
    except Exception:
        if entry is not None and store.office_log is not None:
            _take_back(store.office_log, entry.id)
        raise


def _entry_of(ledger: Ledger) -> Entry:
    """What was done in this transaction, as it stands in the log."""
    return Entry(
        id="".join(secrets.choice(ALPHABET) for _ in range(20)),
        after=newest_act(ledger.db),
        epochs=ledger.all_epochs(),
        at_ms=ledger.now_ms,
        acts=[msgspec.Raw(encode_act(act)) for act in ledger.acts],
    )


def _log(log: OfficeLog, db: Database, entry: Entry) -> None:
    """On disk when this returns. Raises OSError; then nobody can tell whether the line is there."""
    left = unfinished(log, db)
    if left:
        log.undo(left)
    note_done(db, entry.id, entry.at_ms)
    log.append(entry)


def _take_back(log: OfficeLog, entry: str) -> None:
    """A log that cannot be written now either is mended before the next act, or at the next start."""
    try:
        log.undo(entry)
    except OSError:
        logger.exception("an act that did not happen may stand in the office's log until the next one")


def begin_history(db: Database, clock_ms: int, before: SyncState | None) -> SyncState:
    """A new epoch with an office device of its own. before: the state of the copy that was put back.

    Never reused, even if one copy is put back twice within a second: the last bits are random.
    """
    epoch = (clock_ms // 1000 << EPOCH_BITS) | secrets.randbits(EPOCH_BITS)
    if before is not None:
        add_earlier_epoch(db, before.epoch, before.rev)
    state = SyncState(
        epoch=epoch,
        rev=before.rev if before else 0,
        server_ms=before.server_ms if before else 0,
        office_device=new_device_id(),
    )
    office = Device(id=state.office_device, person="", is_office=1, enrolled_ms=clock_ms, seen_ms=clock_ms)
    add_device(db, office)
    write_state(db, state)
    return state


def new_device_id() -> str:
    """10 characters, 50 random bits; never given twice."""
    return "".join(secrets.choice(ALPHABET) for _ in range(10))
