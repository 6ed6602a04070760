"""The truth that no party of the protocol has: what each author had before their eyes while typing."""

from collections import defaultdict
from typing import Any, NamedTuple

from tests.simulation.sync.disk import Key

Author = tuple[str, int]
"""(device, seq)"""


class Screen(NamedTuple):
    """What a screen showed when it was drawn: one's own pending answers, and the server's record below them.

    revs: of the records held, for what hangs below a deletion.
    """

    epoch: int
    base: int
    fields: dict[str, Any]
    below: dict[str, Any]
    revs: dict[Key, int]


class Seen:
    """values: {author: [{field: the values shown}]}. revs: {author: (epoch, {record: revision held})}, for
    deletions. repaired: {author: what a coordinator put in its place before releasing the change}.
    """

    def __init__(self) -> None:
        self.values: dict[Author, list[dict[str, list[Any]]]] = defaultdict(list)
        self.revs: dict[Author, tuple[int, dict[Key, int]]] = {}
        self.repaired: dict[Author, dict[str, Any]] = {}

    def typed(self, author: Author, screen: Screen) -> None:
        names = [*screen.fields, *screen.below]
        self.values[author].append(
            {name: [screen.fields.get(name), screen.below.get(name)] for name in names}
        )

    def settled(self, author: Author, versions: dict[str, list[Any]]) -> None:
        """The office sees every version when it settles."""
        self.values[author].append(versions)

    def deleted(self, author: Author, screen: Screen) -> None:
        self.revs[author] = (screen.epoch, screen.revs)

    def saw(self, author: Author, field: str, value: Any) -> bool:
        """Whether the value, or as part of a list or of notes all that it is made of, was on the screen."""
        shown = [seen for screen in self.values.get(author, []) for seen in screen.get(field, [None])]
        return value in shown or (
            bool(parts(value)) and parts(value) <= {p for seen in shown for p in parts(seen)}
        )


def parts(value: Any) -> set[str]:
    """Elements of a list, lines of notes."""
    if isinstance(value, str):
        return set(value.splitlines())
    return {str(element) for element in value} if isinstance(value, list) else set()
