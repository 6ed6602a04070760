"""What paths lead to: answers, rows, groups, choices and their columns."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from survey_defs.expressions.values import Node
from survey_defs.layout import Place
from survey_defs.rows import Row
from survey_defs.survey import Item, Text

if TYPE_CHECKING:
    from survey_defs.state import State


class Cell:
    """One question, group or row, in its row. For a row, `row` is the row itself and `place` its repeat."""

    __slots__ = ("place", "row", "state")

    def __init__(self, state: State, place: Place, row: Row) -> None:
        self.state = state
        self.place = place
        self.row = row

    def text(self) -> str:
        return self.state.text(self.place, self.row)

    def is_blank(self) -> bool:
        return self.place.question is not None and self.text() == ""

    def children(self, name: str) -> Sequence[Node]:
        below = self.place.below
        places = below.values() if name == "*" else [below[name]] if name in below else []
        return [cell for place in places for cell in self.state.cells_in(place, self.row)]

    def parent(self) -> Node | None:
        up = self.place.up
        if up is None:
            return None
        row = self.row.up if self.row.place is self.place and self.row.up is not None else self.row
        return Cell(self.state, up, row)

    def identity(self) -> tuple[str, ...]:
        return (self.place.path, self.row.id)


class RowChoice(Cell):
    """A row of a repeat, offered by its answer to one question. In a filter it is the row."""

    __slots__ = ("name",)

    def __init__(self, state: State, repeat: Place, row: Row, name: str) -> None:
        super().__init__(state, repeat, row)
        self.name = name

    def column(self, name: str) -> str:
        """Its name and its label are the answer."""
        return self.name


class Column:
    """One column of a choice."""

    __slots__ = ("_name", "_text", "_up")

    def __init__(self, up: Choice, name: str, text: str) -> None:
        self._up, self._name, self._text = up, name, text

    def text(self) -> str:
        return self._text

    def is_blank(self) -> bool:
        return self._text == ""

    def children(self, name: str) -> Sequence[Node]:
        return ()

    def parent(self) -> Node | None:
        return self._up

    def identity(self) -> tuple[str, ...]:
        return (*self._up.identity(), self._name)


class Choice:
    """One item of a list."""

    __slots__ = ("_up", "item", "place")

    def __init__(self, up: Choices, place: tuple[int, int], item: Item) -> None:
        """place: its number from 1, and of how many."""
        self._up, self.place, self.item = up, place, item

    def column(self, name: str) -> str:
        """A column's text; the label in the current language; "" where the item has no such column."""
        # jr:itext(…/itextId) is the old way to ask for the label.
        value = self.item.get("label" if name == "itextId" else name, "")
        return self._up.read(value) if isinstance(value, dict) else str(value)

    def text(self) -> str:
        return ""

    def is_blank(self) -> bool:
        return False

    def children(self, name: str) -> Sequence[Node]:
        if name == "*":
            return [Column(self, each, self.column(each)) for each in self.item]
        return [Column(self, name, self.column(name))] if name in self.item or name == "itextId" else ()

    def parent(self) -> Node | None:
        return self._up

    def identity(self) -> tuple[str, ...]:
        return (*self._up.identity(), str(self.place[0]))


class Choices:
    """One list: stands for its document, its root element and the collection of its items.

    is_here: False for a reference list that was not given; then nothing can be said about its choices.
    """

    def __init__(self, name: str, items: Iterable[Item] | None, read: Callable[[Text], str]) -> None:
        self.name = name
        self.is_here = items is not None
        self.read = read
        all_items = list(items or ())
        self.items = [Choice(self, (n, len(all_items)), item) for n, item in enumerate(all_items, start=1)]
        self._by_name: dict[str, list[Choice]] = {}
        for choice in self.items:
            self._by_name.setdefault(str(choice.item.get("name", "")), []).append(choice)

    def named(self, name: str) -> list[Choice]:
        """The choices of that name: in a filtered list one name may stand several times."""
        return self._by_name.get(name, [])

    def text(self) -> str:
        return ""

    def is_blank(self) -> bool:
        return False

    def children(self, name: str) -> Sequence[Node]:
        return self.items if name in ("item", "*") else [self]

    def parent(self) -> Node | None:
        return None

    def identity(self) -> tuple[str, ...]:
        return ("instance", self.name)
