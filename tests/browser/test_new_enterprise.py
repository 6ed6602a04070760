"""An enterprise that is on no list, met in the field, without a network.

N1 it is added offline, surveyed at once, and arrives assigned to its author · N2 those that look like it are
shown while it is typed, and the same tax code needs a reason · N3 nothing typed is lost by leaving or a
reload · N4 it can be left without a tax code, with a reason · N5 axe finds
no fault in it or in the short help, without a network too; the keyboard reaches all of it.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Playwright, expect

from server.demo.world import FOR_NEWCOMERS
from server.settings import ROOT
from server.store.connection import Store
from tests.browser.conftest import Complaints
from tests.browser.office import Office
from tests.browser.officer import Officer
from tests.conftest import RunningServer

LAN = "Nguyễn Thị Lan"
NAME = "Cơ sở Rèn Thử Nghiệm Một"
CODE = "0100233488"
FULL = """() => {
  window.put = IDBObjectStore.prototype.put;
  IDBObjectStore.prototype.put = () => { throw new DOMException('full', 'QuotaExceededError'); };
}"""
AXE = ROOT / "node_modules/axe-core/axe.min.js"


@pytest.fixture
def complaints() -> Complaints:
    return Complaints()


@pytest.fixture
def officer(
    playwright: Playwright, server: RunningServer, tmp_path: Path, complaints: Complaints
) -> Iterator[Officer]:
    officer = Officer(playwright, tmp_path / "phone", server.url, complaints)
    officer.enrol(Office(server, server.url).make_code(LAN))
    yield officer
    officer.close_browser()
    assert not complaints, "\n".join(complaints)


def add_from_search(officer: Officer, words: str) -> None:
    officer.go("/f/search")
    officer.page.get_by_role("searchbox").fill(words)
    officer.page.get_by_role("link", name="Thêm doanh nghiệp mới").click()
    expect(officer.page.locator("new-enterprise .question").first).to_be_visible()


def alike(officer: Officer, key: str) -> Locator:
    return officer.question(key).locator(".alike")


def press_add(officer: Officer) -> None:
    officer.page.locator("new-enterprise .bar .main").click()


def test_one_made_without_network_is_surveyed_and_arrives(
    officer: Officer, server: RunningServer
) -> None:  # N1
    server.stop()
    add_from_search(officer, NAME)
    officer.answer("tax_code", CODE)
    officer.answer("legal_form", "household")
    officer.question("commune_code").get_by_role("combobox").fill("tan cuong thai nguyen")
    officer.question("commune_code").get_by_role("option").first.click()
    officer.answer("phone", "0912 345 678")
    press_add(officer)

    expect(officer.page.get_by_role("heading", name=NAME, level=1)).to_be_visible()
    expect(officer.page.locator("main")).to_contain_text("Mới thêm, lưu trên máy")
    visit = officer.start_visit()
    officer.answer_section(visit, "consent", {"consent_survey": "yes"})
    officer.open_section(visit, "enterprise")
    expect(officer.question("mst").locator(".input")).to_have_value(CODE)
    officer.go("/f/")
    expect(officer.page.get_by_role("link", name=re.compile(NAME))).to_be_visible()
    officer.find("ren thu nghiem", NAME)

    server.start()
    officer.send()
    expect(officer.page.get_by_text("Đã gửi hết lúc")).to_be_visible()
    officer.find("ren thu nghiem", NAME)
    expect(officer.page.get_by_text("Mới thêm, lưu trên máy")).to_have_count(0)
    db = Store(server.data / "khaosat.db").reader()
    made = "select e.tax_code, e.phone, p.name from enterprises e join assignments a on a.enterprise = e.id"
    arrived = db.execute(f"{made} join people p on p.id = a.person where e.name = ?", [NAME]).fetchall()
    assert arrived == [(CODE, "0912 345 678", LAN)]


def test_those_alike_are_shown_while_it_is_typed(officer: Officer, server: RunningServer) -> None:  # N2
    db = Store(server.data / "khaosat.db").reader()
    code = db.execute("select tax_code from enterprises where name = ?", [FOR_NEWCOMERS]).fetchone()[0]
    server.stop()
    add_from_search(officer, "thép đá xanh")
    expect(alike(officer, "name")).to_contain_text("Tên giống")
    expect(alike(officer, "name").get_by_role("link")).to_contain_text(FOR_NEWCOMERS)

    officer.question("tax_code").locator(".input").press_sequentially(code)

    expect(alike(officer, "tax_code")).to_contain_text("Trùng mã số thuế")
    press_add(officer)
    expect(officer.question("is_other").locator(".problem")).to_be_visible()
    expect(officer.question("is_other").locator(".input")).to_be_focused()
    officer.answer("is_other", "Xưởng thứ hai, chưa có mã riêng")
    officer.page.get_by_role("button", name="Đây là cơ sở khác, thêm mới").click()
    expect(officer.page.get_by_role("heading", level=1)).to_have_text("thép đá xanh")
    expect(officer.page.locator("main")).to_contain_text(
        f"Trùng mã số thuế: {FOR_NEWCOMERS}. Xưởng thứ hai, chưa có mã riêng"
    )


def test_nothing_typed_is_lost(officer: Officer, server: RunningServer) -> None:  # N3
    server.stop()
    add_from_search(officer, "thép đá xanh")
    officer.question("name").locator(".input").fill("Thép Đá Xanh")
    officer.question("note").locator(".input").fill("Cạnh ủy ban xã")
    officer.page.reload()
    expect(officer.question("note").locator(".input")).to_have_value("Cạnh ủy ban xã")

    alike(officer, "name").get_by_role("link").click()
    expect(officer.page.get_by_role("heading", name=FOR_NEWCOMERS, level=1)).to_be_visible()
    officer.page.go_back()
    expect(officer.question("note").locator(".input")).to_have_value("Cạnh ủy ban xã")

    officer.page.get_by_role("button", name="Bỏ, nhập nơi khác").click()
    expect(officer.question("note").locator(".input")).to_have_value("")


def test_a_word_half_composed_is_kept_and_not_rewritten(officer: Officer) -> None:  # N3
    officer.go("/f/new")
    keyboard = officer.context.new_cdp_session(officer.page)
    name = officer.question("name").locator(".input")
    name.focus()
    for half in ("Ch", "Che", "Chè", "Chè x", "Chè xanh"):
        caret = len(half)
        composed = {"text": half, "selectionStart": caret, "selectionEnd": caret}
        keyboard.send("Input.imeSetComposition", composed)
    expect(name).to_have_value("Chè xanh")
    officer.wait_until_saved()

    officer.page.reload()

    expect(name).to_have_value("Chè xanh")


def test_what_the_phone_has_no_room_for_stays_on_the_screen(
    officer: Officer, complaints: Complaints
) -> None:  # N3
    complaints.expected = (*Complaints.expected, "was not saved")
    add_from_search(officer, NAME)
    officer.answer("no_tax_code", "new")
    officer.page.evaluate(FULL)
    officer.question("note").locator(".input").fill("Cạnh ủy ban xã")
    press_add(officer)
    expect(officer.page.get_by_role("alert")).to_contain_text("Chữ vừa nhập vẫn ở trên màn hình")
    expect(officer.question("note").locator(".input")).to_have_value("Cạnh ủy ban xã")

    # The draft's own saving may have told it first, while the pressing still waits for its answer.
    expect(officer.page.locator("new-enterprise .bar .main:not(.htmx-request)")).to_be_visible()
    officer.page.evaluate("() => { IDBObjectStore.prototype.put = window.put; }")
    press_add(officer)

    expect(officer.page.get_by_role("heading", name=NAME, level=1)).to_be_visible()
    expect(officer.page.locator("main")).to_contain_text("Cạnh ủy ban xã")


def test_without_a_tax_code_a_reason_is_asked(officer: Officer, server: RunningServer) -> None:  # N4
    server.stop()
    add_from_search(officer, NAME)
    officer.question("tax_code").locator(".input").fill("0100233480")
    officer.question("tax_code").locator(".input").blur()
    expect(officer.question("tax_code").locator(".problem")).to_contain_text("chữ số kiểm tra")
    expect(officer.question("no_tax_code")).to_have_count(0)
    officer.answer("tax_code", "")
    press_add(officer)
    expect(officer.question("no_tax_code").locator(".problem")).to_contain_text("chọn lý do chưa có")

    officer.answer("no_tax_code", "new")
    press_add(officer)

    expect(officer.page.locator("main")).to_contain_text("Chưa có mã số thuế: Mới thành lập.")


def test_a_telephone_is_recognised_without_being_on_the_phone(
    officer: Officer, server: RunningServer
) -> None:  # N2
    db = Store(server.data / "khaosat.db").reader()
    of_others = "phone <> '' and id not in (select enterprise from assignments where assigned)"
    name, phone = db.execute(f"select name, phone from enterprises where {of_others}").fetchone()
    server.stop()
    add_from_search(officer, NAME)

    officer.question("phone").locator(".input").fill(f"+84 {phone.lstrip('0')}")

    expect(alike(officer, "phone")).to_contain_text("Trùng số điện thoại")
    expect(alike(officer, "phone").get_by_role("link").first).to_contain_text(name)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_fault_in_what_helps_on(
    officer: Officer, server: RunningServer, scheme: str
) -> None:  # N5
    server.stop()
    officer.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    officer.page.set_viewport_size({"width": 320, "height": 640})
    add_from_search(officer, "thép đá xanh")
    press_add(officer)
    expect(officer.question("no_tax_code").locator(".problem")).to_be_visible()
    expect(officer.page.get_by_role("status").filter(has_text="Có thể đã có cơ sở này")).to_have_count(1)
    assert faults(officer) == []

    officer.go("/f/more")
    officer.page.get_by_role("link", name="Khi gặp khó").click()
    expect(officer.page.get_by_role("heading", name="Không gửi được")).to_be_visible()
    assert faults(officer) == []


def test_all_of_it_goes_by_keyboard(officer: Officer) -> None:  # N5
    add_from_search(officer, NAME)
    keyboard = officer.page.keyboard
    officer.question("name").locator(".input").focus()
    keyboard.press("Enter")
    keyboard.type(CODE)
    keyboard.press("Tab")
    keyboard.press("Tab")
    keyboard.type("tân cương")
    expect(officer.question("commune_code").get_by_role("option").first).to_be_visible()
    keyboard.press("ArrowDown")
    keyboard.press("Enter")
    expect(officer.question("commune_code").get_by_role("combobox")).to_have_value(re.compile("Tân Cương"))
    while not officer.page.evaluate("document.activeElement.matches('.bar .main')"):
        keyboard.press("Tab")
    keyboard.press("Enter")

    expect(officer.page.get_by_role("heading", name=NAME, level=1)).to_be_visible()


def faults(officer: Officer) -> list[str]:
    """What axe finds wrong, and what is wider than the screen."""
    officer.page.evaluate(AXE.read_text("utf-8"))
    found = officer.page.evaluate("axe.run(document, { resultTypes: ['violations'] })")
    width = officer.page.evaluate("document.documentElement.scrollWidth - innerWidth")
    return [f"{one['id']}: {one['nodes'][0]['html']}" for one in found["violations"]] + ["wide"] * (width > 0)
