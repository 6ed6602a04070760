"""Bodies that cannot be taken: the right status, the right code, and nothing lost or stored."""

import errno
import gzip

import msgspec
import pytest
from sqlite_utils.utils import sqlite3

from server.steps import attachments, receive
from server.store.connection import Store
from tests.server.api.conftest import MEDIA_TYPE, ORIGIN


def problem_of(answer):
    return answer.status_code, msgspec.msgpack.decode(answer.content)["problem"]


def test_a_gzipped_push_is_taken(world, lan):
    body = msgspec.msgpack.encode(lan.pushing(lan.change("visit:v1", {"a": "zipped"})))

    reply = lan.read(lan.post("sync/push", gzip.compress(body), Content_Encoding="gzip"))

    assert reply["results"][0]["outcome"] == "applied"


@pytest.mark.parametrize(
    ("body", "headers", "expected"),
    [
        (b"not messagepack \xc1", {}, (422, "unreadable")),
        (b"", {}, (422, "unreadable")),
        (msgspec.msgpack.encode({"protocol": 1}), {}, (422, "unreadable")),
        (b"\x91" * 100_000, {}, (422, "unreadable")),
        (b"{}", {"Content_Type": "application/json"}, (415, "media_type")),
        (b"\x80", {"Content_Type": f"{MEDIA_TYPE}; charset=utf-8"}, (415, "media_type")),
        (bytes(9 * 1024 * 1024), {}, (413, "body_too_large")),
        (gzip.compress(bytes(4 * 1024 * 1024)), {"Content_Encoding": "gzip"}, (413, "body_too_large")),
        (gzip.compress(b"\x80" * 50)[:-9], {"Content_Encoding": "gzip"}, (422, "unreadable")),
        (b"no gzip at all", {"Content_Encoding": "gzip"}, (422, "unreadable")),
        (b"\x80", {"Content_Encoding": "br"}, (422, "unreadable")),
        (b"\x80", {"Origin": "http://elsewhere.test"}, (403, "wrong_origin")),
        (b"\x80", {"Cookie": ""}, (401, "sign_in")),
    ],
    ids=lambda value: str(value)[:40] if not isinstance(value, bytes) else f"{len(value)} bytes",
)
def test_a_body_that_cannot_be_read_is_answered_with_a_code(world, lan, body, headers, expected):
    before = world.log()

    answer = lan.post("sync/push", body, **headers)

    assert problem_of(answer) == expected
    assert world.log() == before


def test_more_changes_than_a_push_may_have_are_to_be_split(world, lan):
    many = {**lan.pushing(), "changes": [b"x"] * 2001}

    assert problem_of(lan.post("sync/push", many)) == (413, "body_too_large")


def test_an_old_protocol_is_told_to_update(world, lan):
    assert problem_of(lan.post("sync/push", {**lan.pushing(), "protocol": 0})) == (426, "protocol_old")
    assert problem_of(lan.post("sync/pull", {**lan.asking(0), "protocol": 0})) == (426, "protocol_old")


def test_one_phone_cannot_speak_for_another(world, lan, hung):
    assert problem_of(lan.post("sync/push", {**lan.pushing(), "device": hung.device})) == (401, "sign_in")


FAILURES = [
    ("database is locked", (503, "busy")),
    ("database table is locked", (503, "busy")),
    ("database or disk is full", (507, "disk")),
    ("attempt to write a readonly database", (507, "disk")),
    ("disk I/O error", (507, "disk")),
]


@pytest.mark.parametrize(("text", "expected"), FAILURES)
@pytest.mark.parametrize("act", ["push", "pull", "enrol", "sign out", "attach"])
def test_a_server_that_cannot_write_says_so_everywhere(world, lan, monkeypatch, act, text, expected):
    """Only a push said so; everything else was a defect of ours, and a full disk was called busy."""
    ask = {
        "push": lambda: lan.post("sync/push", lan.pushing(lan.change("visit:v1", {"a": "1"}))),
        "pull": lambda: lan.post("sync/pull", lan.asking(0)),
        "enrol": lambda: lan.post("enrol", {"code": "AAAA2222", "device": ""}),
        "sign out": lambda: lan.ask("POST", "/sign-out"),
        "attach": lambda: lan.ask("PATCH", f"/api/v1/attachments/{'a' * 64}", b"z", Upload_Offset="0"),
    }[act]

    def fails(*_, **__):
        raise sqlite3.OperationalError(text)

    monkeypatch.setattr(Store, "writing" if act not in ("pull", "attach") else "reader", fails)
    if act in ("pull", "attach"):
        monkeypatch.setattr(Store, "reading", fails)
    answer = ask()

    assert answer.status_code == expected[0]
    assert int(answer.headers["retry-after"]) > 0
    if act != "sign out":
        assert problem_of(answer) == expected
    else:
        assert "Không có gì" in answer.text or "Dữ liệu vẫn còn nguyên" in answer.text


