"""Where an officer could stand before a closed door, the page says how to go on.

W1 an enterprise of others: whom to ask · W2 an organisation on no list: "Tổ chức khác" · W3 an end pressed
twice is no end by mistake, and loses nothing · W4 another window that holds the database: close it, and the
page goes on.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from playwright.sync_api import Locator, Playwright, expect

from server.demo.world import FOR_NEWCOMERS
from server.store.connection import Store
from server.store.people import person_by_login
from sync.messages import Change
from tests.browser.conftest import Complaints
from tests.browser.office import Office
from tests.browser.officer import Officer
from tests.conftest import RunningServer

LAN = "Nguyễn Thị Lan"
# A window of the application's first version, that does not close its database when it is asked to.
HOLD = """(name) => new Promise((done) => {
  const stores = {
    records: ['enterprise'], changes: ['record', 'visit'], overlay: ['enterprise'],
    meta: [], reference: [], forms: [],
  };
  const request = indexedDB.open(name, 1);
  request.onupgradeneeded = () => {
    for (const [store, indexes] of Object.entries(stores)) {
      const made = request.result.createObjectStore(store);
      for (const index of indexes) made.createIndex(index, index);
    }
  };
  request.onsuccess = () => { window.held = request.result; done(); };
})"""


@pytest.fixture
def office(server: RunningServer) -> Office:
    return Office(server, server.url)


@pytest.fixture
def officer(playwright: Playwright, server: RunningServer, tmp_path: Path) -> Iterator[Officer]:
    complaints = Complaints()
    officer = Officer(playwright, tmp_path / "phone", server.url, complaints)
    yield officer
    officer.close_browser()
    assert not complaints, "\n".join(complaints)


def tap_twice(officer: Officer, button: Locator) -> None:
    """Two touches of one impatient finger, at the same place whatever stands there by then."""
    box = button.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    officer.page.touchscreen.tap(x, y)
    officer.page.touchscreen.tap(x, y)


def test_an_enterprise_of_others_opens_and_says_whom_to_ask(officer: Officer, office: Office) -> None:  # W1
    # It looked like the others in the list, and nothing happened when it was touched.
    officer.enrol(office.make_code(LAN))
    officer.go("/f/search")
    officer.page.get_by_role("searchbox").fill("htx")
    other = officer.page.get_by_role("link").filter(has_text="Chưa giao cho tôi").first
    name = other.locator(".name").inner_text()

    other.click()

    expect(officer.page.get_by_role("heading", name=name, level=1)).to_be_visible()
    expect(officer.page.locator("main")).to_contain_text("Đề nghị điều phối viên Trần Quốc Hùng giao")
    officer.page.get_by_role("link", name="Về Tìm").click()
    expect(officer.page.get_by_role("searchbox")).to_be_visible()


def test_an_organisation_that_no_list_has_is_another_one_by_one_touch(
    officer: Officer, office: Office
) -> None:  # W2
    officer.enrol(office.make_code(LAN))
    officer.find("thep da xanh", FOR_NEWCOMERS)
    visit = officer.start_visit()
    officer.answer_section(visit, "consent", {"consent_survey": "yes"})
    officer.answer_section(visit, "enterprise", {"op_status": "active"})
    officer.open_section(visit, "instruments")
    officer.page.locator("[data-add]").first.click()
    sheet = officer.page.locator("dialog[open]")
    expect(sheet.locator(".question").first).to_be_visible()
    officer.answer("i_type", "counter_scale", sheet)
    officer.answer("i_ctrl", "verify", sheet)
    provider = officer.question("i_provider", sheet)

    provider.get_by_role("combobox").press_sequentially("Trung tâm không có thật")

    expect(provider.get_by_role("status")).to_contain_text("Không có trong danh mục: chọn “Tổ chức khác”.")
    provider.get_by_role("option", name="Tổ chức khác").click()
    expect(provider.get_by_role("combobox")).to_have_value("Tổ chức khác")


def test_an_impatient_finger_does_not_end_an_incomplete_visit(officer: Officer, office: Office) -> None:  # W3
    # The question "really?" stood so that the second touch answered it with yes.
    officer.enrol(office.make_code(LAN))
    officer.find("thep da xanh", FOR_NEWCOMERS)
    visit = officer.start_visit()
    # Wide enough for both buttons of the question in one line.
    officer.page.set_viewport_size({"width": 600, "height": 800})
    officer.go(f"{visit}/finish")

    tap_twice(officer, officer.page.get_by_role("button", name="Kết thúc", exact=True))
    officer.page.wait_for_timeout(500)

    officer.go(visit)
    expect(officer.page.get_by_role("link", name=re.compile("^Tiếp: "))).to_be_visible()


def test_an_end_pressed_twice_with_an_answer_just_typed_ends_once_and_keeps_it(
    officer: Officer, office: Office, server: RunningServer
) -> None:  # W3
    officer.enrol(office.make_code(LAN))
    officer.find("thep da xanh", FOR_NEWCOMERS)
    visit = officer.start_visit()
    officer.answer_section(visit, "consent", {"consent_survey": "yes"})
    officer.answer_section(visit, "enterprise", {"op_status": "active"})
    officer.question("labour").locator(".input").press_sequentially("77")
    # By the page's own links: what is typed is in no store yet.
    officer.page.evaluate(f"htmx.ajax('GET', '{visit}/finish', {{ target: '#page', swap: 'innerHTML' }})")
    officer.page.get_by_role("button", name="Kết thúc", exact=True).click()

    tap_twice(officer, officer.page.get_by_role("button", name="Kết thúc, ghi “chưa đủ”"))

    expect(officer.page.get_by_text("Đã kết thúc khảo sát")).to_be_visible()
    officer.send()
    expect(officer.page.get_by_text("Đã gửi hết lúc")).to_be_visible()
    officer.open_section(visit, "enterprise")
    expect(officer.question("labour").locator(".input")).to_have_value("77")
    rows = (
        Store(server.data / "khaosat.db")
        .reader()
        .execute("select bytes from changes where record = ?", [visit.rsplit("/", 1)[1]])
    )
    kinds = [msgspec.msgpack.decode(row[0], type=Change).kind for row in rows]
    assert kinds.count("finalise") == 1


def test_another_window_that_holds_the_database_is_to_be_closed_and_then_the_page_goes_on(
    officer: Officer, office: Office, server: RunningServer
) -> None:  # W4
    lan = person_by_login(Store(server.data / "khaosat.db").reader(), "lan")
    assert lan is not None
    old_window = officer.context.new_page()
    old_window.goto(f"{server.url}/f/manifest.webmanifest")
    old_window.evaluate(HOLD, f"khaosat-{lan.id}")
    officer.page.goto(office.make_code(LAN))
    officer.page.get_by_role("button", name="Gắn máy").click()

    expect(officer.page.get_by_role("heading", name="Đóng các thẻ khác của ứng dụng")).to_be_visible()
    expect(officer.page.get_by_text("Dữ liệu đã lưu không bị ảnh hưởng.")).to_be_visible()

    old_window.close()
    expect(officer.page.get_by_text("Máy đã sẵn sàng")).to_be_visible()
