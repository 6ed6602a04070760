"""Random days in the field against the real steps: lost and doubled messages, old screens, wrong clocks, work
taken away and given back, settled conflicts, restored backups. A seed names a day; one can be run alone.

S1 everything typed is in the log once; S2 nothing typed is overtaken unseen; S3 at rest phone and server
agree; S5 all is durable; S6 what is taken away goes; S7 nothing goes back; S9 no stamp from the future;
S10 sent twice, answered alike; S12 restores lose nothing.
"""

import hashlib
import random
from pathlib import Path
from typing import Any

import msgspec
import pytest

from server.steps.copies import back_up, restore
from server.steps.deliver import deliver_page
from server.steps.ledger import open_ledger
from server.steps.office import assign, change_at_desk
from server.steps.publish import publish_form
from server.steps.receive import UnknownDevice, receive_push
from server.store.changes import all_numbers, change_by_seq
from server.store.connection import Store
from server.store.devices import Device, add_device, device_by_id
from server.store.records import record_by_id, records_in_conflict
from server.store.sync_state import read_state
from sync.clock import next_stamp, stamp_ms
from sync.messages import PullRequest, PushRequest
from tests.server.api.conftest import ulid

START_MS = 1_795_000_000_000
FIELDS = {"a": "last", "b": "last", "tags": "union"}
ENTERPRISES = [ulid("e1"), ulid("e2")]


class Office:
    def __init__(self, folder: Path, chance: random.Random) -> None:
        self.store, self.folder, self.chance = Store(folder / "server.db"), folder, chance
        self.now_ms, self.backed_up = START_MS, False
        nodes = [{"kind": "question", "key": key, "merge": rule} for key, rule in FIELDS.items()]
        form = {"id": "f", "version": "1", "title": {"vi": "f"}, "languages": ["vi"], "nodes": nodes}
        with self.ledger() as ledger:
            publish_form(ledger, msgspec.json.encode(form))
            for enterprise in ENTERPRISES:
                change_at_desk(ledger, "c", "set", "enterprise", enterprise, {"name": enterprise})

    def ledger(self) -> Any:
        self.now_ms += self.chance.randrange(2000)
        return open_ledger(self.store, self.now_ms)

    def assign(self, person: str, enterprise: str, *, is_assigned: bool) -> None:
        with self.ledger() as ledger:
            assign(ledger, person, enterprise, is_assigned=is_assigned, by="c")

    def settle_one(self) -> None:
        waiting = records_in_conflict(self.store.reader())
        if waiting:
            record = self.chance.choice(waiting)
            fields = {f: c.versions[-1].value for f, c in record.cells.items() if len(c.versions) > 1}
            with self.ledger() as ledger:
                fields |= {"": None} if record.contested else {}
                change_at_desk(ledger, "c", "settle", record.table, record.record, fields)

    def back_up(self) -> None:
        back_up(self.store, self.folder / "copy.db")
        self.backed_up = True

    def restore(self) -> None:
        if self.backed_up:
            restore(self.store, self.folder / "copy.db", self.now_ms)


