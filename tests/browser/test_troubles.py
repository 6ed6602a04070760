"""When something goes wrong in an officer's hands: a press twice, a strange network, a sick store."""

import json
import re
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Playwright, expect

from server import control
from tests.browser.between import Between
from tests.browser.conftest import Complaints
from tests.browser.office import Office
from tests.browser.officer import Officer
from tests.conftest import RunningServer

LAN = "Nguyễn Thị Lan"
# Every opening of a database fails: the first `times` of a page.
FAILING = """(() => {
  const open = indexedDB.open.bind(indexedDB);
  let left = Number(sessionStorage.getItem('failing') ?? 0);
  IDBFactory.prototype.open = function (...asked) {
    if (left-- <= 0) return open(...asked);
    const request = open(`failing-${Math.random()}`);
    const error = new DOMException('Internal error opening backing store', 'UnknownError');
    Object.defineProperty(request, 'error', { get: () => error });
    queueMicrotask(() => request.dispatchEvent(new Event('error')));
    return request;
  };
})()"""

FORGET_A_LIST = """() => new Promise((done) => {
  indexedDB.databases().then((all) => {
    const request = indexedDB.open(all.find(({ name }) => name.startsWith('khaosat-')).name);
    request.onsuccess = () => {
      const tx = request.result.transaction('reference', 'readwrite');
      tx.objectStore('reference').delete('communes');
      tx.oncomplete = () => done(request.result.close());
    };
  });
})"""


@pytest.fixture
def officer(playwright: Playwright, between: Between, tmp_path: Path) -> Iterator[Officer]:
    officer = Officer(playwright, tmp_path / "phone", between.url, Complaints())
    yield officer
    officer.close_browser()


def test_a_button_touched_twice_is_heard_once(officer: Officer, office: Office) -> None:
    # A double touch used up the code and then said that it had been used; another began two visits.
    page = officer.page
    page.goto(office.make_code(LAN))
    page.get_by_role("button", name="Gắn máy").dblclick()
    expect(page.get_by_text("Máy đã sẵn sàng")).to_be_visible()
    officer.find("thep da xanh", "Công ty cổ phần Thép Đá Xanh")
    enterprise = page.url

    page.get_by_role("button", name=re.compile("Bắt đầu phiếu")).dblclick()
    page.wait_for_url(re.compile(r"/f/visits/\w{26}$"))

    page.goto(enterprise)
    expect(page.locator("ul.group a.row")).to_have_count(1)


def test_a_wi_fi_that_asks_for_a_sign_in_is_called_so(
    officer: Officer, office: Office, between: Between
) -> None:
    officer.enrol(office.make_code(LAN))
    between.instead = lambda path: (403, "text/html", b"<html>Wi-Fi") if path.startswith("/api/") else None

    officer.send()

    expect(officer.page.get_by_text("mạng này đòi đăng nhập")).to_be_visible()
    expect(officer.page.get_by_text("Cần đăng nhập lại để gửi")).to_have_count(0)


def test_a_database_that_opens_at_the_second_try_is_not_noticed(officer: Officer, office: Office) -> None:
    officer.enrol(office.make_code(LAN))
    officer.page.evaluate("sessionStorage.setItem('failing', 1)")
    officer.context.add_init_script(FAILING)

    officer.go("/f/")

    expect(officer.page.locator("h1.tall")).to_be_visible()


def test_a_database_that_does_not_open_is_told_with_what_is_safe(officer: Officer, office: Office) -> None:
    # The page stood at "the browser is too old" for ever.
    officer.enrol(office.make_code(LAN))
    officer.page.evaluate("sessionStorage.setItem('failing', 9)")
    officer.context.add_init_script(FAILING)
    officer.go("/f/")
    expect(officer.page.get_by_text("Phiếu đã lưu vẫn nằm trên máy")).to_be_visible()
    expect(officer.page.get_by_text("trình duyệt đã quá cũ")).to_have_count(0)

    officer.page.evaluate("sessionStorage.clear()")
    officer.page.get_by_role("link", name="Mở lại trang này").click()

    expect(officer.page.locator("h1.tall")).to_be_visible()


