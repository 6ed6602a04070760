"""Calculations that are stored: once(), random() and uuid() would give another value to who reads later."""

from collections.abc import Iterable

from survey_defs.layout import Layout, Place
from survey_defs.rows import Row, Rows


class Taken:
    """Which stored ones stand: until an answer that they read changes."""

    def __init__(self, layout: Layout, rows: Rows) -> None:
        self._root = layout.root
        self._rows = rows
        self._outdated: set[tuple[str, str]] = set()

    def stands(self, place: Place, row: Row) -> bool:
        """Whether the calculation reads what is stored there."""
        if place.question is None or not place.is_taken or (place.path, row.id) in self._outdated:
            return False
        return row.fields.get(place.question.key) is not None

    def outdate(self, places: Iterable[Place]) -> None:
        """Other answers are there than those from which these were worked out."""
        for place in places:
            if place.is_taken:
                holder = place.repeats[-1] if place.repeats else self._root
                rows = (row for row in self._rows.by_id.values() if row.place is holder)
                self._outdated.update((place.path, row.id) for row in rows)

    def keep(self, place: Place, key: str, row: Row, text: str) -> None:
        """Stores what the calculation gave now."""
        row.fields[key] = text
        self._outdated.discard((place.path, row.id))

    def forget_row(self, row: Row) -> None:
        """A row that is taken away comes back as it was."""
        self._outdated = {place for place in self._outdated if place[1] != row.id}
