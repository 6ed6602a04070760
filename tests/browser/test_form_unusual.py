"""What forms hold more rarely: rows inside rows, questions that lock, a hint alone, searches, scales.

F2 nothing typed is refused or lost · F3 the page changes only where the answer matters · F5 rows · F6 the end
asks again what is missing, and the focus goes to the first error · F8 keyboard, screen reader.
"""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Complaints
from tests.browser.form_pages.visit import Visit

NONE_YET = "Chưa có lựa chọn nào. Trả lời câu phía trên trước."


@pytest.fixture
def visit(complaints: list[str], page: Page, address: str) -> Visit:
    return Visit(page, address, "unusual")


def sheet(visit: Visit) -> Locator:
    """The topmost row that is open."""
    return visit.page.get_by_role("dialog").last


def close(visit: Visit) -> None:
    sheet(visit).get_by_role("button", name="Xong", exact=True).click()


def test_a_row_without_answers_stays_for_the_rows_inside_it(visit: Visit) -> None:  # F5
    # A room left without a name was a slip: closing it took all devices in it away.
    visit.open("/room")
    visit.page.get_by_role("button", name="Thêm phòng").click()
    sheet(visit).get_by_role("button", name="Thêm máy").click()
    sheet(visit).get_by_label("Tên máy").fill("Cân bàn")
    close(visit)
    assert visit.keeps_rows({}, {"device_name": "Cân bàn"})
    expect(visit.page.get_by_role("dialog")).to_have_count(1)

    close(visit)

    expect(visit.page.get_by_role("dialog")).to_have_count(0)
    expect(visit.page.locator(".rows > li")).to_have_count(1)
    visit.reopen("/room")
    expect(visit.page.locator(".rows > li")).to_have_count(1)
    assert visit.keeps_rows({}, {"device_name": "Cân bàn"})


def test_the_end_asks_for_photographs_and_files_that_are_required(visit: Visit) -> None:  # F6
    # They were in neither list: the end said that nothing was missing.
    visit.open("/finish")
    asked = visit.page.locator("main a.row .name")

    expect(asked.filter(has_text="bắt buộc")).to_have_text(
        ["Ảnh bắt buộc", "Chữ ký bắt buộc", "Tệp bắt buộc"]
    )
    expect(asked.filter(has_text="Ảnh không bắt buộc")).to_have_count(0)
    visit.page.get_by_role("link", name="Chữ ký bắt buộc").click()
    expect(visit.question("signature").locator(".problem")).to_have_count(1)


def test_what_a_calculation_got_wrong_is_named_at_the_end(visit: Visit) -> None:  # F6
    # Without a label its link had no name, and led to a page that is not there.
    visit.add_rows(10, {"line_name": "Cân"}, "line")
    visit.open("/finish")

    visit.page.get_by_role("link", name="total").click()

    expect(visit.page.get_by_role("heading", level=1)).to_have_text("HTX Chè Suối Cả")


def test_what_is_unlocked_can_be_answered_on_the_open_page(visit: Visit) -> None:  # F3
    visit.open("/one")
    visit.choose("lock", "Có")
    visit.open("/one")
    expect(visit.question("locked").locator(".answer")).to_have_text("Chưa trả lời")

    visit.choose("lock", "Không")
    visit.field("locked").fill("Mở rồi")
    visit.field("locked").blur()
    assert visit.keeps("locked", "Mở rồi")
    visit.choose("lock", "Có")

    expect(visit.question("locked").locator(".answer")).to_have_text("Mở rồi")
    expect(visit.field("locked")).to_have_count(0)
    assert visit.page.evaluate("document.activeElement.name") == "q-lock"


def test_a_question_with_a_hint_alone_is_asked_by_its_hint(visit: Visit) -> None:  # F8
    # It was not on the page, though it had to be answered.
    visit.open("/one")

    expect(visit.field("hinted")).to_have_accessible_name("Chỉ có gợi ý (bắt buộc)")
    expect(visit.question("hinted").locator(".hint")).to_have_count(0)
    visit.open("/finish")
    expect(visit.page.get_by_role("link", name="Chỉ có gợi ý")).to_have_count(1)


def test_the_index_leads_to_the_first_row_that_is_wrong(visit: Visit) -> None:  # F6
    # The focus stayed on the title of the list.
    visit.add_rows(3, {"line_name": "Cân", "line_count": "vài"}, "line")
    visit.open()

    visit.page.get_by_role("link").filter(has_text="Dòng: cần sửa").click()

    expect(sheet(visit).get_by_label("Số lượng")).to_be_focused()
    expect(sheet(visit).locator(".problem")).to_have_count(1)
    close(visit)
    expect(visit.page.locator(".rows .name").first).to_be_focused()


