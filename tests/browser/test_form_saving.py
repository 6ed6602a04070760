"""What the store did not take or must not take: the officer is told, and nothing typed is lost.

F4 a failed saving says what is safe and is repeated · F9 a finished visit takes nothing · F10 one unfit
answer holds up no other.
"""

from playwright.sync_api import Page, expect

from tests.browser.form_pages.visit import Visit


def fill_the_disk(page: Page) -> None:
    """Every saving fails, until mend() is called on the page or it is loaded again."""
    page.evaluate(
        "() => { const put = IDBObjectStore.prototype.put;"
        " window.mend = () => { IDBObjectStore.prototype.put = put; };"
        " IDBObjectStore.prototype.put = () => { throw new DOMException('full', 'QuotaExceededError'); }; }"
    )


def expect_failures(complaints: list[str]) -> None:
    complaints.expected = (*complaints.expected, "was not saved")  # type: ignore[attr-defined]


def test_a_failed_saving_says_what_is_safe_and_a_later_one_saves_all(
    visit: Visit, complaints: list[str]
) -> None:  # F4
    expect_failures(complaints)
    visit.open("/company")
    fill_the_disk(visit.page)
    visit.field("ent_name").fill("HTX Chè Tân Cương")
    visit.field("ent_name").blur()
    alert = visit.page.get_by_role("alert")
    expect(alert).to_contain_text("Chưa lưu được câu này")
    expect(alert).to_contain_text("Chữ vừa nhập vẫn ở trên màn hình")
    expect(visit.field("ent_name")).to_have_value("HTX Chè Tân Cương")

    visit.page.evaluate("mend()")
    visit.page.get_by_role("button", name="Thử lại").click()

    expect(alert).to_have_count(0)
    expect(visit.page.locator(".saved")).to_contain_text("Đã lưu trên máy")
    assert visit.keeps("ent_name", "HTX Chè Tân Cương")


def test_the_hour_of_the_last_saving_is_not_told_of_an_answer_that_is_on_its_way(visit: Visit) -> None:
    visit.open("/company")
    visit.field("ent_name").fill("HTX Chè")
    visit.field("ent_name").blur()
    saved = visit.page.locator('.saved [data-saved][aria-busy="false"]')
    expect(saved).to_contain_text("Đã lưu trên máy")

    told = visit.field("ent_name").evaluate(
        """(field) => {
          field.value = 'HTX Chè Tân Cương';
          field.dispatchEvent(new InputEvent('input', { bubbles: true }));
          return document.querySelector('[data-saved]').getAttribute('aria-busy');
        }"""
    )

    assert told == "true"
    expect(saved).to_contain_text("Đã lưu trên máy")
    assert visit.keeps("ent_name", "HTX Chè Tân Cương")


def test_an_unsaved_answer_is_told_on_the_index_and_saved_from_there(
    visit: Visit, complaints: list[str]
) -> None:  # F4
    # Leaving the section lost it, and the index said that all was saved.
    expect_failures(complaints)
    visit.open("/company")
    fill_the_disk(visit.page)
    visit.field("ent_name").fill("HTX Chè Tân Cương")
    visit.field("ent_name").blur()
    expect(visit.page.get_by_role("alert")).to_be_visible()

    visit.page.get_by_role("link", name="Về mục lục phiếu").click()

    alert = visit.page.get_by_role("alert")
    expect(alert).to_contain_text("1 câu chưa lưu được")
    visit.page.evaluate("mend()")
    visit.page.get_by_role("link", name="Thử lại").click()
    expect(alert).to_have_count(0)
    assert visit.keeps("ent_name", "HTX Chè Tân Cương")


