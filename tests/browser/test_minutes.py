"""The minutes of a visit, made where there is no network.

N1 a paper with head, answers, instruments, signature and code · N2 nothing in it that the respondent must not
see · N3 A4 in print · N4 one file that opens anywhere · N5 everybody can read it, at 360 px and in the dark ·
N6 the answers lead on to the next form · N7 where there can be no minutes, the page says what to do.
"""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Playwright, expect

from tests.browser.at_work import NAME
from tests.browser.conftest import Complaints
from tests.browser.office import Office
from tests.browser.officer import Officer
from tests.browser.test_photographs import AXE, sign, violations
from tests.conftest import RunningServer

PICTURES = os.environ.get("PICTURES", "")
REMARK = "Giám đốc khó gần"
A4 = (595, 842)
FORGET_OFFICE = """async () => {
  const [{ name }] = (await indexedDB.databases()).filter(({ name }) => name.startsWith('khaosat-'));
  await new Promise((done) => {
    const request = indexedDB.open(name);
    request.onsuccess = () => {
      const tx = request.result.transaction('reference', 'readwrite');
      tx.objectStore('reference').delete('office');
      tx.oncomplete = () => { request.result.close(); done(); };
    };
  });
}"""


@pytest.fixture
def officer(playwright: Playwright, server: RunningServer, tmp_path: Path) -> Iterator[Officer]:
    complaints = Complaints()
    officer = Officer(playwright, tmp_path / "phone", server.url, complaints)
    officer.enrol(Office(server, server.url).make_code("Nguyễn Thị Lan"))
    # From here on there is no server.
    server.stop()
    yield officer
    officer.close_browser()
    assert not complaints, "\n".join(complaints)


def answered_visit(officer: Officer) -> str:
    """The address of a visit with a bit of everything, not finished yet."""
    officer.find("thep da xanh", NAME)
    visit = officer.start_visit()
    officer.ask_everything()
    consent = {"consent_survey": "yes", "consent_by": "Trần Văn Lò"}
    officer.answer_section(visit, "consent", consent)
    officer.answer_section(visit, "enterprise", {"op_status": "active", "labour": 450})
    officer.open_section(visit, "products")
    officer.add_row({"p_name": "Que hàn", "p_prepack": "yes"})
    officer.open_section(visit, "instruments")
    officer.add_row({"i_type": "counter_scale", "i_qty": 12, "i_ctrl": "verify", "i_date": "2025-02-20"})
    officer.answer_section(visit, "officer_view", {"o_note": REMARK})
    officer.open_section(visit, "confirmation")
    sign(officer, "f_sign_ent")
    return visit


def finish(officer: Officer, visit: str) -> None:
    officer.go(f"{visit}/finish")
    officer.page.get_by_role("button", name="Kết thúc", exact=True).click()
    officer.page.get_by_role("button", name="Kết thúc, ghi “chưa đủ”").click()
    expect(officer.page.get_by_text("Đã kết thúc khảo sát")).to_be_visible()


def open_minutes(officer: Officer, visit: str) -> None:
    finish(officer, visit)
    officer.page.get_by_role("link", name="Biên bản khảo sát").click()
    expect(officer.page.locator(".paper")).to_be_visible()


def picture(officer: Officer, name: str) -> None:
    if PICTURES:
        officer.page.screenshot(path=f"{PICTURES}/{name}.png")


def test_the_minutes_are_made_printed_and_handed_over_without_network(
    officer: Officer, server: RunningServer, tmp_path: Path
) -> None:  # N1, N2, N3, N4
    visit = answered_visit(officer)
    number = visit.rsplit("/", 1)[1]

    open_minutes(officer, visit)

    paper = officer.page.locator(".paper")
    for wanted in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Sở Khoa học và Công nghệ tỉnh Thái Nguyên",
        f"tại {NAME}",
        "Ông/Bà Nguyễn Thị Lan",
        "Ông/Bà Trần Văn Lò",
        "450 người",
        "Quá hạn kiểm định, hiệu chuẩn: 12 phương tiện đo",
        "BIỂU PHƯƠNG TIỆN ĐO",
        "Chưa gửi về Sở",
    ):
        expect(paper).to_contain_text(wanted)
    expect(paper.get_by_role("img", name=number)).to_be_visible()
    signature = paper.get_by_role("img", name="Chữ ký")
    assert signature.evaluate("image => image.complete && image.naturalWidth > 0")
    expect(paper).not_to_contain_text(REMARK)
    expect(paper).not_to_contain_text("Nhận xét của cán bộ")
    a_print_has_a4_pages(officer)
    the_file_opens_by_itself(officer, number, tmp_path)
    the_receipt_stands_below_the_code_once_it_came(officer, server, visit)