def failing_on(text, healthy, error=sqlite3.OperationalError):
    """A merge in which the database fails after something was written."""

    def failing(ledger, change, author, **rest):
        met = healthy(ledger, change, author, **rest)
        if change.fields.get("b") == "meets the failure":
            raise error(text)
        return met

    return failing


@pytest.mark.parametrize(("text", "expected"), FAILURES)
def test_a_database_that_fails_in_a_merge_refuses_the_push_and_blames_no_change(
    world, lan, monkeypatch, text, expected
):  # S1 S2
    """The change was put aside for ever as one that cannot be merged, though the next minute it could."""
    changes = [lan.change("visit:v1", {"a": "first"}), lan.change("visit:v1", {"b": "meets the failure"})]
    before = world.log()
    with monkeypatch.context() as failing:
        failing.setattr(receive, "merge_change", failing_on(text, receive.merge_change))
        answer = lan.post("sync/push", lan.pushing(*changes))
    after = world.log()
    again = lan.push(*changes)

    assert (problem_of(answer), int(answer.headers["retry-after"]) > 0) == (expected, True)
    assert after == before
    assert [result["outcome"] for result in again["results"]] == ["applied", "applied"]


def test_a_damaged_database_takes_nothing_and_calls_nothing_durable(world, lan, monkeypatch):  # S5
    text = "database disk image is malformed"
    fails = failing_on(text, receive.merge_change, sqlite3.DatabaseError)
    before = world.log()
    with monkeypatch.context() as failing:
        failing.setattr(receive, "merge_change", fails)
        answer = lan.post("sync/push", lan.pushing(lan.change("visit:v1", {"b": "meets the failure"})))

    assert problem_of(answer) == (500, "internal")
    assert world.log() == before


def test_a_disk_that_is_full_of_photographs_says_so(world, lan, monkeypatch):
    value = {"sha256": "a" * 64, "size": 3, "media_type": "image/jpeg", "name": "can.jpg"}
    lan.send("visit:v1", {"photo": value}, kind="attach")

    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(attachments, "_write", full)
    answer = lan.ask("PATCH", f"/api/v1/attachments/{'a' * 64}", b"z", Upload_Offset="0")

    assert problem_of(answer) == (507, "disk")


@pytest.mark.parametrize("asked", ["1" * 5000 + ":1", "9" * 30 + ":1:a:b", f"{2**53}:1:a:b"])
def test_a_page_that_no_server_gave_out_is_unreadable(lan, asked):
    assert problem_of(lan.post("sync/pull", lan.asking(0, asked))) == (422, "unreadable")


def test_a_page_in_other_digits_starts_the_pull_again(lan):
    assert lan.read(lan.post("sync/pull", lan.asking(0, "\u0661:1:a:b")))["next"] == "again"


@pytest.mark.parametrize("first_seq", [1, 2**53 - 1])
def test_no_journal_moves_a_phone_to_the_end_of_numbers(world, lan, first_seq):
    """One wrong number used up all the others: the phone could never send again."""
    before = world.log()
    asked = {**lan.pushing(), "first_seq": first_seq, "journal_from": 2**53 - 1}

    answer = lan.post("sync/push", asked)

    assert problem_of(answer) == (422, "unreadable")
    assert world.log() == before
    assert lan.send("visit:v1", {"a": "later"})["outcome"] == "applied"


def test_a_journal_cannot_begin_behind_what_is_sent_from_it(world, lan):
    change = lan.change("visit:v1", {"a": "1"})

    answer = lan.post("sync/push", lan.pushing(change, journal_from=lan.seq + 1))

    assert problem_of(answer) == (422, "unreadable")


def test_the_door_for_tests_is_shut_on_an_ordinary_server(tmp_path):
    from litestar.testing import TestClient

    from server.app import create_app
    from server.settings import Settings

    with TestClient(create_app(Settings(data=tmp_path)), base_url=ORIGIN) as client:
        answer = client.post("/test/control", content='{"verb": "reset"}', headers={"Origin": ORIGIN})

    assert answer.status_code == 404
