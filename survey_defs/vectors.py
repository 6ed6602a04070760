"""Runs conformance examples through the engine: python -m survey_defs.vectors FILE ...

It takes answering vectors too (README.md). For engines that cannot compile, --trees FILE ... writes the tree
of each expression into the file, and --surveys FILE.json ... the survey compiled from FILE.md.

The file holds `forms` (XLSForm tables with steps) and `expressions` (with values and what they give), in the
format of the survey engine's conformance examples. Each example names what differs when it fails.
"""

from __future__ import annotations

import csv
import io
import json
import math
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec

from survey_defs.answering import Answering
from survey_defs.expressions.evaluating import value_of
from survey_defs.expressions.parsing import parse
from survey_defs.expressions.resolving import resolve
from survey_defs.expressions.values import to_number, to_text, to_truth
from survey_defs.layout import Layout
from survey_defs.rows import Rows
from survey_defs.state import State
from survey_defs.survey import Group, Question, Survey
from survey_defs.vector_steps import answering_differences
from survey_defs.xlsform import compile_xlsform

NOW_MS = 1_795_142_520_000
ZONE = "Asia/Ho_Chi_Minh"
_INDEXED = re.compile(r"^(.*?)\[(\d+)\](.*)$")


def main(arguments: list[str]) -> int:
    """The exit code: 0 when every example of the files named passes."""
    if arguments[:1] == ["--trees"]:
        for name in arguments[1:]:
            Path(name).write_text(with_trees(Path(name).read_text()))
        return 0
    if arguments[:1] == ["--surveys"]:
        for name in arguments[1:]:
            Path(name).write_text(
                with_survey(Path(name).read_text(), Path(name).with_suffix(".md").read_text())
            )
        return 0
    passed, failed = 0, 0
    for name in arguments:
        examples = json.loads(Path(name).read_text())
        alone = [examples] if "survey" in examples else []
        for example in [*alone, *examples.get("forms", []), *examples.get("expressions", [])]:
            differences = list(differences_of(example))
            passed, failed = passed + (not differences), failed + bool(differences)
            for difference in differences:
                title = example.get("id") or example.get("expr") or example.get("about")
                print(f"FAILED {title}: {difference}")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


def with_trees(text: str) -> str:
    """The vector file with the tree of each expression as this parser gives it."""
    file = json.loads(text)
    for example in file["expressions"]:
        example["tree"] = tree_of(example["expr"])
    lines = ",\n  ".join(json.dumps(example, ensure_ascii=False) for example in file["expressions"])
    about = json.dumps(file["about"], ensure_ascii=False)
    return f'{{\n "about": {about},\n "expressions": [\n  {lines}\n ]\n}}\n'


def with_survey(text: str, form: str) -> str:
    """The answering vector with its survey as this compiler makes it from the form."""
    file = json.loads(text)
    steps = ",\n  ".join(json.dumps(step, ensure_ascii=False) for step in file.pop("steps"))
    file["survey"] = msgspec.to_builtins(compile_xlsform(form))
    rest = [f" {json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}" for key, value in file.items()]
    return "{\n" + ",\n".join(rest) + f',\n "steps": [\n  {steps}\n ]\n}}\n'


def differences_of(example: dict[str, Any]) -> Iterator[str]:
    """What differs from what the example expects, in words; nothing when it passes."""
    try:
        if "expr" in example:
            yield from _expression_differences(example)
        elif "survey" in example:
            yield from answering_differences(example)
        else:
            yield from _FormRun(example).differences()
    except Exception as error:  # any failure is that example's; the others still run
        yield f"{type(error).__name__}: {error}"


def tree_of(expression: str, context: str = "/simple") -> list[Any]:
    """The resolved tree of an example's expression, which stands at the root of its document."""
    return resolve(parse(expression), context, ())


def evaluated(tree: list[Any], example: dict[str, Any]) -> Any:
    """The value of an example's tree, as its result_type."""
    values: dict[str, str] = example.get("values", {})
    survey = _survey_of(values)
    layout = Layout(survey)
    rows = Rows(layout, values, [])
    state = State(
        layout, rows, now_ms=example.get("now_ms", NOW_MS), zone=example.get("zone", ZONE),
        language=example.get("language", "vi"), lists=example.get("lists", {}), properties={},
    )  # fmt: skip
    value = value_of(tree, state, ("/simple", ""))
    convert: dict[str, Callable[[Any], Any]] = {"string": to_text, "number": to_number, "boolean": to_truth}
    return convert[example["result_type"]](value)


def _expression_differences(example: dict[str, Any]) -> Iterator[str]:
    value = evaluated(tree_of(example["expr"]), example)
    expected = example["expect"]
    if example["result_type"] == "number":
        wanted = float(str(expected).replace("Infinity", "inf"))
        is_same = value == wanted or (math.isnan(value) and math.isnan(wanted))
        is_same = is_same or abs(value - wanted) <= example.get("tolerance", 1e-12)
    else:
        is_same = value == expected
    if not is_same:
        yield f"{example['expr']} gives {value!r}, expected {expected!r}"


