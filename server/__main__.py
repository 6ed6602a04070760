"""`./dev run`: makes the demonstration world on first start, says where to look, then serves."""

import os
import sys
from pathlib import Path

from server.demo.accounts import ACCOUNTS, PASSWORD
from server.settings import settings_from


def main() -> None:
    settings = settings_from()
    port = os.environ.get("PORT", "8000")
    if not settings.database.exists():
        from server.demo.world import make_demo
        from server.store.connection import Store

        print("Making the demonstration province (once) ...", flush=True)
        make_demo(Store(settings.database), settings)
    announce(port)
    # A fresh process: neither an open database nor a loaded library may be carried into granian's worker.
    os.execv(
        sys.executable,
        [
            *(sys.executable, "-m", "granian", "server.serving:application", "--factory"),
            *("--interface", "asgi", "--workers", "1", "--host", "127.0.0.1", "--port", port),
            *("--no-ws", "--no-access-log", "--log-level", "warning"),
            *("--working-dir", str(Path(__file__).resolve().parent.parent)),
        ],
    )


def announce(port: str) -> None:
    here = f"http://127.0.0.1:{port}"
    lines = [
        "",
        "Khảo sát đo lường",
        f"  office   {here}/",
        f"  field    {here}/f/",
        "",
        f"  demonstration accounts (password: {PASSWORD})",
        *(f"  {login:<8} {name:<20} {role}" for login, name, role, _ in ACCOUNTS),
        "",
    ]
    print("\n".join(lines), flush=True)


if __name__ == "__main__":
    main()
