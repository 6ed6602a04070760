"""A visit as a whole on the phone: rows, index, end, reopening, and everybody can use it.

F5 rows: add, copy, edit, remove with undo, 200 of them · F6 the end asks again what is missing · F7 reopening
goes on · F8 keyboard, screen reader, 320 px, 200 % text.
"""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.form_pages.visit import Visit

AXE = Path(__file__).resolve().parents[2] / "node_modules/axe-core/axe.min.js"


def test_200_rows_open_and_answer_without_waiting(visit: Visit) -> None:  # F5
    visit.add_rows(200, {"i_name": "Áp kế lò xo", "i_qty": 3})
    visit.open("/instruments")
    expect(visit.page.locator(".rows > li")).to_have_count(200)
    visit.page.locator(".rows .name").nth(150).click()
    quantity = visit.page.get_by_role("dialog").get_by_label("Số lượng")
    quantity.fill("")
    ms = visit.page.evaluate(
        "() => { const at = document.querySelector('dialog .unit input'); const from = performance.now();"
        " for (const text of ['1', '12', '123']) { at.value = text;"
        " at.dispatchEvent(new InputEvent('input', { bubbles: true, inputType: 'insertText' })); }"
        " return (performance.now() - from) / 3; }"
    )

    assert ms < 50


def test_the_index_tells_each_section_by_word_and_leads_to_the_first_gap(visit: Visit) -> None:  # F6
    visit.open()
    sections = visit.page.locator("ol.group > li")
    expect(sections.nth(0)).to_contain_text("Thông tin doanh nghiệp: đang làm")
    expect(sections.nth(1)).to_contain_text("Phương tiện đo: chưa làm")
    expect(sections.nth(2)).to_contain_text("Chờ câu “Có xuất khẩu không?”")

    visit.page.get_by_role("link", name="Tiếp: Thông tin doanh nghiệp").click()
    visit.choose("exports", "Không")
    visit.field("labour").fill("-1")
    visit.field("labour").blur()
    visit.page.get_by_role("link", name="Về mục lục phiếu").click()

    expect(sections.nth(0)).to_contain_text("cần sửa")
    expect(sections.nth(2)).to_contain_text("Không hỏi, theo câu “Có xuất khẩu không?”")
    sections.nth(0).get_by_role("link").click()
    expect(visit.field("labour")).to_be_focused()


def test_the_end_asks_what_was_skipped_one_tap_away(visit: Visit) -> None:  # F6
    visit.add_rows(1, {"i_name": "Cân đĩa"})
    visit.open("/finish")
    visit.page.get_by_role("link", name="Số lượng").click()

    dialog = visit.page.get_by_role("dialog")
    expect(dialog.get_by_label("Số lượng")).to_be_focused()
    expect(dialog.locator(".problem")).to_have_count(1)


def test_an_unfinished_visit_can_be_finished(visit: Visit) -> None:  # F6
    visit.open("/finish")
    expect(visit.page.locator(".bar")).to_contain_text("phiếu sẽ ghi “chưa đủ”")

    # One touch ended a visit for good, with most of it unanswered.
    visit.page.get_by_role("button", name="Kết thúc", exact=True).click()
    expect(visit.page.locator(".bar")).to_contain_text("chưa xong. Kết thúc rồi thì không sửa được")
    visit.page.get_by_role("button", name="Kết thúc, ghi “chưa đủ”").click()

    expect(visit.page.locator("main")).to_contain_text("Đã xong, lưu trên máy. Sẽ gửi khi có mạng.")
    assert visit.keeps("state", "finished")
    assert visit.answer("finished_ms") > 0
    visit.open("/company")
    expect(visit.field("ent_name")).to_have_attribute("readonly", "")


def test_reopening_goes_on_where_the_officer_was_and_says_so_once(visit: Visit) -> None:  # F7
    visit.open("/instruments")
    visit.open("/company")
    visit.field("labour").fill("12")
    visit.field("labour").blur()
    expect(visit.page.locator(".saved")).to_contain_text("Đã lưu trên máy")

    visit.reopen()

    banner = visit.page.locator(".banner")
    expect(banner).to_contain_text("Đã khôi phục phiếu đang làm dở lúc")
    banner.get_by_role("link", name="Làm tiếp: Thông tin doanh nghiệp").click()
    expect(visit.field("labour")).to_have_value("12")
    visit.page.get_by_role("link", name="Về mục lục phiếu").click()
    expect(visit.page.locator("ol.group")).to_be_visible()
    expect(banner).to_have_count(0)


