"""Photographs, signatures, positions: taken without a network, whole at the office, come what may between."""

import hashlib
import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Playwright, Route, expect

from tests.browser.conftest import Complaints
from tests.browser.coordinator import Coordinator
from tests.browser.office import Office
from tests.browser.officer import Officer
from tests.browser.photographs import photograph, segments, size_of
from tests.conftest import RunningServer

AXE = Path(__file__).resolve().parents[2] / "node_modules/axe-core/axe.min.js"
NAME = "Công ty cổ phần Thép Đá Xanh"


@pytest.fixture
def complaints_here() -> Complaints:
    return Complaints()


@pytest.fixture
def coordinator(browser: Browser, server: RunningServer, complaints_here: Complaints) -> Coordinator:
    return Coordinator(browser, server.url, complaints_here)


@pytest.fixture
def officer(
    playwright: Playwright,
    server: RunningServer,
    tmp_path: Path,
    complaints_here: Complaints,
):
    officer = Officer(playwright, tmp_path / "phone", server.url, complaints_here)
    officer.enrol(Office(server, server.url).make_code("Nguyễn Thị Lan"))
    yield officer
    officer.close_browser()
    assert not complaints_here, "\n".join(complaints_here)


def visit_with_consent(officer: Officer) -> str:
    officer.find("thep da xanh", NAME)
    visit = officer.start_visit()
    officer.ask_everything()
    for section, key, value in [
        ("record", "mode", "onsite"),
        ("consent", "consent_survey", "yes"),
        ("enterprise", "op_status", "active"),
    ]:
        officer.open_section(visit, section)
        officer.answer(key, value)
    officer.wait_until_saved()
    officer.open_section(visit, "confirmation")
    return visit


def take(question: Locator, *photographs: bytes, count: int) -> None:
    files = [
        {"name": f"{i}.jpg", "mimeType": "image/jpeg", "buffer": one} for i, one in enumerate(photographs)
    ]
    question.locator('input[type="file"]').last.set_input_files(files)
    expect(question.locator(".thumb img:not([hidden])")).to_have_count(count)


def sign(officer: Officer, key: str) -> None:
    question = officer.question(key)
    question.get_by_role("button", name="Ký trên máy").click()
    paper = officer.page.locator("canvas.pad").bounding_box()
    assert paper is not None
    mouse = officer.page.mouse
    mouse.move(paper["x"] + 40, paper["y"] + 40)
    mouse.down()
    mouse.move(paper["x"] + 200, paper["y"] + 100, steps=12)
    mouse.up()
    officer.page.get_by_role("button", name="Xong").click()
    expect(question.locator(".thumb img:not([hidden])")).to_have_count(1)


def arrived(server: RunningServer) -> dict[str, bytes]:
    """{name: content} of the attachments at the server."""
    return {
        path.name: path.read_bytes() for path in (server.data / "attachments").rglob("*") if path.is_file()
    }


def test_a_photograph_taken_without_network_is_whole_small_and_silent_at_the_office(
    officer: Officer, coordinator: Coordinator, server: RunningServer
) -> None:
    """Turned upright, at most 300 kB, and without the place where it was taken."""
    visit = visit_with_consent(officer)
    server.stop()
    take(officer.question("f_photos"), photograph(officer.page), photograph(officer.page, turn=1), count=2)
    sign(officer, "f_sign_ent")

    officer.kill_renderer()
    officer.open_section(visit, "confirmation")
    expect(officer.question("f_photos").locator(".thumb img:not([hidden])")).to_have_count(2)
    expect(officer.question("f_sign_ent").locator(".thumb img:not([hidden])")).to_have_count(1)
    officer.go("/f/sync")
    expect(officer.page.locator("main")).to_contain_text("3 ảnh chờ gửi")

    server.start()
    officer.send()
    expect(officer.page.get_by_text("Đã gửi hết lúc")).to_be_visible()
    expect(officer.page.locator("main")).to_contain_text("Không có ảnh nào chờ gửi")
    files = arrived(server)
    assert {hashlib.sha256(content).hexdigest() for content in files.values()} == set(files)
    pictures = [content for content in files.values() if content[:2] == b"\xff\xd8"]
    assert sorted(size_of(one) for one in pictures) == [(1200, 1600), (1600, 1200)]
    assert all(len(one) <= 300_000 and 0xE1 not in segments(one) and b"Exif" not in one for one in pictures)

    coordinator.page.goto(visit.replace("/f", "") + "#confirmation")
    thumbs = coordinator.page.locator("#confirmation .attached img")
    expect(thumbs).to_have_count(3)
    for i in range(3):
        thumbs.nth(i).scroll_into_view_if_needed()
        expect(thumbs.nth(i)).to_have_js_property("complete", True)
    assert thumbs.evaluate_all("all => all.every(one => one.naturalWidth > 0)")
    # Red was in the upper left quarter; turned a quarter to the right it is in the upper right one.
    turned = coordinator.page.evaluate(
        """async () => {
          for (const img of document.querySelectorAll('#confirmation .attached img')) {
            if (img.naturalHeight !== 1600) continue;
            const pen = document.createElement('canvas').getContext('2d');
            pen.drawImage(img, 0, 0, 4, 4);
            return [...pen.getImageData(3, 0, 1, 1).data].slice(0, 3);
          }
        }"""
    )
    assert turned[0] > 200
    assert turned[2] < 60


