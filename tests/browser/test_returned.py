"""A visit comes back from the office, is mended without a network, and goes again.

V1 it stands first and opens with only what to mend · V2 one tap leads to each question, also inside a row
V3 what is mended is told with what it was, on both sides · V4 the ticks tell the truth at every step
V5 what came back is told until it was seen · V6 axe finds nothing
"""

import os
import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, Playwright, expect

from tests.browser.at_work import LAN, NAME
from tests.browser.conftest import Complaints
from tests.browser.coordinator import Coordinator
from tests.browser.officer import Officer
from tests.browser.test_photographs import AXE, violations
from tests.conftest import RunningServer

PICTURES = os.environ.get("PICTURES", "")
LOOK_AGAIN, COUNT_AGAIN = "Hỏi lại kế toán.", "Đếm lại số cân."


@pytest.mark.timeout(240)
def test_a_returned_visit_is_mended_offline_and_accepted(
    playwright: Playwright, browser: Browser, server: RunningServer, tmp_path: Path
) -> None:
    complaints = Complaints()
    coordinator = Coordinator(browser, server.url, complaints)
    officer = Officer(playwright, tmp_path / "phone", server.url, complaints)
    officer.enrol(coordinator.make_code(LAN))
    visit = finished_visit(officer)
    desk = f"/visits/{visit.rsplit('/', 1)[1]}"
    row = return_with_two_remarks(coordinator, desk)

    officer.send()
    expect(officer.page.get_by_text("Đã gửi hết lúc")).to_be_visible()
    officer.go("/f/")
    it_is_told_first(officer)
    # From here on there is no server.
    server.stop()
    open_what_to_mend(officer)
    mend(officer, row)
    officer.page.get_by_role("button", name="Gửi lại").click()
    officer.page.get_by_role("button", name="Kết thúc", exact=True).click()
    officer.page.get_by_role("button", name=re.compile("ghi “chưa đủ”")).click()
    # The receipt of its former end is none of this one.
    expect(officer.page.locator("main")).to_contain_text("Đã xong, lưu trên máy. Sẽ gửi khi có mạng.")
    expect(officer.page.locator("main")).not_to_contain_text("Mã biên nhận")
    officer.go("/f/sync")
    expect(own_visit(officer.page)).to_contain_text("Đã xong, lưu trên máy")

    server.start()
    officer.send()
    expect(own_visit(officer.page)).to_contain_text("Sở đã nhận")
    accept_what_was_mended(coordinator, desk)
    officer.send()
    expect(own_visit(officer.page)).to_contain_text("Đã chấp nhận")
    officer.go(visit)
    expect(officer.page.locator("main")).to_contain_text("Mã biên nhận")
    # A page that was drawn before, and pressed only now, leads to how the visit stands.
    officer.go("/f/")
    press = f"htmx.ajax('POST', '{visit.replace('visits', 'returned')}', {{ target: '#page' }})"
    while not officer.page.evaluate("!!window.htmx"):
        officer.page.wait_for_timeout(50)
    officer.page.evaluate(press)
    expect(officer.page.locator("main")).to_contain_text("Phiếu đã kết thúc.")
    officer.close_browser()
    assert not complaints, "\n".join(complaints)


def finished_visit(officer: Officer) -> str:
    officer.find("thep da xanh", NAME)
    visit = officer.start_visit()
    officer.ask_everything()
    officer.answer_section(visit, "consent", {"consent_survey": "yes"})
    officer.answer_section(visit, "enterprise", {"op_status": "active", "labour": 450})
    officer.open_section(visit, "instruments")
    officer.add_row({"i_type": "counter_scale", "i_qty": 12})
    officer.go(f"{visit}/finish")
    officer.page.get_by_role("button", name="Kết thúc", exact=True).click()
    officer.page.get_by_role("button", name=re.compile("ghi “chưa đủ”")).click()
    expect(officer.page.get_by_text("Đã kết thúc khảo sát")).to_be_visible()
    officer.send()
    expect(own_visit(officer.page)).to_contain_text("Sở đã nhận")
    return visit


