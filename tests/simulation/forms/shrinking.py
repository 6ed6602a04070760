"""A smaller form and fewer steps that still show a difference."""

from collections.abc import Iterator

from tests.simulation.forms.asking import Step
from tests.simulation.forms.comparing import Difference, difference_in, rerun
from tests.simulation.forms.node import Phone
from tests.simulation.forms.tables import Tables

MOST_TRIES = 1500


class Shrinker:
    """Leaves out steps, then rows of the form, then cells, as long as something still differs."""

    def __init__(self, tables: Tables, steps: list[Step], found: Difference, phone: Phone) -> None:
        self.tables, self.steps, self.found = tables, steps, found
        self._phone = phone
        self._tries = 0

    def shrink(self) -> None:
        before = -1
        while before != self._size() and self._tries < MOST_TRIES:
            before = self._size()
            self._fewer_steps()
            self._smaller_form()

    def _size(self) -> int:
        return len(self.steps) + sum(len(row) for rows in self.tables.values() for row in rows)

    def _fewer_steps(self) -> None:
        self._attempt(self.tables, self.steps[: self.found.step + 1])
        length = max(1, len(self.steps) // 2)
        while length:
            place = 0
            while place < len(self.steps):
                if not self._attempt(self.tables, self.steps[:place] + self.steps[place + length :]):
                    place += length
            length //= 2
        for place, step in enumerate(self.steps[:-1]):
            quiet = [*self.steps[:place], [False, *step[1:]], *self.steps[place + 1 :]]
            if step[0]:
                self._attempt(self.tables, quiet)

    def _smaller_form(self) -> None:
        place = 0
        while place < len(self.tables["survey"]):
            if not any(self._attempt(tables, self.steps) for tables in self._without(place)):
                place += 1
        for sheet in ("survey", "choices"):
            for place in range(len(self.tables[sheet])):
                for column in list(self.tables[sheet][place]):
                    if column not in ("type", "name", "list_name"):
                        self._attempt(self._without_cell(sheet, place, column), self.steps)

    def _without(self, place: int) -> Iterator[Tables]:
        """The form without one question, without a group or repeat, or without its begin and end alone."""
        rows = self.tables["survey"]
        kind = rows[place]["type"].split()[0]
        if kind == "end":
            return
        last = place
        if kind == "begin":
            depth = 0
            for number in range(place, len(rows)):
                word = rows[number]["type"].split()[0]
                depth += (word == "begin") - (word == "end")
                if depth == 0:
                    last = number
                    break
            yield {**self.tables, "survey": rows[:place] + rows[place + 1 : last] + rows[last + 1 :]}
        yield {**self.tables, "survey": rows[:place] + rows[last + 1 :]}

    def _without_cell(self, sheet: str, place: int, column: str) -> Tables:
        rows = self.tables[sheet]
        smaller = {name: text for name, text in rows[place].items() if name != column}
        return {**self.tables, sheet: [*rows[:place], smaller, *rows[place + 1 :]]}

    def _attempt(self, tables: Tables, steps: list[Step]) -> bool:
        """Whether something still differs; then this is the trace from now on."""
        self._tries += 1
        if self._tries > MOST_TRIES or not steps or not any(step[0] for step in steps):
            return False
        if tables is self.tables and len(steps) == len(self.steps) and steps == self.steps:
            return False
        try:
            found = difference_in(rerun(tables, steps), self._phone)
        except ValueError:
            return False
        if found is None or ("error" in found.what) != ("error" in self.found.what):
            return False
        self.tables, self.steps, self.found = tables, steps, found
        return True
