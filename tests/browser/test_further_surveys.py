"""Surveys B, C and D on a phone: begun from the enterprise’s page, filled in, finished, sent."""

import json
import os
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Playwright, expect

from server.settings import ROOT
from tests.browser.conftest import Complaints
from tests.browser.office import Office
from tests.browser.officer import Officer
from tests.conftest import RunningServer

NAME = "Công ty cổ phần Thép Đá Xanh"
CAMPAIGN = re.compile("đợt 2")
PICTURES = os.environ.get("PICTURES", "")


class Walk:
    """One written case, typed section by section by the officer."""

    def __init__(self, officer: Officer, form: str, case: str) -> None:
        cases = ROOT / "survey_defs" / "forms" / form / "cases"
        self.officer = officer
        self.case: dict[str, Any] = json.loads((cases / f"{case}.json").read_text("utf-8"))
        self.visit = ""

    def begin(self, title: str) -> None:
        self.officer.find("thep da xanh", NAME)
        self.officer.page.get_by_text("Làm phiếu khác").click()
        self.officer.page.get_by_role("button", name=title).click()
        self.officer.page.wait_for_url(re.compile(r"/f/visits/\w{26}$"))
        self.visit = self.officer.page.url.removeprefix(self.officer.url)
        self.officer.ask_everything()
        self.officer.open_section(self.visit, "record")
        self.officer.question("campaign").locator("select").select_option(index=1)
        self.officer.answer("mode", self.case["fields"]["mode"])
        self.officer.wait_until_saved()

    def answer(self, *sections: str) -> None:
        for section in sections:
            self.officer.answer_section(self.visit, section, self.case["fields"])

    def rows(self, repeat: str) -> list[dict[str, Any]]:
        return [row["fields"] for row in self.case["rows"] if row["repeat"] == f"/data/{repeat}"]

    def add(self, *repeats: str) -> None:
        for repeat in repeats:
            self.officer.open_section(self.visit, repeat)
            for row in self.rows(repeat):
                self.officer.add_row(row)

    def finish(self) -> None:
        self.officer.go(f"{self.visit}/finish")
        expect(self.officer.page.locator("main")).to_contain_text("Đã đủ câu")
        self.officer.finish(self.visit)
        self.officer.send()
        expect(self.officer.page.get_by_text("Đã gửi hết lúc")).to_be_visible()

    def picture(self, name: str) -> None:
        if PICTURES:
            self.officer.page.screenshot(path=f"{PICTURES}/{name}.png")


@pytest.fixture
def officer(playwright: Playwright, server: RunningServer, tmp_path: Path) -> Any:
    complaints = Complaints()
    officer = Officer(playwright, tmp_path / "phone", server.url, complaints)
    officer.enrol(Office(server, server.url).make_code("Nguyễn Thị Lan"))
    yield officer
    officer.close_browser()
    assert not complaints, "\n".join(complaints)


@pytest.mark.timeout(240)
def test_packages_of_a_product_that_was_just_listed_are_weighed_at_the_site(officer: Officer) -> None:
    walk = Walk(officer, "prepackaged", "tea")
    officer.find("thep da xanh", NAME)
    expect(
        officer.page.get_by_role("button", name=re.compile("Bắt đầu phiếu khảo sát nhu cầu"))
    ).to_be_visible()
    walk.begin("Phiếu khảo sát hàng đóng gói sẵn")
    walk.answer("consent", "establishment")
    walk.add("packs", "packinst")
    walk.answer("quantity_control")

    officer.open_section(walk.visit, "checks")
    officer.add_row(walk.rows("checks")[0])
    officer.page.get_by_role("button", name="Chè Tân Cương 100 g").first.click()
    sheet = officer.page.locator("dialog[open]")

    expect(officer.question("w_mean", sheet)).to_contain_text("99,51")
    expect(officer.question("w_result", sheet)).to_contain_text("Lượng trung bình nhỏ hơn lượng danh định")
    expect(officer.question("w_result", sheet)).to_contain_text("tham khảo, không thay thế kiểm tra nhà nước")
    walk.picture("checks")
    sheet.locator("[data-close]").last.click()
    walk.answer("commitment")
    expect(officer.question("b_sign").get_by_role("button", name="Ký trên máy")).to_be_visible()
    walk.finish()


@pytest.mark.timeout(240)
def test_a_second_follow_up_shows_the_levels_of_the_first(officer: Officer) -> None:
    first = Walk(officer, "followup", "first")
    first.begin("Phiếu theo dõi")
    first.answer("programme", "inventory", "effects", "conclusion")
    first.add("tasks")
    officer.open_section(first.visit, "contents")
    expect(officer.page.get_by_text("Tổ chức quản lý")).to_be_visible()
    for number, row in enumerate(first.rows("contents")):
        officer.page.locator("main [data-open]").nth(number).click()
        sheet = officer.page.locator("dialog[open]")
        officer.answer("n_level", row["n_level"], sheet)
        officer.answer("n_obs", row["n_obs"], sheet)
        sheet.locator("[data-close]").last.click()
        expect(sheet).to_have_count(0)
    first.picture("contents")
    first.finish()

    second = Walk(officer, "followup", "second")
    second.begin("Phiếu theo dõi")
    officer.open_section(second.visit, "programme")
    expect(officer.question("v_visit").locator(".input")).to_have_value("2")
    officer.open_section(second.visit, "contents")
    officer.page.locator("main [data-open]").first.click()
    expect(officer.question("n_prev", officer.page.locator("dialog[open]"))).to_contain_text("3 – Đáp ứng")
    second.picture("second")
