"""The small phone of the black-box cases: freezes changes, keeps what it is sent, checks every digest."""

import hashlib
import http.client
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import msgspec

from server.record_ids import ALPHABET

LINKS = ("enterprise_id", "visit_id", "parent")
AHEAD_ALLOWED_MS = 300_000
MOST_PAGES = 200
Answer = dict[str, Any]


class Names:
    """Short names of a case as ULIDs and back, its attachments by hash, the number of its changes."""

    def __init__(self, case: str) -> None:
        self.case = case
        self.short: dict[str, str] = {}
        self.blobs: dict[str, str] = {}
        self.ticks = 0

    def next_tick(self) -> int:
        """The running number of a change in its case."""
        self.ticks += 1
        return self.ticks

    def id(self, name: str) -> str:
        number = int.from_bytes(hashlib.sha256(f"{self.case}/{name}".encode()).digest()[:15], "big")
        made = "01" + "".join(ALPHABET[(number >> 5 * place) & 31] for place in range(24))
        self.short[made] = name
        return made

    def with_ids(self, fields: Answer) -> Answer:
        """Links as ids, and {"blob": text} as what an attachment's field holds."""
        linked = {f: self.id(v) if f in LINKS and v else v for f, v in fields.items()}
        return {field: self._attached(value) for field, value in linked.items()}

    def told(self, value: Any) -> Any:
        """A value as a case writes it."""
        if isinstance(value, dict) and "sha256" in value:
            return {"blob": self.blobs.get(value["sha256"], value["sha256"])}
        return self.short.get(value, value) if isinstance(value, str) else value

    def _attached(self, value: Any) -> Any:
        if not (isinstance(value, dict) and "blob" in value):
            return value
        content = value["blob"].encode()
        sha256 = hashlib.sha256(content).hexdigest()
        self.blobs[sha256] = value["blob"]
        return {"sha256": sha256, "size": len(content), "media_type": "text/plain", "name": "p.txt"}


