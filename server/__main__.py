"""`./dev run`: makes the demonstration world on first start, says where to look, then serves."""

import os
import sys

from granian import Granian
from granian.constants import Interfaces

from server.app import create_app
from server.demo.world import ACCOUNTS, PASSWORD, make_demo
from server.settings import settings_from
from server.store.connection import Store


def application() -> object:
    return create_app(settings_from())


def main() -> None:
    settings = settings_from()
    port = int(os.environ.get("PORT", "8000"))
    if not settings.database.exists():
        print("Making the demonstration province (once) ...", flush=True)
        make_demo(Store(settings.database), settings)
    announce(port)
    Granian(
        "server.__main__:application",
        factory=True,
        address="127.0.0.1",
        port=port,
        interface=Interfaces.ASGI,
        workers=1,
        log_access=False,
        websockets=False,
    ).serve()


def announce(port: int) -> None:
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
    print("\n".join(lines), flush=True, file=sys.stdout)


if __name__ == "__main__":
    main()
