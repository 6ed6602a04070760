"""Bytes that nobody would send: never a defect of ours (5xx), never a stored half, never a stuck queue.

S11 a poisoned change never blocks those behind it.
"""

import gzip
import random
import struct
import zlib
from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from tests.server.api.conftest import ulid

V1 = "visit:v1"
NUMBERS = ("epoch", "since", "first_seq")
TAKEN = {200, 401, 413, 415, 422, 426}


def pack(value: Any) -> bytes:
    return msgspec.msgpack.encode(value)


def deep(levels: int, opening: bytes = b"\x91") -> bytes:
    return opening * levels + b"\x01"


BOMBS: dict[str, Callable[[dict[str, Any]], bytes]] = {
    "a million fields": lambda good: pack({**good, **{f"x{n}": n for n in range(1_000_000)}}),
    "lists in lists": lambda good: deep(1_000_000),
    "maps in maps": lambda good: deep(1_000_000, b"\x81\xa1a"),
    "a list that says it has four thousand million": lambda good: b"\xdd\xff\xff\xff\xff",
    "a map that says so": lambda good: b"\xdf\xff\xff\xff\xff",
    "a text that says so": lambda good: b"\xdb\xff\xff\xff\xff",
    "bytes that say so": lambda good: b"\xc6\xff\xff\xff\xff",
    "an extension": lambda good: b"\xc7\x08\xff" + bytes(8),
    "a time": lambda good: pack(good)[:-1] + b"\xd6\xff" + bytes(4),
    "no UTF-8": lambda good: pack(good).replace(b"device", b"\xff\xfe\xfd\xfc\xfb\xfa"),
    "numbers too large": lambda good: pack({**good, **dict.fromkeys(NUMBERS, 2**64 - 1)}),
    "numbers too small": lambda good: pack({**good, "epoch": -1, "since": -5, "first_seq": 0, "limit": 0}),
    "not a number": lambda good: pack({**good, "epoch": float("nan"), "since": float("inf")}),
    "text for everything": lambda good: pack(dict.fromkeys(good, "x")),
    "nothing for everything": lambda good: pack(dict.fromkeys(good)),
    "a list of all": lambda good: pack(list(good.values())),
    "names that are numbers": lambda good: pack(dict(enumerate(good.values()))),
    "everything twice": lambda good: pack(good) * 2,
    "the same name twice": lambda good: b"\x82" + pack("device") + pack("a") + pack("device") + pack("b"),
}  # fmt: skip


@pytest.mark.parametrize("path", ["sync/push", "sync/pull", "enrol"])
@pytest.mark.parametrize("name", BOMBS)
def test_a_body_that_is_no_message_is_answered_and_stores_nothing(world, lan, path, name):
    good = {**lan.pushing(), **lan.asking(0)}
    before = world.log()

    answer = lan.post(path, BOMBS[name](good))

    assert answer.status_code in TAKEN - {200}, answer.content[:200]
    assert world.log() == before
    assert lan.send(V1, {"b": "goes on"})["outcome"] == "applied"


@pytest.mark.parametrize("path", ["sync/push", "sync/pull"])
def test_a_body_with_broken_bytes_is_answered(world, lan, path):
    chance = random.Random(f"broken {path}")
    changes = [lan.change(V1, {"a": "x"}), lan.change(V1, {"b": "y"})]
    good = pack(lan.pushing(*changes) if path == "sync/push" else lan.asking(0))

    for _ in range(150):
        assert lan.post(path, broken(good, chance)).status_code in TAKEN

    assert lan.push(*changes)["durable_seq"] >= lan.seq


