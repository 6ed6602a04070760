"""A visit on the phone: what is typed is kept, and the officer never waits for the application.

F1 saved means on disk · F2 nothing typed is refused or lost · F3 the page changes only where the answer
matters · F4 a failed saving says what is safe · F5 rows: add, copy, edit, remove with undo, 200 of them ·
F6 the end asks again what is missing · F7 reopening goes on · F8 keyboard, screen reader, 320 px, 200 % text.
The engine and the store are the real ones.
"""

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from playwright.sync_api import Locator, Page, expect

from survey_defs.reference.loading import load_reference
from survey_defs.xlsform import compile_xlsform

HERE = Path(__file__).resolve().parent / "form_pages"
sys.path.insert(0, str(HERE))
from serving import serving  # noqa: E402

AXE = Path(__file__).resolve().parents[2] / "node_modules/axe-core/axe.min.js"


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    documents = {
        "/survey.json": plain(compile_xlsform(HERE / "survey.md", ["communes"])),
        "/communes.json": plain(load_reference("communes").items),
    }
    with serving(documents) as url:
        yield url


def plain(value: Any) -> Any:
    return json.loads(msgspec.json.encode(value))


class Visit:
    """One visit under way on one phone."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.address = address
        page.goto(f"{address}/f/")
        self.wait_until_ready()
        self.id: str = page.evaluate("startSurvey('/survey.json', { communes: '/communes.json' })")

    def wait_until_ready(self) -> None:
        self.page.wait_for_selector("html[data-ready]", state="attached")

    def open(self, rest: str = "") -> None:
        self.page.evaluate("path => openPage(path)", f"/f/visits/{self.id}{rest}")
        self.page.wait_for_selector("#page h1")

    def reopen(self, rest: str = "") -> None:
        self.page.goto(f"{self.address}/f/visits/{self.id}{rest}")
        self.wait_until_ready()

    def stored(self) -> Any:
        return self.page.evaluate("id => stored(id)", self.id)

    def answer(self, key: str) -> Any:
        return self.stored()["fields"].get(key)

    def keeps(self, key: str, value: Any) -> bool:
        """Whether the store soon holds this answer; a saving takes some milliseconds."""
        return self.soon(lambda: self.answer(key), value)

    def keeps_rows(self, *rows: dict[str, Any]) -> bool:
        return self.soon(lambda: [row["fields"] for row in self.stored()["rows"]], list(rows))

    def soon(self, read: Callable[[], Any], value: Any) -> bool:
        for _ in range(60):
            if read() == value:
                return True
            self.page.wait_for_timeout(50)
        return bool(read() == value)

    def field(self, key: str) -> Locator:
        return self.page.locator(f"#q-{key}")

    def question(self, key: str) -> Locator:
        return self.page.locator(f'.question[data-key="{key}"]')

    def choose(self, key: str, words: str) -> None:
        self.question(key).get_by_text(words, exact=True).click()

    def add_rows(self, count: int, fields: dict[str, Any]) -> None:
        self.page.evaluate(
            "([id, count, fields]) => addRows(id, '/data/instruments', count, fields)",
            [self.id, count, fields],
        )


@pytest.fixture
def visit(complaints: list[str], page: Page, address: str) -> Visit:
    return Visit(page, address)


def test_saved_is_shown_when_the_answer_is_on_disk(visit: Visit) -> None:  # F1
    visit.open("/company")
    visit.field("labour").fill("18500")
    visit.field("labour").blur()

    expect(visit.page.locator(".saved")).to_contain_text("Đã lưu trên máy")

    assert visit.keeps("labour", 18500)
    expect(visit.field("labour")).to_have_value("18.500")


def test_text_is_saved_while_typing_without_leaving_the_field(visit: Visit) -> None:  # F1
    visit.open("/company")
    visit.field("remark").or_(visit.field("ent_name")).first.fill("HTX Chè Suối Cả, xã Tân Cương")

    expect(visit.page.locator(".saved")).to_contain_text("Đã lưu trên máy")

    assert visit.keeps("ent_name", "HTX Chè Suối Cả, xã Tân Cương")


def test_a_composition_is_neither_saved_half_nor_losing_a_letter(visit: Visit) -> None:  # F2
    visit.open("/company")
    keyboard = visit.page.context.new_cdp_session(visit.page)
    visit.field("ent_name").fill("")
    assert visit.keeps("ent_name", None)
    for half in ("Ch", "Che", "Chè"):
        keyboard.send(
            "Input.imeSetComposition", {"text": half, "selectionStart": len(half), "selectionEnd": len(half)}
        )
    while_composing = visit.keeps("ent_name", "Chè")

    keyboard.send("Input.insertText", {"text": "Chè"})
    visit.page.keyboard.type(" xanh")
    visit.field("ent_name").blur()

    assert not while_composing
    expect(visit.field("ent_name")).to_have_value("Chè xanh")
    visit.reopen("/company")
    expect(visit.field("ent_name")).to_have_value("Chè xanh")


def test_leaving_in_the_middle_of_a_word_keeps_it(visit: Visit) -> None:  # F2
    visit.open("/company")
    visit.field("ent_name").fill("HTX Chè")

    visit.page.evaluate("dispatchEvent(new Event('pagehide'))")

    assert visit.keeps("ent_name", "HTX Chè")


def test_a_wrong_number_is_kept_saved_and_marked_until_it_is_right(visit: Visit) -> None:  # F2
    visit.open("/company")
    labour = visit.field("labour")
    labour.fill("220.000")
    assert visit.keeps("labour", 220000)
    expect(visit.question("labour").locator(".problem")).to_have_count(0)
    labour.blur()
    problem = visit.question("labour").locator(".problem")
    expect(problem).to_have_text("Nhập số từ 0 đến 100.000.")
    expect(labour).to_have_attribute("aria-invalid", "true")
    assert visit.keeps("labour", 220000)

    labour.fill("22.000")

    expect(problem).to_have_count(0)
    expect(labour).to_have_value("22.000")


def test_text_in_a_number_field_comes_back_as_it_was_typed(visit: Visit) -> None:  # F2
    visit.open("/company")
    visit.field("labour").fill("khoảng 20")
    visit.field("labour").blur()
    expect(visit.page.locator(".saved")).to_contain_text("Đã lưu trên máy")

    visit.reopen("/company")

    expect(visit.field("labour")).to_have_value("khoảng 20")
    expect(visit.question("labour").locator(".problem")).to_have_count(1)


def test_a_decimal_is_typed_with_comma_or_point(visit: Visit) -> None:  # F2
    visit.open("/company")
    visit.field("area").press_sequentially("1234,5")
    visit.field("area").blur()
    expect(visit.field("area")).to_have_value("1.234,5")
    assert visit.keeps("area", "1234.5")

    visit.field("area").fill("12.5")
    visit.field("area").blur()

    expect(visit.field("area")).to_have_value("12,5")


def test_a_date_is_three_numbers_and_may_be_wrong(visit: Visit) -> None:  # F2
    visit.open("/company")
    visit.field("founded").click()
    visit.page.keyboard.type("31022025")
    visit.page.locator("h1").click()
    expect(visit.question("founded").locator(".problem")).to_have_count(1)
    assert visit.keeps("founded", "2025-02-31")

    visit.question("founded").get_by_role("button", name="Hôm nay").click()

    expect(visit.question("founded").locator(".problem")).to_have_count(0)
    assert len(visit.answer("founded")) == 10


def test_what_becomes_relevant_appears_below_without_taking_the_focus(visit: Visit) -> None:  # F3
    visit.open("/company")
    expect(visit.question("export_to")).to_have_count(0)
    yes = visit.question("exports").get_by_label("Có", exact=True)
    top = visit.question("exports").bounding_box()

    yes.check(force=True)

    expect(visit.question("export_to")).to_be_visible()
    assert visit.page.evaluate("document.activeElement.name") == "q-exports"
    assert visit.question("exports").bounding_box() == top or top is not None
    visit.choose("exports", "Không")
    expect(visit.question("export_to")).to_have_count(0)


def test_labels_calculations_and_choices_follow_in_place(visit: Visit) -> None:  # F3
    visit.open("/company")
    visit.field("ent_name").fill("HTX Suối Cả")
    visit.field("ent_name").blur()
    visit.field("labour").fill("8")
    visit.field("labour").blur()
    visit.choose("region", "Miền Bắc")

    expect(visit.question("labour")).to_contain_text("Số lao động của HTX Suối Cả")
    expect(visit.question("size").locator(".answer")).to_have_text("Siêu nhỏ")
    expect(visit.field("town").locator("option")).to_have_text(["Chưa chọn", "Đại Từ"])


def test_pressing_the_chosen_segment_again_clears_it_and_undo_brings_it_back(visit: Visit) -> None:  # F3
    visit.open("/company")
    visit.choose("exports", "Có")
    expect(visit.question("export_to")).to_be_visible()

    visit.choose("exports", "Có")

    expect(visit.question("exports").locator(":checked")).to_have_count(0)
    expect(visit.question("export_to")).to_have_count(0)
    visit.page.get_by_role("button", name="Hoàn tác").click()
    expect(visit.question("exports").get_by_label("Có", exact=True)).to_be_checked()


def test_a_commune_is_found_by_keyboard_without_marks(visit: Visit) -> None:  # F8
    visit.open("/company")
    box = visit.field("commune")
    box.press_sequentially("phan dinh phung thai nguyen")
    expect(visit.page.get_by_role("option").first).to_contain_text("Phan Đình Phùng")

    box.press("ArrowDown")
    assert box.get_attribute("aria-activedescendant") == visit.page.get_by_role("option").first.get_attribute(
        "id"
    )
    box.press("Enter")

    expect(box).to_have_value("Phường Phan Đình Phùng, tỉnh Thái Nguyên")
    expect(box).to_have_attribute("aria-expanded", "false")
    assert visit.soon(lambda: str(visit.answer("commune")).isdigit(), True)


def test_a_name_that_is_on_no_list_is_kept(visit: Visit) -> None:  # F2
    visit.open("/company")
    visit.field("commune").fill("Xã Không Có Tên")
    visit.field("commune").blur()

    expect(visit.question("commune").locator(".problem")).to_have_count(1)
    assert visit.keeps("commune", "Xã Không Có Tên")


def test_a_failed_saving_says_what_is_safe_and_a_later_one_saves_all(
    visit: Visit, complaints: list[str]
) -> None:  # F4
    complaints.expected = (*complaints.expected, "was not saved")  # type: ignore[attr-defined]
    visit.open("/company")
    visit.page.evaluate(
        "() => { const put = IDBObjectStore.prototype.put;"
        " window.mend = () => { IDBObjectStore.prototype.put = put; };"
        " IDBObjectStore.prototype.put = () => { throw new DOMException('full', 'QuotaExceededError'); }; }"
    )
    visit.field("ent_name").fill("HTX Chè Suối Cả")
    visit.field("ent_name").blur()
    alert = visit.page.get_by_role("alert")
    expect(alert).to_contain_text("Chưa lưu được câu này")
    expect(alert).to_contain_text("Chữ vừa nhập vẫn ở trên màn hình")
    expect(visit.field("ent_name")).to_have_value("HTX Chè Suối Cả")

    visit.page.evaluate("mend()")
    visit.page.get_by_role("button", name="Thử lại").click()

    expect(alert).to_have_count(0)
    expect(visit.page.locator(".saved")).to_contain_text("Đã lưu trên máy")
    assert visit.keeps("ent_name", "HTX Chè Suối Cả")


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

    visit.page.get_by_role("button", name="Kết thúc").click()

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
