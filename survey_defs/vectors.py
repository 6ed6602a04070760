"""Runs examples through both engines, Python and JavaScript: ./dev vectors FILE ...

A line for each failure, then "python: N passed, N failed" and the same for javascript; exit code 1 when any
failed, 2 when there is nothing to run.

It takes answering vectors too (README.md). For engines that cannot compile, --trees FILE ... writes the tree
of each expression into the file, and --surveys FILE.json ... the survey compiled from FILE.md.

The file holds `forms` (XLSForm tables with steps) and `expressions` (with values and what they give), in the
format of the survey engine's conformance examples. Each example names what differs when it fails.
"""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec

from survey_defs.expressions.evaluating import value_of
from survey_defs.expressions.parsing import parse
from survey_defs.expressions.resolving import resolve
from survey_defs.expressions.values import to_number, to_text, to_truth
from survey_defs.layout import Layout
from survey_defs.rows import Rows
from survey_defs.state import State
from survey_defs.survey import Group, Question, Survey
from survey_defs.vector_forms import NOW_MS, ZONE, FormRun
from survey_defs.vector_javascript import NothingToRun, javascript_differences
from survey_defs.vector_steps import answering_differences
from survey_defs.xlsform import compile_xlsform


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
    try:
        examples = [example for name in arguments for example in examples_in(Path(name))]
        engines = {
            "python": [list(differences_of(example)) for example in examples],
            "javascript": javascript_differences(examples),
        }
    except NothingToRun as error:
        print(error, file=sys.stderr)
        return 2
    for engine, differences in engines.items():
        for example, found in zip(examples, differences, strict=True):
            for difference in found:
                print(f"FAILED {engine} {_name(example)}: {difference}")
    for engine, differences in engines.items():
        failed = sum(bool(found) for found in differences)
        print(f"{engine}: {len(examples) - failed} passed, {failed} failed")
    return 1 if any(found for differences in engines.values() for found in differences) else 0


def _name(example: dict[str, Any]) -> str:
    return str(example.get("id") or example.get("about") or example.get("expr") or "without an id")


def examples_in(path: Path) -> list[dict[str, Any]]:
    """The forms, expressions and answering vectors in a file. Raises NothingToRun."""
    try:
        file = json.loads(path.read_text())
    except (OSError, ValueError) as error:
        raise NothingToRun(f"{path}: {error}") from error
    if not isinstance(file, dict):
        raise NothingToRun(
            f"{path}: an object with forms or expressions is needed, not {type(file).__name__}"
        )
    alone = [file] if "survey" in file else []
    found = [*alone, *file.get("forms", []), *file.get("expressions", [])]
    if not found:
        raise NothingToRun(f"{path}: no forms and no expressions; it has {', '.join(file) or 'nothing'}")
    return found


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
        elif "xlsform_md" in example:
            yield from FormRun(example).differences()
        else:
            yield f"a case has expr, survey or xlsform_md; this one has {', '.join(example)}"
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
    if example["result_type"] not in convert:
        raise ValueError(f"result_type is {example['result_type']!r}; known are {', '.join(convert)}")
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


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