class Phone:
    """Keeps its whole journal, and what every screen showed when it was typed on."""

    def __init__(self, office: Office, person: str, device: str, clock_error_ms: int) -> None:
        self.office, self.person, self.device, self.clock_error_ms = office, person, device, clock_error_ms
        self.journal: list[bytes] = []
        self.typed: list[tuple[str, str, str, str, Any]] = []
        self.durable, self.epoch, self.cursor, self.stamp = 0, 0, 0, ""
        self.records: dict[tuple[str, str], dict[str, Any]] = {}
        self.screen: dict[tuple[str, str], tuple[int, int, dict[str, Any]]] = {}
        self.enrol()

    def enrol(self) -> None:
        with self.office.ledger() as ledger:
            if device_by_id(ledger.db, self.device) is None:
                add_device(ledger.db, Device(id=self.device, person=self.person))

    def draw(self, key: tuple[str, str]) -> tuple[int, int, dict[str, Any]]:
        """Epoch, base and what is shown: at times of a screen that was drawn long ago."""
        chance = self.office.chance
        if key not in self.screen or chance.random() < 0.7:
            held = self.records.get(key)
            base = max(self.cursor, held["rev"]) if held else 0
            self.screen[key] = (self.epoch, base, dict(held["fields"]) if held else {})
        return self.screen[key]

    def type(self, key: tuple[str, str], fields: dict[str, Any], kind: str = "set") -> None:
        epoch, base, shown = self.draw(key)
        seq = len(self.journal) + 1
        self.stamp = next_stamp(self.stamp, self.office.now_ms + self.clock_error_ms, self.device)
        for field, value in fields.items():
            if FIELDS.get(field) == "last":
                self.typed.append((key[1], field, value, self.device, shown.get(field)))
        is_survey = key[0] in ("visit", "row")
        change = {"seq": seq, "kind": kind, "table": key[0], "record": key[1], "fields": fields,
                  "form": "f" if is_survey else "", "form_version": "1" if is_survey else "", "epoch": epoch,
                  "base": base, "stamp": self.stamp, "user": self.person, "device_ms": 0}  # fmt: skip
        self.journal.append(msgspec.msgpack.encode(change))

    def work(self) -> None:
        chance, seq = self.office.chance, len(self.journal) + 1
        held = sorted(self.records)
        visits = [record for table, record in held if table == "visit"]
        enterprises = [record for table, record in held if table == "enterprise"]
        value = f"{self.device}-{seq}"
        if visits and chance.random() < 0.1:
            links = {"visit_id": chance.choice(visits), "parent": ""}
            return self.type(("row", ulid(f"r{self.device}{seq:04d}")), {**links, "a": value})
        if enterprises and (not visits or chance.random() < 0.15):
            links = {"enterprise_id": chance.choice(enterprises)}
            return self.type(("visit", ulid(f"v{self.device}{seq:04d}")), {**links, "a": value})
        targets = [key for key in held if key[0] in ("visit", "row")]
        if not targets:
            return None
        key = chance.choice(targets)
        if chance.random() < 0.05:
            return self.type(key, {}, kind="delete")
        field = chance.choice(sorted(FIELDS))
        return self.type(key, {field: [value] if field == "tags" else value})

    def push(self, *, lossy: bool = True) -> None:
        chance = self.office.chance
        first = max(1, self.durable + 1 - (chance.randrange(4) if lossy else 0))
        changes = self.journal[first - 1 : first - 1 + (chance.randrange(1, 6) if lossy else 2000)]
        request = PushRequest(
            protocol=1,
            device=self.device,
            epoch=self.epoch,
            first_seq=first,
            journal_from=1,
            changes=changes,
        )
        try:
            replies = [receive_push(self.office.store, self.person, request, self.office.now_ms)]
            if chance.random() < 0.2:
                replies.append(receive_push(self.office.store, self.person, request, self.office.now_ms))
                assert replies[0].results == replies[1].results  # S10
        except UnknownDevice:
            return self.enrol()
        if (not lossy or chance.random() < 0.7) and replies[-1].epoch == self.epoch:
            assert replies[-1].durable_seq >= self.durable  # S7
            self.durable = replies[-1].durable_seq
        return None

    def pull(self, *, lossy: bool = True, meanwhile: Any = None) -> bytes:
        """Gives the digest. Abandoned at random when lossy."""
        page, since, swept, limit = (
            "",
            self.cursor,
            set(),
            self.office.chance.randrange(1, 6) if lossy else 500,
        )
        while True:
            request = PullRequest(
                protocol=1, device=self.device, epoch=self.epoch, since=since, page=page, limit=limit
            )
            with self.office.store.reading() as db:
                device, state = device_by_id(db, self.device), read_state(db)
                reply = device and state and deliver_page(db, state, device, request, self.office.now_ms)
            if not reply:
                self.enrol()
                continue
            if reply.epoch != self.epoch:
                self.epoch, self.durable, self.cursor, self.records = reply.epoch, reply.durable_seq, 0, {}
                page, since, swept = "", 0, set()
                continue
            if reply.next == "again":
                page, swept = "", set()
                continue
            for record in reply.records:
                self.records[record.table, record.record] = msgspec.to_builtins(record)
                swept.add((record.table, record.record))
            for gone in reply.gone:
                self.drop(gone.table, gone.record, gone.why)
            if reply.latest_stamp:
                assert stamp_ms(reply.latest_stamp) <= reply.server_ms + 300_000  # S9
            if not reply.next:
                break
            if lossy and self.office.chance.random() < 0.1:
                return b""
            if meanwhile:
                meanwhile()
            page = reply.next
        assert reply.cursor >= self.cursor  # S7
        self.cursor = reply.cursor
        if since == 0:
            self.records = {key: record for key, record in self.records.items() if key in swept}
        digest: bytes = reply.digest
        return digest

    def drop(self, table: str, record: str, why: str) -> None:
        if why == "unassigned":
            self.records = {key: held for key, held in self.records.items() if held["enterprise"] != record}
        self.records.pop((table, record), None)

    def digest(self) -> bytes:
        total = 0
        for (table, record), held in self.records.items():
            total ^= int.from_bytes(
                hashlib.sha256(f"{table}\n{record}\n{held['rev']}".encode()).digest(), "big"
            )
        return total.to_bytes(32, "big")


