"""What a random form has so far: the questions that an expression may name, and how."""

from dataclasses import dataclass, field
from random import Random


@dataclass(frozen=True)
class Named:
    """One question. kind: "number", "text", "date", "time", "moment", "one", "many" or "calculated"."""

    name: str
    kind: str
    repeats: tuple[str, ...]
    list: str = ""
    is_visible: bool = True
    is_direct: bool = True
    """Right in its repeat, not in a group of it."""


@dataclass
class Scope:
    """Where in the form the next row stands. repeats: names of those around it."""

    random: Random
    named: list[Named] = field(default_factory=list)
    repeats: tuple[str, ...] = ()
    groups: int = 0
    """So many are open inside of the innermost repeat."""

    def some(self, *kinds: str) -> Named | None:
        """A question of one of these kinds that stands before; mostly one of the same row or around it."""
        fitting = [one for one in self.named if not kinds or one.kind in kinds]
        near = [one for one in fitting if one.repeats == self.repeats[: len(one.repeats)]]
        chosen = near if near and self.random.random() < 0.75 else fitting
        return self.random.choice(chosen) if chosen else None

    def in_rows(self, *kinds: str) -> Named | None:
        """One that stands in a repeat around which this place is not: all its rows are read."""
        fitting = [
            one for one in self.named if one.kind in kinds and one.repeats != self.repeats[: len(one.repeats)]
        ]
        return self.random.choice(fitting) if fitting else None
