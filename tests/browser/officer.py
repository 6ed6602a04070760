"""An officer with a phone: speaks of people, enterprises and questions; knows where the screens put them."""

import os
import re
import signal
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Error, Locator, Page, Playwright, expect

from survey_defs.reference.loading import load_reference
from tests.browser.conftest import CHROMIUM, PHONE, QUIET, Complaints, hear

SAVED = re.compile("Đã lưu")
# Nothing was told that is not on disk.
AT_REST = '[data-saved]:not([aria-busy="true"])'
# What comes behind a first installation is kept too: from now on everything opens without a network.
HOLDS_ALL = r"""async () => {
  for (const name of await caches.keys()) {
    const kept = await (await caches.open(name)).keys();
    const parts = /\/(help|lock|minutes|news|newcomer|pictures|returned|score)\.(js|css)$/;
    if (kept.filter(({ url }) => parts.test(url)).length === 9) return true;
  }
  return false;
}"""


class Officer:
    """A phone whose browser can be closed, killed and opened again: it keeps its profile in `folder`."""

    def __init__(self, playwright: Playwright, folder: Path, url: str, complaints: Complaints) -> None:
        self._playwright, self._folder = playwright, folder
        self.zone = "Asia/Ho_Chi_Minh"
        self.url, self._complaints = url, complaints
        self.open_browser()

    # The phone

    def open_browser(self) -> None:
        as_root = ["--no-sandbox"] if os.geteuid() == 0 else []
        self.context: BrowserContext = self._playwright.chromium.launch_persistent_context(
            str(self._folder),
            executable_path=CHROMIUM,
            args=[*QUIET, *as_root],
            locale="vi-VN",
            timezone_id=self.zone,
            viewport=PHONE,
            has_touch=True,
            is_mobile=True,
            device_scale_factor=2,
        )
        self.context.set_default_timeout(30_000)
        self.context.add_init_script(
            "addEventListener('securitypolicyviolation', e =>"
            " console.error('policy: ' + e.violatedDirective + ' ' + e.blockedURI + ' ' + e.sample));"
        )
        self.page: Page = self.context.pages[0]
        self.page.on("console", lambda message: hear(self._complaints, message))
        self.page.on("pageerror", lambda error: self._complaints.append(f"{self.page.url}: {error}"))

    def close_browser(self) -> None:
        self.context.close()

    def move_to(self, folder: Path) -> None:
        """Another, empty phone, with its profile in `folder`."""
        self._folder = folder
        self.open_browser()

    def kill_renderer(self) -> None:
        """As when the system takes the memory away in the middle of a form."""
        browser = self.context.browser
        assert browser is not None
        session = browser.new_browser_cdp_session()
        with self.page.expect_event("crash"):
            for process in session.send("SystemInfo.getProcessInfo")["processInfo"]:
                if process["type"] == "renderer":
                    os.kill(process["id"], signal.SIGKILL)
        self.page = self.context.new_page()
        self.page.on("console", lambda message: hear(self._complaints, message))

    def kill_browser(self) -> None:
        """All of it at once, without a goodbye, as a battery taken out."""
        folder = f"--user-data-dir={self._folder}".encode()
        for process in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):
                if folder in (process / "cmdline").read_bytes():
                    os.kill(int(process.name), signal.SIGKILL)
        with suppress(Error):
            self.context.close()
        for lock in self._folder.glob("Singleton*"):
            lock.unlink()

    def go(self, address: str) -> None:
        self.page.goto(self.url + address)

    # Work

    def enrol(self, link: str) -> None:
        self.page.goto(link)
        self.page.get_by_role("button", name="Gắn máy").click()
        expect(self.page.get_by_text("Máy đã sẵn sàng")).to_be_visible()
        self.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        self.page.wait_for_function(HOLDS_ALL)

    def find(self, words: str, name: str) -> None:
        self.go("/f/search")
        self.page.get_by_role("searchbox").or_(self.page.get_by_role("combobox")).first.fill(words)
        self.page.get_by_role("link", name=name).click()
        expect(self.page.get_by_role("heading", name=name)).to_be_visible()

    def start_visit(self) -> str:
        """Starts the survey of the enterprise on the screen; gives the visit's address."""
        self.page.get_by_role("button", name=re.compile("Bắt đầu phiếu")).click()
        self.page.wait_for_url(re.compile(r"/f/visits/\w{26}$"))
        return self.page.url.removeprefix(self.url)

    def ask_everything(self) -> None:
        """From the core questions to all of them, on the visit's index."""
        self.page.get_by_role("link", name=re.compile("^Đủ")).or_(
            self.page.get_by_text(re.compile("^Đủ"))
        ).first.click()
        expect(self.page.locator('[aria-current="true"]', has_text="Đủ")).to_be_visible()

    def open_section(self, visit: str, section: str) -> None:
        self.go(f"{visit}/{section}")
        expect(self.page.locator("survey-section")).to_be_visible()

    def question(self, key: str, inside: Locator | None = None) -> Locator:
        return (inside or self.page.locator("main")).locator(f'.question[data-key="{key}"]')

    def answer(self, key: str, value: Any, inside: Locator | None = None) -> None:
        """Answers one question on the screen, by whatever control it has, as a person would."""
        question = self.question(key, inside)
        if question.locator(".date").count():
            year, month, day = str(value).split("-")
            for part, digits in (("day", day), ("month", month), ("year", year)):
                question.locator(f'[data-part="{part}"]').fill(digits)
            question.locator('[data-part="year"]').blur()
        elif question.locator('[role="combobox"]').count():
            for name in value if isinstance(value, list) else [value]:
                self.choose_listed(question, name)
        elif question.locator('input[type="radio"], input[type="checkbox"]').count():
            for name in value if isinstance(value, list) else [value]:
                question.locator(f'input[value="{name}"]').check()
        elif question.locator("select").count():
            question.locator("select").select_option(str(value))
        else:
            question.locator(".input").fill(str(value).replace(".", ",") if is_decimal(value) else str(value))
            question.locator(".input").blur()

    def choose_listed(self, question: Locator, name: str) -> None:
        box = question.locator('[role="combobox"]')
        if name in (box.get_attribute("data-chosen") or ""):
            return
        box.fill("")
        box.press("ArrowDown")
        option = question.locator(f'[role="option"][data-take="{name}"]')
        if not option.count():
            box.fill(self.words_for(name))
        option.first.click()

    def words_for(self, name: str) -> str:
        """What a person would type to find this choice of a reference list."""
        return words_of_listed()[name]

    def answer_section(self, visit: str, section: str, fields: dict[str, Any]) -> list[str]:
        """Answers what the section asks and `fields` knows, until nothing new appears; gives the keys."""
        self.open_section(visit, section)
        expect(self.page.locator("main .question").first).to_be_visible()
        done: list[str] = []
        while True:
            asked = self.page.locator("main .question").evaluate_all("all => all.map(one => one.dataset.key)")
            new = [key for key in asked if key in fields and key not in done]
            if not new:
                return done
            self.answer(new[0], fields[new[0]])
            done.append(new[0])

    def add_row(self, fields: dict[str, Any]) -> None:
        """Adds a row to the repeat on the screen: opens its sheet, answers, closes."""
        self.page.locator("[data-add]").first.click()
        sheet = self.page.locator("dialog[open]")
        expect(sheet.locator(".question").first).to_be_visible()
        done: list[str] = []
        while True:
            asked = sheet.locator(".question").evaluate_all("all => all.map(one => one.dataset.key)")
            new = [key for key in asked if key in fields and key not in done]
            if not new:
                break
            self.answer(new[0], fields[new[0]], sheet)
            done.append(new[0])
        sheet.locator("[data-close]").last.click()
        expect(sheet).to_have_count(0)

    def wait_until_saved(self) -> None:
        expect(self.page.locator(AT_REST).first).to_contain_text(SAVED)

    def finish(self, visit: str) -> None:
        self.go(f"{visit}/finish")
        self.page.get_by_role("button", name=re.compile("^Kết thúc")).click()
        expect(self.page.get_by_text("Đã kết thúc khảo sát")).to_be_visible()

    def send(self) -> None:
        self.go("/f/sync")
        self.page.get_by_role("button", name=re.compile("Gửi, nhận ngay|Thử lại ngay")).click()


@cache
def words_of_listed() -> dict[str, str]:
    lists = ("instrument_types", "providers", "vsic")
    return {item["name"]: item["label"]["vi"] for name in lists for item in load_reference(name).items}


def is_decimal(value: Any) -> bool:
    return isinstance(value, str) and re.fullmatch(r"\d+\.\d+", value) is not None
