"""What one set of answers comes to: relevance, calculations, and all that expressions ask about them.

Everything is computed once and remembered until something it reads changes; `Answering` says what did.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any
from uuid import uuid4

from survey_defs.attached import file_text
from survey_defs.expressions import dates, numbers
from survey_defs.expressions.evaluating import passes, value_of
from survey_defs.expressions.values import (
    EvaluationStopped,
    Node,
    Value,
    stored_text,
    to_number,
    to_text,
    to_truth,
)
from survey_defs.layout import Layout, Place
from survey_defs.nodes import Cell, Choice, Choices, RowChoice
from survey_defs.rows import Answer, Row, Rows
from survey_defs.survey import Expr, Question, Text
from survey_defs.taken import Taken

_META = "/data/meta/"


class State:
    """The answers of one visit against a survey, at one moment, in one language."""

    def __init__(
        self,
        layout: Layout,
        rows: Rows,
        *,
        now_ms: int,
        zone: str,
        language: str,
        lists: Mapping[str, Sequence[Mapping[str, Any]]],
        properties: Mapping[str, str],
        random: Callable[[], float] = random.random,
        uuid: Callable[[], str] = lambda: str(uuid4()),
    ) -> None:
        self.layout = layout
        self.rows = rows
        self.now_ms = now_ms
        self.zone = zone
        self.language = language
        self.properties: Mapping[str, str] = {"version": layout.survey.version, **properties}
        self.random = random
        self.uuid = uuid
        self._order_seed: float | None = None
        self.stopped: dict[tuple[str, str], str] = {}
        """{(path, row): why} of places with an expression that took too long; it reads blank there."""
        self._given_lists = lists
        self._lists: dict[str, Choices] = {}
        self._relevant: dict[str, dict[str, bool]] = {}
        self._texts: dict[str, dict[str, str]] = {}
        self._shown: dict[str, dict[str, list[Row]]] = {}
        self._kept: dict[tuple[str, str], str] = {}
        self.taken = Taken(layout, rows)

    # --- what is remembered ---

    def forget(self, places: Collection[Place]) -> None:
        """What is remembered of these places is out of date."""
        for place in places:
            self._relevant.pop(place.path, None)
            self._texts.pop(place.path, None)
            self._shown.pop(place.path, None)
        if self.stopped:
            paths = {place.path for place in places}
            self.stopped = {key: why for key, why in self.stopped.items() if key[0] not in paths}

    def start_again(self) -> None:
        """Nothing was computed yet: what a default has read of once() was not final."""
        self._kept.clear()
        self.forget(list(self.layout.by_path.values()))

    def forget_row(self, row: Row) -> None:
        """A row that is taken away and comes back is new to once()."""
        for key in [key for key in self._kept if key[1] == row.id]:
            del self._kept[key]
        self.taken.forget_row(row)

    def recompute(self, places: Iterable[Place]) -> None:
        """Computes again what these places give. places: ranked, so that long chains stay shallow."""
        for place in places:
            for row in self.rows_around(place):
                if place.is_calculated:
                    self.text(place, row)
                elif place.repeat is None:
                    self.is_relevant(place, row)

    # --- rows ---

    def rows_of(self, repeat: Place, around: Row) -> list[Row]:
        """The rows shown inside `around`: none when the repeat is not relevant, no more than its count."""
        shown = self._shown.setdefault(repeat.path, {})
        if around.id not in shown:
            shown[around.id] = []
            if self.is_relevant(repeat, around):
                rows = around.inner.get(repeat.path, [])
                shown[around.id] = rows[: self.rows_wanted(repeat, around)]
        return shown[around.id]

    def rows_wanted(self, repeat: Place, around: Row) -> int | None:
        """How many rows the count asks for; None when rows are added one by one."""
        if repeat.repeat is None or repeat.repeat.count is None:
            return None
        count = to_number(self.evaluate(repeat.repeat.count, repeat, around))
        return int(max(0.0, min(count, 1000.0))) if not math.isnan(count) else 0

    def rows_around(self, place: Place) -> list[Row]:
        """Every shown row that holds this place; for a repeat, every row that holds its rows."""
        depth = place.depth - 1 if place.repeat is not None else place.depth
        return self._rows_below(self.rows.root, place.repeats[:depth])

    def rows_below(self, base: Row, place: Place) -> list[Row]:
        """Every shown row that holds this place, inside `base`."""
        return self._rows_below(base, place.repeats[len(base.chain) - 1 :])

    def _rows_below(self, base: Row, repeats: Sequence[Place]) -> list[Row]:
        rows = [base]
        for repeat in repeats:
            rows = [inner for row in rows for inner in self.rows_of(repeat, row)]
        return rows

    # --- relevance and values ---

    def is_relevant(self, place: Place, row: Row) -> bool:
        """Its own condition and those of all around it. row: for a repeat the one that holds its rows."""
        if place.up is None or place.node is None:
            return True
        remembered = self._relevant.setdefault(place.path, {})
        if row.id not in remembered:
            # Compiling refuses conditions that lead back to themselves; this keeps bad data from looping.
            remembered[row.id] = True
            remembered[row.id] = self._is_around_relevant(place.up, row) and self.holds(
                place.node.relevant, place, row, default=True
            )
        return remembered[row.id]

    def _is_around_relevant(self, up: Place, row: Row) -> bool:
        if up.repeat is not None and row.up is not None:
            return self.is_relevant(up, row.up)
        return self.is_relevant(up, row)

    def text(self, place: Place, row: Row) -> str:
        """What expressions read: "" when it is not relevant; choices that are not offered are left out."""
        question = place.question
        if question is None:
            return ""
        remembered = self._texts.setdefault(place.path, {})
        if row.id not in remembered:
            remembered[row.id] = ""
            if self.is_relevant(place, row):
                remembered[row.id] = self._text(place, question, row)
        return remembered[row.id]

    def _text(self, place: Place, question: Question, row: Row) -> str:
        stored = row.fields.get(question.key)
        if self.taken.stands(place, row):
            return answer_text(stored)
        if place.is_calculated:
            text = self.calculate(place, question, row)
            if text:
                self._kept[place.path, row.id] = text
            return text
        if question.filter is None or stored is None:
            return answer_text(stored)
        return " ".join(name for name in names_in(stored) if self.offers(place, question, row, name))

    def calculate(self, place: Place, question: Question, row: Row) -> str:
        """What the calculation gives now; "" for no number."""
        return "" if question.calculation is None else self.given(question.calculation, place, question, row)

    def given(self, tree: Expr, place: Place, question: Question, row: Row) -> str:
        """What an expression gives as an answer of this question; "" for no number."""
        value = self.evaluate(tree, place, row)
        if question.type == "date" and isinstance(value, float):
            return dates.date(value)
        return stored_text(value)

    def evaluate(self, tree: Expr, place: Place, row: Row, node: Node | None = None) -> Value:
        """The value of an expression that stands at `place`; "" when it took too long, as `stopped` tells."""
        value = self._attempt(tree, place, row, node)
        return "" if value is None else value

    def holds(
        self, condition: Expr | None, place: Place, row: Row, *, default: bool, node: Node | None = None
    ) -> bool:
        """Whether a condition is true; `default` when there is none, and when it took too long."""
        value = None if condition is None else self._attempt(condition, place, row, node)
        return default if value is None else to_truth(value)

    def _attempt(
        self, tree: Expr, place: Place, row: Row, node: Node | None, number: tuple[int, int] = (1, 1)
    ) -> Value | None:
        try:
            return value_of(tree, self, (place.path, row.id), node, number)
        except EvaluationStopped as error:
            self.stopped[place.path, row.id] = str(error)
            return None

    def read(self, text: Text | None, place: Place, row: Row) -> str:
        """A text in the current language, or the survey's first, with its expressions filled in."""
        if not text:
            return ""
        first = self.layout.survey.languages[0]
        parts = text.get(self.language, text.get(first, next(iter(text.values()))))
        if isinstance(parts, str):
            return parts
        return "".join(p if isinstance(p, str) else to_text(self.evaluate(p, place, row)) for p in parts)

    # --- choices ---

    def choices(self, name: str) -> Choices:
        """The list of that name."""
        if name not in self._lists:
            known = self.layout.survey.lists.get(name)
            items: Iterable[Mapping[str, Any]] | None
            if known is not None and known.file is None:
                items = known.items
            else:
                items = self._given_lists.get(known.file or name if known is not None else name)
            found = None if items is None else [dict(item) for item in items]
            self._lists[name] = Choices(
                name, found, lambda text: self.read(text, self.layout.root, self.rows.root)
            )
        return self._lists[name]

    def offered(self, place: Place, question: Question, row: Row) -> Sequence[Choice | RowChoice]:
        """The choices after the filter, in their order."""
        if question.list is None:
            return []
        if question.chosen_from is not None:
            return self._answers_offered(place, question, row, self.layout.at(question.chosen_from))
        items = self.choices(question.list).items
        return [item for item in items if self._lets_through(question.filter, place, row, item, item.place)]

    def _lets_through(
        self, item_filter: Expr | None, place: Place, row: Row, item: Node, number: tuple[int, int]
    ) -> bool:
        if item_filter is None:
            return True
        value = self._attempt(item_filter, place, row, item, number)
        return value is None or passes(value, number[0])

    def shuffled(
        self, found: Sequence[Choice | RowChoice], question: Question, place: Place, row: Row
    ) -> Sequence[Choice | RowChoice]:
        """Choices in the order of `parameters: randomize=true, seed=…`; without a seed one of this visit."""
        if question.parameters.get("randomize") != "true":
            return found
        if self._order_seed is None:
            self._order_seed = float(math.floor(self.random() * 2_147_483_646))
        seed, written = self._order_seed, question.parameters.get("seed", "")
        if written.startswith("/"):
            source = self.layout.at(written)
            shared = sum(a is b for a, b in zip(place.repeats, source.repeats, strict=False))
            seed = to_number(self.nodes(written, shared, (place.path, row.id)))
        elif written:
            seed = to_number(written)
        return numbers.shuffled(found, numbers.random_from(seed))

    def _answers_offered(self, place: Place, question: Question, row: Row, source: Place) -> list[RowChoice]:
        """The answers at `source`, each once, of the rows that share the repeats around both."""
        shared = sum(a is b for a, b in zip(place.repeats, source.repeats, strict=False))
        found: dict[str, RowChoice] = {}
        rows = self.rows_below(row.chain[shared], source)
        for number, inner in enumerate(rows, start=1):
            choice = RowChoice(self, source.repeats[-1], inner, self.text(source, inner))
            if choice.name and self._lets_through(question.filter, place, row, choice, (number, len(rows))):
                found.setdefault(choice.name, choice)
        return list(found.values())

    def offers(self, place: Place, question: Question, row: Row, name: str) -> bool:
        """Whether a choice is in the list and passes the filter; True when the list is not here to tell."""
        if question.list is None:
            return True
        if question.chosen_from is not None:
            return any(choice.column("name") == name for choice in self.offered(place, question, row))
        choices = self.choices(question.list)
        if not choices.is_here:
            return True
        named = choices.named(name)
        return any(self._lets_through(question.filter, place, row, item, item.place) for item in named)

    # --- what expressions ask: World in expressions/context.py ---

    def cells_in(self, place: Place, row: Row) -> list[Cell]:
        """The cells of a place that is directly inside what `row` holds."""
        if place.repeat is not None:
            return [Cell(self, place, inner) for inner in self.rows_of(place, row)]
        return [Cell(self, place, row)]

    def nodes(self, path: str, rows_shared: int, here: tuple[str, str]) -> Sequence[Node]:
        place = self.layout.by_path.get(path)
        if place is None:
            return self._meta(path)
        chain = self.rows.by_id[here[1]].chain
        if rows_shared >= len(chain):
            return ()
        base = chain[rows_shared]
        if rows_shared == place.depth:
            return (Cell(self, place, base),)
        return [Cell(self, place, row) for row in self._rows_below(base, place.repeats[rows_shared:])]

    def node(self, here: tuple[str, str]) -> Node:
        return Cell(self, self.layout.by_path[here[0]], self.rows.by_id[here[1]])

    def root(self) -> Node:
        return _Document(Cell(self, self.layout.root, self.rows.root))

    def instance(self, name: str) -> Node | None:
        return self.choices(name)

    def position(self, node: Node) -> int:
        if not isinstance(node, Cell) or node.row.up is None or node.place is not node.row.place:
            return 1
        rows = self.rows_of(node.place, node.row.up)
        return rows.index(node.row) + 1 if node.row in rows else 1

    def choice_label(self, path: str, name: str) -> str:
        place = self.layout.by_path.get(path)
        if place is None or place.question is None or place.question.list is None:
            return ""
        if place.question.chosen_from is not None:
            return name
        found = self.choices(place.question.list).named(name)
        return found[0].column("label") if found else ""

    def indexed(self, path: str, indexes: Sequence[tuple[str, int]], here: tuple[str, str]) -> Sequence[Node]:
        row = self.rows.by_id[here[1]]
        for repeat_path, number in indexes:
            repeat = self.layout.repeat(repeat_path)
            if len(row.chain) < repeat.depth:
                return ()
            rows = self.rows_of(repeat, row.chain[repeat.depth - 1])
            if not 1 <= number <= len(rows):
                return ()
            row = rows[number - 1]
        place = self.layout.at(path)
        return [Cell(self, place, inner) for inner in self.rows_below(row, place)]

    def previous(self, here: tuple[str, str]) -> str:
        if here in self._kept:
            return self._kept[here]
        question = self.layout.by_path[here[0]].question
        return "" if question is None else answer_text(self.rows.by_id[here[1]].fields.get(question.key))

    def _meta(self, path: str) -> Sequence[Node]:
        """`${instanceID}` and the like, which are properties of the visit."""
        if not path.startswith(_META):
            return ()
        value = self.properties.get(path.removeprefix(_META), "")
        source = Choices("meta", [{"name": value}], lambda _: "")
        return source.items[0].children("name")


class _Document(Cell):
    """The node above the root element, where absolute paths start."""

    __slots__ = ()

    def __init__(self, root: Cell) -> None:
        super().__init__(root.state, root.place, root.row)

    def children(self, name: str) -> Sequence[Node]:
        return [Cell(self.state, self.place, self.row)] if name in (self.place.path[1:], "*") else ()

    def parent(self) -> Node | None:
        return None


def answer_text(answer: Answer) -> str:
    """A stored answer as expressions read it."""
    if answer is None:
        return ""
    if isinstance(answer, list):
        return " ".join(file_text(name) if isinstance(name, dict) else str(name) for name in answer)
    if isinstance(answer, dict):
        return file_text(answer)
    return to_text(answer) if isinstance(answer, str | bool | int | float) else str(answer)


def names_in(answer: Answer) -> list[str]:
    """The names of choices in a stored answer."""
    return [str(name) for name in answer] if isinstance(answer, list) else [answer_text(answer)]
