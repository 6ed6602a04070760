"""Runs one example form, step by step, and writes the same steps as an answering vector for other engines."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from typing import Any

import msgspec

from survey_defs.answering import Answering
from survey_defs.layout import Layout, Place
from survey_defs.reading_xform import language_code
from survey_defs.xlsform import compile_xlsform

NOW_MS = 1_795_142_520_000
ZONE = "Asia/Ho_Chi_Minh"
_STEPS = {"set", "add", "remove", "rows", "language", "expect"}
_INDEXED = re.compile(r"^(.*?)\[(\d+)\](.*)$")


class FormRun:
    """One form example. `vector` is the same example with keys and row ids in place of paths."""

    def __init__(self, example: dict[str, Any]) -> None:
        self._example = example
        self._added = 0
        files = {name.rpartition(".")[0]: text for name, text in example.get("external", {}).items()}
        lists = {name: list(csv.DictReader(io.StringIO(text))) for name, text in files.items()}
        self._made = 0
        self._survey = compile_xlsform(example["xlsform_md"], reference=lists, reserved=())
        self._form = Answering(
            self._survey,
            {"fields": {}, "rows": []},
            now_ms=NOW_MS,
            zone=ZONE,
            lists=lists,
            new_row=self._new_row,
        )
        self._layout = Layout(self._survey)
        self._steps: list[dict[str, Any]] = []
        self.vector: dict[str, Any] = {
            "about": example["id"], "now_ms": NOW_MS, "zone": ZONE, "lists": lists,
            "survey": msgspec.to_builtins(self._survey), "steps": self._steps,
        }  # fmt: skip
        self._given: set[tuple[str, str]] = set()
        self._give_first_rows()

    def differences(self) -> Iterator[str]:
        for number, step in enumerate(self._example["steps"], start=1):
            unknown = sorted(set(step) - _STEPS)
            if unknown:
                raise ValueError(
                    f"step {number} has {', '.join(unknown)}; known are {', '.join(sorted(_STEPS))}"
                )
            self._take(step)
            for difference in self._unexpected(step.get("expect", {})):
                yield f"step {number}: {difference}"

    def _take(self, step: dict[str, Any]) -> None:
        for path, value in step.get("set", {}).items():
            self._set(path, value)
        if "add" in step:
            self._add(*self._repeat_at(step["add"]))
        if "remove" in step:
            self._remove(self._row_at(step["remove"])[1])
        if "language" in step:
            first = self._survey.languages[0]
            self._form.language = language_code(step["language"], first)
            self._steps.append({"language": self._form.language})
        for path, count in step.get("rows", {}).items():
            self._resize(path, count)

    def _unexpected(self, expect: dict[str, Any]) -> Iterator[str]:
        for kind, expected in expect.items():
            pairs = expected.items() if isinstance(expected, dict) else [(path, None) for path in expected]
            for path, wanted in pairs:
                found, right = self._observed(kind, path, wanted)
                if found != right:
                    yield f"{kind} of {path} is {found!r}, expected {right!r}"

    def _observed(self, kind: str, path: str, wanted: Any) -> tuple[Any, Any]:
        """(what was found, what is right), and the same look for the vector."""
        if kind == "count":
            repeat, parent = self._repeat_at(path)
            self._look("row_counts", [repeat, parent, wanted])
            return len(self._form.rows(repeat, parent)), wanted
        plain, row = self._row_at(path)
        if kind in ("values", "tokens"):
            found = self._form.reading(plain, row)
            # The order of tokens is free, and a calculation that is no number may be blank.
            same = sorted(found.split()) == sorted(wanted.split()) if kind == "tokens" else found == wanted
            same = same or (found == "" and wanted == "NaN")
            self._look("reading", [plain, row, found if same else wanted])
            return (wanted if same else found), wanted
        if kind in ("relevant", "submitted", "not_submitted"):
            right = wanted if kind == "relevant" else kind == "submitted"
            self._look("relevant", [plain, row, right])
            return self._form.is_relevant(plain, row), right
        if kind == "choices":
            self._look("choices", [self._key(plain), row, wanted])
            return [choice["name"] for choice in self._form.choices(self._key(plain), row)], wanted
        if kind == "validity":
            codes = [p["code"] for p in self._form.problems() if (p["path"], p["row"]) == (plain, row)]
            right = [] if wanted == "ok" else [wanted]
            self._look("codes", [plain, row, right])
            return codes, right
        known = "values, tokens, relevant, choices, count, validity, submitted, not_submitted"
        raise ValueError(f"an example expects {kind!r}; known are {known}")

    def _look(self, name: str, observed: list[Any]) -> None:
        self._steps.append({"expect": {name: [observed]}})

    def _set(self, path: str, value: str) -> None:
        plain, row = self._row_at(path)
        question = self._layout.at(plain).question
        if question is None:
            raise ValueError(f"{path} is no question")
        stored: Any = value or None
        if value and question.type in ("select_multiple", "rank"):
            stored = value.split()
        elif question.type == "integer" and re.fullmatch(r"-?\d+", value):
            stored = int(value)
        self._form.set(question.key, stored, row)
        self._steps.append({"set": [question.key, stored, row]})
        self._give_first_rows()

    def _add(self, repeat: str, parent: str) -> None:
        self._given.add((repeat, parent))
        self._added += 1
        row_id, position = f"row{self._added}", f"{self._added:06}"
        self._form.add_row(repeat, row_id, position, parent)
        self._steps.append({"add_row": [repeat, row_id, position, parent]})
        self._give_first_rows()

    def _give_first_rows(self) -> None:
        """ODK starts every repeat without a count with one row; here rows are the caller's."""
        for place in self._layout.by_path.values():
            if place.repeat is None or place.repeat.count is not None:
                continue
            for parent in self._rows_around(place):
                if (place.path, parent) not in self._given:
                    self._given.add((place.path, parent))
                    self._add(place.path, parent)

    def _rows_around(self, repeat: Place) -> list[str]:
        rows = [""]
        for outer in repeat.repeats[:-1]:
            rows = [inner for row in rows for inner in self._form.rows(outer.path, row)]
        return rows

    def _resize(self, path: str, count: int) -> None:
        repeat, parent = self._repeat_at(path)
        while len(self._form.rows(repeat, parent)) < count:
            self._add(repeat, parent)
        for row in self._form.rows(repeat, parent)[count:]:
            self._remove(row)

    def _remove(self, row: str) -> None:
        self._form.remove_row(row)
        self._steps.append({"remove_row": row})

    def _new_row(self, _repeat: str, _parent: str, last: str) -> tuple[str, str]:
        """As every runner of answering vectors names the rows that a count asks for."""
        self._made += 1
        return f"new{self._made}", f"{last}m"

    def _key(self, path: str) -> str:
        question = self._layout.at(path).question
        return "" if question is None else question.key

    def _row_at(self, path: str) -> tuple[str, str]:
        """("/data/rep/q", row id) of "/data/rep[2]/q"; a repeat without a number is its first row."""
        plain, row = "", ""
        for step in path.strip("/").split("/"):
            match = _INDEXED.match(step)
            plain = f"{plain}/{match.group(1) if match else step}"
            place = self._layout.by_path.get(plain)
            if place is not None and place.repeat is not None:
                rows, number = self._form.rows(plain, row), int(match.group(2)) if match else 1
                if number > len(rows):
                    raise ValueError(f"{path}: there are {len(rows)} rows of {plain}")
                row = rows[number - 1]
        return plain, row

    def _repeat_at(self, path: str) -> tuple[str, str]:
        up, _, name = path.rpartition("/")
        if up in ("", "/data"):
            return path, ""
        plain, row = self._row_at(up)
        return f"{plain}/{name}", row
