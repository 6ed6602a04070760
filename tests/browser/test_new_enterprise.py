"""An enterprise that is on no list, met in the field, without a network.

N1 it is added offline, surveyed at once, and arrives assigned to its author · N2 those that look like it are
shown while it is typed, and the same tax code needs a reason · N3 nothing typed is lost by leaving or a
reload · N4 it can be left without a tax code, with a reason.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Playwright, expect

from server.demo.world import FOR_NEWCOMERS
from server.store.connection import Store
from tests.browser.conftest import Complaints
from tests.browser.office import Office
from tests.browser.officer import Officer
from tests.conftest import RunningServer

LAN = "Nguyễn Thị Lan"
NAME = "Cơ sở Rèn Thử Nghiệm Một"
CODE = "0100233488"


@pytest.fixture
def officer(playwright: Playwright, server: RunningServer, tmp_path: Path) -> Iterator[Officer]:
    complaints = Complaints()
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
