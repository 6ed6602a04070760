"""The phone's engine in one node process that lives as long as the runs."""

import json
import subprocess
from pathlib import Path
from typing import Any

from survey_defs.problems import _ANSWER_TEXTS
from survey_defs.vector_javascript import node_path
from tests.simulation.forms.asking import LISTS, NOW_MS, ZONE, Seen, Step

ROOT = Path(__file__).parents[3]


class Phone:
    """Answers each line of questions with a line of what it saw."""

    def __init__(self) -> None:
        english = {texts["vi"]: texts["en"] for texts in _ANSWER_TEXTS.values()}
        world = json.dumps({"NOW_MS": NOW_MS, "ZONE": ZONE, "LISTS": LISTS, "ENGLISH": english})
        self._process = subprocess.Popen(
            [node_path(), str(ROOT / "tests/simulation/forms/asking.mjs"), world],
            cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip

    def seen(self, survey: bytes, steps: list[Step]) -> tuple[list[Seen], str]:
        """What it saw at each step that looks, and the error that stopped it, or ""."""
        assert self._process.stdin and self._process.stdout
        self._process.stdin.write(f'{{"survey": {survey.decode()}, "steps": {json.dumps(steps)}}}\n')
        self._process.stdin.flush()
        answer: dict[str, Any] = json.loads(self._process.stdout.readline())
        return answer["seen"], answer.get("error", "")

    def close(self) -> None:
        assert self._process.stdin and self._process.stdout
        self._process.stdin.close()
        self._process.wait()
        self._process.stdout.close()
