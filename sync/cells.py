"""One cell: the versions of one field of one record that nobody has overtaken, and what it shows.

Source: the protocol page, Push, 4. Nearly always a cell has one version: that path stays short.
"""

from collections import Counter
from collections.abc import Callable, Collection
from decimal import Decimal, InvalidOperation
from typing import Any

import msgspec
from msgspec import Struct

_same_bytes = msgspec.msgpack.Encoder(order="deterministic").encode


# A push makes tens of thousands of these: as Structs without references back, which the garbage collector can
# leave alone, they cost a third of named tuples.


class Write(Struct, frozen=True, array_like=True, gc=False):
    """Which change wrote: its author's device and number, its effective stamp, its revision."""

    device: str
    seq: int
    stamp: str
    rev: int


class Version(Struct, frozen=True, gc=False):
    """One value that somebody gave. None is a value too: cleared."""

    value: Any
    write: Write


class Cell(Struct, frozen=True, gc=False):
    """versions: in stamp order. shown: while there are several, what was shown from which revision on.

    `shown` is needed to know what an author saw at `base` when others have written since: the version
    with the latest stamp of those still here need not be the one that was shown then.
    """

    versions: tuple[Version, ...]
    shown: tuple[tuple[int, tuple[Any, ...]], ...] = ()


def join(
    cell: Cell,
    new: Version,
    base: int,
    rule: str,
    *,
    settles: bool = False,
    knew: Collection[tuple[str, int]] = (),
) -> Cell:
    """The cell with `new` in it, in place of its device's earlier version and of what was shown at `base`.

    base: the revision that the author had seen. settles: overtakes every version of revision <= base.
    knew: (device, seq) of versions that it is known to have overtaken in a history that was lost.
    A change that is older than what its own device wrote since (a released one) leaves the cell as it is.
    """
    if any(_is_later_own(version.write, new.write) for version in cell.versions):
        return cell
    left = [version for version in cell.versions if (version.write.device, version.write.seq) not in knew]
    if len(cell.versions) == 1 and left and was_seen(left[0].write, new.write.device, base):
        return Cell((new,))
    seen = _values_shown_at(cell, base)
    beside = [version for version in left if not _is_overtaken(version, new, base, seen, settles)]
    if not beside:
        return Cell((new,))
    versions = tuple(sorted([*beside, new], key=lambda version: version.write.stamp))
    return Cell(versions, (*_history(cell), (new.write.rev, _values_shown(versions, rule))))


def shows(cell: Cell, rule: str) -> Any:
    """The value that people see."""
    if len(cell.versions) == 1:
        return cell.versions[0].value
    values = [version.value for version in cell.versions]
    if len(distinct(values)) == 1:
        return values[-1]
    return SHOWN_BY_RULE.get(rule, _latest)(values)


def has_different_values(cell: Cell) -> bool:
    """Whether versions of several authors differ: a conflict, or a merge if the question has such a rule."""
    return len(cell.versions) > 1 and len(distinct([version.value for version in cell.versions])) > 1


def is_conflict(cell: Cell, rule: str) -> bool:
    """Whether a person has to settle this cell."""
    return rule not in ("union", "append", "maximum") and has_different_values(cell)


def distinct(values: list[Any]) -> list[Any]:
    """The values, each once, in their order. 1, 1.0 and true are three values; maps do not mind order."""
    found: dict[bytes, Any] = {}
    for value in values:
        found.setdefault(_same_bytes(value), value)
    return list(found.values())


def was_seen(write: Write, device: str, base: int) -> bool:
    """Whether the author on this device, having seen everything up to `base`, knew this write."""
    return write.device == device or write.rev <= base


def _is_later_own(other: Write, write: Write) -> bool:
    return other.device == write.device and other.seq > write.seq


def _is_overtaken(version: Version, new: Version, base: int, seen: list[bytes], settles: bool) -> bool:
    if version.write.device == new.write.device:
        return True
    # Not every equal value: one that arrived after `base` was somebody's own and stays (S4).
    return version.write.rev <= base and (settles or _same_bytes(version.value) in seen)


def _values_shown_at(cell: Cell, base: int) -> list[bytes]:
    before = [values for rev, values in _history(cell) if rev <= base]
    return [_same_bytes(value) for value in before[-1]] if before else []


def _history(cell: Cell) -> tuple[tuple[int, tuple[Any, ...]], ...]:
    if cell.shown:
        return cell.shown
    only = cell.versions[0]
    return ((only.write.rev, (only.value,)),)


def _values_shown(versions: tuple[Version, ...], rule: str) -> tuple[Any, ...]:
    """The values that a reader has before their eyes: all of a merge, one of a conflict, none in review."""
    values = [version.value for version in versions]
    if len(distinct(values)) == 1:
        return (values[-1],)
    if rule in ("union", "append"):
        return tuple(distinct(values))
    return () if rule == "review" else (shows(Cell(versions), rule),)


def _latest(values: list[Any]) -> Any:
    return values[-1]


def _nothing(values: list[Any]) -> Any:
    """Under review nobody wins before a person has decided."""
    return None


def _union(values: list[Any]) -> Any:
    """Elements of all, in stamp order, each once. Text counts as names separated by spaces."""
    if all(value is None or isinstance(value, str) for value in values):
        return " ".join(distinct([name for value in values for name in (value or "").split()]))
    return distinct([element for value in values for element in _elements(value)])


def _appended(values: list[Any]) -> Any:
    """The first, then what each later one adds: lines of notes, elements of lists (photographs)."""
    if all(value is None or isinstance(value, str) for value in values):
        return "\n".join(_added([(value or "").splitlines() for value in values if value]))
    return _added([_elements(value) for value in values])


def _added(lists: list[list[Any]]) -> list[Any]:
    kept: list[Any] = []
    for elements in lists:
        left = Counter(_same_bytes(element) for element in kept)
        for element in elements:
            if left[_same_bytes(element)] > 0:
                left[_same_bytes(element)] -= 1
            else:
                kept.append(element)
    return kept


def _elements(value: Any) -> list[Any]:
    if value is None:
        return []
    if isinstance(value, str):
        return value.split()
    return value if isinstance(value, list) else [value]


def _maximum(values: list[Any]) -> Any:
    numbers = [(number, value) for value in values if (number := _number(value)) is not None]
    return max(numbers, key=lambda pair: pair[0])[1] if numbers else values[-1]


def _number(value: Any) -> Decimal | None:
    """The value as a number; None where it is none: cleared, or text that no number can be read from."""
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


SHOWN_BY_RULE: dict[str, Callable[[list[Any]], Any]] = {
    "last": _latest,
    "union": _union,
    "append": _appended,
    "maximum": _maximum,
    "review": _nothing,
}
