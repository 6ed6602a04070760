"""The engine as phones get it: joined and minified.

V1 it gives what the engine of the server gives, on every shared vector.
"""

import json
import subprocess
from pathlib import Path
from typing import Any

from server.build.bundle import bundled
from survey_defs.vector_javascript import node_path

ROOT = Path(__file__).resolve().parents[2]
VECTORS = ROOT / "tests" / "vectors"
RUNNER = """
const { differencesIn, expressionValue } = await import(process.argv[1]);
const { readFileSync } = await import('node:fs');
const found = JSON.parse(readFileSync(0, 'utf8')).map((vector) =>
  vector.tree ? expressionValue(vector) : differencesIn(vector));
console.log(JSON.stringify(found));
"""


def run_joined(vectors: list[dict[str, Any]], folder: Path) -> list[Any]:
    """What each vector gives in a build with the flags of ./dev bundle."""
    joined = folder / "joined.mjs"
    [text] = bundled(ROOT / "tests/pwa/form/vector_runs.js").values()
    joined.write_text(text)
    done = subprocess.run(
        [node_path(), "--input-type=module", "-e", RUNNER, joined.as_uri()],
        input=json.dumps(vectors),
        capture_output=True,
        text=True,
        check=True,
    )
    answers: list[Any] = json.loads(done.stdout)
    return answers


def test_joined_and_minified_the_answers_are_the_same(tmp_path):  # V1
    vectors = [json.loads(path.read_text()) for path in sorted((VECTORS / "answering").glob("*.json"))]

    differences = run_joined(vectors, tmp_path)

    assert [
        (vector["about"], found) for vector, found in zip(vectors, differences, strict=True) if found
    ] == []


def test_joined_and_minified_the_expressions_are_the_same(tmp_path):  # V1
    vectors = json.loads((VECTORS / "expressions.json").read_text())["expressions"]
    exact = [vector for vector in vectors if not vector.get("tolerance")]

    found = run_joined(exact, tmp_path)

    assert [
        (vector["expr"], value)
        for vector, value in zip(exact, found, strict=True)
        if value["found"] != value["expected"]
    ] == []
