"""The bytes of one change, read with care: whatever they are, there is a change or the reason it waits."""

import math
import unicodedata
from typing import Any

import msgspec

from sync.messages import LARGEST_INTEGER, AttachedFile, Change
from sync.scope import LINKS

DEEPEST = 12
MOST_FIELDS = 1000

_decode = msgspec.msgpack.Decoder(Change).decode
_UNREADABLE = (msgspec.MsgspecError, ValueError, TypeError, RecursionError, OverflowError)


class Unmergeable(Exception):
    """The change has to wait. problem: a code of sync/problems.py. awaited: a record it waits for, or ""."""

    def __init__(self, problem: str, awaited: str = "") -> None:
        super().__init__(problem)
        self.problem, self.awaited = problem, awaited


def read_change(content: bytes, seq: int, *, office: bool = False) -> Change:
    """The change in these bytes, its text in NFC. seq: the number it was sent under.

    Raises Unmergeable: undecodable, seq_mismatch, invalid. A broken constraint of a survey is no reason.
    """
    try:
        change = _decode(content)
    except _UNREADABLE:
        # Once more without expectations, which tells what is wrong with it.
        return shaped(loosely_read(content), seq, office=office)
    if change.seq != seq:
        raise Unmergeable("seq_mismatch")
    return _checked(change, office=office)


def loosely_read(content: bytes) -> dict[str, Any]:
    """The map in these bytes, whatever stands in it. Raises Unmergeable("undecodable")."""
    try:
        loose = msgspec.msgpack.decode(content)
    except _UNREADABLE as error:
        raise Unmergeable("undecodable") from error
    if not isinstance(loose, dict):
        raise Unmergeable("undecodable")
    return loose


def shaped(loose: dict[str, Any], seq: int, *, office: bool = False) -> Change:
    """The change that this map is. Raises Unmergeable: seq_mismatch, invalid."""
    inner = loose.get("seq")
    if isinstance(inner, int) and inner != seq:
        raise Unmergeable("seq_mismatch")
    try:
        change = msgspec.convert(loose, Change)
    except msgspec.ValidationError as error:
        raise Unmergeable("invalid") from error
    return _checked(change, office=office)


def _checked(change: Change, *, office: bool) -> Change:
    """The change with its text in NFC. Raises Unmergeable("invalid")."""
    if change.table not in LINKS or len(change.fields) > MOST_FIELDS or not _fits_kind(change, office):
        raise Unmergeable("invalid")
    # The change and its map of fields are two of the levels that the protocol counts.
    fields = {
        # Most values are names of choices, and most names plain: spared two calls each.
        name if name.isascii() else _text(name): value
        if type(value) is str and value.isascii()
        else _value(value, DEEPEST - 2)
        for name, value in change.fields.items()
    }
    return msgspec.structs.replace(change, fields=fields)


def _fits_kind(change: Change, office: bool) -> bool:
    match change.kind:
        case "settle":
            return office
        case "finalise":
            return change.table == "visit"
        case "attach":
            return all(_is_attached(value) for value in change.fields.values())
    return True


def _is_attached(value: Any) -> bool:
    try:
        msgspec.convert(value, AttachedFile | list[AttachedFile] | None)
    except msgspec.ValidationError:
        return False
    return True


def _value(value: Any, levels_left: int) -> Any:
    """The value with its text in NFC. Raises Unmergeable for what phones and server do not read alike."""
    match value:
        case str():
            return _text(value)
        case None | bool():
            return value
        case int() if abs(value) <= LARGEST_INTEGER:
            return value
        case float() if math.isfinite(value):
            return value
        case list() if levels_left > 0:
            return [_value(element, levels_left - 1) for element in value]
        case dict() if levels_left > 0 and all(isinstance(name, str) for name in value):
            return {_text(name): _value(inner, levels_left - 1) for name, inner in value.items()}
    raise Unmergeable("invalid")


def _text(text: str) -> str:
    if text.isascii() or unicodedata.is_normalized("NFC", text):
        return text
    return unicodedata.normalize("NFC", text)
