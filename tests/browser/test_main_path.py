"""The main job, end to end: survey offline, sync, rank, hand out the list.

One officer, one coordinator, a real server on a real file, a real Chromium; offline means that the server
is stopped.
"""

import io
import json
import re
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from playwright.sync_api import Browser, Playwright, expect

from server.settings import ROOT
from tests.browser.conftest import Complaints
from tests.browser.coordinator import Coordinator
from tests.browser.officer import Officer
from tests.conftest import RunningServer

CASE = json.loads((ROOT / "survey_defs/forms/needs/cases/steel.json").read_text("utf-8"))
NAME = "Công ty cổ phần Thép Đá Xanh"
SECTIONS = [
    "business", "systems", "staff", "instrument_control", "standards_lab", "compliance",
    "difficulties", "needs", "readiness", "officer_view",
]  # fmt: skip
# The steel plant packs nothing for sale, so the form does not ask it about prepackaged goods.
# Known from the register or by the phone itself: the form shows them filled in.
PREFILLED = {"campaign", "surveyors", "started_at", "mst", "ent_name", "addr_unit", "legal_form"}


def answers() -> dict[str, Any]:
    return {key: value for key, value in CASE["fields"].items() if key not in PREFILLED}


def rows(repeat: str) -> list[dict[str, Any]]:
    return [row["fields"] for row in CASE["rows"] if row["repeat"] == f"/data/{repeat}"]


@pytest.mark.timeout(400)
def test_a_survey_made_without_network_ends_in_the_list(
    playwright: Playwright, browser: Browser, server: RunningServer, tmp_path: Path
) -> None:
    complaints = Complaints()
    coordinator = Coordinator(browser, server.url, complaints)
    officer = Officer(playwright, tmp_path / "phone", server.url, complaints)
    officer.enrol(coordinator.make_code("Nguyễn Thị Lan"))

    # From here on there is no server.
    server.stop()
    officer.find("thep da xanh", NAME)
    visit = officer.start_visit()
    officer.ask_everything()
    skip_logic_follows_consent(officer, visit)
    answer_until_instruments(officer, visit)
    a_mistake_is_told_in_plain_words_and_kept(officer, visit)
    nothing_is_lost_when_the_phone_dies(officer, visit)
    # Once more at the end: the markets decide whether the enterprise is asked for linked households.
    for section in [*SECTIONS, "enterprise"]:
        officer.answer_section(visit, section, answers())
    officer.go(f"{visit}/finish")
    expect(officer.page.locator("main")).to_contain_text("Đã đủ câu")
    officer.finish(visit)
    officer.go("/f/sync")
    expect(officer.page.get_by_text("Trên máy, đang chờ")).to_be_visible()

    server.start()
    officer.send()
    expect(officer.page.get_by_text("Đã gửi hết lúc")).to_be_visible()
    officer.send()
    expect(officer.page.get_by_text("Đã gửi hết lúc")).to_be_visible()

    the_coordinator_sees_the_visit_and_its_score(coordinator)
    the_list_goes_out(coordinator)
    officer.close_browser()
    assert not complaints, "\n".join(complaints)


def skip_logic_follows_consent(officer: Officer, visit: str) -> None:
    officer.answer_section(visit, "record", answers())
    officer.open_section(visit, "consent")
    officer.answer("consent_survey", "no")
    expect(officer.question("consent_by")).to_have_count(0)
    officer.answer("consent_survey", "yes")
    expect(officer.question("consent_by")).to_be_visible()
    officer.answer_section(visit, "consent", answers())


def answer_until_instruments(officer: Officer, visit: str) -> None:
    officer.answer_section(visit, "enterprise", answers())
    for repeat in ("contacts", "products", "instruments"):
        officer.open_section(visit, repeat)
        for row in rows(repeat):
            officer.add_row(row)


def a_mistake_is_told_in_plain_words_and_kept(officer: Officer, visit: str) -> None:
    officer.open_section(visit, "enterprise")
    right = officer.question("mst").locator(".input").input_value()
    officer.answer("mst", right[:-1] + str((int(right[-1]) + 1) % 10))
    expect(officer.question("mst").locator(".problem")).to_contain_text("Mã số thuế chưa đúng")
    officer.wait_until_saved()
    officer.page.reload()
    expect(officer.question("mst").locator(".problem")).to_contain_text("Mã số thuế chưa đúng")
    officer.answer("mst", right)
    expect(officer.question("mst").locator(".problem")).to_have_count(0)


def nothing_is_lost_when_the_phone_dies(officer: Officer, visit: str) -> None:
    officer.open_section(visit, "enterprise")
    officer.answer("labour", 450)
    officer.wait_until_saved()
    officer.kill_renderer()
    officer.open_section(visit, "enterprise")
    expect(officer.question("labour").locator(".input")).to_have_value("450")
    officer.close_browser()
    officer.open_browser()
    officer.go("/f/")
    officer.page.get_by_role("link", name=re.compile(NAME)).first.click()
    officer.page.get_by_role("link", name=re.compile("Làm tiếp phiếu")).click()
    expect(officer.page.get_by_text("Phương tiện đo").first).to_be_visible()
    officer.open_section(visit, "instruments")
    expect(officer.page.locator(".rows li")).to_have_count(len(rows("instruments")))


def the_coordinator_sees_the_visit_and_its_score(coordinator: Coordinator) -> None:
    page = coordinator.page
    page.goto("/visits")
    page.get_by_role("link", name=NAME).click()
    expect(page.get_by_text("93,25").first).to_be_visible()
    page.goto("/ranking")
    first = page.get_by_role("row", name=re.compile(NAME))
    expect(first).to_contain_text("93,25")
    expect(first).to_contain_text("1")


def the_list_goes_out(coordinator: Coordinator) -> None:
    answer = coordinator.context.request.get("/ranking/selection-list.xlsx")
    book = openpyxl.load_workbook(io.BytesIO(answer.body()))
    cells = [cell for row in book.worksheets[0].iter_rows() for cell in row]

    assert answer.status == 200
    assert any(cell.value == NAME for cell in cells)
    assert any(cell.value == 93.25 for cell in cells)
