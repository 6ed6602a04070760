"""Bodies that cannot be taken: the right status, the right code, and nothing lost or stored."""

import gzip

import msgspec
import pytest

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


def test_a_full_disk_is_a_503_with_a_time_to_wait(world, lan, monkeypatch):
    from server.api import sync

    def full(*_):
        raise sync.sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(sync, "receive_push", full)
    answer = lan.post("sync/push", lan.pushing(lan.change("visit:v1", {"a": "1"})))

    assert problem_of(answer) == (503, "busy")
    assert int(answer.headers["retry-after"]) > 0


def test_the_door_for_tests_is_shut_on_an_ordinary_server(tmp_path):
    from litestar.testing import TestClient

    from server.app import create_app
    from server.settings import Settings

    with TestClient(create_app(Settings(data=tmp_path)), base_url=ORIGIN) as client:
        answer = client.post("/test/control", content='{"verb": "reset"}', headers={"Origin": ORIGIN})

    assert answer.status_code == 404
