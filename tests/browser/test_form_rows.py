"""Rows of a repeat on the phone, where Back closes a sheet by itself (CloseWatcher) and where it does not.

F5 rows: add, copy, edit, remove with undo, one after the other.
"""

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.browser.form_pages.visit import Visit


@pytest.fixture(params=["CloseWatcher", "without CloseWatcher"], autouse=True)
def browser_age(request: pytest.FixtureRequest, context: BrowserContext) -> None:
    """The floor, Chrome 109 and Safari 16.4, has no CloseWatcher."""
    if request.param != "CloseWatcher":
        context.add_init_script("delete window.CloseWatcher")


def test_a_row_is_added_filled_and_closed_and_the_focus_returns(visit: Visit) -> None:  # F5
    visit.open("/instruments")
    expect(visit.page.locator("main")).to_contain_text("Cần ít nhất 1 dòng")
    visit.page.get_by_role("button", name="Thêm phương tiện đo").click()
    sheet = visit.page.get_by_role("dialog")
    expect(sheet.get_by_label("Tên phương tiện đo")).to_be_focused()
    visit.page.keyboard.type("Cân bàn 60 kg")
    sheet.get_by_label("Số lượng").fill("7")

    visit.page.keyboard.press("Escape")

    expect(sheet).to_have_count(0)
    card = visit.page.get_by_role("button", name="Cân bàn 60 kg × 7")
    expect(card).to_be_focused()
    expect(visit.page.locator(".row.flag .trail")).to_have_text("Quá hạn")
    assert visit.keeps_rows({"i_name": "Cân bàn 60 kg", "i_qty": 7})


def test_done_and_next_row_goes_on_and_the_last_row_is_copied(visit: Visit) -> None:  # F5
    visit.open("/instruments")
    visit.page.get_by_role("button", name="Thêm phương tiện đo").click()
    expect(visit.page.get_by_label("Tên phương tiện đo")).to_be_focused()
    visit.page.keyboard.type("Cân bàn")
    visit.page.get_by_role("button", name="Xong, dòng tiếp").click()
    expect(visit.page.get_by_label("Tên phương tiện đo")).to_have_value("")
    expect(visit.page.get_by_label("Tên phương tiện đo")).to_be_focused()
    visit.page.keyboard.type("Áp kế")
    visit.page.get_by_role("button", name="Xong", exact=True).click()

    visit.page.get_by_role("button", name="Chép dòng trước").click()

    expect(visit.page.get_by_label("Tên phương tiện đo")).to_have_value("Áp kế")
    visit.page.keyboard.press("Escape")
    expect(visit.page.locator(".rows .name")).to_have_text(["Cân bàn", "Áp kế", "Áp kế"])


def test_a_removed_row_comes_back_with_undo(visit: Visit) -> None:  # F5
    visit.add_rows(2, {"i_name": "Cân đĩa 5 kg", "i_qty": 1})
    visit.open("/instruments")
    visit.page.locator(".rows .name").first.click()
    visit.page.get_by_role("button", name="Bỏ dòng này").click()
    toast = visit.page.locator(".toast")
    expect(toast).to_contain_text("Đã bỏ “Cân đĩa 5 kg × 1”.")
    expect(visit.page.locator(".rows > li")).to_have_count(1)
    assert visit.keeps_rows({"i_name": "Cân đĩa 5 kg", "i_qty": 1})

    toast.get_by_role("button", name="Hoàn tác").click()

    expect(visit.page.locator(".rows > li")).to_have_count(2)
    assert visit.keeps_rows(*[{"i_name": "Cân đĩa 5 kg", "i_qty": 1}] * 2)


def test_back_closes_the_sheet_and_stays_in_the_list(visit: Visit) -> None:  # F5
    # Browsers without CloseWatcher; the others close a dialog with back by themselves.
    visit.page.add_init_script("delete window.CloseWatcher")
    visit.add_rows(2, {"i_name": "Cân đĩa", "i_qty": 2})
    visit.reopen("/instruments")
    card = visit.page.locator(".rows .name").last
    card.click()
    expect(visit.page.get_by_role("dialog")).to_be_visible()

    visit.page.go_back()

    expect(visit.page.get_by_role("dialog")).to_have_count(0)
    expect(card).to_be_focused()


def test_done_and_next_row_opens_the_row_behind_and_keeps_it_open(visit: Visit) -> None:  # F5
    # Without CloseWatcher the step back of the first sheet closed the second at once.
    visit.add_rows(3, {"i_name": "Cân đĩa 5 kg", "i_qty": 1})
    visit.open("/instruments")
    address = visit.page.url
    visit.page.locator(".rows .name").first.click()

    for number in ("17", "18", "19"):
        sheet = visit.page.get_by_role("dialog")
        expect(sheet).to_have_count(1)
        sheet.get_by_label("Số lượng").fill(number)
        visit.page.get_by_role("button", name="Xong, dòng tiếp").click()
        expect(visit.page.get_by_role("dialog").get_by_label("Số lượng")).not_to_have_value(number)
    visit.page.keyboard.type("Áp kế")
    visit.page.get_by_role("button", name="Xong", exact=True).click()

    expect(visit.page.get_by_role("dialog")).to_have_count(0)
    assert visit.soon(
        lambda: [row["fields"].get("i_qty") for row in visit.stored()["rows"]], [17, 18, 19, None]
    )
    assert visit.soon(lambda: visit.page.url, address)


def test_a_copied_row_opens_and_stays_open(visit: Visit) -> None:  # F5
    visit.add_rows(1, {"i_name": "Cân đĩa 5 kg", "i_qty": 1})
    visit.open("/instruments")
    visit.page.locator(".rows .name").first.click()

    visit.page.get_by_role("button", name="Chép dòng", exact=True).dblclick()

    expect(visit.page.locator(".rows .name")).to_have_count(2)
    visit.page.get_by_role("dialog").get_by_label("Số lượng").fill("17")
    assert visit.soon(lambda: [row["fields"]["i_qty"] for row in visit.stored()["rows"]], [1, 17])
    expect(visit.page.get_by_role("dialog")).to_have_count(1)


def test_two_touches_add_one_row(visit: Visit) -> None:  # F5
    visit.open("/instruments")

    visit.page.get_by_role("button", name="Thêm phương tiện đo").evaluate(
        "button => { button.click(); button.click(); }"
    )

    expect(visit.page.get_by_role("dialog")).to_have_count(1)
    visit.page.keyboard.type("Áp kế")
    assert visit.keeps_rows({"i_name": "Áp kế"})


def test_what_is_calculated_is_told_with_its_label_in_the_words_of_its_list(visit: Visit) -> None:  # F5
    visit.add_rows(1, {"i_name": "Cân đĩa 5 kg", "i_qty": 1})
    visit.open("/instruments")
    visit.page.locator(".rows .name").first.click()
    status = visit.page.get_by_role("dialog").get_by_role("status", name="Trạng thái")
    expect(status).to_have_text("Còn hạn kiểm định")

    visit.page.get_by_role("dialog").get_by_label("Số lượng").fill("7")
    visit.page.get_by_role("dialog").get_by_label("Số lượng").blur()

    expect(status).to_have_text("Đã quá hạn kiểm định")