def test_label_hint_problem_and_unit_belong_to_the_control(visit: Visit) -> None:  # F8
    visit.open("/company")
    visit.field("labour").fill("-1")
    visit.field("labour").blur()

    expect(visit.field("ent_name")).to_have_accessible_description("Ghi đầy đủ theo đăng ký. Theo danh bạ.")
    expect(visit.field("labour")).to_have_accessible_name("Số lao động của HTX Chè Suối Cả (bắt buộc) người")
    expect(visit.field("labour")).to_have_accessible_description("Nhập số từ 0 đến 100.000.")
    expect(visit.page.get_by_role("radiogroup", name="Có xuất khẩu không?")).to_have_count(1)


@pytest.mark.parametrize("rest", ["", "/company", "/instruments", "/finish"])
@pytest.mark.parametrize("look", ["narrow", "large text"])
def test_nothing_is_cut_at_320_px_or_with_large_text(visit: Visit, rest: str, look: str) -> None:  # F8
    visit.add_rows(3, {"i_name": "Cân đồng hồ lò xo loại lớn", "i_qty": 9})
    visit.page.set_viewport_size({"width": 320, "height": 640})
    if look == "large text":
        visit.page.evaluate(
            "() => { const sheet = new CSSStyleSheet(); sheet.insertRule('html { font-size: 200% }');"
            " document.adoptedStyleSheets = [sheet]; }"
        )
    visit.open(rest)

    assert visit.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("rest", ["", "/company", "/instruments", "/finish"])
def test_axe_finds_no_fault(visit: Visit, rest: str) -> None:  # F8
    visit.add_rows(2, {"i_name": "Cân bàn", "i_qty": 9})
    visit.open(rest)
    if rest == "/instruments":
        visit.page.locator(".rows .name").first.click()
    visit.page.evaluate(AXE.read_text("utf-8"))

    found = visit.page.evaluate("axe.run(document, { resultTypes: ['violations'] })")

    assert [f"{one['id']}: {one['nodes'][0]['html']}" for one in found["violations"]] == []


@pytest.mark.parametrize("section", ["abroad", "branches"])
def test_a_section_that_is_not_asked_says_why_where_an_address_leads_to_it(
    visit: Visit, section: str
) -> None:  # F6
    visit.open(f"/{section}")

    expect(visit.page.locator("main")).to_contain_text("Mục này đang không hỏi")
    expect(visit.page.locator("main")).to_contain_text("Chờ câu “Có xuất khẩu không?”")
    expect(visit.page.locator("main .question, main .row")).to_have_count(0)
    expect(visit.page.get_by_role("button", name="Thêm")).to_have_count(0)
    expect(visit.page.locator("[data-place]")).to_contain_text("không hỏi")
    # One way on, to what is asked behind it: both led back to the first section.
    way_on = visit.page.get_by_role("link", name="Tiếp: ")
    expect(way_on).to_have_count(1)
    expect(way_on).to_have_attribute("href", re.compile("/finish$"))

    visit.open("/company")
    visit.choose("exports", "Có")
    visit.open(f"/{section}")

    expect(visit.page.locator("main")).not_to_contain_text("không hỏi")
    if section == "branches":
        visit.page.get_by_role("button", name="Thêm chi nhánh").click()
        expect(visit.page.get_by_role("dialog").get_by_role("heading")).to_have_text("Dòng 1, chưa có tên")


def test_a_row_that_is_not_there_is_not_opened_by_its_address(visit: Visit) -> None:  # F6
    visit.open("/company")
    visit.choose("exports", "Có")
    visit.open("/branches")
    visit.page.get_by_role("button", name="Thêm chi nhánh").click()
    visit.page.get_by_role("dialog").get_by_label("Tên chi nhánh").fill("Viêng Chăn")
    visit.page.get_by_role("button", name="Xong", exact=True).click()
    assert visit.keeps_rows({"b_name": "Viêng Chăn"})
    row = visit.stored()["rows"][0]["id"]
    visit.open("/company")
    visit.choose("exports", "Không")
    assert visit.keeps("exports", "no")

    for address in (f"/branches/{row}", f"/branches?row={row}", "/branches/gone"):
        visit.open(address)
        expect(visit.page.locator("main")).to_contain_text("Mục này đang không hỏi")
        expect(visit.page.get_by_role("dialog")).to_have_count(0)
    assert visit.keeps_rows({"b_name": "Viêng Chăn"})