@pytest.mark.parametrize("seed", range(40))
def test_a_day_with_every_fault_loses_nothing(tmp_path: Path, seed: int) -> None:
    live_a_day(tmp_path, seed)


def live_a_day(folder: Path, seed: int) -> None:
    chance = random.Random(seed)
    office = Office(folder, chance)
    clocks = [0, -7 * 365 * 86_400_000, 3 * 365 * 86_400_000]
    names = [("lan", "1anph0ne00"), ("hung", "hvngph0ne0"), ("mai", "ma1ph0ne00")]
    phones = [Phone(office, *name, clock) for name, clock in zip(names, clocks, strict=True)]
    for phone in phones:
        for enterprise in ENTERPRISES:
            office.assign(phone.person, enterprise, is_assigned=chance.random() < 0.8)
    has_restores = chance.random() < 0.4

    for _ in range(120):
        phone = chance.choice(phones)
        what = chance.random()
        if what < 0.45:
            phone.work()
        elif what < 0.68:
            phone.push()
        elif what < 0.88:
            phone.pull(meanwhile=chance.choice(phones).push)
        elif what < 0.92:
            office.assign(phone.person, chance.choice(ENTERPRISES), is_assigned=chance.random() < 0.6)
        elif what < 0.95:
            office.settle_one()
        elif has_restores:
            chance.choice([office.back_up, office.back_up, office.restore])()

    come_to_rest(office, phones)
    assert_all_in_the_log_once(office, phones)
    assert_phones_agree_with_the_server(phones)
    assert_what_is_taken_away_goes(office, phones)
    if not has_restores:
        assert_nothing_was_overtaken_unseen(office, phones)


def come_to_rest(office: Office, phones: list[Phone]) -> None:
    for phone in phones:
        for enterprise in ENTERPRISES:
            office.assign(phone.person, enterprise, is_assigned=True)
    for _ in range(3):
        for phone in phones:
            phone.pull(lossy=False)
            phone.push(lossy=False)


def assert_all_in_the_log_once(office: Office, phones: list[Phone]) -> None:  # S1 S5 S12
    logged = {(device, seq): sha256 for device, seq, sha256 in all_numbers(office.store.reader())}
    for phone in phones:
        assert phone.durable == len(phone.journal)
        for seq, content in enumerate(phone.journal, 1):
            assert logged[phone.device, seq] == hashlib.sha256(content).digest()


def assert_phones_agree_with_the_server(phones: list[Phone]) -> None:  # S3
    for phone in phones:
        digest = phone.pull(lossy=False)
        assert digest == phone.digest()
        assert phone.records == phones[0].records


def assert_what_is_taken_away_goes(office: Office, phones: list[Phone]) -> None:  # S6
    for phone in phones:
        taken = office.chance.choice(ENTERPRISES)
        office.assign(phone.person, taken, is_assigned=False)
        assert phone.pull(lossy=False) == phone.digest()
        assert taken not in {held["enterprise"] for held in phone.records.values()}


def assert_nothing_was_overtaken_unseen(office: Office, phones: list[Phone]) -> None:  # S2
    db = office.store.reader()
    typed = [entry for phone in phones for entry in phone.typed]
    merged = {entry[2] for entry in typed if was_merged(office, entry[2])}
    for record, field, value, device, _ in typed:
        found = record_by_id(db, "visit", record) or record_by_id(db, "row", record)
        if value not in merged or found is None or found.deletions or field not in found.cells:
            continue
        versions = found.cells[field].versions
        overtakers = [
            other
            for other in typed
            if other[:2] == (record, field) and other[2] in merged and other[2] != value
            and (other[3] == device or other[4] == value)
        ]  # fmt: skip
        is_settled = any(version.write.device not in {p.device for p in phones} for version in versions)
        here = value in [version.value for version in versions]
        assert here or overtakers or is_settled or was_settled(office, record), (record, field, value)


def was_merged(office: Office, value: str) -> bool:
    device, seq = value.split("-")
    change = change_by_seq(office.store.reader(), device, int(seq))
    return change is not None and change.outcome in ("applied", "merged", "conflict")


def was_settled(office: Office, record: str) -> bool:
    rows = office.store.reader().execute("select bytes from changes where record = ?", [record]).fetchall()
    return any(msgspec.msgpack.decode(row[0]).get("kind") == "settle" for row in rows)
