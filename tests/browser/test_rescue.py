"""The server is gone: an officer's visit comes in all the same, by a file that only the office can open."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright, expect

from server.steps.review import review_of
from server.store.connection import Store
from server.store.receipts import receipts_of
from server.store.visits import visit_row
from tests.browser.conftest import Complaints
from tests.browser.coordinator import Coordinator
from tests.browser.officer import Officer
from tests.conftest import RunningServer

LAN = "Nguyễn Thị Lan"
STEEL = "Công ty cổ phần Thép Đá Xanh"


@pytest.fixture
def coordinator(browser: Browser, server: RunningServer, complaints: Complaints) -> Coordinator:
    return Coordinator(browser, server.url, complaints)


@pytest.fixture
def officer(
    playwright: Playwright, server: RunningServer, complaints: Complaints, tmp_path: Path
) -> Iterator[Officer]:
    officer = Officer(playwright, tmp_path / "phone", server.url, complaints)
    yield officer
    officer.close_browser()


def test_a_visit_made_without_a_server_comes_in_by_a_rescue_file(
    officer: Officer, coordinator: Coordinator, server: RunningServer, tmp_path: Path
) -> None:
    officer.enrol(coordinator.make_code(LAN))
    server.kill()
    officer.find("thep da xanh", STEEL)
    visit = officer.start_visit()
    officer.open_section(visit, "consent")
    officer.answer("consent_survey", "yes")
    officer.wait_until_saved()
    officer.go(f"{visit}/finish")
    officer.page.get_by_role("button", name="Kết thúc", exact=True).click()
    officer.page.get_by_role("button", name=re.compile("ghi “chưa đủ”")).click()
    expect(officer.page.get_by_text("Đã kết thúc khảo sát")).to_be_visible()

    officer.go("/f/sync")
    with officer.page.expect_download() as saved:
        officer.page.get_by_role("button", name="Lưu tệp cứu hộ").click()
    written = officer.page.get_by_text("Đã ghi tệp cứu hộ")
    expect(written).to_be_visible()
    # The page is drawn anew when the phone has tried to send in vain; what was written is still said.
    officer.page.evaluate("document.querySelector('rescue-file').dataset.old = '1'")
    officer.page.get_by_role("button", name="Thử lại ngay").click()
    expect(officer.page.locator("rescue-file[data-old]")).to_have_count(0)
    expect(written).to_be_visible()
    file = tmp_path / saved.value.suggested_filename
    saved.value.save_as(file)

    server.start()
    desk = coordinator.page
    desk.goto("/rescue")
    desk.locator('input[type="file"]').set_input_files(file)
    desk.get_by_role("button", name="Nhập tệp").click()
    expect(desk.get_by_text("Đã nhập hết")).to_be_visible()
    expect(desk.get_by_role("link", name=STEEL)).to_be_visible()
    record = visit.rsplit("/", 1)[1]
    db = Store(server.data / "khaosat.db").reader()
    row = visit_row(db, record)
    assert row is not None
    assert row.state == "finished"
    code = receipts_of(db, [record])[record].code

    # The phone comes back: nothing is there twice, and its officer has the receipt.
    officer.send()
    expect(officer.page.get_by_text(re.compile("^Đã gửi hết lúc"))).to_be_visible()
    officer.go(f"{visit}/finish")
    expect(officer.page.get_by_text(code)).to_be_visible()
    assert db.execute("select count(*) from second_changes").fetchone() == (0,)

    # What the office thinks of it is told by the ticks.
    desk.get_by_role("link", name=STEEL).click()
    desk.get_by_role("button", name="Chấp nhận").click()
    expect(desk.get_by_text("đã chấp nhận lúc")).to_be_visible()
    assert review_of(db, record).state == "accepted"
    officer.send()
    expect(officer.page.locator(".ticks.accepted", has_text="Đã chấp nhận").first).to_be_visible()
