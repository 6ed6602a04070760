"""What many tests stand on: the invented province, and a real server on a real file.

Servers listen on 127.0.0.1 only, on a free port, and are ended by the process that started them.
"""

import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling

ROOT = Path(__file__).resolve().parent.parent


class OneBrowserAtATime(LoadScopeScheduling):  # type: ignore[misc]
    """File by file to whoever is free; tests/browser whole to one: two browsers slow each other down."""

    def _split_scope(self, nodeid: str) -> str:
        return "tests/browser" if nodeid.startswith("tests/browser/") else super()._split_scope(nodeid)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> OneBrowserAtATime:
    return OneBrowserAtATime(config, log)


@dataclass
class RunningServer:
    """A server process on a data folder. stop() and start() keep the port and the data."""

    data: Path
    port: int
    environment: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        environment = {
            **os.environ,
            "PORT": str(self.port),
            "KHAOSAT_DATA": str(self.data),
            "PYTHONUNBUFFERED": "1",
            **self.environment,
        }
        log = (self.data.parent / f"server-{self.port}.log").open("ab")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "server"], cwd=ROOT, env=environment, stdout=log, stderr=log
        )
        log.close()
        self.wait_until_up()

    def stop(self) -> None:
        if self.process is not None:
            self.process.terminate()
            self.process.wait(timeout=20)
            self.process = None

    def kill(self) -> None:
        """As a power cut would: no goodbye, not from its workers either, which would answer on."""
        assert self.process is not None
        own = self.process.pid
        workers = Path(f"/proc/{own}/task/{own}/children").read_text().split()
        self.process.kill()
        for worker in workers:
            os.kill(int(worker), signal.SIGKILL)
        self.process.wait(timeout=20)
        self.process = None

    def wait_until_up(self) -> None:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            assert self.process is not None
            if self.process.poll() is not None:
                raise RuntimeError(f"the server ended at once; see {self.data.parent}/server-{self.port}.log")
            try:
                urllib.request.urlopen(f"{self.url}/sign-in", timeout=2).close()
            except OSError:
                time.sleep(0.05)
            else:
                return
        raise RuntimeError("the server did not answer within 60 seconds")


def free_port() -> int:
    """A port for a server that is about to start; workers that run side by side never name the same one."""
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    first = 20_000 + 1_000 * (worker % 10)
    for port in random.SystemRandom().sample(range(first, first + 1_000), 1_000):
        with socket.socket() as listener, suppress(OSError):
            listener.bind(("127.0.0.1", port))
            return port
    raise RuntimeError(f"No port from {first} to {first + 999} is free.")


@pytest.fixture(scope="session")
def demo_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration province, made once; tests copy it (see `server`)."""
    from server.demo.world import make_demo
    from server.settings import Settings
    from server.store.connection import Store

    settings = Settings(data=tmp_path_factory.mktemp("demo") / "data")
    make_demo(Store(settings.database), settings)
    return settings.data


@pytest.fixture
def server(demo_data: Path, tmp_path: Path) -> Iterator[RunningServer]:
    """A running server of its own for one test, on a copy of the demonstration province."""
    data = tmp_path / "data"
    shutil.copytree(demo_data, data)
    running = RunningServer(data=data, port=free_port(), environment={"KHAOSAT_TEST": "1"})
    running.start()
    yield running
    running.stop()
