"""A random XLSForm as tables: lists of rows by sheet, so that a smaller one is made by leaving rows out."""

from random import Random

from tests.simulation.forms.expressions import DATES, Expressions
from tests.simulation.forms.names import Named, Scope

Tables = dict[str, list[dict[str, str]]]
VI, EN, FR = "Tiếng Việt (vi)", "English (en)", "Français (fr)"
KINDS = {
    "text": "text", "integer": "number", "decimal": "number", "date": "date", "time": "time",
    "dateTime": "moment", "select_one ab": "one", "select_one many": "one", "select_multiple many": "many",
    "select_one_from_file towns.csv": "one", "rank many": "many", "range": "number", "acknowledge": "text",
    "note": "", "calculate": "calculated", "geopoint": "text", "barcode": "text",
}  # fmt: skip
OFTEN = ["integer", "integer", "text", "select_one ab", "select_one many", "select_multiple many", "decimal",
         "date", "calculate", "calculate", "calculate"]  # fmt: skip
STATIC = {"number": ["0", "2", "3.5"], "text": ["x", "Đo lường"], "one": ["a", "p"], "many": ["p q", "r"],
          "date": ["2026-11-20"], "time": ["09:42"]}  # fmt: skip


class Author:
    """Writes one form, from the top to the end."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.scope = Scope(random)
        self.expressions = Expressions(self.scope)
        self.rows: list[dict[str, str]] = []
        self.count = 0

    def form(self) -> Tables:
        first = self._name("q")
        self.rows.append({"type": "integer", "name": first, f"label::{VI}": "Bao nhiêu"})
        self.scope.named.append(Named(first, "number", ()))
        self._nodes(self.random.randint(5, 14), 0)
        settings = {"form_title": "Phiếu", "form_id": "sim", "version": "1", "default_language": VI}
        return {"survey": self.rows, "choices": self._choices(), "settings": [settings]}

    def _nodes(self, many: int, depth: int) -> None:
        for _ in range(many):
            chance = self.random.random()
            if chance < 0.12 and depth < 3:
                self._group(depth)
            elif chance < 0.26 and depth < 3 and len(self.scope.repeats) < 2:
                self._repeat(depth)
            else:
                self._question()

    def _group(self, depth: int) -> None:
        row = {"type": "begin group", "name": self._name("g"), **self._texts("label")}
        if self._may(0.5):
            row["relevant"] = self.expressions.truth()
        self.rows.append(row)
        self.scope.groups += 1
        self._nodes(self.random.randint(1, 4), depth + 1)
        self.scope.groups -= 1
        self.rows.append({"type": "end group"})

    def _repeat(self, depth: int) -> None:
        name = self._name("r")
        row = {"type": "begin repeat", "name": name, **self._texts("label")}
        if self._may(0.35):
            row["relevant"] = self.expressions.truth()
        if self._may(0.4):
            row["repeat_count"] = self.random.choice(["2", self._counted(), self._counted()])
        elif self._may(0.4):
            row["rows_min"] = self.random.choice(["1", "2"])
            row["rows_max"] = self.random.choice(["2", "3"])
        self.rows.append(row)
        outer, groups = self.scope.repeats, self.scope.groups
        self.scope.repeats, self.scope.groups = (*outer, name), 0
        self._nodes(self.random.randint(1, 5), depth + 1)
        if not any(one.repeats == self.scope.repeats for one in self.scope.named):
            self._question()
        if self._may(0.6):
            row |= self._texts("row_title")
        if self._may(0.3):
            self._running_total()
        self.scope.repeats, self.scope.groups = outer, groups
        self.rows.append({"type": "end repeat"})

    def _counted(self) -> str:
        if self._may(0.7):
            whole = [one for one in self.scope.named if one.kind == "number"]
            near = [one for one in whole if one.repeats == self.scope.repeats[: len(one.repeats)]]
            return f"${{{self.random.choice(near).name}}}"
        # Of thousands of rows nothing new is learned, but much time is spent.
        return f"({self.expressions.number(1)}) mod 5"

    def _running_total(self) -> None:
        """Reads the row before it through its own name."""
        near = [one for one in self.scope.named if one.repeats == self.scope.repeats and one.kind == "number"]
        if not near or len(self.scope.repeats) != 1:
            return
        name = self._name("q")
        before = f"indexed-repeat(${{{name}}}, ${{{self.scope.repeats[0]}}}, position(..) - 1)"
        total = f"coalesce({before}, 0) + coalesce(${{{self.random.choice(near).name}}}, 1)"
        self.rows.append({"type": "calculate", "name": name, "calculation": total})
        self.scope.named.append(Named(name, "calculated", self.scope.repeats, is_visible=False))

    def _question(self) -> None:
        written = self.random.choice(OFTEN if self._may(0.75) else list(KINDS))
        kind = KINDS[written]
        if self._may(0.04) and not self._is_same_here():
            # One name may stand in several groups; nothing can then refer to it.
            self.rows.append({"type": "text", "name": "same", f"label::{VI}": "Như nhau", "required": "yes"})
            return
        name = self._name("q")
        row = {"type": written, "name": name}
        if written == "calculate":
            row["calculation"] = self._calculation()
        else:
            row |= self._texts("label")
            self._asked(row, written, kind)
        if self._may(0.25):
            row["relevant"] = self.expressions.truth()
        self.rows.append(row)
        if kind:
            parts = written.split()
            chosen = parts[1] if len(parts) > 1 and kind == "one" and "file" not in written else ""
            is_visible = written != "calculate" and "calculation" not in row
            is_direct = self.scope.groups == 0
            self.scope.named.append(Named(name, kind, self.scope.repeats, chosen, is_visible, is_direct))

    def _is_same_here(self) -> bool:
        """Whether the group that is open now has it already."""
        level = 0
        for row in reversed(self.rows):
            kind = row["type"].split()[0]
            level += (kind == "end") - (kind == "begin")
            if level < 0:
                return False
            if level == 0 and row.get("name") == "same":
                return True
        return False

    def _calculation(self) -> str:
        write = self.random.choice(
            [self.expressions.number, self.expressions.text, self.expressions.truth, self.expressions.date]
        )
        written = write(3) if write != self.expressions.date else write(2)
        if self._may(0.1):
            written = self.expressions.choice_name()
        return f"once({written})" if self._may(0.08) else written

    def _asked(self, row: dict[str, str], written: str, kind: str) -> None:
        if self._may(0.2):
            row |= self._texts("hint")
        if self._may(0.15):
            row |= self._texts("guidance_hint")
        if kind == "number" and self._may(0.3):
            row |= self._texts("unit")
        if written == "range":
            row["parameters"] = self.random.choice(["start=0 end=10 step=2", "start=-1 end=1 step=0.1", ""])
        if written == "note":
            return
        if self._may(0.3):
            row["required"] = "yes" if self._may(0.5) else self.expressions.truth(1)
            if self._may(0.4):
                row |= self._texts("required_message")
        if self._may(0.35):
            row["constraint"] = self._constraint(kind)
            if self._may(0.5):
                row |= self._texts("constraint_message")
        if written.startswith(("select", "rank")):
            self._selection(row, written)
        if self._may(0.2):
            row["tier"] = self.random.choice(["core", "detail"])
        if self._may(0.1):
            row["read_only"] = self.random.choice(["yes", self.expressions.truth(1)])
        self._filled(row, written, kind)

    def _filled(self, row: dict[str, str], written: str, kind: str) -> None:
        """A default, static or dynamic; a calculation of what is shown; a calculation with a trigger."""
        if self._may(0.2) and kind in STATIC:
            row["default"] = self.random.choice([*STATIC[kind], self._dynamic(kind)])
        elif self._may(0.15):
            row["calculation"] = self._value_of(kind)
            triggers = [one for one in self.scope.named if one.is_visible]
            if self._may(0.7) and triggers:
                some = self.random.sample(triggers, min(len(triggers), self.random.randint(1, 2)))
                row["trigger"] = ", ".join(f"${{{one.name}}}" for one in some)
            elif written in ("acknowledge", "geopoint", "barcode", "range"):
                del row["calculation"]

    def _dynamic(self, kind: str) -> str:
        if kind == "date":
            return "today()"
        return (
            f"concat({self.expressions.text(1)})" if kind == "text" else f"int({self.expressions.number(1)})"
        )

    def _value_of(self, kind: str) -> str:
        if kind == "number":
            return self.expressions.number()
        if kind in ("date", "moment", "time"):
            return self.random.choice([self.expressions.date(), self.expressions.number(1)])
        return self.expressions.text()

    def _constraint(self, kind: str) -> str:
        if kind == "number":
            return f". {self.random.choice(['<', '>=', '!='])} {self.expressions.number(1)}"
        if kind == "date":
            return f". {self.random.choice(['<=', '>'])} {self.random.choice(DATES)}"
        if kind == "many":
            return f"count-selected(.) {self.random.choice(['<', '=', '>'])} {self.expressions.number(1)}"
        return self.random.choice(["regex(., '[a-z0-9 ]*')", ". != 'x'", self.expressions.truth(1)])

    def _selection(self, row: dict[str, str], written: str) -> None:
        is_file = "towns" in written
        if self._may(0.4) and not written.startswith("rank"):
            value = self.expressions.any_answer()
            tests = [f"g = {value}", f"g = {value} or g = 'b'", "g = 'a'", f"starts-with(name, {value})"]
            tests += ["position() < 3", f"name != {value}"]
            row["choice_filter"] = self.random.choice(tests)
        if self._may(0.2) and not is_file:
            seeds = [one for one in self.scope.named if one.kind == "number"]
            seed = f"${{{self.random.choice(seeds).name}}}" if seeds and self._may(0.5) else "42"
            row["parameters"] = f"randomize=true, seed={seed}"

    def _texts(self, column: str) -> dict[str, str]:
        """In two or three languages, some of them missing."""
        found = {f"{column}::{VI}": self._sentence("Câu")}
        if self._may(0.7):
            found[f"{column}::{EN}"] = self._sentence("Question")
        if self._may(0.15):
            found[f"{column}::{FR}"] = self._sentence("Phrase")
        return found

    def _sentence(self, word: str) -> str:
        words = [f"{word} {self.random.randint(1, 99)}"]
        # Texts may read what stands behind them, too.
        if self._may(0.35) and self.scope.named:
            words.append(f"${{{self.random.choice(self.scope.named).name}}}")
        if self._may(0.1) and self.scope.named:
            words.append(f"; ${{{self.random.choice(self.scope.named).name}}} kg")
        return " ".join(words)

    def _choices(self) -> list[dict[str, str]]:
        # Of the first question, which reads nothing: a label that is looked up must not lead back to itself.
        piped = f" ${{{self.scope.named[0].name}}}" if self._may(0.5) else ""
        items = [("ab", "a", ""), ("ab", "b", "a"), ("many", "p", "a"), ("many", "q", "b"),
                 ("many", "r", "a"), ("many", "a", "b"), ("many", "s", "")]  # fmt: skip
        return [
            {"list_name": name, "name": item, "g": group, f"label::{VI}": f"Mục {item}{piped}"}
            | ({f"label::{EN}": f"Item {item}"} if item != "r" else {})
            for name, item, group in items
        ]

    def _name(self, letter: str) -> str:
        self.count += 1
        return f"{letter}{self.count}"

    def _may(self, chance: float) -> bool:
        return self.random.random() < chance


def markdown(tables: Tables) -> str:
    """The tables as a form is written in Markdown."""
    lines = []
    for sheet, rows in tables.items():
        headings = list(dict.fromkeys(heading for row in rows for heading in row))
        lines += [f"| {sheet} |", "| | " + " | ".join(headings) + " |"]
        for row in rows:
            cells = (row.get(heading, "").replace("|", r"\|") for heading in headings)
            lines.append("| | " + " | ".join(cells) + " |")
    return "\n".join(lines)
