"""What an expression knows of the place where it stands."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from survey_defs.expressions.parsing import Tree
from survey_defs.expressions.values import Node, Value

MOST_STEPS = 500_000
"""Nodes of a tree visited in one evaluation; far above any real form, small enough for a phone."""


class World(Protocol):
    """What an expression can ask about the answers around it."""

    now_ms: int
    zone: str
    language: str
    properties: Mapping[str, str]

    def nodes(self, path: str, rows_shared: int, here: tuple[str, str]) -> Sequence[Node]:
        """The relevant places at `path` as seen from `here`, (path, row id)."""

    def node(self, here: tuple[str, str]) -> Node: ...

    def root(self) -> Node: ...

    def instance(self, name: str) -> Node | None:
        """The choice list of that name, None when there is none."""

    def position(self, node: Node) -> int:
        """1 for the first row of its repeat, as shown; 1 for what is no row."""

    def choice_label(self, path: str, name: str) -> str:
        """The label in the current language, "" when the question at `path` has no such choice."""

    def indexed(self, path: str, indexes: Sequence[tuple[str, int]], here: tuple[str, str]) -> Sequence[Node]:
        """The places at `path` in the rows with these positions, [(repeat, position from 1)]."""

    def previous(self, here: tuple[str, str]) -> str:
        """What the question at `here` held before: for once()."""

    def random(self) -> float: ...

    def uuid(self) -> str: ...


@dataclass(slots=True)
class Budget:
    """Steps left in one evaluation."""

    left: int = MOST_STEPS


@dataclass(slots=True)
class Context:
    """Where an expression stands. node: what relative paths start at, when inside a predicate.

    evaluate: carried here so that functions can evaluate their arguments without importing the evaluator.
    """

    world: World
    here: tuple[str, str]
    evaluate: Callable[[Tree, Context], Value]
    node: Node | None = None
    position: int = 1
    size: int = 1
    budget: Budget = field(default_factory=Budget)

    def inside(self, node: Node, position: int, size: int) -> Context:
        """The same place, looking at `node` in a predicate."""
        return Context(self.world, self.here, self.evaluate, node, position, size, self.budget)

    def value(self, tree: Tree) -> Value:
        """The value of a tree that stands here."""
        return self.evaluate(tree, self)

    def start(self) -> Node:
        return self.node if self.node is not None else self.world.node(self.here)