def test_what_was_searched_for_is_there_again_on_the_way_back(officer: Officer, office: Office) -> None:
    officer.enrol(office.make_code(LAN))
    officer.find("thep da xanh", "Công ty cổ phần Thép Đá Xanh")

    officer.page.go_back()

    box = officer.page.get_by_role("searchbox")
    expect(box).to_have_value("thep da xanh")
    expect(officer.page.get_by_role("link", name="Thép Đá Xanh")).to_be_visible()
    height = (box.bounding_box() or {"height": 0})["height"]
    assert height >= 48


def test_the_list_of_today_stands_before_its_counts(officer: Officer, office: Office) -> None:
    officer.enrol(office.make_code(LAN))
    officer.find("thep da xanh", "Công ty cổ phần Thép Đá Xanh")
    officer.start_visit()
    officer.page.evaluate(
        """() => {
          new MutationObserver(() => {
            const count = document.querySelector('visit-count .num');
            if (count) window.firstCount ??= count.textContent;
          }).observe(document.body, { childList: true, subtree: true });
          htmx.ajax('GET', '/f/', { target: '#page', swap: 'innerHTML' });
        }"""
    )

    expect(officer.page.locator("visit-count .num").first).to_have_text(re.compile(r"^\d+/\d+$"))
    assert officer.page.evaluate("window.firstCount") == "…"


def test_a_wipe_waits_for_what_is_typed_at_that_moment_and_then_leaves_nothing(
    officer: Officer, office: Office, server: RunningServer, between: Between
) -> None:
    # The wipe was told with an empty outbox; what was typed while the last file loaded was deleted unsent.
    page = officer.page
    officer.enrol(office.make_code(LAN))
    officer.go("/f/more")
    device = page.locator("dd.code").first.inner_text()
    officer.find("thep da xanh", "Công ty cổ phần Thép Đá Xanh")
    visit = officer.start_visit()
    officer.send()
    expect(page.get_by_text("Đã gửi hết lúc")).to_be_visible()
    officer.open_section(visit, "consent")
    page.evaluate(FORGET_A_LIST)
    asked, typed = threading.Event(), threading.Event()

    def late(path: str) -> None:
        if "/reference/" in path:
            asked.set()
            typed.wait(60)

    between.instead = late
    control.post(server.url, json.dumps({"verb": "wipe", "device": device, "mode": "after-push"}))
    page.evaluate("void setInterval(() => window.dispatchEvent(new Event('online')), 200)")
    assert asked.wait(30)
    officer.answer("consent_survey", "yes")
    officer.wait_until_saved()
    typed.set()

    page.wait_for_url("**/f/enrol")
    expect(page.locator("#code")).to_be_visible()
    kept = page.evaluate(
        "async () => [...Object.keys(localStorage), ...(await indexedDB.databases()).map(d => d.name)]"
    )
    assert kept == ["khaosat"]
    seen = json.loads(control.post(server.url, json.dumps({"verb": "log"}))[1])
    changes = [change for change in seen["changes"] if change["device"] == device]
    assert len(changes) == 2


def test_a_page_that_was_read_while_an_exchange_ended_is_drawn_anew(officer: Officer, office: Office) -> None:
    officer.enrol(office.make_code(LAN))
    officer.go("/f/sync")
    expect(officer.page.locator("sync-progress:empty")).to_have_count(1)
    officer.page.evaluate(
        """() => {
          const before = document.createElement('sync-progress');
          before.setAttribute('src', '/f/sync');
          before.setAttribute('ended', '-1');
          document.querySelector('main').append(before);
        }"""
    )
    expect(officer.page.locator('sync-progress[ended="-1"]')).to_have_count(0)
    expect(officer.page.get_by_role("heading", name="Bốn dấu tích")).to_be_visible()


def test_what_is_to_be_sent_now_goes_as_soon_as_another_window_is_through(
    officer: Officer, office: Office, between: Between
) -> None:
    officer.enrol(office.make_code(LAN))
    officer.go("/f/sync")
    other = officer.context.new_page()
    other.goto(f"{officer.url}/f/more")
    other.evaluate(
        """() => new Promise((held) => navigator.locks.request('khaosat-sync', () => {
          held();
          return new Promise((release) => { window.release = release; });
        }))"""
    )
    asked: list[str] = []
    between.answered = asked.append
    button = officer.page.get_by_role("button", name="Gửi, nhận ngay")
    button.click()
    officer.page.wait_for_timeout(300)
    assert "/api/v1/sync/pull" not in asked
    with officer.page.expect_response("**/api/v1/sync/pull"):
        other.evaluate("window.release()")
