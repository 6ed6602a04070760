"""Phones against the real application on a real SQLite file, with a clock that the test turns."""

import gzip
import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from litestar.testing import TestClient

from server.app import create_app
from server.settings import Settings

ORIGIN = "http://office.test"
MEDIA_TYPE = "application/x-msgpack"
START_MS = 1_795_000_000_000
QUESTIONS = {"a": "last", "b": "last", "tags": "union", "photo": "last", "total": "calculated"}


def ulid(name: str) -> str:
    """A record's id that a reader of a failing test recognises: "e1" -> "01e1000…"."""
    plain = name.replace("i", "1").replace("l", "1").replace("o", "0").replace("u", "v")
    return f"01{plain}".ljust(26, "0")


def digest_of(records: dict[str, dict[str, Any]]) -> bytes:
    """What the server must say of a phone that holds these."""
    total = 0
    for record in records.values():
        line = f"{record['table']}\n{record['record']}\n{record['rev']}"
        total ^= int.from_bytes(hashlib.sha256(line.encode()).digest(), "big")
    return total.to_bytes(32, "big")


class Phone:
    """One officer's phone: numbers its changes, keeps what it was sent."""

    def __init__(self, world: "World", person: str, former: str = "") -> None:
        self.world, self.person, self.seq, self.cursor = world, person, 0, 0
        self.records: dict[str, dict[str, Any]] = {}
        code = world.control("invite", person=person)["code"]
        self.cookie = ""
        answer = self.post("enrol", {"code": code, "device": former})
        self.device = self.read(answer)["device"]
        self.cookie = answer.headers["set-cookie"].split(";")[0]
        # As a browser keeps them: one for older versions, and one of this device.
        self.cookies = "; ".join(each.split(";")[0] for each in answer.headers.get_list("set-cookie"))
        self.epoch = self.read(self.post("sync/pull", self.asking(0)))["epoch"]

    def change(self, place: str, fields: dict[str, Any] | None = None, **other: Any) -> bytes:
        """The next change, frozen. place: "visit:v1"."""
        table, _, name = place.partition(":")
        self.seq += 1
        at_ms = self.world.now_ms
        change = {
            "seq": self.seq,
            "kind": "set",
            "table": table,
            "record": ulid(name),
            "fields": fields or {},
            "form": "probe" if table in ("visit", "row") else "",
            "form_version": "1" if table in ("visit", "row") else "",
            "epoch": self.epoch,
            "base": self.cursor,
            "stamp": f"{at_ms:012x}-0000-{self.device}",
            "user": self.person,
            "device_ms": at_ms,
        }
        return msgspec.msgpack.encode({**change, **other})

    def push(self, *changes: bytes, first_seq: int | None = None, journal_from: int = 1) -> dict[str, Any]:
        return self.read(
            self.post("sync/push", self.pushing(*changes, first_seq=first_seq, journal_from=journal_from))
        )

    def pushing(self, *changes: bytes, first_seq: int | None = None, journal_from: int = 1) -> dict[str, Any]:
        first = self.seq - len(changes) + 1 if first_seq is None else first_seq
        return {
            "protocol": 1,
            "device": self.device,
            "epoch": self.epoch,
            "app_version": "test",
            "first_seq": max(first, 1),
            "journal_from": journal_from,
            "changes": list(changes),
        }

    def send(self, place: str, fields: dict[str, Any] | None = None, **other: Any) -> dict[str, Any]:
        """One change, pushed at once; its result."""
        return self.push(self.change(place, fields, **other))["results"][0]

    def asking(self, since: int, page: str = "", limit: int = 200) -> dict[str, Any]:
        epoch = getattr(self, "epoch", 0)
        asked = {"protocol": 1, "device": self.device, "epoch": epoch, "since": since}
        return {**asked, "page": page, "limit": limit}

    def pull(self, limit: int = 200) -> dict[str, Any]:
        """All pages into `records`; gives the last reply, with every page's `gone`."""
        page, gone = "", []
        while True:
            reply = self.read(self.post("sync/pull", self.asking(self.cursor, page, limit)))
            self.records |= {record["record"]: record for record in reply["records"]}
            gone += reply["gone"]
            for item in reply["gone"]:
                self.drop(item)
            page = reply["next"]
            if not page:
                self.cursor = reply["cursor"]
                return {**reply, "gone": gone}

    def drop(self, item: dict[str, Any]) -> None:
        if item["why"] == "unassigned":
            kept = {k: r for k, r in self.records.items() if r["enterprise"] != item["record"]}
            self.records = kept
        self.records.pop(item["record"], None)

    def sees(self, record: str) -> dict[str, Any] | None:
        """The fields of a record as last pulled, links left out."""
        found = self.records.get(ulid(record.partition(":")[2]))
        links = ("enterprise_id", "visit_id", "parent")
        return found and {name: value for name, value in found["fields"].items() if name not in links}

    def post(self, path: str, body: dict[str, Any] | bytes, **headers: str) -> Any:
        content = body if isinstance(body, bytes) else msgspec.msgpack.encode(body)
        sent = {"Content-Type": MEDIA_TYPE, "Origin": ORIGIN, "Cookie": self.cookie}
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        self.world.client.cookies.clear()
        return self.world.client.post(f"/api/v1/{path}", content=content, headers=sent)

    def ask(self, method: str, path: str, content: bytes = b"", **headers: str) -> Any:
        sent = {"Origin": ORIGIN, "Cookie": self.cookie}
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        self.world.client.cookies.clear()
        return self.world.client.request(method, path, content=content, headers=sent)

    def read(self, answer: Any) -> dict[str, Any]:
        assert answer.status_code == 200, (answer.status_code, answer.content[:300])
        decoded: dict[str, Any] = msgspec.msgpack.decode(answer.content)
        return decoded