class CasePhone:
    """former: the phone whose id, and whose frozen changes, it takes over."""

    def __init__(self, url: str, names: Names, person: str, code: str, former: "CasePhone | None") -> None:
        self.url, self.names, self.person = url, names, person
        self.cookie, self.cursor, self.start_ms = "", 0, 0
        self.records: dict[str, Answer] = {}
        self.screens: dict[str, tuple[int, int]] = {}
        self.frozen: dict[int, bytes] = former.frozen if former else {}
        self.remembered: list[Answer] = []
        status, answer = self.post("enrol", {"code": code, "device": former.id if former else ""})
        assert status == 200, answer
        self.id: str = answer["device"]
        self.epoch = 0
        first = self._ask(0, "", 1)
        self.epoch, self.server_ms = first["epoch"], first["server_ms"]

    def base(self, record: str) -> int:
        held = self.records.get(record)
        return max(self.cursor, held["rev"]) if held else 0

    def freeze(self, change: Answer) -> None:
        if "bytes" in change:
            self.frozen[change["seq"]] = bytes.fromhex(change["bytes"])
            return
        table, _, record = change["record"].partition(":")
        epoch, base = self.screens.get(change.get("screen", ""), (self.epoch, self.base(change["record"])))
        tick_ms = self.names.next_tick() * 1000
        at_ms = self.start_ms + change.get("at", tick_ms)
        fields = change.get("fields", {})
        in_survey = table in ("visit", "row")
        made = {
            "seq": change.get("inner_seq", change["seq"]),
            "kind": change.get("kind", "set"),
            "table": table,
            "record": self.names.id(record),
            "fields": self.names.with_ids(fields) if isinstance(fields, dict) else fields,
            "form": change.get("form", "probe" if in_survey else ""),
            "form_version": change.get("form_version", "1" if in_survey else ""),
            "epoch": epoch,
            "base": change.get("base", base),
            "stamp": f"{at_ms:012x}-0000-{self.id}",
            "user": change.get("user", self.person),
            "device_ms": at_ms,
        }
        self.frozen[change["seq"]] = msgspec.msgpack.encode({**made, **change.get("extra", {})})

    def push(self, seqs: list[int], first_seq: int | None, journal_from: int) -> tuple[int, Answer]:
        request = {
            "protocol": 1,
            "device": self.id,
            "epoch": self.epoch,
            "app_version": "cases",
            "first_seq": first_seq or seqs[0],
            "journal_from": journal_from,
            "changes": [self.frozen[seq] for seq in seqs],
        }
        return self.post("sync/push", request)

    def pull(self, *, since: int | None, limit: int, between: Callable[[], None]) -> Answer:
        """All pages, kept as a phone keeps them; `between` is done after the first."""
        asked = self.cursor if since is None else since
        page, is_first = "", True
        swept: set[str] = set()
        gone: list[list[str]] = []
        results: list[list[Any]] = []
        for _ in range(MOST_PAGES):
            reply = self._ask(asked, page, limit)
            if reply["epoch"] != self.epoch:
                self.epoch, self.cursor, self.records = reply["epoch"], 0, {}
                asked, page, swept = 0, "", set()
                continue
            assert (reply["since"], reply["page"]) == (asked, page), "since and page are not echoed"
            if reply["next"] == "again":
                page, swept = "", set()
                continue
            assert len(reply["records"]) <= limit, "more records than asked for"
            for record in reply["records"]:
                self.records[self._key(record)] = record
                swept.add(self._key(record))
            for item in reply["gone"]:
                gone.append([self._key(item), item["why"]])
                self._drop(item)
            results += [[r["seq"], r["outcome"], r["problem"]] for r in reply["results"]]
            page = reply["next"]
            if is_first and page:
                between()
            is_first = False
            if not page:
                break
        else:
            raise AssertionError(f"{MOST_PAGES} pages and no end")
        assert reply["cursor"] >= self.cursor, "the cursor went back"
        self.cursor = reply["cursor"]
        if asked == 0:
            self.records = {key: record for key, record in self.records.items() if key in swept}
        self._check(reply)
        return self._told(reply, gone, results)

    def http(
        self, method: str, path: str, body: bytes = b"", headers: Answer | None = None
    ) -> tuple[int, dict[str, str], bytes]:
        address = urlsplit(self.url)
        link = http.client.HTTPConnection(address.hostname or "", address.port, timeout=30)
        cookie = {"Cookie": self.cookie} if self.cookie else {}
        link.request(method, path, body, {**(headers or {}), "Origin": self.url, **cookie})
        answer = link.getresponse()
        content = answer.read()
        link.close()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, content

    def post(self, path: str, message: Answer) -> tuple[int, Answer]:
        body = msgspec.msgpack.encode(message)
        media_type = {"Content-Type": "application/x-msgpack"}
        status, headers, content = self.http("POST", f"/api/v1/{path}", body, media_type)
        if "set-cookie" in headers:
            self.cookie = headers["set-cookie"].split(";")[0]
        return status, msgspec.msgpack.decode(content) if status == 200 else {}

    def _ask(self, since: int, page: str, limit: int) -> Answer:
        request = {"protocol": 1, "device": self.id, "epoch": self.epoch}
        status, reply = self.post("sync/pull", {**request, "since": since, "page": page, "limit": limit})
        assert status == 200, f"a pull was answered with {status}"
        return reply

    def _check(self, reply: Answer) -> None:
        """The digest, whenever it can be compared, and that no stamp comes from the future."""
        newest = max((record["rev"] for record in self.records.values()), default=0)
        if reply["digest"] and newest <= self.cursor:
            total = 0
            for record in self.records.values():
                line = f"{record['table']}\n{record['record']}\n{record['rev']}"
                total ^= int.from_bytes(hashlib.sha256(line.encode()).digest(), "big")
            assert reply["digest"] == total.to_bytes(32, "big"), f"other digest of {sorted(self.records)}"
        stamp = reply["latest_stamp"]
        assert not stamp or int(stamp[:12], 16) <= reply["server_ms"] + AHEAD_ALLOWED_MS, stamp

    def _told(self, reply: Answer, gone: list[list[str]], results: list[list[Any]]) -> Answer:
        held = sorted(self.records.items())
        told = self.names.told
        return {
            "durable_seq": reply["durable_seq"],
            "holds": {
                key: {f: told(v) for f, v in record["fields"].items() if f not in LINKS}
                for key, record in held
            },
            "conflicts": {
                key: {f: [told(v) for v in values] for f, values in record["conflicts"].items()}
                for key, record in held
                if record["conflicts"]
            },
            "late": [key for key, record in held if "late_after_reassignment" in record["flags"]],
            "missing": [key for key, record in held if "missing_attachment" in record["flags"]],
            "gone": sorted(gone),
            "results": results,
            "wipe": reply["wipe"],
            "digest": bool(reply["digest"]),
        }

    def _key(self, item: Answer) -> str:
        return f"{item['table']}:{self.names.short.get(item['record'], item['record'])}"

    def _drop(self, item: Answer) -> None:
        if item["why"] == "unassigned":
            left = item["record"]
            self.records = {k: r for k, r in self.records.items() if r["enterprise"] != left}
        self.records.pop(self._key(item), None)
