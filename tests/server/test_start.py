"""Starting: the demonstration whole or not at all, and its password over no other database."""

import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from server.__main__ import DEMO_MARK, announce, make_demo_whole
from server.settings import ROOT, Settings
from server.store.connection import Store
from tests.conftest import free_port


def test_an_interrupted_first_start_leaves_nothing_that_looks_finished(tmp_path: Path) -> None:
    # Whoever pressed Ctrl-C in the first second had five people and no enterprise for ever.
    environment = {**os.environ, "KHAOSAT_DATA": str(tmp_path / "data"), "PORT": str(free_port())}
    process = subprocess.Popen([sys.executable, "-m", "server", "--demo"], cwd=ROOT, env=environment)
    deadline = time.monotonic() + 30
    while not list(tmp_path.glob("data/making-*/khaosat.db")) and time.monotonic() < deadline:
        time.sleep(0.01)

    process.kill()
    process.wait(timeout=20)

    assert not (tmp_path / "data" / "khaosat.db").exists()
    make_demo_whole(Settings(data=tmp_path / "data"))
    store = Store(tmp_path / "data" / "khaosat.db")
    assert next(iter(store.reader().query("select count(*) n from enterprises")))["n"] == 241


def test_the_public_password_is_announced_over_the_demonstration_only(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Store(tmp_path / "khaosat.db")
    announce("8000", is_demo=(tmp_path / DEMO_MARK).exists())

    assert "khao-sat-demo" not in capsys.readouterr().out


@pytest.mark.parametrize("wanted", ["abc", "80000", "taken"])
def test_a_port_that_cannot_be_used_is_named_in_one_sentence(wanted: str, tmp_path: Path) -> None:
    # A second server on the same port started happily and answered every other request from its own data.
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1]) if wanted == "taken" else wanted
        done = subprocess.run(
            [sys.executable, "-m", "server"],
            cwd=ROOT,
            env={**os.environ, "KHAOSAT_DATA": str(tmp_path), "PORT": port},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    assert done.returncode == 1
    assert port in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert done.stdout == ""


def test_a_failed_commit_does_not_stop_the_next_writer(tmp_path: Path) -> None:
    # One failed commit left its transaction open, and nobody could write until the server was restarted.
    store = Store(tmp_path / "khaosat.db")
    with pytest.raises(Exception, match="FOREIGN KEY"), store.writing() as db:
        db.execute("pragma defer_foreign_keys = on")
        db.execute("insert into sessions values ('x', 'nobody', '', 0, 0)")

    with store.writing() as db:
        db.execute("update people set name = name")
