"""One product's page with one form in a fresh browser: its start, its heap, and real events."""

import contextlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Browser, CDPSession, Page, Playwright

from tests.bench.forms.serving import Served
from tests.browser.conftest import CHROMIUM, QUIET

SLOWED = 4
SLOW_4G = {"offline": False, "latency": 150, "downloadThroughput": 200_000, "uploadThroughput": 93_750}
KEY_MS = 80
# Ours has an address for each section of a visit.
VISIT = "01k0v0000000000000000000v1"
PAGES = {"khaosat": f"/f/visits/{VISIT}/g1"}
GIVE_UP_MS = 30_000
REST_MS = 1500


@dataclass
class Opened:
    page: Page
    session: CDPSession
    complaints: list[str]
    address: str

    def open_again(self) -> None:
        """As on another day: the browser has the files of the page, and the product what it keeps itself."""
        self.page.goto(f"{self.address}&kept", wait_until="commit", timeout=120_000)
        wait_until_ready(self.page, self.complaints)

    def interactive_ms(self) -> float:
        """From the start of the navigation until the first questions were painted."""
        return float(self.page.evaluate("bench.times.interactive"))

    def asked_until_ready(self) -> list[str]:
        """Paths of the files that the page had asked for by then."""
        found: list[str] = self.page.evaluate(
            """() => performance.getEntriesByType('resource')
              .filter((each) => each.startTime < (bench.times.drawn ?? bench.times.interactive))
              .map((each) => new URL(each.name).pathname)"""
        )
        return found

    def heap_mb(self) -> float:
        self.session.send("HeapProfiler.collectGarbage")
        self.session.send("Performance.enable")
        metrics = self.session.send("Performance.getMetrics")["metrics"]
        return {each["name"]: each["value"] for each in metrics}["JSHeapUsedSize"] / 2**20


def launch(playwright: Playwright) -> Browser:
    as_root = ["--no-sandbox"] if os.geteuid() == 0 else []
    return playwright.chromium.launch(executable_path=CHROMIUM, args=[*QUIET, *as_root])


@contextlib.contextmanager
def opened(
    playwright: Playwright, served: Served, product: str, form: str, *, slow_network: bool = False
) -> Iterator[Opened]:
    """The form on the page, ready to answer. Raises TimeoutError when it does not come."""
    browser = launch(playwright)
    try:
        context = browser.new_context(viewport={"width": 412, "height": 915}, device_scale_factor=2)
        page = context.new_page()
        complaints: list[str] = []
        page.on("pageerror", lambda error: complaints.append(str(error)[:300]))
        page.on("console", lambda said: complaints.append(said.text[:300]) if said.type == "error" else None)
        session = context.new_cdp_session(page)
        if product == "khaosat":
            # Enrolled long before, a phone holds the form and the visit; the page's files are not there yet.
            page.goto(f"{served.url}/khaosat/enrol.html?form={form}&visit={VISIT}")
            while page.title() != "enrolled":
                page.wait_for_timeout(20)
            session.send("Network.clearBrowserCache")
            # Everybody starts from an empty page: leaving another is no part of the start.
            page.goto("about:blank")
        session.send("Network.enable")
        session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWED})
        if slow_network:
            session.send("Network.emulateNetworkConditions", SLOW_4G)
        # What the browser still does after its own start is nobody's.
        page.wait_for_timeout(REST_MS)
        served.asked.clear()
        address = f"{served.url}{PAGES.get(product, f'/{product}/index.html')}?form={form}"
        if product == "khaosat" and form == "d5000":
            address = address.replace("/g1?", "/region?")
        page.goto(address, wait_until="commit", timeout=120_000)
        wait_until_ready(page, complaints)
        yield Opened(page, session, complaints, address)
    finally:
        browser.close()


def wait_until_ready(page: Page, complaints: list[str]) -> None:
    """Raises TimeoutError after three minutes, with what the page complained about."""
    for _ in range(720):
        # Not wait_for_function: our policy forbids what it does in the page.
        if page.evaluate("!!window.bench?.ready"):
            return
        page.wait_for_timeout(250)
    raise TimeoutError(f"{page.url} was not ready in three minutes. {complaints}")


def probe(page: Page, probe: dict[str, Any], events: int) -> dict[str, Any]:
    """{updated, painted, settled, opened?: [ms]} of so many events; `trouble` when something was not right.

    opened: where the watched place is not on our page: from asking for its page until it shows the condition.
    """
    if before := probe.get("before"):
        give(page, before, before["value"])
        page.wait_for_timeout(400)
    found: dict[str, Any] = {"updated": [], "painted": [], "settled": [], "opened": []}
    values = probe["set"]["values"]
    # The first two warm the page up.
    for i in range(events + 2):
        value = values[i % len(values)]
        result = one_event(page, probe, value)
        if "error" in result:
            return {**found, "trouble": result["error"]}
        for name, taken in found.items():
            if i >= 2 and result.get(name) is not None:
                taken.append(result[name])
    return found


def one_event(page: Page, probe: dict[str, Any], value: str) -> dict[str, Any]:
    watch = probe["watch"][value]
    give(page, probe["set"], value, watch)
    result: dict[str, Any] = page.evaluate(
        """ms => Promise.race([
          bench.result,
          new Promise((go) => setTimeout(() => go({ error: 'it never held' }), ms)),
        ])""",
        GIVE_UP_MS,
    )
    if "error" not in result:
        result |= page.evaluate("watch => bench.show(watch)", watch) or {}
    return result


def give(page: Page, setting: dict[str, Any], value: str, watch: dict[str, Any] | None = None) -> None:
    """Answers by mouse and keyboard, as a person does. Raises ValueError when there is no such question."""
    target = page.evaluate_handle(
        "([setting, value]) => bench.target(setting, value)", [setting, value]
    ).as_element()
    if target is None:
        raise ValueError(f"There is no {setting['label']}: {value} on the page.")
    target.scroll_into_view_if_needed(timeout=GIVE_UP_MS)
    # Two frames: what the preparation has set off is not the event's work.
    page.evaluate("new Promise(go => requestAnimationFrame(() => requestAnimationFrame(go)))")
    if watch is not None and page.evaluate("watch => bench.watch(watch)", watch):
        raise ValueError(f"{watch} held before {setting['label']} was given {value}.")
    if setting["kind"] == "select":
        target.click(force=True, timeout=GIVE_UP_MS)
        return
    target.click(click_count=3, force=True, timeout=GIVE_UP_MS)
    page.keyboard.press("Control+A")
    page.wait_for_timeout(KEY_MS)
    for letter in value:
        page.keyboard.press(letter)
        page.wait_for_timeout(KEY_MS)
    page.keyboard.press("Tab")
