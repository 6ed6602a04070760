"""Takes the pictures of README from the demonstration province: `python -m tests.browser.take_pictures`.

With a folder as argument it takes every screen there instead: phone and desk, light and dark, both languages.
"""

import re
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from server.demo.world import FOR_NEWCOMERS, make_demo
from server.settings import ROOT, Settings
from server.store.connection import Store
from tests.browser.conftest import CHROMIUM, QUIET, Complaints
from tests.browser.coordinator import Coordinator
from tests.browser.officer import Officer
from tests.conftest import RunningServer, free_port

README_PICTURES = ROOT / "tests" / "browser" / "pictures"
DESK_PAGES = {"overview": "/", "enterprises": "/enterprises", "people": "/people", "visits": "/visits"}


def main(folder: Path | None) -> None:
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as playwright:
        settings = Settings(data=Path(scratch) / "data")
        make_demo(Store(settings.database), settings)
        server = RunningServer(data=settings.data, port=free_port())
        server.start()
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=[*QUIET, "--no-sandbox"])
        try:
            coordinator = Coordinator(browser, server.url, Complaints())
            officer = Officer(playwright, Path(scratch) / "phone", server.url, Complaints())
            officer.enrol(coordinator.make_code("Nguyễn Thị Lan"))
            if folder is None:
                take_readme_pictures(coordinator, officer)
            else:
                folder.mkdir(parents=True, exist_ok=True)
                take_every_screen(browser, coordinator, officer, folder)
            officer.close_browser()
        finally:
            browser.close()
            server.stop()


def take_readme_pictures(coordinator: Coordinator, officer: Officer) -> None:
    officer.find("thep da xanh", FOR_NEWCOMERS)
    visit = officer.start_visit()
    begin(officer, visit)
    officer.open_section(visit, "enterprise")
    officer.answer("op_status", "active")
    officer.answer("labour", 220_000)
    officer.question("labour").scroll_into_view_if_needed()
    officer.page.screenshot(path=README_PICTURES / "phone.png")
    coordinator.page.goto("/ranking")
    coordinator.page.screenshot(path=README_PICTURES / "desk.png")


def begin(officer: Officer, visit: str) -> None:
    officer.open_section(visit, "consent")
    officer.answer("consent_survey", "yes")


def take_every_screen(browser: Browser, coordinator: Coordinator, officer: Officer, folder: Path) -> None:
    officer.find("thep da xanh", FOR_NEWCOMERS)
    visit = officer.start_visit()
    begin(officer, visit)
    officer.answer_section(visit, "enterprise", {"op_status": "active", "labour": 220_000})
    officer.open_section(visit, "instruments")
    for kind in ("counter_scale", "oven_sensor"):
        officer.add_row({"i_type": kind, "i_qty": 2, "i_ctrl": "verify", "i_date": "2025-02-20"})
    for theme in ("light", "dark"):
        officer.page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
        coordinator.page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
        take_phone(officer, visit, folder, theme)
        take_desk(coordinator, folder, theme)
    coordinator.page.get_by_role("button", name="English").first.click()
    take_desk(coordinator, folder, "english")
    officer.go("/f/more")
    officer.page.get_by_text("English").first.click()
    officer.page.get_by_role("heading", name="More").wait_for()
    take_phone(officer, visit, folder, "english")


def take_phone(officer: Officer, visit: str, folder: Path, mark: str) -> None:
    addresses = {
        "today": "/f/", "search": "/f/search", "sync": "/f/sync", "more": "/f/more", "ready": "/f/ready",
        "visit": visit, "consent": f"{visit}/consent", "enterprise": f"{visit}/enterprise",
        "new": "/f/new?q=thép đá xanh", "help": "/f/help",
        "pin": "/f/lock/pin", "forgotten": "/f/lock/forgotten", "people": "/f/lock/people",
        "instruments": f"{visit}/instruments", "needs": f"{visit}/needs", "finish": f"{visit}/finish",
    }  # fmt: skip
    for name, address in addresses.items():
        officer.go(address)
        officer.page.locator("main").first.wait_for()
        officer.page.wait_for_timeout(400)
        officer.page.screenshot(path=folder / f"phone-{mark}-{name}.png")
    officer.go(visit)
    officer.page.locator("details:has(visit-score) summary").click()
    officer.page.locator("officer-score li").first.wait_for()
    officer.page.locator("officer-score").scroll_into_view_if_needed()
    officer.page.screenshot(path=folder / f"phone-{mark}-score.png")


def take_desk(coordinator: Coordinator, folder: Path, mark: str) -> None:
    page = coordinator.page
    for name, address in {**DESK_PAGES, "ranking": "/ranking"}.items():
        page.goto(address)
        page.screenshot(path=folder / f"desk-{mark}-{name}.png")
    page.goto("/visits")
    page.get_by_role("link", name=re.compile("Hợp tác xã Chè")).first.click()
    page.wait_for_load_state()
    page.screenshot(path=folder / f"desk-{mark}-visit.png", full_page=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
