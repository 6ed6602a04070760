"""./dev vectors FILE: examples through both engines.

X1  Every example is run by both, and each engine's count is said.
X2  What differs is said in a line with the engine and the example, and the exit code tells.
X3  A step, an expectation or a file that is not understood is named.
"""

import json
from pathlib import Path

import pytest

from survey_defs.vectors import main

VECTORS = Path(__file__).parent.parent / "vectors"
EXAMPLES = VECTORS / "examples.json"


def run(file, capsys):
    code = main([str(file)])
    return code, capsys.readouterr()


def test_both_engines_pass_our_own_examples(capsys):  # X1
    code, printed = run(EXAMPLES, capsys)

    assert printed.out.splitlines() == ["python: 5 passed, 0 failed", "javascript: 5 passed, 0 failed"]
    assert code == 0


@pytest.mark.parametrize("name", ["corner_expressions", "corner_forms"])
def test_both_engines_give_in_the_corners_what_the_rules_say(name, capsys):  # X1
    code, printed = run(VECTORS / f"{name}.json", capsys)

    assert code == 0, printed.out[:4000]


def test_what_differs_is_said_for_each_engine(tmp_path, capsys):  # X2
    wrong = json.loads(EXAMPLES.read_text())
    wrong["expressions"][0]["expect"] = 7
    wrong["forms"][0]["steps"][2]["expect"]["count"] = {"/data/line": 5}
    file = tmp_path / "wrong.json"
    file.write_text(json.dumps(wrong))

    code, printed = run(file, capsys)

    lines = printed.out.splitlines()
    assert [" ".join(line.split()[:3]) for line in lines[:-2]] == [
        "FAILED python rows-languages-and-messages:",
        "FAILED python sum-of-blank:",
        "FAILED javascript rows-languages-and-messages:",
        "FAILED javascript sum-of-blank:",
    ]
    assert lines[-2:] == ["python: 3 passed, 2 failed", "javascript: 3 passed, 2 failed"]
    assert code == 1


@pytest.mark.parametrize(
    ("step", "said"),
    [
        ({"fly": "/data/many"}, "step 1 has fly; known are add, expect"),
        ({"expect": {"smell": {"/data/many": 1}}}, "an example expects 'smell'; known are values"),
        ({"set": {"/data/line[3]/c": "red"}}, "there are 0 rows of /data/line"),
    ],
)
def test_a_step_that_is_not_understood_is_named(tmp_path, capsys, step, said):  # X3
    file = tmp_path / "odd.json"
    form = json.loads(EXAMPLES.read_text())["forms"][0]
    file.write_text(json.dumps({"forms": [{**form, "steps": [step]}]}))

    code, printed = run(file, capsys)

    assert said in printed.out
    assert code == 1


@pytest.mark.parametrize("text", ["[]", "{", '{"about": "nothing"}'])
def test_a_file_with_nothing_to_run_is_refused(tmp_path, capsys, text):  # X3
    file = tmp_path / "empty.json"
    file.write_text(text)

    code, printed = run(file, capsys)

    assert code == 2
    assert "empty.json" in printed.err