def _survey_of(values: dict[str, str]) -> Survey:
    """A survey of text questions at the paths of an example, each with its path as key."""
    tree: dict[str, Any] = {}
    for path in values:
        node = tree
        for step in path.strip("/").split("/")[1:]:
            node = node.setdefault(step, {})

    def nodes(under: dict[str, Any], up: str) -> tuple[Any, ...]:
        return tuple(
            Group(name=name, path=f"{up}/{name}", nodes=nodes(inner, f"{up}/{name}"))
            if inner
            else Question(name=name, path=f"{up}/{name}", key=f"{up}/{name}", type="text")
            for name, inner in under.items()
        )

    made = nodes(tree, "/simple") or (Question(name="none", path="/simple/none", key="none", type="text"),)
    return Survey(id="expression", version="1", title={"vi": ""}, languages=("vi",), nodes=made)


class _FormRun:
    """One form example, step by step."""

    def __init__(self, example: dict[str, Any]) -> None:
        self._example = example
        self._added = 0
        files = {name.rpartition(".")[0]: text for name, text in example.get("external", {}).items()}
        lists = {name: list(csv.DictReader(io.StringIO(text))) for name, text in files.items()}
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
        # ODK starts every repeat without a count with one row; here rows are the caller's.
        for place in self._layout.by_path.values():
            if place.repeat is not None and place.repeat.count is None and place.depth == 1:
                self._add(place.path, "")

    def differences(self) -> Iterator[str]:
        for number, step in enumerate(self._example["steps"], start=1):
            for path, value in step.get("set", {}).items():
                self._set(path, value)
            if "add" in step:
                self._add(*self._repeat_at(step["add"]))
            if "remove" in step:
                self._form.remove_row(self._row_at(step["remove"])[1])
            if "language" in step:
                self._form.language = step["language"]
            for path, count in step.get("rows", {}).items():
                self._resize(path, count)
            for difference in self._unexpected(step.get("expect", {})):
                yield f"step {number}: {difference}"

    def _unexpected(self, expect: dict[str, dict[str, Any]]) -> Iterator[str]:
        for kind, expected in expect.items():
            if kind in ("submitted", "not_submitted"):
                for path in expected:
                    if self._form.is_relevant(*self._row_at(path)) != (kind == "submitted"):
                        yield f"{path} should be {kind}"
                continue
            for path, wanted in expected.items():
                found = self._observed(kind, path)
                if kind == "tokens":
                    found, wanted = sorted(found.split()), sorted(wanted.split())  # noqa: PLW2901
                if found != wanted and not (kind == "values" and found == "" and wanted == "NaN"):
                    yield f"{kind} of {path} is {found!r}, expected {wanted!r}"

    def _observed(self, kind: str, path: str) -> Any:
        if kind == "count":
            repeat, parent = self._repeat_at(path)
            return len(self._form.rows(repeat, parent))
        plain, row = self._row_at(path)
        if kind in ("values", "tokens"):
            return self._form.reading(plain, row)
        if kind == "relevant":
            return self._form.is_relevant(plain, row)
        if kind == "choices":
            return [choice["name"] for choice in self._form.choices(self._key(plain), row)]
        if kind == "validity":
            codes = [p["code"] for p in self._form.problems() if (p["path"], p["row"]) == (plain, row)]
            return codes[0] if codes else "ok"
        raise ValueError(f"an example expects {kind!r}, which is not known here")

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

    def _add(self, repeat: str, parent: str) -> None:
        row_id, position = self._new_row(repeat, parent, "")
        self._form.add_row(repeat, row_id, position, parent)
        for place in self._layout.at(repeat).below.values():
            if place.repeat is not None and place.repeat.count is None:
                self._add(place.path, row_id)

    def _resize(self, path: str, count: int) -> None:
        repeat, parent = self._repeat_at(path)
        while len(self._form.rows(repeat, parent)) < count:
            self._add(repeat, parent)
        for row in self._form.rows(repeat, parent)[count:]:
            self._form.remove_row(row)

    def _new_row(self, _repeat: str, _parent: str, _last: str) -> tuple[str, str]:
        self._added += 1
        return f"row-{self._added:06}", f"{self._added:06}"

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
                row = self._form.rows(plain, row)[int(match.group(2)) - 1 if match else 0]
        return plain, row

    def _repeat_at(self, path: str) -> tuple[str, str]:
        up, _, name = path.rpartition("/")
        if up in ("", "/data"):
            return path, ""
        plain, row = self._row_at(up)
        return f"{plain}/{name}", row


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
