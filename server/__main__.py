"""`./dev run` serves the demonstration province, made on first start; `./dev serve` only what is there.

An empty server is filled with `./dev khaosat`: people, forms, a campaign, enterprises.
"""

import os
import shutil
import socket
import sys
import tempfile
from pathlib import Path

from server.demo.accounts import ACCOUNTS, PASSWORD
from server.settings import ROOT, Settings, settings_from

# Beside the database of the demonstration, so that its well-known password is never announced over another.
DEMO_MARK = "DEMONSTRATION"
LAST_PORT = 65_535


def main(words: list[str]) -> None:
    settings = settings_from()
    port = usable_port(os.environ.get("PORT", "8000"))
    if "--demo" in words and not settings.database.exists():
        print("Making the demonstration province (once) ...", flush=True)
        make_demo_whole(settings)
    announce(port, is_demo=(settings.data / DEMO_MARK).exists())
    # A fresh process: nothing open, no lock and no library may be carried into granian's worker.
    os.execv(
        sys.executable,
        [
            *(sys.executable, "-m", "granian", "server.serving:application", "--factory"),
            *("--interface", "asgi", "--workers", "1", "--host", "127.0.0.1", "--port", port),
            *("--no-ws", "--no-access-log", "--log-level", "warning", "--working-dir", str(ROOT)),
        ],
    )


def usable_port(wanted: str) -> str:
    """The port when it can be listened on. Ends the program with one sentence when it cannot."""
    if not wanted.isdecimal() or not 1 <= int(wanted) <= LAST_PORT:
        sys.exit(f"PORT={wanted} is no port: a number from 1 to {LAST_PORT} is needed.")
    try:
        # Granian shares its port (SO_REUSEPORT), so two servers would answer in turn from two databases.
        with socket.socket() as trial:
            # Lets pass what the system keeps of closed connections, not another listener.
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind(("127.0.0.1", int(wanted)))
    except OSError as error:
        sys.exit(f"Port {wanted} cannot be used ({error.strerror}). Try another: PORT=8001 ./dev run")
    return wanted


def make_demo_whole(settings: Settings) -> None:
    """The demonstration's database, or none: an interrupted start leaves nothing that looks finished."""
    from server.demo.world import make_demo
    from server.steps.copies import back_up
    from server.store.connection import Store

    settings.data.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="making-", dir=settings.data))
    try:
        store = Store(folder / "khaosat.db")
        make_demo(store, settings)
        made = folder / "whole.db"
        back_up(store, made)
        (settings.data / DEMO_MARK).write_text(
            "Invented people and answers. Passwords are public.\n", "utf-8"
        )
        made.replace(settings.database)
    finally:
        shutil.rmtree(folder)


def announce(port: str, *, is_demo: bool) -> None:
    here = f"http://127.0.0.1:{port}"
    lines = ["", "Khảo sát đo lường", f"  office   {here}/", f"  field    {here}/f/", ""]
    if is_demo:
        lines += [f"  demonstration accounts (password: {PASSWORD})"]
        lines += [f"  {login:<8} {name:<20} {role}" for login, name, role, _ in ACCOUNTS]
        lines += ["  Officers have no password: the coordinator makes a code for their phone.", ""]
    print("\n".join(lines), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
