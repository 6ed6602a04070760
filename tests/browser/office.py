"""The office as far as a phone needs it before a test begins: it hands out one-time codes, by command."""

import json

from server import control
from server.store.connection import Store
from tests.conftest import RunningServer


class Office:
    """Codes of `server` for a phone that reaches it under `url`. test_main_path.py makes one at the desk."""

    def __init__(self, server: RunningServer, url: str) -> None:
        self._server, self._url = server, url

    def make_code(self, name: str) -> str:
        """The link of a new code for the person of this name. Raises LookupError when there is none."""
        db = Store(self._server.data / "khaosat.db").reader()
        found = db.execute("select id from people where name = ?", [name]).fetchone()
        if found is None:
            raise LookupError(f"The demonstration has nobody called {name}.")
        status, told = control.post(self._server.url, json.dumps({"verb": "invite", "person": found[0]}))
        assert status == 200, told
        return f"{self._url}/f/enrol#{json.loads(told)['code']}"
