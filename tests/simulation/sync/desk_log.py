"""What the office was told to be done, and whether it is there at the end: S12 for the desk."""

from typing import Any, NamedTuple

import msgspec

from server.steps.office_acts import Act, Assigned, Changed, Decided, Published, decode_act
from server.store.assignments import assignment
from server.store.changes import change_by_seq, second_change
from server.store.forms import form_version
from server.store.office_log import OfficeLog
from server.store.office_replays import replay_of
from server.store.quarantine import waiting_change
from server.store.records import record_with_id
from server.store.sync_state import read_state
from tests.simulation.sync.violation import need

Told = tuple[str, ...]
"""What an act is about: only the last word on it counts."""


class Done(NamedTuple):
    """entry: the line of the log that it stands in."""

    entry: str
    act: Act


class DeskLog:
    """Acts that were acknowledged, by what they are about; and the log that has to bring them back."""

    def __init__(self, log: OfficeLog) -> None:
        self.log = log
        self.done: dict[Told, Done] = {}

    def acknowledge(self) -> None:
        """The office was answered: what the last line says must not get lost."""
        entry = self.log.read().entries[-1]
        for raw in entry.acts:
            act = decode_act(raw)
            self.done[_about(act)] = Done(entry.id, act)

    def tear(self) -> bool:
        """The last line was not whole on the disk; False where there is none."""
        entries = self.log.read().entries
        if not entries:
            return False
        self.log.path.write_bytes(self.log.path.read_bytes()[:-3])
        self.done = {about: one for about, one in self.done.items() if one.entry != entries[-1].id}
        return True

    def lose(self) -> None:
        """It lay on the disk that was lost."""
        self.log.path.unlink(missing_ok=True)
        self.done = {}

    def restored(self, db: Any, *, is_harmed: bool) -> None:
        """A hole is on record; nothing else is: no act failed, and none is said to be lost that is not."""
        state = read_state(db)
        replay = replay_of(db, state.epoch) if state else None
        need(replay is not None, "S12", "nothing is on record of the office's log")
        assert replay is not None
        need(not replay.failed, "S12", f"not done again: {replay.failed}")
        need(not is_harmed or not replay.is_whole, "S12", "the log was harmed, and that is not on record")

    def look(self, db: Any) -> None:
        for done in self.done.values():
            need(_is_there(db, done.act), "S12", f"the office's act is lost: {done.act}")
            if isinstance(done.act, Changed):
                _stays_overtaken(db, done.act)


def _about(act: Act) -> Told:
    match act:
        case Changed():
            return ("changed", act.device, str(act.seq))
        case Assigned():
            return ("assigned", act.person, act.enterprise)
        case Decided():
            return ("decided", act.device, str(act.seq), act.sha256.hex())
    return (type(act).__name__, str(act)[:200])


def _is_there(db: Any, act: Act) -> bool:
    match act:
        case Changed():
            stored = change_by_seq(db, act.device, act.seq)
            return stored is not None and stored.bytes == act.bytes
        case Assigned():
            known = assignment(db, act.person, act.enterprise)
            return known is not None and known.is_assigned == act.is_assigned
        case Decided():
            return _is_decided(db, act)
        case Published():
            return form_version(db, "probe", _version(act)) is not None
    return True


def _stays_overtaken(db: Any, act: Changed) -> None:
    """What the office had settled is not a conflict again when its phone sends it once more.

    Of a number that two phones used nobody can tell which of the two a version is from.
    """
    stored = change_by_seq(db, act.device, act.seq)
    assert stored is not None
    record = record_with_id(db, stored.record)
    if record is None or stored.outcome == "quarantined":
        return
    for one in act.overtook:
        cell = record.cells.get(one.field)
        stands = cell and any((v.write.device, v.write.seq) == (one.device, one.seq) for v in cell.versions)
        again = change_by_seq(db, one.device, one.seq)
        is_same = again is not None and again.sha256 == one.sha256
        second = "select 1 from second_changes where device = ? and seq = ?"
        is_double = db.execute(second, [one.device, one.seq]).fetchone() is not None
        is_back = stands and is_same and not is_double
        need(not is_back, "S12", f"{one.device} {one.seq} is back in {record.record} {one.field}")


def _is_decided(db: Any, act: Decided) -> bool:
    """Or its phone has not sent the change again: then there is nothing to decide."""
    stored = change_by_seq(db, act.device, act.seq)
    second = second_change(db, act.device, act.seq, act.sha256)
    if second is None and (stored is None or stored.sha256 != act.sha256):
        return True
    waits = waiting_change(db, act.device, act.seq)
    return waits is None or waits.sha256 != act.sha256


def _version(act: Published) -> str:
    return str(msgspec.json.decode(act.definition)["version"])
