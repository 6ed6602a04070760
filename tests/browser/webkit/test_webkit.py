"""The main things an officer does, in WebKit: bind the phone, answer, lose the server, go on, send.

K1 it opens and is bound · K2 an answer is on disk · K3 a reload has it · K4 without a server it opens (from
its service worker, which works in a WebDriver session of WebKitGTK 2.50) and answers are saved · K5 all of it
arrives once the server is back. What goes wrong has the numbers of README.md beside the tests in Chromium:
9 two windows · 13 a lost reply · 17 a page of a Wi-Fi · 36 a worker and files that are gone.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from sync.messages import Change
from tests.browser.at_work import FIELD, IS_KEPT, LAN, STATE, logged, person, typed
from tests.browser.between import Between
from tests.browser.office import Office
from tests.browser.webkit.driver import WebKit, webkit
from tests.conftest import RunningServer

NAME = "Công ty cổ phần Thép Đá Xanh"
BOX = f'.question[data-key="{FIELD}"] .input'
VALUE = f"return document.querySelector('{BOX}')?.value === given[0]"
SAVED = "return document.querySelector('[data-saved]:not([aria-busy=true])')?.innerText.includes('Đã lưu')"
# By script: the page draws its button anew whenever something was sent.
PRESS_SEND = """
  const button = () => document.querySelector('[hx-post="/f/sync/now"]');
  while (!button()) await new Promise((go) => setTimeout(go, 50));
  button().click();
"""
FORGET_FILES = """
  for (const worker of await navigator.serviceWorker.getRegistrations()) await worker.unregister();
  for (const name of await caches.keys()) await caches.delete(name);
"""
WIFI = (200, "text/html", b"<html>Wi-Fi")
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
    bind(page, server, server.url)  # K1
    visit = begin_visit(page, server.url)

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
    assert typed(everything_sent(page, server))[-1] == "Lê Thị Hà"  # K5


@pytest.mark.timeout(300)
def test_what_networks_and_browsers_do_loses_nothing(browser_of_lan: WebKit, server: RunningServer) -> None:
    page, between = browser_of_lan, Between(server)
    bind(page, server, between.url)
    visit = begin_visit(page, between.url)

    between.broken = lambda path: "reply lost" if path.endswith("/push") else ""  # 13
    answer(page, "Lê")
    send(page, "Thử lại ngay")
    between.broken = lambda _path: ""
    assert typed(everything_sent(page, server)) == ["Lê"]

    page.go(f"{between.url}{visit}/consent")
    answer(page, "Lê Thị")
    between.instead = lambda path: (
        (200, "text/html", b"<html>Wi-Fi") if path.startswith("/api/") else None
    )  # 17
    send(page, "mạng này đòi đăng nhập")
    between.instead = lambda _path: None
    assert typed(everything_sent(page, server)) == ["Lê", "Lê Thị"]

    go_on(page, f"{visit}/consent")
    answer(page, "Lê Thị Hà")
    page.run(FORGET_FILES)  # 36
    page.reload()
    page.wait(VALUE, "Lê Thị Hà")
    page.wait(IS_KEPT_WHOLE)

    first = page.open_window()  # 9
    page.go(f"{between.url}{visit}/consent")
    page.wait(VALUE, "Lê Thị Hà")
    answer(page, "Lê Thị Hà An")
    page.look_at(first)
    page.run("document.querySelector('.question[data-key=consent_contact] input[value=yes]').click()")
    page.wait(SAVED)
    page.reload()
    page.wait(VALUE, "Lê Thị Hà An")
    go_to_sending(page)
    changes = everything_sent(page, server)
    assert (typed(changes)[-1], typed(changes, "consent_contact")) == ("Lê Thị Hà An", ["yes"])
    between.cut()


def go_on(page: WebKit, path: str) -> None:
    """To another page of the application, as a link does: without loading all of it anew."""
    page.run(
        "while (!window.htmx) await new Promise((go) => setTimeout(go, 50));"
        "history.pushState({ htmx: true }, '', given[0]);"
        "htmx.ajax('GET', given[0], { target: '#page', swap: 'innerHTML' })",
        path,
    )


def go_to_sending(page: WebKit) -> None:
    go_on(page, "/f/sync")
    page.wait("return document.querySelector('[hx-post=\"/f/sync/now\"]') !== null")


def send(page: WebKit, told: str) -> None:
    """Sends, until the page tells why that did not go."""
    go_to_sending(page)
    page.run(PRESS_SEND)
    page.wait_for_text(told)


def everything_sent(page: WebKit, server: RunningServer) -> list[Change]:
    """Sends from the page that is open until nothing waits; gives what the server has, each number once."""
    page.run(PRESS_SEND)
    # Longer than the phone's own patience with a request that hangs.
    page.wait_for_text("Đã gửi hết lúc", patience_s=90)
    kept = page.run(f"return await ({STATE})(given[0])", f"khaosat-{person(server)}")
    changes = logged(server, kept["device"])
    assert kept["durable_seq"] == kept["seq"]
    assert [change.seq for change in changes] == list(range(1, kept["seq"] + 1))
    return changes


def bind(page: WebKit, server: RunningServer, url: str) -> None:
    page.go(Office(server, url).make_code(LAN))
    page.click('button[form="enrol"]')
    page.wait_for_text("Máy đã sẵn sàng")


def begin_visit(page: WebKit, url: str) -> str:
    page.go(f"{url}/f/search")
    page.type('[role="searchbox"], input[type="search"], [role="combobox"]', "thep da xanh")
    found = "return [...document.querySelectorAll('a')].find((a) => a.innerText.includes(given[0]))"
    page.wait(f"{found} !== undefined", NAME)
    page.run(f"({found.removeprefix('return ')}).click()", NAME)
    page.wait_for_text("Bắt đầu phiếu")
    page.run(
        "[...document.querySelectorAll('button')].find((b) => b.innerText.includes('Bắt đầu phiếu')).click()"
    )
    visit = str(page.wait("return /^\\/f\\/visits\\/\\w{26}$/.test(location.pathname) && location.pathname"))
    page.go(f"{url}{visit}/consent")
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
