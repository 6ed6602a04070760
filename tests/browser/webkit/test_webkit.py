"""The main things an officer does, in WebKit: bind the phone, answer, lose the server, go on, send.

K1 it opens and is bound · K2 an answer is on disk · K3 a reload has it · K4 without a server it opens (from
its service worker, which works in a WebDriver session of WebKitGTK 2.50) and answers are saved · K5 all of it
arrives once the server is back.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.at_work import FIELD, IS_KEPT, LAN, STATE, logged, person, typed
from tests.browser.office import Office
from tests.browser.webkit.driver import WebKit, webkit
from tests.conftest import RunningServer

NAME = "Công ty cổ phần Thép Đá Xanh"
BOX = f'.question[data-key="{FIELD}"] .input'
VALUE = f"return document.querySelector('{BOX}')?.value === given[0]"
SAVED = "return document.querySelector('[data-saved]:not([aria-busy=true])')?.innerText.includes('Đã lưu')"
IS_KEPT_WHOLE = "await navigator.serviceWorker.ready; return (await caches.keys()).length === 1"


@pytest.fixture
def browser_of_lan(tmp_path: Path) -> Iterator[WebKit]:
    with webkit(tmp_path / "webkit") as browser:
        yield browser


@pytest.mark.timeout(300)
def test_a_survey_is_begun_kept_without_a_server_and_sent(
    browser_of_lan: WebKit, server: RunningServer
) -> None:
    page = browser_of_lan
    bind(page, server)  # K1
    visit = begin_visit(page, server)

    answer(page, "Trần Văn Thép")  # K2
    page.reload()
    page.wait(VALUE, "Trần Văn Thép")  # K3

    page.wait(IS_KEPT_WHOLE)
    server.stop()
    page.go(f"{server.url}{visit}/consent")  # K4
    page.wait(VALUE, "Trần Văn Thép")
    answer(page, "Lê Thị Hà")
    page.go(f"{server.url}/f/sync")
    page.wait_for_text("Trên máy, đang chờ")

    server.start()
    page.click('[hx-post="/f/sync/now"]')
    page.wait_for_text("Đã gửi hết lúc")  # K5
    device = page.run(f"return (await ({STATE})(given[0])).device", f"khaosat-{person(server)}")
    changes = logged(server, device)
    assert typed(changes)[-1] == "Lê Thị Hà"
    assert [change.seq for change in changes] == list(range(1, len(changes) + 1))


def bind(page: WebKit, server: RunningServer) -> None:
    page.go(Office(server, server.url).make_code(LAN))
    page.click('button[form="enrol"]')
    page.wait_for_text("Máy đã sẵn sàng")


def begin_visit(page: WebKit, server: RunningServer) -> str:
    page.go(f"{server.url}/f/search")
    page.type('[role="searchbox"], input[type="search"], [role="combobox"]', "thep da xanh")
    found = "return [...document.querySelectorAll('a')].find((a) => a.innerText.includes(given[0]))"
    page.wait(f"{found} !== undefined", NAME)
    page.run(f"({found.removeprefix('return ')}).click()", NAME)
    page.wait_for_text("Bắt đầu phiếu")
    page.run(
        "[...document.querySelectorAll('button')].find((b) => b.innerText.includes('Bắt đầu phiếu')).click()"
    )
    visit = str(page.wait("return /^\\/f\\/visits\\/\\w{26}$/.test(location.pathname) && location.pathname"))
    page.go(f"{server.url}{visit}/consent")
    page.wait("return document.querySelector('.question[data-key=consent_survey]') !== null")
    page.run("document.querySelector('.question[data-key=consent_survey] input[value=yes]').click()")
    return visit


def answer(page: WebKit, name: str) -> None:
    page.wait("return document.querySelector(given[0]) !== null", BOX)
    page.run(f"document.querySelector('{BOX}').select()")
    page.type(BOX, name)
    page.run(f"document.querySelector('{BOX}').blur()")
    page.wait(SAVED)
    page.wait(f"return await ({IS_KEPT})(given[0])", name)
