"""The worker's promise: the application opens without a network, whatever versions came meanwhile."""

import json
import re
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.sync_api import Error, Page, Playwright, expect

from tests.browser.between import Between
from tests.browser.conftest import Complaints
from tests.browser.office import Office
from tests.browser.officer import Officer

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
WITHOUT_MINUTES = """async () => {
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const { url } of await cache.keys()) if (url.endsWith('/minutes.js')) await cache.delete(url);
  }
}"""
# A page of each part of the application, and what only that part draws.
PARTS = {
    "lists": ("/f/search", 'input[type="search"], [role="searchbox"], [role="combobox"]'),
    "form": ("{visit}/{section}", ".question .label, .question legend"),
    "visit": ("{visit}/finish", "survey-finish"),
    "others": ("/f/more", "h1"),
    "minutes": ("{minutes}", "visit-minutes"),
    # A visit that was not returned leads on from there.
    "returned": ("{returned}", "h1"),
}
LOADED = """() => performance.getEntriesByType('resource')
  .map(({name}) => /\\/generated\\/(\\w+)\\.js$/.exec(name)?.[1]).filter(Boolean).sort()"""
# Whole: its files stand there from the first one on, and a page that starts before the last leaves it.
SECOND_HELD = """async () => {
  const registration = await navigator.serviceWorker.getRegistration('/f/');
  await registration.update();
  return !registration.installing && (await caches.keys()).some((name) => name.startsWith('app-2-'));
}"""
SECOND_ANSWERS = """async () => {
  const { waiting, active } = await navigator.serviceWorker.getRegistration('/f/');
  const names = await caches.keys();
  return !waiting && active.state === 'activated' && names.some((name) => name.startsWith('app-2-'));
}"""
STATE = """async () => {
  const { waiting, installing, active } = await navigator.serviceWorker.getRegistration('/f/');
  const states = [waiting, installing, active].map((worker) => worker?.state);
  const { held } = await navigator.locks.query();
  return JSON.stringify([location.pathname, states, await caches.keys(), held]);
}"""
UPDATE = """async () => {
  const registration = await navigator.serviceWorker.getRegistration('/f/');
  await registration.update();
  while (!registration.waiting) await new Promise((done) => setTimeout(done, 20));
}"""


@pytest.fixture
def officer(playwright: Playwright, office: Office, between: Between, tmp_path: Path) -> Iterator[Officer]:
    complaints = Complaints()
    officer = Officer(playwright, tmp_path / "phone", between.url, complaints)
    officer.enrol(office.make_code("Nguyễn Thị Lan"))
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
    raise AssertionError(f"never true: {claim}; there is {page.evaluate(STATE)}")


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


def first_section(officer: Officer) -> str:
    address = officer.page.locator("ol.group a.row").first.get_attribute("href")
    assert address is not None
    return address.rsplit("/", 1)[1].split("?")[0]


def test_a_page_of_each_part_opens_with_the_server_away(officer: Officer, between: Between) -> None:
    officer.find("thep da xanh", "Công ty cổ phần Thép Đá Xanh")
    visit = officer.start_visit()
    minutes, returned = (visit.replace("/visits/", f"/{page}/") for page in ("minutes", "returned"))
    section = first_section(officer)
    between.cut()

    for part, (address, drawn) in PARTS.items():
        officer.go(address.format(visit=visit, section=section, minutes=minutes, returned=returned))
        expect(officer.page.locator(drawn).first).to_be_visible()
        assert part in officer.page.evaluate(LOADED)

    # And by links, in one page that began with the list.
    officer.go("/f/")
    officer.page.get_by_role("link", name="Công ty cổ phần Thép Đá Xanh").first.click()
    officer.page.get_by_role("link", name="Làm tiếp").first.click()
    officer.page.locator("ol.group a.row").first.click()
    expect(officer.page.locator(PARTS["form"][1]).first).to_be_visible()

    # And that all are there is told, until one is not.
    officer.go("/f/ready")
    expect(officer.page.get_by_text("Đã lưu trên máy, bản mới nhất")).to_be_visible()
    # The worker would fetch it again from the browser's own cache.
    officer.context.new_cdp_session(officer.page).send("Network.clearBrowserCache")
    officer.page.evaluate(WITHOUT_MINUTES)
    officer.go("/f/ready")
    expect(officer.page.get_by_text("Ứng dụng chưa lưu xong trên máy.")).to_be_visible()


def test_a_cold_start_asks_for_all_scripts_of_its_page_at_once(officer: Officer, between: Between) -> None:
    officer.find("thep da xanh", "Công ty cổ phần Thép Đá Xanh")
    visit = officer.start_visit()
    section = first_section(officer)
    page = officer.page
    for address, parts in {
        "/f/search": {"app", "lists"},
        f"{visit}/{section}": {"app", "form"},
        visit: {"app", "form", "visit"},
        "/f/more": {"app", "lists", "others"},
    }.items():
        page.evaluate("async () => (await navigator.serviceWorker.getRegistration('/f/'))?.unregister()")
        reply = page.goto(between.url + address)
        expect(page.locator("h1").first).to_be_visible()
        assert reply is not None
        named = {each.rsplit("/", 1)[1].split(".js")[0] for each in reply.headers["link"].split(",")}
        assert named | {"app"} == parts
        # What the first screen needed is what was named: sending and receiving come later.
        assert set(page.evaluate(LOADED)) - {"others", "lists"} == parts - {"others", "lists"}


def test_a_window_of_an_older_version_still_finds_its_parts(officer: Officer, between: Between) -> None:
    officer.go("/f/")
    older = officer.page
    assert "visit" not in older.evaluate(LOADED)
    between.version = 2
    newer = officer.context.new_page()
    newer.goto(between.url + "/f/")
    wait_until(newer, SECOND_HELD)
    newer.goto(between.url + "/f/search")
    wait_until(newer, SECOND_ANSWERS)
    between.cut()

    older.get_by_role("link", name="Tìm").click()
    older.get_by_role("searchbox").fill("thep da xanh")
    older.get_by_role("link", name="Công ty cổ phần Thép Đá Xanh").click()
    older.get_by_role("button", name=re.compile("Bắt đầu phiếu")).click()

    expect(older.locator("ol.group a.row").first).to_be_visible()
    assert "visit" in older.evaluate(LOADED)


def test_what_is_pressed_and_typed_before_htmx_is_there_is_not_lost(
    officer: Officer, between: Between
) -> None:
    page = officer.page
    page.evaluate("async () => (await navigator.serviceWorker.getRegistration('/f/'))?.unregister()")
    page.context.route("**/htmx.min.js", lambda route: (page.wait_for_timeout(700), route.continue_()))

    page.goto(between.url + "/f/search")
    page.get_by_role("searchbox").fill("thep da xanh")
    expect(page.get_by_role("link", name="Thép Đá Xanh")).to_be_visible()

    page.goto(between.url + "/f/search")
    page.get_by_role("link", name="Thêm").click()
    expect(page.get_by_role("heading", name="Thêm")).to_be_visible()
    assert page.evaluate("performance.getEntriesByType('navigation')[0].name").endswith("/f/search")