def test_an_upload_that_is_cut_goes_on_where_it_was(officer: Officer, server: RunningServer) -> None:
    """The application dies in the middle of a piece; what the server has is not sent again."""
    visit_with_consent(officer)
    take(officer.question("f_photos"), photograph(officer.page), count=1)
    officer.page.evaluate("localStorage.setItem('khaosat.speed', '1500')")
    offsets: list[int] = []

    def count(route: Route) -> None:
        if route.request.method == "PATCH":
            offsets.append(int(route.request.headers["upload-offset"]))
            if len(offsets) == 2:
                return  # Nobody ever answers this piece.
        route.continue_()

    officer.context.route("**/api/v1/attachments/*", count)
    officer.send()
    expect(officer.page.locator("sync-progress")).to_contain_text("Đang gửi ảnh 1/1")
    while len(offsets) < 2:
        officer.page.wait_for_timeout(50)
    officer.kill_renderer()
    officer.go("/f/sync")

    expect(officer.page.get_by_text("Đã gửi hết lúc")).to_be_visible()
    expect(officer.page.locator("main")).to_contain_text("Không có ảnh nào chờ gửi")
    assert offsets == [0, 16_384, 16_384]
    (name, content), *rest = arrived(server).items()
    assert (hashlib.sha256(content).hexdigest(), rest) == (name, [])


def test_photographs_wait_for_wifi_while_answers_go(officer: Officer, server: RunningServer) -> None:
    visit = visit_with_consent(officer)
    officer.go("/f/sync")
    officer.page.get_by_role("button", name="Chỉ gửi ảnh khi có Wi-Fi").click()
    expect(officer.page.get_by_role("button", name="Chỉ gửi ảnh khi có Wi-Fi")).to_have_attribute(
        "aria-pressed", "true"
    )
    officer.open_section(visit, "confirmation")
    take(officer.question("f_photos"), photograph(officer.page), count=1)

    officer.send()

    expect(officer.page.locator("main")).to_contain_text("Phần chữ đã tới Sở, còn 1 ảnh")
    assert arrived(server) == {}
    officer.page.get_by_role("button", name=re.compile("Gửi ảnh ngay bằng mạng này")).click()
    expect(officer.page.locator("main")).to_contain_text("Không có ảnh nào chờ gửi")
    assert len(arrived(server)) == 1


def test_what_is_no_picture_and_what_does_not_fit_is_told_in_words(officer: Officer) -> None:
    visit_with_consent(officer)
    question = officer.question("f_photos")
    chooser = question.locator('input[type="file"]').last
    chooser.set_input_files({"name": "a.heic", "mimeType": "image/heic", "buffer": b"ftypheic"})
    expect(question.locator(".problem")).to_contain_text("không mở được ảnh HEIC")
    chooser.set_input_files({"name": "a.jpg", "mimeType": "image/jpeg", "buffer": b"no picture"})
    expect(question.locator(".problem")).to_contain_text("không phải ảnh")

    officer.page.evaluate(
        """() => {
          const put = IDBObjectStore.prototype.put;
          window.room = () => { IDBObjectStore.prototype.put = put; };
          IDBObjectStore.prototype.put = function (...given) {
            if (this.name === 'pieces') throw new DOMException('full', 'QuotaExceededError');
            return put.apply(this, given);
          };
        }"""
    )
    chooser.set_input_files({"name": "b.jpg", "mimeType": "image/jpeg", "buffer": photograph(officer.page)})
    expect(question.locator(".problem")).to_contain_text("Máy hết chỗ")
    expect(question.locator(".thumb")).to_have_count(0)
    officer.page.evaluate("window.room()")
    question.get_by_role("button", name="Thử lưu lại").click()
    expect(question.locator(".thumb img:not([hidden])")).to_have_count(1)
    expect(question.locator(".problem")).to_have_count(0)


def test_a_photograph_is_enlarged_taken_away_and_brought_back(officer: Officer) -> None:
    visit_with_consent(officer)
    question = officer.question("f_photos")
    take(question, photograph(officer.page, turn=1), photograph(officer.page), count=2)
    question.get_by_role("button", name=re.compile("Xem ảnh 1")).click()
    viewer = officer.page.get_by_role("dialog")
    expect(viewer.locator("img")).to_be_visible()

    viewer.get_by_role("button", name="Bỏ").click()

    expect(question.locator(".thumb")).to_have_count(1)
    officer.page.get_by_role("button", name="Hoàn tác").click()
    expect(question.locator(".thumb")).to_have_count(2)