def a_print_has_a4_pages(officer: Officer) -> None:
    officer.page.evaluate("window.print = () => { window.printed = true; }")
    officer.page.get_by_role("button", name="In hoặc lưu PDF").click()
    assert officer.page.evaluate("window.printed")
    printed = officer.page.pdf(prefer_css_page_size=True)
    if PICTURES:
        Path(f"{PICTURES}/minutes.pdf").write_bytes(printed)

    boxes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", printed)
    pages = [(round(float(width)), round(float(height))) for width, height in boxes]
    assert len(pages) >= 2
    assert pages[:-1] == [A4] * (len(pages) - 1)
    assert pages[-1] == A4[::-1]


def the_file_opens_by_itself(officer: Officer, number: str, folder: Path) -> None:
    with officer.page.expect_download() as handed_over:
        officer.page.get_by_role("button", name="Gửi tệp").click()
    file = handed_over.value

    assert file.suggested_filename == f"bien-ban-{number[-6:]}.html"
    expect(officer.page.get_by_role("status").filter(has_text=file.suggested_filename)).to_be_visible()
    alone = officer.context.new_page()
    file.save_as(folder / file.suggested_filename)
    alone.goto((folder / file.suggested_filename).as_uri())
    expect(alone.locator(".paper")).to_contain_text("BIỂU PHƯƠNG TIỆN ĐO")
    assert alone.locator(".paper h1").evaluate("one => getComputedStyle(one).textAlign") == "center"
    assert alone.locator("script, link").count() == 0
    alone.close()


def the_receipt_stands_below_the_code_once_it_came(
    officer: Officer, server: RunningServer, visit: str
) -> None:
    server.start()
    officer.send()
    expect(officer.page.get_by_text("Đã gửi hết lúc")).to_be_visible()
    officer.go(visit)
    receipt = officer.page.locator(".banner .code").inner_text()

    officer.page.get_by_role("link", name="Biên bản khảo sát").click()

    expect(officer.page.locator(".paper .mark")).to_contain_text(f"Mã biên nhận: {receipt}")


def test_the_minutes_are_read_by_everybody_and_the_paper_is_white_in_the_dark(officer: Officer) -> None:  # N5
    open_minutes(officer, answered_visit(officer))
    officer.page.evaluate(AXE.read_text("utf-8"))
    for scheme in ("light", "dark"):
        officer.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]

        assert violations(officer) == []
        assert officer.page.evaluate("document.documentElement.scrollWidth") == 360
        look = officer.page.locator(".paper").evaluate(
            "one => [getComputedStyle(one).backgroundColor, getComputedStyle(one).color]"
        )
        assert look == ["rgb(255, 255, 255)", "rgb(0, 0, 0)"]
        picture(officer, f"minutes-{scheme}")
    officer.page.locator(".mark").scroll_into_view_if_needed()
    picture(officer, "minutes-end")


def test_prepackaged_goods_lead_on_to_form_b(officer: Officer) -> None:  # N6
    visit = answered_visit(officer)
    finish(officer, visit)
    picture(officer, "ended")
    expect(officer.page.get_by_role("button", name=re.compile("Phiếu D"))).to_have_count(0)

    officer.page.get_by_role("button", name="Mở tiếp Phiếu B: hàng đóng gói sẵn").click()

    expect(officer.page.get_by_text("Phiếu khảo sát hàng đóng gói sẵn")).to_be_visible()
    expect(officer.page.get_by_role("heading", name=NAME)).to_be_visible()


def test_a_visit_under_way_has_no_minutes_yet(officer: Officer) -> None:  # N7
    officer.find("thep da xanh", NAME)
    visit = officer.start_visit()

    officer.go(visit.replace("/visits/", "/minutes/"))

    expect(officer.page.get_by_text("Biên bản lập khi phiếu đã kết thúc.")).to_be_visible()
    officer.page.get_by_role("link", name="Kết thúc khảo sát").click()
    expect(officer.page.get_by_role("button", name="Kết thúc", exact=True)).to_be_visible()


def test_a_phone_that_does_not_know_yet_who_issues_papers_says_what_to_do(officer: Officer) -> None:  # N7
    # Phones enrolled before the server told it would have shown a failure.
    officer.find("thep da xanh", NAME)
    visit = officer.start_visit()
    finish(officer, visit)
    officer.page.evaluate(FORGET_OFFICE)

    officer.go(visit.replace("/visits/", "/minutes/"))

    expect(officer.page.get_by_text("Máy chưa có tên cơ quan lập biên bản.")).to_be_visible()
    expect(officer.page.locator("main + .bar").get_by_role("link", name="Gửi, nhận")).to_be_visible()
