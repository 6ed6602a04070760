"""Runs the black-box cases of the sync against a server over HTTP, as phones and the administrator would.

The cases: tests/vectors/sync_cases.json (its header explains the steps and what is expected) and
tests/vectors/sync_cases_more.json, in the same format.
"""

import hashlib
import json
from pathlib import Path
from typing import Any

from server.control import post
from tests.server.sync_case_phone import CasePhone, Names

VECTORS = Path(__file__).resolve().parent.parent / "vectors"
HOUR_MS = 3_600_000
Answer = dict[str, Any]


def cases_in(name: str) -> list[Answer]:
    cases: list[Answer] = json.loads((VECTORS / name).read_text(encoding="utf-8"))["cases"]
    return cases


class Differs(AssertionError):
    """A step of a case did not give what was expected."""


class Case:
    """One case on a server that was started for tests; everything in it is removed first."""

    def __init__(self, url: str, case: Answer) -> None:
        self.url, self.case = url, case
        self.names = Names(case["id"])
        self.phones: dict[str, CasePhone] = {}
        self.desk_screens: dict[str, int] = {}
        self.start_ms = 0

    def run(self) -> None:
        self.control({"verb": "reset"})
        for number, step in enumerate(self.case["steps"], 1):
            self.take(step, f"{self.case['id']}, step {number}")

    def take(self, step: Answer, place: str) -> None:
        seen = getattr(self, f"do_{step['do']}")(step, place)
        for part, wanted in step.get("expect", {}).items():
            if seen.get(part) != wanted:
                raise Differs(f"{place} {json.dumps(step)[:200]}\n{part}: {seen.get(part)!r}, not {wanted!r}")

    def control(self, verb: Answer) -> Answer:
        status, content = post(self.url, json.dumps(verb))
        if status != 200:
            raise Differs(f"control {verb}: {status} {content[:300]}")
        answer: Answer = json.loads(content)
        return answer

    def do_control(self, step: Answer, place: str) -> Answer:
        answer = self.control(self._real_verb(step["verb"]))
        if "save_rev" in step:
            self.desk_screens[step["save_rev"]] = answer["rev"]
        if "changes" not in answer:
            return answer
        ids = {phone.id: name for name, phone in self.phones.items()}
        for part in ("waiting", "gaps"):
            answer[part] = [{**item, "device": ids.get(item["device"], "")} for item in answer[part]]
        answer["count"] = sum(item["device"] in ids for item in answer["changes"])
        answer["flagged"] = sorted(ids[device] for device in answer["flagged"])
        return answer

    def do_enrol(self, step: Answer, place: str) -> Answer:
        code = self.control({"verb": "invite", "person": step["person"]})["code"]
        former = self.phones.get(step.get("former", ""))
        phone = CasePhone(self.url, self.names, step["person"], code, former)
        if former is not None and phone.id != former.id:
            raise Differs(f"{place}: the former id was not given back")
        self.phones[step["as"]] = phone
        self.start_ms = self.start_ms or phone.server_ms - HOUR_MS
        phone.start_ms = self.start_ms
        return {}

    def do_draw(self, step: Answer, place: str) -> Answer:
        phone = self.phones[step["as"]]
        phone.screens[step["screen"]] = (phone.epoch, phone.base(step["record"]))
        return {}

    def do_push(self, step: Answer, place: str) -> Answer:
        phone = self.phones[step["as"]]
        for change in step.get("changes", []):
            phone.freeze(change)
        seqs = step.get("again") or [change["seq"] for change in step["changes"]]
        status, reply = phone.push(seqs, step.get("first_seq"), step.get("journal_from", 1))
        if status != step.get("status", 200):
            raise Differs(f"{place}: HTTP {status}")
        if status != 200:
            return {}
        if "remember_reply" in step:
            phone.remembered = reply["results"]
        if "same_reply" in step and reply["results"] != phone.remembered:
            raise Differs(f"{place}: {reply['results']}, not as the first time {phone.remembered}")
        results = [[r["seq"], r["outcome"], r["problem"], sorted(r["fields"])] for r in reply["results"]]
        return {"durable_seq": reply["durable_seq"], "results": results}

    def do_pull(self, step: Answer, place: str) -> Answer:
        phone = self.phones[step["as"]]

        def between() -> None:
            for inner in step.get("between", []):
                self.take(inner, f"{place}, between")

        return phone.pull(since=step.get("since"), limit=step.get("limit", 200), between=between)

    def do_upload(self, step: Answer, place: str) -> Answer:
        content = step["blob"].encode()
        start, end = step.get("offset", 0), step.get("end", len(content))
        piece = b"?" * (end - start) if step.get("corrupt") else content[start:end]
        is_last = "?1" if end == len(content) else "?0"
        headers = {"Upload-Offset": str(start), "Upload-Complete": is_last}
        return self._attachment(step, "PATCH", piece, headers)

    def do_head(self, step: Answer, place: str) -> Answer:
        return self._attachment(step, "HEAD")

    def do_download(self, step: Answer, place: str) -> Answer:
        phone = self.phones[step["as"]]
        status, _, content = phone.http("GET", _address(step))
        return {"status": status, "same": content == step["blob"].encode()}

    def _attachment(
        self, step: Answer, method: str, piece: bytes = b"", headers: Answer | None = None
    ) -> Answer:
        status, given, _ = self.phones[step["as"]].http(method, _address(step), piece, headers)
        offset = given.get("upload-offset")
        return {
            "status": 204 if 200 <= status < 300 else status,
            "offset": None if offset is None else int(offset),
            "complete": given.get("upload-complete") == "?1",
        }

    def _real_verb(self, verb: Answer) -> Answer:
        """The verb with ids in place of short names."""
        real = dict(verb)
        for part in ("record", "enterprise"):
            if part in real:
                real[part] = self.names.id(real[part])
        if "device" in real:
            real["device"] = self.phones[real["device"]].id
        if "screen" in real:
            real["base"] = self.desk_screens[real.pop("screen")]
        if real.get("fields"):
            real["fields"] = self.names.with_ids(real["fields"])
        if real.get("change"):
            real["change"] = {**real["change"], "fields": self.names.with_ids(real["change"]["fields"])}
        return real


def _address(step: Answer) -> str:
    return f"/api/v1/attachments/{hashlib.sha256(step['blob'].encode()).hexdigest()}"
