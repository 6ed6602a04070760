"""The phone's own sync engine through broken networks, against a real server: node tests/pwa/faults/run.js.

More of it: `python -m server` on a folder of its own with KHAOSAT_TEST=1, then
`node tests/pwa/faults/run.js --server URL --runs 500 --seed 1`.
"""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import RunningServer, free_port
from tests.test_javascript import NODE, ROOT

RUNS = 8
# Those that a few runs find; the others are in tests/pwa/faults/planting.js.
BUGS = ["joins a change in flight", "keeps what left the scope", "saves before it is on disk"]


@pytest.fixture(scope="module")
def empty_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    data = tmp_path_factory.mktemp("faults") / "data"
    data.mkdir()
    running = RunningServer(data=data, port=free_port(), environment={"KHAOSAT_TEST": "1"})
    running.start()
    yield running
    running.stop()


def live(server: RunningServer, *more: str) -> subprocess.CompletedProcess[str]:
    program = Path("tests/pwa/faults/run.js")
    return subprocess.run(
        [NODE, program, "--server", server.url, *more], cwd=ROOT, capture_output=True, text=True, check=False
    )


def test_every_rule_holds_on_the_phone_whatever_the_network_does(empty_server: RunningServer) -> None:
    done = live(empty_server, "--runs", str(RUNS))

    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    assert f"{RUNS} runs" in done.stdout


@pytest.mark.parametrize("bug", BUGS)
def test_a_planted_bug_is_seen(empty_server: RunningServer, bug: str) -> None:
    done = live(empty_server, "--runs", "20", "--plant", bug)

    assert done.returncode == 1, done.stdout[-2000:]
    assert "Broken rule: S" in done.stdout, done.stdout[-3000:]