@pytest.mark.parametrize(
    "body",
    [
        lambda: gzip.compress(bytes(50_000_000)),
        lambda: gzip.compress(gzip.compress(bytes(50_000_000))),
        lambda: gzip.compress(b"\x91" * 8_000_000),
        lambda: gzip.compress(b"x")[:10],
        lambda: gzip.compress(b"\x80") + b"more",
        lambda: zlib.compress(b"\x80"),
        lambda: b"\x1f\x8b\x08" + bytes(20),
        lambda: gzip.compress(pack({"a": 1}))[:-4] + struct.pack("<I", 2**32 - 1),
        lambda: b"",
    ],
)
def test_a_bomb_in_gzip_does_not_go_off(world, lan, body):
    assert lan.post("sync/push", body(), Content_Encoding="gzip").status_code in TAKEN - {200}


def test_no_change_blocks_those_behind_it(world, lan):  # S11
    chance = random.Random("poison")
    for number in range(40):
        contents = [poison(lan, chance) for _ in range(5)]
        good = lan.change(V1, {"b": f"good {number}"})

        reply = lan.push(*contents, good)

        assert reply["durable_seq"] == lan.seq
        assert reply["results"][-1]["outcome"] == "applied"

    assert len(world.log()["changes"]) >= lan.seq
    lan.pull()
    assert lan.sees(V1)["b"] == "good 39"


@pytest.mark.parametrize(
    "content",
    [
        deep(500_000),
        deep(500_000, b"\x81\xa1a"),
        pack({f"x{n}": n for n in range(200_000)}),
        b"\xdd\xff\xff\xff\xff",
        b"\xc7\x08\xff" + bytes(8),
        b"\x81\xa1a\xd9\x02\xff\xff",
        b"\x81\xc0\xc0",
        pack({"seq": float("nan")}),
        pack({"seq": 2**64 - 1, "stamp": {"a": []}}),
        pack("change"),
        pack(None),
        pack([[]]),
    ],
    ids=lambda content: f"{content[:4].hex()} of {len(content)}",
)
def test_a_change_of_any_bytes_is_kept_and_goes_to_the_office(world, lan, content):  # S11
    lan.seq += 1
    first = lan.push(content)
    second = lan.send(V1, {"b": "behind"})
    lan.pull()

    assert first["results"][0]["outcome"] == "quarantined"
    assert second["outcome"] == "applied"
    assert len(world.log()["waiting"]) == 1


def broken(good: bytes, chance: random.Random) -> bytes:
    """Cut off, with flipped bits, with a piece taken out, doubled, or with another type in it."""
    content = bytearray(good)
    match chance.randrange(5):
        case 0:
            return bytes(content[: chance.randrange(len(content))])
        case 1:
            for _ in range(chance.choice((1, 1, 3, 20))):
                content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
        case 2:
            start = chance.randrange(len(content))
            del content[start : start + chance.randrange(1, 12)]
        case 3:
            start = chance.randrange(len(content))
            content[start:start] = content[start : start + 20]
        case 4:
            content[chance.randrange(len(content))] = chance.choice(
                (0xC0, 0xC1, 0xC7, 0xCB, 0xDD, 0xDF, 0xFF)
            )
    return bytes(content)


def poison(lan: Any, chance: random.Random) -> bytes:
    """The next change with something wrong in it; at times still one that can be merged."""
    values = [
        None,
        1,
        -1,
        2**53,
        2**64 - 1,
        1.5,
        float("nan"),
        "",
        "x" * 5000,
        [],
        [1],
        {},
        {"a": 1},
        True,
        b"x",
    ]
    good = lan.change(chance.choice((V1, "row:r1", "enterprise:e1", "visit:v7")), {"a": "x"})
    if chance.random() < 0.4:
        return broken(good, chance)
    change = msgspec.msgpack.decode(good)
    part = chance.choice([*change, "more"])
    match chance.randrange(4):
        case 0:
            change.pop(part, None)
        case 1:
            change[part] = chance.choice(values)
        case 2:
            change["fields"] = {chance.choice(["a", "", "b", "visit_id", "\u0000"]): chance.choice(values)}
        case 3:
            change["kind"] = chance.choice(["delete", "settle", "finalise", "attach", "SET"])
            change["fields"] = chance.choice(
                [{}, {"photo": {"sha256": ulid("x")}}, {"": None}, {"photo": []}]
            )
    return pack(change)