def return_with_two_remarks(coordinator: Coordinator, desk: str) -> str:
    """Gives the id of the remarked row."""
    page = coordinator.page
    # Without scripts the form is a page of its own.
    page.goto(f"{desk}/remark?key=labour")
    no_fault_at_the_desk(page, "remark-page")
    page.goto(desk)
    page.evaluate("window.stayed = true")
    labour = page.locator("#answer-labour")
    labour.get_by_role("link", name="Nhận xét").click()
    labour.get_by_role("textbox").fill(LOOK_AGAIN)
    # Its form opened in the page.
    assert page.evaluate("window.stayed")
    labour.get_by_role("button", name="Ghi nhận xét").click()
    expect(page.get_by_role("button", name="kèm 1 nhận xét")).to_be_visible()
    quantity = page.locator('[id^="answer-"][id$="-i_qty"]')
    quantity.get_by_role("link", name="Nhận xét").click()
    quantity.get_by_role("textbox").fill(COUNT_AGAIN)
    no_fault_at_the_desk(page, "remark")
    quantity.get_by_role("button", name="Ghi nhận xét").click()
    page.get_by_label("Nhận xét chung").fill("Chỉ hai câu.")
    page.get_by_role("button", name="kèm 2 nhận xét").click()
    expect(page.get_by_text("Cán bộ chưa mở ra sửa.")).to_be_visible()
    no_fault_at_the_desk(page, "returned")
    return (quantity.get_attribute("id") or "").removeprefix("answer-").removesuffix("-i_qty")


def it_is_told_first(officer: Officer) -> None:  # V1, V5
    page = officer.page
    news = page.locator("whats-new")
    expect(news.get_by_role("link", name=NAME)).to_contain_text("Bị trả lại, 3 nhận xét")
    no_fault(officer, "today")
    news.get_by_role("button", name="Đã xem").click()
    expect(news.get_by_role("link")).to_have_count(0)
    page.reload()
    expect(page.locator("main .group a").first).to_contain_text("Bị trả lại")
    expect(news.get_by_role("link")).to_have_count(0)


def open_what_to_mend(officer: Officer) -> None:  # V1
    page = officer.page
    page.get_by_role("link", name=NAME).first.click()
    expect(page.get_by_role("heading", name="Sửa phiếu bị trả lại")).to_be_visible()
    main = page.locator("main")
    for words in (
        "Trần Quốc Hùng trả lại lúc",
        "Chỉ hai câu.",
        LOOK_AGAIN,
        COUNT_AGAIN,
        "450 người",
        "12 chiếc",
    ):
        expect(main).to_contain_text(words)
    expect(main.locator("section h2")).to_have_count(3)
    expect(page.get_by_text("0/2 câu đã sửa")).to_be_visible()
    no_fault(officer, "returned")


def mend(officer: Officer, row: str) -> None:  # V2, V3
    page = officer.page
    page.get_by_role("button", name="Câu tiếp theo (còn 2)").click()
    expect(officer.question("labour").locator(".input")).to_be_focused()
    expect(officer.question("labour")).to_contain_text(LOOK_AGAIN)
    officer.answer("labour", 405)
    officer.wait_until_saved()
    page.get_by_role("link", name="Về các câu cần sửa").click()
    expect(page.locator("main")).to_contain_text("405 người")
    expect(page.locator("main del")).to_contain_text("450 người")
    page.get_by_role("button", name="Câu tiếp theo (còn 1)").click()
    sheet = page.locator("dialog[open]")
    expect(sheet.locator(f'[data-key="i_qty"][data-row="{row}"]')).to_contain_text(COUNT_AGAIN)
    officer.answer("i_qty", 13, sheet)
    no_fault(officer, "sheet")
    sheet.get_by_role("button", name="Xong", exact=True).click()
    page.get_by_role("link", name="Về các câu cần sửa").click()
    expect(page.get_by_text("2/2 câu đã sửa")).to_be_visible()
    no_fault(officer, "mended")


def accept_what_was_mended(coordinator: Coordinator, desk: str) -> None:  # V3, V4
    page = coordinator.page
    page.goto(desk)
    expect(page.locator("#answer-labour")).to_contain_text("450 người → 405 người")
    expect(page.get_by_text("đã sửa 2/2 câu")).to_be_visible()
    no_fault_at_the_desk(page, "mended")
    page.get_by_role("button", name="Chấp nhận").click()
    expect(page.get_by_text("đã chấp nhận lúc")).to_be_visible()


def own_visit(page: Page) -> Locator:
    """In the list of finished ones, below what waits to be sent."""
    return page.locator("main a.row", has_text=NAME).last


def no_fault(officer: Officer, name: str) -> None:  # V6
    if PICTURES:
        officer.page.screenshot(path=f"{PICTURES}/phone-{name}.png", full_page=True)
    officer.page.evaluate(AXE.read_text())
    assert violations(officer) == []


def no_fault_at_the_desk(page: Page, name: str) -> None:  # V6
    if PICTURES:
        page.screenshot(path=f"{PICTURES}/desk-{name}.png", full_page=True)
    page.evaluate(AXE.read_text())
    found = page.evaluate("axe.run(document, { resultTypes: ['violations'] })")
    assert [f"{one['id']}: {one['nodes'][0]['html']}" for one in found["violations"]] == []
