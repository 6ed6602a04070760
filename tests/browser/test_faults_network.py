"""What networks and servers do to a phone that sends: they lose, cut, dawdle, lie, die, and end sessions.

Numbers in the names of the tests are those of the table in README.md beside this file. Each ends with
everything at the server, each change once.
"""

import threading
import time

import pytest
from playwright.sync_api import expect

from server.store.connection import Store
from tests.browser.at_work import LAN, begin_visit, everything_arrives, name_shown, state, type_name, typed
from tests.browser.between import Between, Broken
from tests.browser.office import Office
from tests.browser.officer import Officer
from tests.conftest import RunningServer

pytest_plugins = ["tests.browser.road"]

# A minute of the phone's patience passes in two seconds.
IMPATIENT = """(() => {
  const timeout = AbortSignal.timeout.bind(AbortSignal);
  AbortSignal.timeout = (ms) => timeout(ms / 30);
})()"""


@pytest.mark.parametrize(
    "broken", ["request lost", "reply lost", "half a request", "half a reply"], ids=["12", "13", "16a", "16b"]
)
def test_13_16_what_is_lost_or_cut_on_the_way_is_at_the_server_once(
    officer: Officer, between: Between, server: RunningServer, broken: Broken
) -> None:
    visit = begin_visit(officer)
    between.broken = lambda path: broken if path.endswith("/push") else ""
    type_name(officer, visit, "Lê")
    officer.send()
    expect(officer.page.get_by_role("button", name="Thử lại ngay")).to_be_visible()
    waiting = state(officer.page, server)
    assert waiting["durable_seq"] < waiting["seq"]

    between.broken = lambda _path: ""

    assert typed(everything_arrives(officer, server)) == ["Lê"]


def test_17_a_reply_of_one_byte_a_second_is_given_up_and_taken_anew(
    officer: Officer, between: Between, server: RunningServer
) -> None:
    officer.context.add_init_script(IMPATIENT)
    visit = begin_visit(officer)
    between.broken = lambda path: "drip" if "/sync/" in path else ""
    type_name(officer, visit, "Lê")
    officer.send()
    expect(officer.page.get_by_role("button", name="Thử lại ngay")).to_be_visible()

    between.broken = lambda _path: ""

    assert typed(everything_arrives(officer, server)) == ["Lê"]


def test_17_a_page_of_a_wi_fi_with_status_200_is_no_success(
    officer: Officer, between: Between, server: RunningServer
) -> None:
    visit = begin_visit(officer)
    between.instead = lambda path: (200, "text/html", b"<html>Wi-Fi") if path.startswith("/api/") else None
    type_name(officer, visit, "Lê")
    officer.send()
    expect(officer.page.get_by_text("mạng này đòi đăng nhập")).to_be_visible()
    waiting = state(officer.page, server)
    assert waiting["durable_seq"] < waiting["seq"]

    between.instead = lambda _path: None

    assert typed(everything_arrives(officer, server)) == ["Lê"]


@pytest.mark.parametrize("moment", ["before", "meanwhile", "after"])
def test_18_a_server_killed_at_any_moment_of_a_push_has_it_once_when_it_is_back(
    officer: Officer, between: Between, server: RunningServer, moment: str
) -> None:
    visit = begin_visit(officer)
    killed = threading.Event()

    def kill() -> None:
        if not killed.is_set():
            killed.set()
            server.kill()

    def coming(path: str) -> None:
        if not path.endswith("/push"):
            return
        if moment == "before":
            kill()
        elif moment == "meanwhile":
            threading.Timer(0.01, kill).start()

    between.instead = coming
    between.answered = lambda path: kill() if moment == "after" and path.endswith("/push") else None
    between.broken = lambda path: "reply lost" if path.endswith("/push") and not killed.is_set() else ""
    type_name(officer, visit, "Lê")
    officer.send()
    assert killed.wait(30)
    time.sleep(0.2)
    server.start()

    assert typed(everything_arrives(officer, server)) == ["Lê"]


def test_28_a_session_that_ends_in_the_middle_keeps_everything_and_goes_on_after_signing_in(
    officer: Officer, between: Between, office: Office, server: RunningServer
) -> None:
    visit = begin_visit(officer)
    everything_arrives(officer, server)
    device = state(officer.page, server)["device"]
    with Store(server.data / "khaosat.db").writing() as db:
        db.execute("update sessions set expires_ms = 1 where device = ?", [device])
    type_name(officer, visit, "Lê")
    officer.go("/f/sync")
    expect(officer.page.get_by_text("Cần đăng nhập lại để gửi")).to_be_visible()
    # Work goes on without it.
    type_name(officer, visit, "Lê An")

    officer.enrol(office.make_code(LAN))

    assert name_shown(officer, visit) == "Lê An"
    assert typed(everything_arrives(officer, server))[-1] == "Lê An"
    assert state(officer.page, server)["device"] == device


def test_a_network_that_the_browser_finds_again_is_used_without_a_touch(
    officer: Officer, between: Between, server: RunningServer
) -> None:
    # Background Sync: the worker is woken, and the page sends.
    visit = begin_visit(officer)
    chrome = officer.context.new_cdp_session(officer.page)
    registrations: list[str] = []
    chrome.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda told: registrations.extend(one["registrationId"] for one in told["registrations"]),
    )
    chrome.send("ServiceWorker.enable")
    type_name(officer, visit, "Lê")
    officer.context.set_offline(True)
    officer.send()
    expect(officer.page.get_by_role("button", name="Thử lại ngay")).to_be_visible()
    officer.page.wait_for_function(
        "async () => (await (await navigator.serviceWorker.ready).sync.getTags()).includes('outbox')"
    )
    # The page hears of the network itself, but the server is busy: its next attempt is minutes away.
    between.instead = lambda path: (503, "text/plain", b"") if "/sync/" in path else None
    officer.context.set_offline(False)
    officer.page.wait_for_timeout(1000)

    between.instead = lambda _path: None
    chrome.send(
        "ServiceWorker.dispatchSyncEvent",
        {"origin": between.url, "registrationId": registrations[-1], "tag": "outbox", "lastChance": False},
    )

    expect(officer.page.get_by_text("Đã gửi hết lúc")).to_be_visible()
    assert typed(everything_arrives(officer, server)) == ["Lê"]