def test_a_position_is_awaited_stopped_or_typed(officer: Officer) -> None:
    visit = visit_with_consent(officer)
    officer.context.grant_permissions(["geolocation"], origin=officer.url)
    officer.context.set_geolocation({"latitude": 21.53125, "longitude": 105.74, "accuracy": 35})
    officer.open_section(visit, "record")
    question = officer.question("geo")
    question.get_by_role("button", name="Ghi vị trí").click()
    expect(question).to_contain_text("± 35 m, đang chờ chính xác hơn")
    question.get_by_role("button", name="Lấy vị trí này").click()
    expect(question.locator(".input")).to_have_value("21,531250; 105,740000")
    expect(question).to_contain_text("Chính xác ± 35 m")

    officer.context.set_geolocation({"latitude": 21.5, "longitude": 105.5, "accuracy": 6})
    question.get_by_role("button", name="Ghi vị trí").click()
    expect(question).to_contain_text("Chính xác ± 6 m")

    officer.answer("geo", "21,6; 195")
    expect(question.locator(".problem")).to_contain_text("vĩ độ và kinh độ")
    officer.answer("geo", "21,6; 105,8")
    expect(question.locator(".problem")).to_have_count(0)
    officer.wait_until_saved()
    officer.page.reload()
    expect(officer.question("geo").locator(".input")).to_have_value("21,6; 105,8")


def test_a_photograph_that_left_the_phone_comes_back_when_it_is_looked_at(
    officer: Officer, server: RunningServer
) -> None:
    """As after 30 days, or when a colleague took it; without a network it says what to do."""
    visit = visit_with_consent(officer)
    take(officer.question("f_photos"), photograph(officer.page), count=1)
    officer.send()
    expect(officer.page.locator("main")).to_contain_text("Không có ảnh nào chờ gửi")
    officer.page.evaluate(
        """async () => {
          const all = await indexedDB.databases();
          const { name } = all.find(one => one.name.startsWith('khaosat-'));
          const db = await new Promise(done => {
            indexedDB.open(name).onsuccess = ({ target }) => done(target.result);
          });
          const tx = db.transaction(['attachments', 'pieces'], 'readwrite');
          tx.objectStore('attachments').clear();
          tx.objectStore('pieces').clear();
          await new Promise(done => { tx.oncomplete = done; });
          db.close();
        }"""
    )
    server.stop()
    officer.open_section(visit, "confirmation")
    officer.question("f_photos").get_by_role("button", name=re.compile("Xem ảnh 1")).click()
    expect(officer.page.get_by_role("dialog")).to_contain_text("Có mạng thì xem được")
    officer.page.get_by_role("button", name="Đóng").last.click()

    server.start()
    officer.question("f_photos").get_by_role("button", name=re.compile("Xem ảnh 1")).click()
    expect(officer.page.get_by_role("dialog").locator("img")).to_be_visible()
    officer.page.get_by_role("button", name="Đóng").last.click()
    expect(officer.question("f_photos").locator(".thumb img:not([hidden])")).to_have_count(1)


def test_a_row_has_photographs_of_its_own_and_its_copy_has_none(officer: Officer) -> None:
    visit = visit_with_consent(officer)
    officer.open_section(visit, "instruments")
    officer.page.locator("[data-add]").first.click()
    sheet = officer.page.locator("dialog.sheet")
    officer.answer("i_qty", 2, sheet)
    take(officer.question("i_photo", sheet), photograph(officer.page), count=1)
    sheet.get_by_role("button", name="Chép dòng").click()

    copy = officer.page.locator("dialog.sheet")
    expect(copy.locator('[data-key="i_qty"] .input')).to_have_value("2")
    expect(copy.locator(".thumb")).to_have_count(0)


def test_axe_finds_no_fault_in_what_takes_photographs(officer: Officer) -> None:
    visit_with_consent(officer)
    take(officer.question("f_photos"), photograph(officer.page), count=1)
    officer.page.evaluate(AXE.read_text("utf-8"))
    section = violations(officer)
    officer.question("f_sign_ent").get_by_role("button", name="Ký trên máy").click()
    pad = violations(officer)
    officer.page.keyboard.press("Escape")
    officer.question("f_photos").get_by_role("button", name=re.compile("Xem ảnh")).click()
    expect(officer.page.get_by_role("dialog").locator("img")).to_be_visible()

    assert (section, pad, violations(officer)) == ([], [], [])


def violations(officer: Officer) -> list[str]:
    # What is still sliding in is faint.
    officer.page.evaluate("Promise.allSettled(document.getAnimations().map(one => one.finished))")
    found = officer.page.evaluate("axe.run(document, { resultTypes: ['violations'] })")
    return [f"{one['id']}: {one['nodes'][0]['html']}" for one in found["violations"]]