def test_an_unsaved_answer_survives_a_reload_of_the_index(visit: Visit, complaints: list[str]) -> None:  # F4
    expect_failures(complaints)
    visit.open("/company")
    fill_the_disk(visit.page)
    visit.field("ent_name").fill("HTX Chè Tân Cương")
    visit.field("ent_name").blur()
    visit.page.get_by_role("link", name="Về mục lục phiếu").click()
    expect(visit.page.get_by_role("alert")).to_contain_text("1 câu chưa lưu được")

    visit.reopen("/company")

    expect(visit.field("ent_name")).to_have_value("HTX Chè Tân Cương")
    assert visit.keeps("ent_name", "HTX Chè Tân Cương")
    assert visit.page.evaluate("sessionStorage.length") == 0


def test_an_unsaved_answer_is_saved_when_the_officer_comes_back_to_the_application(
    visit: Visit, complaints: list[str]
) -> None:  # F4
    expect_failures(complaints)
    visit.open("/company")
    fill_the_disk(visit.page)
    visit.field("ent_name").fill("HTX Chè Tân Cương")
    visit.field("ent_name").blur()
    expect(visit.page.get_by_role("alert")).to_be_visible()

    visit.page.evaluate("() => { mend(); document.dispatchEvent(new Event('visibilitychange')); }")

    expect(visit.page.get_by_role("alert")).to_have_count(0)
    assert visit.keeps("ent_name", "HTX Chè Tân Cương")


def test_a_finished_visit_has_nothing_to_press(visit: Visit) -> None:  # F9
    # Chips of recent and chosen items were live, and the change went to the server.
    visit.open("/company")
    for commune in ("Phan Đình Phùng", "Tân Cương"):
        visit.field("commune").fill(commune)
        visit.page.get_by_role("option").first.click()
    expect(visit.question("commune").locator("[data-take]")).to_have_count(1)
    visit.open("/finish")
    visit.end()
    expect(visit.page.get_by_text("Đã kết thúc khảo sát")).to_be_visible()

    visit.open("/company")

    live = visit.page.locator("main :is(button, input, select, textarea):not(:disabled):not([readonly])")
    expect(live).to_have_count(0)
    visit.field("commune").press("ArrowDown")
    expect(visit.page.get_by_role("option")).to_have_count(0)


def test_what_a_second_window_types_after_the_end_is_shown_to_be_written_down(visit: Visit) -> None:  # F9
    # It was saved as a change to the finished visit.
    visit.open("/company")
    second = visit.page.context.new_page()
    second.goto(visit.page.url)
    second.wait_for_selector("html[data-ready]", state="attached")
    visit.open("/finish")
    visit.end()
    expect(visit.page.get_by_text("Đã kết thúc khảo sát")).to_be_visible()
    name = visit.answer("ent_name")

    second.locator("#q-ent_name").fill("HTX Chè Tân Cương")
    second.locator("#q-ent_name").blur()

    alert = second.get_by_role("alert")
    expect(alert).to_contain_text("Phiếu đã kết thúc ở cửa sổ khác")
    expect(alert).to_contain_text("Tên doanh nghiệp: HTX Chè Tân Cương")
    expect(second.locator("#q-ent_name")).to_have_attribute("readonly", "")
    assert visit.answer("ent_name") == name


def test_half_a_sign_does_not_hold_up_the_answers_after_it(visit: Visit) -> None:  # F10
    visit.open("/company")
    visit.field("ent_name").evaluate(
        "field => { field.focus(); field.value = 'HTX \\ud83d';"
        " field.dispatchEvent(new InputEvent('input', { bubbles: true })); }"
    )
    visit.field("labour").fill("12")
    visit.field("labour").blur()

    assert visit.keeps("labour", 12)
    assert visit.keeps("ent_name", "HTX \ufffd")


def test_an_answer_that_cannot_be_stored_is_marked_in_its_own_words(visit: Visit) -> None:  # F10
    visit.open("/company")
    visit.page.evaluate("id => holdUnfit(id, 'labour')", visit.id)

    visit.field("ent_name").fill("HTX Chè Tân Cương")
    visit.field("ent_name").blur()

    assert visit.keeps("ent_name", "HTX Chè Tân Cương")
    expect(visit.question("labour").locator(".problem")).to_contain_text("ký tự không lưu được")
    expect(visit.page.locator(".saved")).to_contain_text("Chưa lưu được")