def test_a_name_beside_others_that_is_on_no_list_is_kept(visit: Visit) -> None:  # F2
    # The page said that it was kept, and it was gone.
    visit.open("/one")
    villages = visit.field("villages")
    villages.fill("nui voi")
    villages.press("ArrowDown")
    villages.press("Enter")
    villages.fill("Xóm không có")
    expect(visit.question("villages").locator("[data-count]")).to_contain_text("vẫn được giữ")

    villages.blur()

    assert visit.keeps("villages", ["v3", "Xóm không có"])
    chosen = visit.question("villages").locator("[data-drop]")
    expect(chosen).to_contain_text(["Xóm Núi Voi", "Xóm không có"])
    expect(visit.question("villages").locator(".problem")).to_have_count(1)
    expect(villages).to_have_value("")
    chosen.last.click()
    assert visit.keeps("villages", ["v3"])


def test_what_is_found_is_offered_in_the_middle_of_a_word(visit: Visit) -> None:  # F2, F8
    # Keyboards that compose as long as one writes found nothing, and half a search became the answer.
    visit.open("/one")
    visit.field("village").focus()

    visit.compose("x", "xo", "xom")

    expect(visit.question("village").get_by_role("option")).to_have_count(3)
    expect(visit.field("village")).to_have_value("xom")
    assert visit.answer("village") is None
    visit.question("village").get_by_role("option", name="Xóm Đồng Tâm").click()
    assert visit.keeps("village", "v2")
    expect(visit.field("village")).to_have_value("Xóm Đồng Tâm")
    expect(visit.question("village").get_by_role("option")).to_have_count(0)


def test_a_search_says_that_its_choices_wait_for_an_answer_above_and_shows_a_few(visit: Visit) -> None:  # F8
    # Nothing was shown on a touch, and what was typed was said to be on no list.
    visit.open("/one")
    told = visit.question("hamlet").locator("[data-count]")
    visit.field("hamlet").click()
    expect(told).to_have_text(NONE_YET)
    visit.field("hamlet").press_sequentially("thon")
    expect(told).to_have_text(NONE_YET)
    visit.field("hamlet").fill("")
    visit.field("village").click()
    visit.question("village").get_by_role("option", name="Xóm Đồng Bẩm").click()

    visit.field("hamlet").click()

    options = visit.question("hamlet").get_by_role("option")
    expect(options).to_have_text([f"Thôn {n}" for n in range(1, 11)])
    expect(told).to_have_text("10 kết quả")
    options.nth(9).click()
    assert visit.keeps("hamlet", "h10")
    visit.field("hamlet").click()
    expect(options).to_have_count(10)


def test_a_choice_among_rows_says_that_there_are_none_yet(visit: Visit) -> None:  # F8
    # It was a bare title with nothing below.
    visit.open("/one")
    expect(visit.question("best_room")).to_contain_text(NONE_YET)


def test_a_long_scale_is_a_number_with_its_limits_told(visit: Visit) -> None:  # F2, F8
    # It was cut behind twenty: fifty percent could not be answered.
    visit.open("/one")
    expect(visit.field("percent")).to_have_accessible_description("Chọn số từ 0 đến 100, mỗi bước 1.")

    visit.field("percent").fill("50")
    visit.field("percent").blur()

    assert visit.keeps("percent", "50")
    expect(visit.question("percent").locator(".problem")).to_have_count(0)


def test_the_steps_of_a_scale_are_exact_and_told_with_a_comma(visit: Visit) -> None:  # F2
    # 0,3 was stored as 0.30000000000000004.
    visit.open("/one")

    visit.choose("share", "0,3")

    assert visit.keeps("share", "0.3")


def test_a_photograph_that_is_locked_cannot_be_taken_until_it_is_unlocked(
    visit: Visit, complaints: Complaints
) -> None:  # F3
    # The part with the photographs brings the application along, which finds no worker here.
    complaints.expected = (*Complaints.expected, "MIME", "Worker")
    visit.open("/taken")
    box = visit.question("locked_photo").locator("file-box")
    takers = box.locator('input[type="file"]')
    expect(takers.first).to_be_attached()

    visit.question("lock_photo").get_by_text("Có", exact=True).click()
    expect(takers).to_have_count(0)
    expect(box).to_contain_text("Không có")

    visit.question("lock_photo").get_by_text("Không", exact=True).click()
    expect(takers.first).to_be_attached()
