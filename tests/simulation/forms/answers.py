"""Random steps of one visit: answers that fit, wrong ones, cleared ones; rows that come, go and return."""

from random import Random
from typing import Any

from survey_defs.survey import Question
from tests.simulation.forms.asking import Asked, Seen, Step

WRONG = [
    "abc",
    " ",
    "\u00a0",
    "1e5",
    " 12 ",
    "-.5",
    "2026-02-30",
    "x y",
    "Đ",
    "9" * 20,
    "12,5",
    "true",
    "a\nb",
]
FITTING: dict[str, list[Any]] = {
    "integer": [0, 1, 2, 3, 4, 5, -1, 7],
    "decimal": ["0", "0.1", "2.5", "12.50", "-3", "1.005", "1000000.25"],
    "range": ["0", "2", "10", "0.3", "-0.7", "11"],
    "text": ["x", "abc", "a b", "Hợp tác xã", "0912 345 678", "0100233488", "12", "p", "x@y"],
    "date": ["2026-11-20", "2024-02-29", "2025-01-31", "2026-12-31", "1999-01-01", "0050-03-01"],
    "time": ["09:42", "00:00", "23:59:59.999", "12:00:30"],
    "datetime": ["2026-11-20T09:42:00+07:00", "2025-02-28T23:59:59.999+07:00", "2026-01-01T00:00"],
    "acknowledge": ["OK"],
    "geopoint": ["21.53 105.74", "21.5 105.7 30 8", "91 2"],
    "barcode": ["893456", "a"],
}
LANGUAGES = ["vi", "en", "fr"]


class Officer:
    """Someone at work on one form."""

    def __init__(self, random: Random, asked: Asked) -> None:
        self.random = random
        self.asked = asked
        self.steps: list[Step] = []
        self.seen: list[Seen] = []
        self.rows_added = 0
        self.gone: list[str] = []

    def work(self, many: int) -> None:
        """So many steps, each taken at once: what is there decides what comes next."""
        self._take(["open"], does_look=True)
        for _ in range(many):
            step = self._step()
            if step is not None:
                self._take(step, does_look=self.random.random() < 0.6)
        self._take(["end"], does_look=True)

    def _take(self, step: Step, *, does_look: bool) -> None:
        self.steps.append([does_look, *step])
        self.asked.take(step)
        if does_look:
            self.seen.append(self.asked.seen())

    def _step(self) -> Step | None:
        chance = self.random.random()
        if chance < 0.14:
            return self._add()
        if chance < 0.18:
            return self._remove()
        if chance < 0.21 and self.gone:
            return ["restore", self.gone.pop(self.random.randrange(len(self.gone)))]
        if chance < 0.26:
            return ["language", self.random.choice(LANGUAGES)]
        if chance < 0.28:
            return ["resume"]
        return self._answer()

    def _add(self) -> Step | None:
        repeats = [p for p in self.asked.form._layout.by_path.values() if p.repeat and not p.repeat.count]
        if not repeats:
            return None
        repeat = self.random.choice(repeats)
        parents = [
            row.id
            for row in self.asked.all_rows()
            if row.place is (repeat.repeats[-2] if len(repeat.repeats) > 1 else self.asked.form._layout.root)
        ]
        if not parents:
            return None
        self.rows_added += 1
        position = f"{self.random.randint(0, 99):02}"
        return ["add", repeat.path, f"row{self.rows_added}", position, self.random.choice(parents)]

    def _remove(self) -> Step | None:
        rows = [row.id for row in self.asked.all_rows() if row.id]
        if not rows:
            return None
        gone = self.random.choice(rows)
        self.gone.append(gone)
        return ["remove", gone]

    def _answer(self) -> Step | None:
        form = self.asked.form
        open_ones = [p for p in form._layout.by_path.values() if p.question and not p.is_calculated]
        if not open_ones:
            return None
        place = self.random.choice(open_ones)
        rows = self.asked._rows_around(place)
        if not rows or place.question is None:
            return None
        row = self.random.choice(rows)
        return ["set", place.question.key, row, self._value(place.question, row)]

    def _value(self, question: Question, row: str) -> Any:
        chance = self.random.random()
        if chance < 0.1:
            return None
        if chance < 0.17:
            return self.random.choice(WRONG)
        if question.list is None:
            return self.random.choice(FITTING.get(question.type, FITTING["text"]))
        names = [choice["name"] for choice in self.asked.form.choices(question.key, row)]
        if not names or self.random.random() < 0.25:
            names = ["a", "b", "p", "q", "r", "s", "t1", "t2", "zz"]
        if question.type == "select_one":
            return self.random.choice(names)
        return self.random.sample(names, self.random.randint(1, min(3, len(names))))
