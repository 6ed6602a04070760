"""One visit under way on a phone: the real pages, engine and store on a small static server."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from playwright.sync_api import Locator, Page

from survey_defs.reference.loading import load_reference
from survey_defs.xlsform import compile_xlsform
from tests.browser.form_pages.serving import serving

HERE = Path(__file__).resolve().parent


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    documents = {
        "/survey.json": plain(compile_xlsform(HERE / "survey.md", ["communes"])),
        "/every_type.json": plain(compile_xlsform(HERE / "every_type.md")),
        "/unusual.json": plain(compile_xlsform(HERE / "unusual.md")),
        "/communes.json": plain(load_reference("communes").items),
    }
    with serving(documents) as url:
        yield url


def plain(value: Any) -> Any:
    return json.loads(msgspec.json.encode(value))


class Visit:
    """One visit under way on one phone."""

    def __init__(self, page: Page, address: str, survey: str = "survey") -> None:
        self.page = page
        self.address = address
        page.goto(f"{address}/f/")
        self.wait_until_ready()
        self.id: str = page.evaluate(
            "survey => startSurvey(survey, { communes: '/communes.json' })", f"/{survey}.json"
        )

    def wait_until_ready(self) -> None:
        self.page.wait_for_selector("html[data-ready]", state="attached")

    def open(self, rest: str = "") -> None:
        self.page.evaluate("path => openPage(path)", f"/f/visits/{self.id}{rest}")
        self.page.wait_for_selector("#page h1")

    def end(self) -> None:
        """Ends the visit as it is, incomplete."""
        self.page.get_by_role("button", name="Kết thúc", exact=True).click()
        self.page.get_by_role("button", name="Kết thúc, ghi “chưa đủ”").click()

    def reopen(self, rest: str = "") -> None:
        self.page.goto(f"{self.address}/f/visits/{self.id}{rest}")
        self.wait_until_ready()

    def stored(self) -> Any:
        return self.page.evaluate("id => stored(id)", self.id)

    def answer(self, key: str) -> Any:
        return self.stored()["fields"].get(key)

    def keeps(self, key: str, value: Any) -> bool:
        """Whether the store soon holds this answer; a saving takes some milliseconds."""
        return self.soon(lambda: self.answer(key), value)

    def keeps_rows(self, *rows: dict[str, Any]) -> bool:
        return self.soon(lambda: [row["fields"] for row in self.stored()["rows"]], list(rows))

    def soon(self, read: Callable[[], Any], value: Any) -> bool:
        for _ in range(60):
            if read() == value:
                return True
            self.page.wait_for_timeout(50)
        return bool(read() == value)

    def field(self, key: str) -> Locator:
        return self.page.locator(f"#q-{key}")

    def question(self, key: str) -> Locator:
        return self.page.locator(f'.question[data-key="{key}"]')

    def choose(self, key: str, words: str) -> None:
        self.question(key).get_by_text(words, exact=True).click()

    def add_rows(self, count: int, fields: dict[str, Any], repeat: str = "instruments") -> None:
        self.page.evaluate(
            "([id, repeat, count, fields]) => addRows(id, `/data/${repeat}`, count, fields)",
            [self.id, repeat, count, fields],
        )

    def compose(self, *halves: str) -> None:
        """Types into the field in use with a keyboard that composes, and stays in the middle of the word."""
        keyboard = self.page.context.new_cdp_session(self.page)
        for half in halves:
            keyboard.send(
                "Input.imeSetComposition",
                {"text": half, "selectionStart": len(half), "selectionEnd": len(half)},
            )


@pytest.fixture
def visit(complaints: list[str], page: Page, address: str) -> Visit:
    return Visit(page, address)
