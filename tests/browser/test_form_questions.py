"""Questions of a visit on the phone: what is typed is kept, and the officer never waits.

F1 saved means on disk · F2 nothing typed is refused or lost · F3 the page changes only where the answer
matters · F8 keyboard, screen reader. The engine and the store are the real ones.
"""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.form_pages.visit import Visit

AXE = Path(__file__).resolve().parents[2] / "node_modules/axe-core/axe.min.js"


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


def test_a_composition_is_saved_in_a_pause_without_losing_or_doubling_a_letter(visit: Visit) -> None:  # F2
    # Keyboards that compose as long as one writes had nothing saved, while the page said "Đã lưu".
    visit.open("/company")
    keyboard = visit.page.context.new_cdp_session(visit.page)
    visit.field("ent_name").fill("")
    assert visit.keeps("ent_name", None)
    for half in ("Ch", "Che", "Chè"):
        keyboard.send(
            "Input.imeSetComposition", {"text": half, "selectionStart": len(half), "selectionEnd": len(half)}
        )
    assert visit.keeps("ent_name", "Chè")

    for half in ("Chè x", "Chè xa", "Chè xan", "Chè xanh"):
        keyboard.send(
            "Input.imeSetComposition", {"text": half, "selectionStart": len(half), "selectionEnd": len(half)}
        )
    assert visit.keeps("ent_name", "Chè xanh")
    keyboard.send("Input.insertText", {"text": "Chè xanh"})
    visit.page.keyboard.type(" Tân Cương")
    visit.field("ent_name").blur()

    expect(visit.field("ent_name")).to_have_value("Chè xanh Tân Cương")
    visit.reopen("/company")
    expect(visit.field("ent_name")).to_have_value("Chè xanh Tân Cương")


def test_a_number_is_not_rewritten_in_the_middle_of_a_composition(visit: Visit) -> None:  # F2
    visit.open("/company")
    keyboard = visit.page.context.new_cdp_session(visit.page)
    visit.field("labour").focus()
    for half in ("1", "12", "123", "1234"):
        keyboard.send(
            "Input.imeSetComposition", {"text": half, "selectionStart": len(half), "selectionEnd": len(half)}
        )
    assert visit.keeps("labour", 1234)
    expect(visit.field("labour")).to_have_value("1234")

    keyboard.send("Input.insertText", {"text": "1234"})
    visit.field("labour").blur()

    expect(visit.field("labour")).to_have_value("1.234")


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


@pytest.mark.parametrize("day", ["20/11/2025", "20-11-2025", "20.11.2025", "20 11 2025", "20112025"])
def test_a_date_is_typed_with_any_separator(visit: Visit, day: str) -> None:  # F2
    # "20/11/2025" became "20", "/1" and no year.
    visit.open("/company")
    visit.field("founded").click()

    visit.page.keyboard.type(day)

    assert boxes_of_date(visit) == ["20", "11", "2025"]
    assert visit.keeps("founded", "2025-11-20")


def test_a_separator_leads_on_from_a_single_digit(visit: Visit) -> None:  # F2
    visit.open("/company")
    visit.field("founded").click()

    visit.page.keyboard.type("5/3/2025")

    assert boxes_of_date(visit) == ["5", "3", "2025"]
    assert visit.keeps("founded", "2025-03-05")


def test_a_separator_does_not_type_over_the_month_that_stands_there(visit: Visit) -> None:  # F2
    visit.open("/company")
    visit.field("founded").click()
    visit.page.keyboard.type("20112025")
    visit.field("founded").select_text()

    visit.page.keyboard.type("21/")

    assert boxes_of_date(visit) == ["21", "11", "2025"]
    visit.page.keyboard.type("10")
    assert boxes_of_date(visit) == ["21", "10", "2025"]


def test_a_digit_too_many_in_a_date_stays_and_is_marked(visit: Visit) -> None:  # F2
    visit.open("/company")
    visit.field("founded").click()
    visit.page.keyboard.type("20/11/20255")
    visit.page.locator("h1").click()
    expect(visit.question("founded").locator(".problem")).to_have_count(1)

    visit.reopen("/company")

    assert boxes_of_date(visit) == ["20", "11", "20255"]


@pytest.mark.parametrize(
    ("pasted", "boxes"),
    [
        ("20/11/2025", ["20", "11", "2025"]),
        ("5-3-2025", ["5", "3", "2025"]),
        ("2025-11-20", ["20", "11", "2025"]),
        ("20112025", ["20", "11", "2025"]),
    ],
)
@pytest.mark.parametrize("part", ["day", "month"])
def test_a_pasted_date_is_split_over_the_boxes(
    visit: Visit, part: str, pasted: str, boxes: list[str]
) -> None:  # F2
    visit.open("/company")
    visit.field("ent_name").fill(pasted)
    visit.field("ent_name").select_text()
    visit.page.keyboard.press("Control+x")
    visit.question("founded").locator(f'[data-part="{part}"]').click()

    visit.page.keyboard.press("Control+v")

    assert boxes_of_date(visit) == boxes
    assert visit.keeps("founded", f"2025-{boxes[1]:0>2}-{boxes[0]:0>2}")


def test_a_date_is_saved_in_a_pause_of_a_composition_and_split_behind_it(
    visit: Visit,
) -> None:  # F2
    visit.open("/company")
    visit.field("founded").focus()
    visit.compose("5", "5/", "5/3", "5/3/2025")
    assert visit.keeps("founded", "2025-03-05")
    expect(visit.field("founded")).to_have_value("5/3/2025")

    visit.page.context.new_cdp_session(visit.page).send("Input.insertText", {"text": "5/3/2025"})

    assert boxes_of_date(visit) == ["5", "3", "2025"]
    assert visit.keeps("founded", "2025-03-05")


def boxes_of_date(visit: Visit) -> list[str]:
    boxes = visit.question("founded").locator("[data-part]")
    return [box.input_value() for box in boxes.all()]


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


def test_a_newer_choice_takes_the_undo_away(visit: Visit) -> None:  # F2
    # Undo brought the old choice back over the one made since.
    visit.open("/company")
    visit.choose("exports", "Có")
    visit.choose("exports", "Có")
    expect(visit.page.locator(".toast")).to_be_visible()

    visit.choose("exports", "Không")

    expect(visit.page.locator(".toast")).to_have_count(0)
    assert visit.keeps("exports", "no")


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
