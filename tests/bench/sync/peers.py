"""The other programs' servers, as their makers' documentation sets them up, each a process of its own."""

import os
import shutil
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from server.settings import ROOT
from tests.conftest import free_port

HERE = Path(__file__).resolve().parent
# node_modules is outside git, and kept from one run to the next.
INSTALLED = ROOT / "node_modules" / ".sync-peers"
PACKAGES = INSTALLED / "node_modules"


class PeersMissing(RuntimeError):
    """The other programs could not be installed; the reason stands in it."""


def install_peers() -> dict[str, str]:
    """Installs what peers/package.json pins, once; gives {package: version}. Raises PeersMissing."""
    wanted = (HERE / "peers" / "package.json").read_bytes()
    mark = INSTALLED / "package.json"
    if not PACKAGES.exists() or not mark.exists() or mark.read_bytes() != wanted:
        INSTALLED.mkdir(parents=True, exist_ok=True)
        shutil.copy(HERE / "peers" / "package.json", mark)
        npm = (
            Path(shutil.which("node") or "node").resolve().parents[1] / "lib/node_modules/npm/bin/npm-cli.js"
        )
        command = ["node", str(npm)] if npm.exists() else ["npm"]
        done = subprocess.run(
            [*command, "install", "--no-audit", "--no-fund", "--ignore-scripts", "--no-package-lock"],
            cwd=INSTALLED, capture_output=True, text=True, check=False,
        )  # fmt: skip
        if done.returncode:
            mark.unlink()
            raise PeersMissing(f"npm could not install the programs to compare with: {done.stderr[-600:]}")
    pinned = ("pouchdb", "express-pouchdb", "rxdb")
    script = ";".join(
        f"console.log(require('{INSTALLED}/node_modules/{name}/package.json').version)" for name in pinned
    )
    told = subprocess.run(["node", "-e", script], capture_output=True, text=True, check=True).stdout.split()
    return dict(zip(pinned, told, strict=True))


@contextmanager
def peer_server(program: str) -> Iterator[int]:
    """Runs peers/PROGRAM.cjs on a free port of 127.0.0.1; gives the port."""
    port = free_port()
    process = subprocess.Popen(
        ["node", str(HERE / "peers" / f"{program}.cjs")],
        env={**os.environ, "PORT": str(port), "NODE_PATH": str(PACKAGES)},
        cwd=INSTALLED,
        stdout=subprocess.DEVNULL,
    )
    try:
        wait_until_up(process, port)
        yield port
    finally:
        process.terminate()
        process.wait(timeout=20)


def wait_until_up(process: subprocess.Popen[bytes], port: int) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=2).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise PeersMissing("the other program's server did not answer within 60 seconds")
