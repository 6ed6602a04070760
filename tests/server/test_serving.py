"""Who asks is told by the proxy in front, and by nobody else."""

import asyncio
import gc
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from server import serving


@pytest.mark.parametrize(("peer", "seen"), [("127.0.0.1", "203.0.113.7"), ("198.51.100.9", "198.51.100.9")])
def test_the_visitor_s_address_is_taken_from_a_proxy_on_this_machine_alone(
    monkeypatch: pytest.MonkeyPatch, peer: str, seen: str
) -> None:
    """Wrong passwords of everybody counted as tried from 127.0.0.1: one stranger stopped the whole office."""
    asked: list[str] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        asked.append(scope["client"][0])

    monkeypatch.setattr(serving, "create_app", lambda _settings: app)
    scope = {"type": "http", "client": (peer, 1), "headers": [(b"x-forwarded-for", b"203.0.113.7")]}

    # In a thread of its own: where browser tests ran before, their event loop still runs in this one.
    with ThreadPoolExecutor(1) as elsewhere:
        elsewhere.submit(asyncio.run, serving.application()(scope, None, None)).result()  # type: ignore[arg-type]

    assert asked == [seen]


def test_the_garbage_collector_leaves_the_application_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """A collection in the middle of a large push looked through all of it and took as long as the push."""
    monkeypatch.setattr(serving, "create_app", lambda _settings: None)

    serving.application()

    assert gc.get_freeze_count() > 0
    gc.unfreeze()
