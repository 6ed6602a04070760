"""The rows of one visit: which there are, in which order, inside which."""

from __future__ import annotations

from bisect import insort
from collections.abc import Iterator, Mapping
from typing import Any, TypedDict

from survey_defs.attached import AttachedFile
from survey_defs.layout import Layout, Place, UnknownPlace

Answer = str | int | float | list[str] | AttachedFile | list[AttachedFile] | None
"""What is stored: see the table in survey_defs/README.md. None is "cleared"."""


class RowAnswers(TypedDict):
    """One row as stored. parent: id of the enclosing row; for an outermost repeat "" or the visit's id."""

    id: str
    repeat: str
    parent: str
    position: str
    fields: dict[str, Answer]


class Row:
    """One row of a repeat; the root of the form is a row too, with the id ""."""

    def __init__(
        self, place: Place, row_id: str, up: Row | None, position: str, fields: dict[str, Answer]
    ) -> None:
        self.place = place
        self.id = row_id
        self.up = up
        self.position = position
        self.fields = fields
        self.chain: tuple[Row, ...] = (*(up.chain if up else ()), self)
        self.inner: dict[str, list[Row]] = {}

    def answers(self) -> RowAnswers:
        """As it is stored."""
        around = self.up.id if self.up else ""
        return {
            "id": self.id, "repeat": self.place.path, "parent": around, "position": self.position,
            "fields": dict(self.fields),
        }  # fmt: skip

    def inside(self) -> Iterator[Row]:
        """The row itself, then all rows in it."""
        yield self
        for rows in self.inner.values():
            for row in rows:
                yield from row.inside()


class Rows:
    """All rows, those included that a lowered count hides."""

    def __init__(self, layout: Layout, fields: Mapping[str, Any], rows: list[RowAnswers]) -> None:
        self._layout = layout
        self.root = Row(layout.root, "", None, "", dict(fields))
        self.by_id: dict[str, Row] = {"": self.root}
        self.unplaced = self._place(rows)
        """Rows whose repeat or enclosing row is not there; whoever keeps the answers keeps them."""

    def at(self, row_id: str) -> Row:
        """Raises UnknownPlace."""
        try:
            return self.by_id[row_id]
        except KeyError:
            raise UnknownPlace(f"{self._layout.survey.id} has no row {row_id!r}") from None

    def around(self, place: Place, row_id: str) -> Row:
        """The row that holds a question or group: `row_id` or one around it. Raises UnknownPlace."""
        chain = self.at(row_id).chain
        expected = place.repeats[-1] if place.repeats else self._layout.root
        if len(chain) > place.depth and chain[place.depth].place is expected:
            return chain[place.depth]
        raise UnknownPlace(f"{place.path!r} is not asked in row {row_id!r} of {self._layout.survey.id}")

    def around_repeat(self, repeat: Place, row_id: str) -> Row:
        """The row that holds the rows of a repeat, named by it or by a row inside. Raises UnknownPlace."""
        if repeat.depth == 1:
            return self.root
        chain = self.at(row_id).chain
        if len(chain) >= repeat.depth and chain[repeat.depth - 1].place is repeat.repeats[-2]:
            return chain[repeat.depth - 1]
        raise UnknownPlace(f"{repeat.path!r} stands in rows of another repeat, {row_id!r} is none of them")

    def add(self, row: RowAnswers) -> Row | None:
        """The new row; None when its repeat or enclosing row is missing. Raises ValueError for a taken id."""
        place = self._layout.by_path.get(_text(row["repeat"]))
        if place is None or place.repeat is None:
            return None
        up = self.root if place.depth == 1 else self.by_id.get(row["parent"])
        if up is None or len(up.chain) != place.depth:
            return None
        if row["id"] in self.by_id:
            raise ValueError(f"{row['repeat']}: there is a row {row['id']!r} already")
        added = Row(place, row["id"], up, _text(row["position"]), dict(row["fields"]))
        self.by_id[added.id] = added
        insort(up.inner.setdefault(place.path, []), added, key=lambda each: (each.position, each.id))
        return added

    def remove(self, row_id: str) -> Row:
        """The row that was taken away, with all in it. Raises UnknownPlace."""
        row = self.at(row_id)
        if row.up is None:
            raise UnknownPlace(f"{self._layout.survey.id}: the form itself is no row")
        row.up.inner[row.place.path].remove(row)
        for inner in row.inside():
            del self.by_id[inner.id]
        return row

    def _place(self, rows: list[RowAnswers]) -> list[RowAnswers]:
        waiting = list(rows)
        while waiting:
            left = [row for row in waiting if self.add(row) is None]
            if len(left) == len(waiting):
                break
            waiting = left
        return waiting


def _text(value: object) -> str:
    """What a row says of its place, "" for anything but text: a phone's mistake must not stop the others."""
    return value if isinstance(value, str) else ""
