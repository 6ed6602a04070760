"""Phone and server write the same bytes for the same value, whatever it is made of.

K1 byte-identical between msgspec and pwa/js/sync/pack.js; K2 the phone refuses what does not travel.
"""

import subprocess
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from survey_defs.vector_javascript import node_path
from sync.messages import LARGEST_INTEGER

ROOT = Path(__file__).resolve().parents[2]
EDGES = [0, 127, 128, 255, 256, 2**15, 2**16 - 1, 2**16, 2**31, 2**32 - 1, 2**32, LARGEST_INTEGER]
EDGES += [-1, -32, -33, -128, -129, -(2**15), -(2**15) - 1, -(2**31), -(2**31) - 1, -LARGEST_INTEGER]

# Signs that are not yet in either side's table of Unicode may be composed by one of them alone.
texts = st.text(st.characters(exclude_categories=("Cs", "Cn", "Co"))).map(
    lambda text: unicodedata.normalize("NFC", text)
)
# A whole number has no point in JavaScript: 2.0 is 2 there.
fractions = st.floats(allow_nan=False, allow_infinity=False).filter(lambda number: not number.is_integer())
integers = st.integers(-LARGEST_INTEGER, LARGEST_INTEGER) | st.sampled_from(EDGES)
leaves = st.none() | st.booleans() | integers | fractions | texts | st.binary(max_size=300)
# JavaScript puts names that are numbers first; no question has such a name.
names = texts.filter(lambda name: not name.isdecimal())
values = st.recursive(
    leaves, lambda inner: st.lists(inner, max_size=20) | st.dictionaries(names, inner, max_size=20)
)


class Repacking:
    """One node process for all values."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [node_path(), str(ROOT / "tests/sync/repacking.mjs")],
            cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip

    def again(self, content: bytes) -> str:
        assert self.process.stdin and self.process.stdout
        self.process.stdin.write(content.hex() + "\n")
        self.process.stdin.flush()
        return self.process.stdout.readline().strip()

    def close(self) -> None:
        assert self.process.stdin and self.process.stdout
        self.process.stdin.close()
        self.process.wait(timeout=20)
        self.process.stdout.close()


@pytest.fixture(scope="module")
def phone() -> Iterator[Repacking]:
    repacking = Repacking()
    yield repacking
    repacking.close()


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(value=values)
def test_both_write_the_same_bytes(phone: Repacking, value: Any) -> None:  # K1
    content = msgspec.msgpack.encode(value)

    assert phone.again(content) == content.hex()


@pytest.mark.parametrize("length", [15, 16, 31, 32, 255, 256, 65_535, 65_536])
def test_both_write_the_same_bytes_at_each_length(phone: Repacking, length: int) -> None:  # K1
    for value in (
        "e" * length,
        "ế" * length,
        b"\x07" * length,
        [1] * length,
        {f"q{n}": n for n in range(length)},
    ):
        content = msgspec.msgpack.encode(value)

        assert phone.again(content) == content.hex()


def test_names_that_mean_something_to_javascript_are_names(phone: Repacking) -> None:  # K1
    content = msgspec.msgpack.encode({"__proto__": 1, "constructor": {"toString": "x"}, "length": 3})

    assert phone.again(content) == content.hex()


@pytest.mark.parametrize(
    "content",
    [
        msgspec.msgpack.encode(float("nan")),
        msgspec.msgpack.encode({"a": float("inf")}),
        msgspec.msgpack.encode([2**53]),
        msgspec.msgpack.encode(-(2**63)),
        b"\xc1",
        b"\xd4\x01\x01",
    ],
    ids=["not a number", "infinity", "too large", "too small", "no type", "extension"],
)
def test_the_phone_writes_nothing_that_does_not_travel(phone: Repacking, content: bytes) -> None:  # K2
    assert "Error" in phone.again(content)
