"""The server as phones and coordinators reach it: the real steps on a real store, which may die."""

import random
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import msgspec
from sqlite_utils.utils import sqlite3

from server.enrolment import LIFETIME_MS, code_hash
from server.steps import attachments, copies, deliver, enrol, ledger, office, publish, receive, release
from server.store import attachments as attachment_rows
from server.store.devices import Device, device_by_id, set_wipe
from server.store.enrolment_codes import add_code
from server.store.sync_state import SyncState, read_state
from sync.messages import EnrolReply, PullReply, PullRequest, PushReply, PushRequest, Result
from tests.simulation.sync.desk_log import DeskLog
from tests.simulation.sync.forms import FORM, definition
from tests.simulation.sync.names import record_id
from tests.simulation.sync.server_faults import BreakingStore, ServerDied

START_MS = 1_795_000_000_000
ENTERPRISES = [record_id(f"e{n}") for n in range(3)]
SHARED_VISIT = record_id("v0")
COORDINATOR = "hoa"

Given = TypeVar("Given")


class Unreachable(Exception):
    """No answer came: the server died, or could not write."""


class SignInAgain(Exception):
    """401: this history does not know the phone."""


class Seeded:
    """The server's own random choices, from the one source of the run."""

    def __init__(self, chance: random.Random) -> None:
        self.choice = chance.choice
        self.randbits = chance.getrandbits


