"""A real Chromium, Vietnamese, phone-sized, that fails a test on any console error or policy violation."""

import os
import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, expect

from tests.browser.between import Between
from tests.browser.form_pages.visit import address, visit
from tests.browser.office import Office
from tests.conftest import RunningServer

# Fixtures of the form pages, for the modules that test them.
__all__ = ["address", "visit"]

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
# Machines of others are shared and slow; a wait ends as soon as what it waits for is there.
expect.set_options(timeout=20_000)


PHONE = {"width": 360, "height": 740}
# Chromium asks the network for news by itself; a closed network makes that slow and loud.
QUIET = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
    # The processor draws anyhow; without a program of its own for it, in a fifth less of its time.
    "--disable-gpu",
]


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    as_root = ["--no-sandbox"] if os.geteuid() == 0 else []
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": [*QUIET, *as_root]}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return {
        **browser_context_args,
        "locale": "vi-VN",
        "timezone_id": "Asia/Ho_Chi_Minh",
        "viewport": PHONE,
        "has_touch": True,
        "is_mobile": True,
        "device_scale_factor": 2,
    }


@pytest.fixture
def between(server: RunningServer) -> Iterator[Between]:
    """What stands between a phone and the server of the test."""
    between = Between(server)
    yield between
    between.cut()


@pytest.fixture
def office(server: RunningServer, between: Between) -> Office:
    """For a phone that reaches the server through `between`."""
    return Office(server, between.url)


class Complaints(list[str]):
    """Console errors and policy violations seen on watched pages; `expected` ones are let pass."""

    expected: tuple[str, ...] = ("net::ERR_", "Failed to load resource")


@pytest.fixture
def complaints(context: BrowserContext) -> Iterator[Complaints]:
    """Collects what pages of the context complain about and fails the test when there is anything.

    Failed requests are no complaint: the network is taken away on purpose.
    """
    heard = Complaints()

    def listen(page: Page) -> None:
        page.on("console", lambda message: hear(heard, message))
        page.on("pageerror", lambda error: heard.append(f"{page.url}: {error}"))

    context.on("page", listen)
    context.add_init_script(
        "addEventListener('securitypolicyviolation', e =>"
        " console.error('policy: ' + e.violatedDirective + ' ' + e.blockedURI + ' ' + e.sample));"
    )
    yield heard
    assert not heard, "\n".join(heard)


def hear(heard: Complaints, message: ConsoleMessage) -> None:
    if message.type == "error" and not any(part in message.text for part in heard.expected):
        heard.append(message.text)
