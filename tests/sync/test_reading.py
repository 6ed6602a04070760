"""Bytes of a change, whatever they are. S11 a poisoned change is known as one; nothing else is raised."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.reading import Unmergeable, read_change

CHANGE = {
    "seq": 7,
    "kind": "set",
    "table": "visit",
    "record": "01" + "a" * 24,
    "fields": {"headcount": 12},
    "epoch": 1,
    "base": 0,
    "stamp": "019a9c3e8f00-0001-7k2m9qd4xz",
    "user": "lan",
}


def problem_of(content: bytes, *, office: bool = False) -> str:
    with pytest.raises(Unmergeable) as refused:
        read_change(content, 7, office=office)
    return refused.value.problem


def changed(**other: object) -> bytes:
    return msgspec.msgpack.encode({**CHANGE, **other})


def test_text_arrives_in_one_normal_form() -> None:
    change = read_change(changed(fields={"name": "Thái Nguyên", "tags": ["gạo"]}), 7)

    assert change.fields == {"name": "Thái Nguyên", "tags": ["gạo"]}


def test_keys_of_a_newer_phone_are_ignored() -> None:
    assert read_change(changed(mood="good"), 7).seq == 7


@pytest.mark.parametrize("content", [b"", b"\xc1", b"\x05", b"\x91\x01", b"\x91" * 5000, changed()[:-3]])
def test_bytes_without_a_map_are_undecodable(content: bytes) -> None:
    assert problem_of(content) == "undecodable"


def test_a_number_inside_that_differs_is_named_as_such() -> None:
    assert problem_of(changed(seq=8)) == "seq_mismatch"


@pytest.mark.parametrize(
    "other",
    [
        {"record": "too short"},
        {"record": "01" + "u" * 24},
        {"fields": ["a"]},
        {"fields": {"a": float("nan")}},
        {"fields": {"a": msgspec.msgpack.Ext(5, b"x")}},
        {"fields": {"a": {1: "number as name"}}},
        {"base": -1},
        {"kind": "attach", "fields": {"photo": {"sha256": "short"}}},
        {"kind": "finalise", "table": "row"},
        {"kind": "settle"},
    ],
)
def test_a_wrong_shape_is_invalid(other: dict[str, object]) -> None:
    assert problem_of(changed(**other)) == "invalid"


def test_only_the_office_settles() -> None:
    assert read_change(changed(kind="settle"), 7, office=True).kind == "settle"


@given(st.binary(max_size=200))
def test_any_bytes_give_a_change_or_a_reason(content: bytes) -> None:  # S11
    assert problem_of(content) in ("undecodable", "seq_mismatch", "invalid")


PHOTO = {"sha256": "a" * 64, "size": 3, "media_type": "image/jpeg", "name": "can.jpg"}


@pytest.mark.parametrize("value", [PHOTO, [PHOTO, {**PHOTO, "sha256": "b" * 64}], [], None])
def test_a_photograph_several_or_none_can_be_attached(value: object) -> None:
    assert read_change(changed(kind="attach", fields={"photo": value}), 7).fields == {"photo": value}


@pytest.mark.parametrize("value", ["can.jpg", {**PHOTO, "sha256": "A" * 64}, [PHOTO, "x"], {"size": 1}, 5])
def test_what_names_no_file_cannot_be_attached(value: object) -> None:
    assert problem_of(changed(kind="attach", fields={"photo": value})) == "invalid"
