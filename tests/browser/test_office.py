"""What a coordinator does at a desk without waiting for whole pages: filter, choose, hand out, ask why."""

import re

from playwright.sync_api import Browser, expect

from tests.browser.conftest import Complaints
from tests.browser.coordinator import Coordinator
from tests.conftest import RunningServer


def test_filtering_choosing_and_assigning_keep_the_page_alive(
    browser: Browser, server: RunningServer
) -> None:
    complaints = Complaints()
    page = Coordinator(browser, server.url, complaints).page
    page.goto("/enterprises")
    page.evaluate("window.stayed = true")

    page.get_by_label("Tìm theo tên hoặc mã số thuế").press_sequentially("suoi ca")
    expect(page).to_have_url(re.compile(r"q=suoi\+ca"))
    page.locator(".filters select[name=state]").select_option("none")
    expect(page).to_have_url(re.compile(r"q=suoi\+ca.*state=none"))
    assert page.evaluate("window.stayed")
    expect(page.locator("tbody tr").first).to_contain_text("Suối Cả")

    # Leaving the search field drew the list anew and took the ticks away.
    page.get_by_label("Chọn cả trang").check()
    count = page.locator("tbody tr").count()
    expect(page.get_by_text(f"Đã chọn {count}")).to_be_visible()
    page.locator("footer select[name=officer]").select_option(label="Phạm Anh Tuấn")
    page.get_by_role("button", name="Giao cho cán bộ").click()
    expect(page.get_by_text(f"Đã giao {count} doanh nghiệp cho Phạm Anh Tuấn.")).to_be_visible()
    expect(page.locator("tbody tr").first).to_contain_text("Phạm Anh Tuấn")
    assert not complaints, "\n".join(complaints)


def test_why_another_enterprise_stands_where_it_does_opens_beside_the_list(
    browser: Browser, server: RunningServer
) -> None:
    complaints = Complaints()
    page = Coordinator(browser, server.url, complaints).page
    page.goto("/ranking")
    page.evaluate("window.stayed = true")

    third = page.locator("tbody tr").nth(2).get_by_role("link")
    name = third.inner_text()
    third.click()

    expect(page.locator("#chosen h2")).to_have_text(name)
    expect(page.locator("#chosen")).to_contain_text("Hạng 3")
    assert page.evaluate("window.stayed")
    page.locator("#chosen summary").nth(2).click()
    expect(page.locator("#chosen .reasons").nth(2)).to_be_visible()
    assert not complaints, "\n".join(complaints)
