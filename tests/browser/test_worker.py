"""The worker's promise: the application opens without a network, whatever versions came meanwhile."""

import json
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Error, Page, Playwright, expect

from tests.browser.between import Between
from tests.browser.conftest import Complaints
from tests.browser.coordinator import Coordinator
from tests.browser.officer import Officer
from tests.conftest import RunningServer

HELD = """async () => {
  const held = {};
  for (const name of await caches.keys()) held[name] = (await (await caches.open(name)).keys()).length;
  return held;
}"""
# One version and its files, and its worker is the one that answers.
ONLY_SECOND = """async () => {
  const names = (await caches.keys()).filter((name) => name.startsWith('app-'));
  const { waiting, active } = await navigator.serviceWorker.getRegistration('/f/');
  return !waiting && active.state === 'activated' && names.length === 1 && names[0].startsWith('app-2-');
}"""
UPDATE = """async () => {
  const registration = await navigator.serviceWorker.getRegistration('/f/');
  await registration.update();
  while (!registration.waiting) await new Promise((done) => setTimeout(done, 20));
}"""


@pytest.fixture
def between(server: RunningServer) -> Iterator[Between]:
    between = Between(server)
    yield between
    between.cut()


@pytest.fixture
def officer(playwright: Playwright, browser: Browser, between: Between, tmp_path: Path) -> Iterator[Officer]:
    complaints = Complaints()
    coordinator = Coordinator(browser, between.url, complaints)
    officer = Officer(playwright, tmp_path / "phone", between.url, complaints)
    officer.enrol(coordinator.make_code("Nguyễn Thị Lan"))
    yield officer
    officer.close_browser()
    assert not complaints, "\n".join(complaints)


def wait_until(page: Page, claim: str) -> None:
    """Until a promise of the page gives true; the page may load again meanwhile."""
    deadline = time.monotonic() + 15
    while time.monotonic() < deadline:
        with suppress(Error):
            if page.evaluate(claim):
                return
        page.wait_for_timeout(50)
    raise AssertionError(f"never true: {claim}")


def opens_without_network(officer: Officer, between: Between) -> None:
    between.cut()
    officer.go("/f/")
    expect(
        officer.page.get_by_role("heading", name="Hôm nay").or_(officer.page.locator("h1.tall"))
    ).to_be_visible()


def test_a_version_that_waited_through_a_reload_in_a_visit_opens_without_network(
    officer: Officer, between: Between
) -> None:
    # The older worker threw the waiting version's files away: later the app did not open on the road.
    officer.find("thep da xanh", "Công ty cổ phần Thép Đá Xanh")
    visit = officer.start_visit()
    between.version = 2
    officer.page.evaluate(UPDATE)
    officer.go(visit)
    expect(officer.page.locator("ol.group")).to_be_visible()

    officer.go("/f/")
    wait_until(officer.page, ONLY_SECOND)

    assert next(iter(officer.page.evaluate(HELD).values())) > 5
    opens_without_network(officer, between)


def test_a_phone_whose_files_were_thrown_away_is_well_again_with_the_next_start(
    officer: Officer, between: Between
) -> None:
    held = officer.page.evaluate(HELD)
    officer.page.evaluate(
        "async () => { for (const name of await caches.keys()) await caches.delete(name); }"
    )

    officer.go("/f/")
    wait_until(
        officer.page,
        f"async () => JSON.stringify(await ({HELD})()) === '{json.dumps(held, separators=(',', ':'))}'",
    )

    opens_without_network(officer, between)
