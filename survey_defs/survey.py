"""The definition of one survey: what the phone and the server both read.

A survey is compiled once, by `survey_defs.xlsform.compile_xlsform`, and travels as JSON. Expressions travel
as trees (see `survey_defs/expressions/parsing.py` for their shapes), so that no phone needs a parser.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any, Literal

import msgspec

FORMAT = 1

Expr = list[Any]
"""An expression tree, such as ["op", ">", ["ref", "/data/headcount", 0], ["num", 10]]."""

Text = dict[str, str | list[Any]]
"""What people read: {language: text}, or a list of pieces of text and expressions where ${...} is filled in.

A language that is missing is read in the survey's first language.
"""

Item = dict[str, Any]
"""One choice: {"name": …, "label": Text, and every further column as text}."""

QuestionType = Literal[
    "text", "integer", "decimal", "date", "time", "datetime", "select_one", "select_multiple", "note",
    "calculate", "hidden", "acknowledge", "range", "rank", "geopoint", "image", "file", "barcode",
]  # fmt: skip
Tier = Literal["core", "detail", "auto"]
Merge = Literal["last", "union", "append", "maximum", "review"]


class Question(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", tag="question"):
    """One question. `key` is the name its answer is stored under.

    list: name of a choice list; or the path of a question of a repeat, whose answers are the choices.
    """

    name: str
    path: str
    key: str
    type: QuestionType
    label: Text | None = None
    hint: Text | None = None
    guidance: Text | None = None
    appearance: str = ""
    list: str | None = None
    filter: Expr | None = None
    required: Expr | None = None
    required_message: Text | None = None
    relevant: Expr | None = None
    constraint: Expr | None = None
    constraint_message: Text | None = None
    calculation: Expr | None = None
    read_only: Expr | None = None
    initial: str | Expr | None = None
    triggers: tuple[str, ...] = ()
    parameters: dict[str, str] = {}
    tier: Tier = "core"
    pii: str = ""
    d510: tuple[int, ...] = ()
    merge: Merge = "last"
    prefill: str = ""
    unit: Text | None = None

    @property
    def is_calculated(self) -> bool:
        """Whether its value is always computed. With a trigger it is stored, and set when that changes."""
        return self.calculation is not None and not self.triggers

    @property
    def is_taken(self) -> bool:
        """Whether it is worked out where it is answered, and stored: anywhere else it would be another."""
        return self.is_calculated and calls_for_taking(self.calculation)

    @property
    def chosen_from(self) -> str | None:
        """The path of the question whose answers are the choices, where they are rows of a repeat."""
        return self.list if self.list is not None and self.list.startswith("/") else None

    @property
    def is_asked(self) -> bool:
        """Whether a person answers it."""
        return self.type not in ("note", "calculate", "hidden") and not self.is_calculated


class Group(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", tag="group"):
    """Questions under one heading and one condition."""

    name: str
    path: str
    label: Text | None = None
    hint: Text | None = None
    relevant: Expr | None = None
    appearance: str = ""
    nodes: tuple[Question | Group | Repeat, ...] = ()


class Repeat(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", tag="repeat"):
    """Questions asked once for each row."""

    name: str
    path: str
    label: Text | None = None
    hint: Text | None = None
    relevant: Expr | None = None
    appearance: str = ""
    count: Expr | None = None
    rows_min: int = 0
    rows_max: int | None = None
    row_title: Text | None = None
    nodes: tuple[Question | Group | Repeat, ...] = ()


Node = Question | Group | Repeat


class ChoiceList(msgspec.Struct, frozen=True, kw_only=True):
    """Choices in the order they are offered. file: the list is shipped apart, and `items` is empty."""

    file: str | None = None
    items: tuple[Item, ...] = ()


class Survey(msgspec.Struct, frozen=True, kw_only=True):
    """A whole survey.

    order: paths of calculated questions, each after those it reads.
    dependents: for a path, the paths whose relevance, constraint, required, calculation, choices, count or
        texts read it, in document order.
    """

    format: int = FORMAT
    id: str
    version: str
    title: Text
    languages: tuple[str, ...]
    nodes: tuple[Node, ...]
    lists: dict[str, ChoiceList] = {}
    order: tuple[str, ...] = ()
    dependents: dict[str, tuple[str, ...]] = {}

    def walk(self) -> Iterator[Node]:
        """Every group, repeat and question, in document order."""
        yield from _walk(self.nodes)

    def questions(self) -> Iterator[Question]:
        """Every question, in document order."""
        return (node for node in self.walk() if isinstance(node, Question))


def survey_to_json(survey: Survey) -> bytes:
    """The definition as it is stored and sent: UTF-8 JSON, the same bytes for the same survey."""
    return msgspec.json.encode(survey, order="deterministic")


def survey_from_json(data: bytes | str) -> Survey:
    """The survey in `data`. Raises msgspec.ValidationError, naming the field, when it is not one."""
    return msgspec.json.decode(data, type=Survey)


def with_digest(survey: Survey) -> Survey:
    """The survey with its final version: the author's, a hyphen, and 10 hexadecimal digits of its content.

    Definitions that differ in anything else have different versions, whatever the author wrote.
    """
    content = msgspec.structs.replace(survey, version="")
    digest = hashlib.sha256(survey_to_json(content)).hexdigest()[:10]
    return msgspec.structs.replace(survey, version=f"{survey.version}-{digest}")


def _walk(nodes: tuple[Node, ...]) -> Iterator[Node]:
    for node in nodes:
        yield node
        if not isinstance(node, Question):
            yield from _walk(node.nodes)


def calls_for_taking(tree: object) -> bool:
    """Whether an expression calls what gives another value each time it is worked out."""
    match tree:
        case ["fn", "once" | "random" | "uuid", *_]:
            return True
        case [*parts]:
            return any(calls_for_taking(part) for part in parts)
    return False
