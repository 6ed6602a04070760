"""Two people, one phone: each has a store, a device and a sequence of their own, and finds them again."""

from pathlib import Path

from playwright.sync_api import Playwright, expect

from tests.browser.between import Between
from tests.browser.conftest import Complaints
from tests.browser.office import Office
from tests.browser.officer import Officer

LAN, TUAN = "Nguyễn Thị Lan", "Phạm Anh Tuấn"
NAME = "Công ty cổ phần Thép Đá Xanh"


def test_who_returns_to_a_shared_phone_finds_everything_without_network(
    playwright: Playwright, office: Office, between: Between, tmp_path: Path
) -> None:
    # Lan, Tuấn, Lan: she came back as a new device, and had no enterprise and no visit until the next load.
    complaints = Complaints()
    phone = Officer(playwright, tmp_path / "phone", between.url, complaints)
    page = phone.page
    phone.enrol(office.make_code(LAN))
    phone.go("/f/more")
    device = page.locator("dd.code").first.inner_text()
    phone.find("thep da xanh", NAME)
    visit = phone.start_visit()
    for_tuan, for_lan = office.make_code(TUAN), office.make_code(LAN)

    type_code(phone, for_tuan)
    expect(page.get_by_text("Máy đã sẵn sàng")).to_be_visible()
    nothing_of_lan_s_is_left_in_the_page(phone, visit)
    # The network goes right behind her enrolment.
    between.instead = lambda path: (503, "text/plain", b"") if "/sync/" in path else None
    type_code(phone, for_lan)
    expect(
        page.get_by_text("Chưa gửi, nhận được").or_(page.get_by_text("Máy đã sẵn sàng")).first
    ).to_be_visible()
    between.cut()

    phone.go("/f/more")
    assert page.locator("dd.code").first.inner_text() == device
    phone.go("/f/")
    expect(page.get_by_text(NAME).first).to_be_visible()
    phone.go(visit)
    expect(page.get_by_role("heading", name=NAME)).to_be_visible()
    phone.close_browser()
    assert not [each for each in complaints if "is not on this phone" not in each], "\n".join(complaints)


def type_code(phone: Officer, link: str) -> None:
    """In the running application, as a person does who takes the phone over."""
    phone.go("/f/more")
    phone.page.get_by_role("link", name="Đăng nhập lại").click()
    phone.page.locator("#code").fill(link.split("#")[1])
    phone.page.get_by_role("button", name="Gắn máy").click()


def nothing_of_lan_s_is_left_in_the_page(phone: Officer, visit: str) -> None:
    phone.page.evaluate("visit => htmx.ajax('GET', visit, {target: '#page', swap: 'innerHTML'})", visit)
    expect(phone.page.get_by_text("Không mở được trang này")).to_be_visible()