class Office:
    """folder: for the database and its copies. clock_ms: of the machine, which may be wrong."""

    def __init__(self, folder: Path, chance: random.Random, template: Path) -> None:
        ledger.secrets = enrol.secrets = Seeded(chance)  # type: ignore[assignment]
        self.folder = folder
        self.clock_ms = START_MS
        self.path = folder / "server.db"
        shutil.copyfile(template, self.path)
        self.store = BreakingStore(self.path, folder / "log")
        assert self.store.office_log is not None
        self.desk = DeskLog(self.store.office_log)
        self.codes = 0

    def break_next(self, statements: int, fault: str) -> None:
        self.store.breaks_after, self.store.fault = statements, fault

    def restart(self) -> None:
        """What the process knew is gone; what was committed is there."""
        self.store.close()
        self.store = BreakingStore(self.path, self.folder / "log")

    def push(self, person: str, request: PushRequest) -> PushReply:
        try:
            return self._guarded(lambda: receive.receive_push(self.store, person, request, self.clock_ms))
        except receive.UnknownDevice as error:
            raise SignInAgain from error

    def pull(self, person: str, request: PullRequest) -> PullReply:
        with self.store.reading() as db:
            state, device = read_state(db), device_by_id(db, request.device)
            if state is None or device is None or device.person != person:
                raise SignInAgain
            return deliver.deliver_page(db, state, device, request, self.clock_ms)

    def enrol(self, person: str, former: str) -> EnrolReply:
        self.codes += 1
        code = f"CODE{self.codes:04d}"
        now_ms = self.clock_ms

        def bind() -> EnrolReply:
            with ledger.open_ledger(self.store, now_ms) as opened:
                add_code(
                    opened.db,
                    code_hash(code),
                    person,
                    COORDINATOR,
                    opened.now_ms,
                    opened.now_ms + LIFETIME_MS,
                )
                return enrol.enrol_phone(opened, code, former)

        return self._guarded(bind)

    def received(self, person: str, device: str, sha256: str) -> tuple[int, bool]:
        """HEAD: bytes that have arrived, whether that is all. Raises NotNamed."""
        self._check_may_send(person, device, sha256)
        known = attachment_rows.attachment_by_hash(self.store.reader(), sha256)
        if known is None:
            raise attachments.NotNamed(sha256)
        return known.received, bool(known.complete)

    def add_piece(
        self, person: str, device: str, sha256: str, offset: int, piece: bytes, *, is_last: bool
    ) -> tuple[int, bool]:
        """PATCH: as `received`. Raises NotNamed, WrongOffset, WrongHash."""
        self._check_may_send(person, device, sha256)
        now_ms = self.clock_ms
        known = self._guarded(
            lambda: attachments.add_piece(
                self.store, self.files, sha256, offset, piece, is_last=is_last, now_ms=now_ms
            )
        )
        return known.received, bool(known.complete)

    @property
    def files(self) -> Path:
        return self.folder / "files"

    def change(
        self, kind: Any, key: tuple[str, str], fields: dict[str, Any], base: int | None = None
    ) -> Result:
        def act() -> Result:
            with ledger.open_ledger(self.store, self.clock_ms) as opened:
                return office.change_at_desk(opened, COORDINATOR, kind, *key, fields, base=base)

        return self._acknowledged(act)

    def assign(self, person: str, enterprise: str, *, is_assigned: bool) -> None:
        def act() -> int:
            with ledger.open_ledger(self.store, self.clock_ms) as opened:
                return office.assign(opened, person, enterprise, is_assigned=is_assigned, by=COORDINATOR)

        # Nobody is told what became of it where the server dies: then neither word has to stand.
        self.desk.done.pop(("assigned", person, enterprise), None)
        self._acknowledged(act)

    def release(self, device: str, seq: int, repaired: dict[str, Any]) -> Result:
        def act() -> Result:
            with ledger.open_ledger(self.store, self.clock_ms) as opened:
                return release.release_change(opened, device, seq, repaired, by=COORDINATOR)

        result = self._guarded(act)
        if result.outcome != "quarantined":
            self.desk.acknowledge()
        return result

    def refuse(self, device: str, seq: int) -> None:
        def act() -> Result:
            with ledger.open_ledger(self.store, self.clock_ms) as opened:
                return release.refuse_change(opened, device, seq, "no", by=COORDINATOR)

        self._acknowledged(act)

    def publish(self, version: str) -> None:
        def act() -> Any:
            with ledger.open_ledger(self.store, self.clock_ms) as opened:
                return publish.publish_form(opened, msgspec.json.encode(definition(version)))

        self._acknowledged(act)

    def wipe(self, device: str, mode: str) -> None:
        def act() -> None:
            with self.store.writing() as db:
                set_wipe(db, device, mode)

        self._guarded(act)

    def back_up(self, name: str) -> None:
        copies.back_up(self.store, self.folder / f"{name}.copy")

    def restore(self, name: str) -> None:
        copies.restore(self.store, self.folder / f"{name}.copy", self.clock_ms)

    def state(self) -> SyncState:
        found = read_state(self.store.reader())
        assert found is not None
        return found

    def device(self, device: str) -> Device | None:
        return device_by_id(self.store.reader(), device)

    def _check_may_send(self, person: str, device: str, sha256: str) -> None:
        db = self.store.reader()
        named = attachment_rows.is_named_by(db, sha256, device)
        if not (named or attachment_rows.is_in_scope(db, sha256, person)):
            raise attachments.NotNamed(sha256)

    def _acknowledged(self, act: Callable[[], Given]) -> Given:
        given = self._guarded(act)
        self.desk.acknowledge()
        return given

    def _guarded(self, act: Callable[[], Given]) -> Given:
        """What `act` gives. A fault that was planted for it hits at the latest before the answer leaves."""
        was_to_break = self.store.breaks_after is not None
        try:
            given = act()
        except ServerDied as died:
            self.restart()
            raise Unreachable from died
        except sqlite3.OperationalError as error:
            if not was_to_break:
                raise
            raise Unreachable from error
        finally:
            broke = self.store.breaks_after is not None and self.store.breaks_after < 0
            self.store.breaks_after = None
        if was_to_break and not broke:
            self.restart()
            raise Unreachable
        return given


def make_template(path: Path) -> None:
    """The database that every day begins with: three enterprises, a visit that several work on, a survey."""
    chance = random.Random(0)
    ledger.secrets = enrol.secrets = Seeded(chance)  # type: ignore[assignment]
    store = BreakingStore(path.with_suffix(".first"))
    with ledger.open_ledger(store, START_MS) as opened:
        publish.publish_form(opened, msgspec.json.encode(definition("1")))
        for number, enterprise in enumerate(ENTERPRISES):
            fields = {"name": f"E{number}"}
            office.change_at_desk(opened, COORDINATOR, "set", "enterprise", enterprise, fields)
        links = {"enterprise_id": ENTERPRISES[0], "a": "begun"}
        office.change_at_desk(
            opened, COORDINATOR, "set", "visit", SHARED_VISIT, links, form=FORM, form_version="1"
        )
    copies.back_up(store, path)
    store.close()
