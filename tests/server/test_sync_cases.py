"""The protocol page as cases over HTTP, against a real server process; each names the rules it is about."""

import json
import subprocess
import sys

import pytest

from tests.conftest import ROOT, RunningServer, free_port
from tests.server.sync_cases import Case, cases_in

CASES = [*cases_in("sync_cases.json"), *cases_in("sync_cases_more.json")]


@pytest.fixture(scope="module")
def url(tmp_path_factory):
    data = tmp_path_factory.mktemp("cases") / "data"
    data.mkdir()
    server = RunningServer(data=data, port=free_port(), environment={"KHAOSAT_TEST": "1"})
    server.start()
    yield server.url
    server.stop()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_the_case_holds(url, case):
    Case(url, case).run()


def test_the_command_for_cases_asks_the_same_door(url):
    command = [sys.executable, "-m", "server.control", url]

    done = subprocess.run([*command, '{"verb": "reset"}'], cwd=ROOT, capture_output=True, check=False)
    unknown = subprocess.run([*command, '{"verb": "dance"}'], cwd=ROOT, capture_output=True, check=False)

    assert done.returncode == 0
    assert json.loads(done.stdout)["epoch"] > 0
    assert unknown.returncode == 2
    assert b"dance" in unknown.stderr