class World:
    """A server with one form, two enterprises and a clock."""

    def __init__(self, client: Any, data: Path) -> None:
        self.client, self.data, self.now_ms = client, data, START_MS

    def control(self, verb: str, **values: Any) -> dict[str, Any]:
        answer = self.client.post(
            "/test/control", content=json.dumps({"verb": verb, **values}), headers={"Origin": ORIGIN}
        )
        assert answer.status_code == 200, answer.text[:300]
        decoded: dict[str, Any] = answer.json()
        return decoded

    def phone(self, person: str, former: str = "") -> Phone:
        return Phone(self, person, former)

    def assign(self, person: str, enterprise: str, *, on: bool = True) -> int:
        rev: int = self.control("assign", person=person, enterprise=ulid(enterprise), on=on)["rev"]
        return rev

    def office(self, kind: str, record: str, fields: dict[str, Any], **other: Any) -> dict[str, Any]:
        table, _, name = record.partition(":")
        return self.control("change", kind=kind, table=table, record=ulid(name), fields=fields, **other)

    def log(self) -> dict[str, Any]:
        return self.control("log")

    @staticmethod
    def zipped(content: bytes) -> bytes:
        return gzip.compress(content)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made: list[World] = []
    settings = Settings(data=tmp_path, test=True, now_ms=lambda: made[0].now_ms)
    client: Any
    with TestClient(create_app(settings), base_url=ORIGIN) as client:
        made.append(World(client, tmp_path))
        world = made[0]
        world.control("reset")
        world.control("form", id="probe", version="1", questions=QUESTIONS)
        world.office("set", "enterprise:e1", {"name": "Một"})
        world.office("set", "enterprise:e2", {"name": "Hai"})
        yield world


@pytest.fixture
def lan(world: World) -> Phone:
    """Lan's phone, with e1 assigned and visit v1 begun and pulled."""
    world.assign("lan", "e1")
    phone = world.phone("lan")
    phone.pull()
    phone.send("visit:v1", {"enterprise_id": ulid("e1"), "a": "start"})
    phone.pull()
    return phone


@pytest.fixture
def hung(world: World, lan: Phone) -> Phone:
    """Hưng's phone, with the same enterprise, up to date."""
    world.assign("hung", "e1")
    phone = world.phone("hung")
    phone.pull()
    return phone
