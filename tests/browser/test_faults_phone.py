"""What happens to the phone itself: it dies, fills up, forgets, has a wrong clock, or two windows open.

Numbers in the names of the tests are those of the table in README.md beside this file. Each ends with
everything at the server, each change once.
"""

import threading
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.at_work import (
    FIELD,
    begin_visit,
    everything_arrives,
    name_shown,
    stamps_kept,
    state,
    type_name,
    typed,
)
from tests.browser.between import Between
from tests.browser.conftest import Complaints
from tests.browser.office import Office
from tests.browser.officer import AT_REST, Officer
from tests.browser.small_disk import small_disk
from tests.conftest import RunningServer

pytest_plugins = ["tests.browser.road"]

# One answer behind the other, each saved at once; the window may close with the last of them.
PRESS = """([count, isClosing]) => {
  const choices = () => document.querySelectorAll('.question[data-key="consent_contact"] input');
  const press = (i) => choices()[i % 2].click();
  for (let i = 0; i < count; i += 1) setTimeout(() => press(i), 15 * i);
  if (isClosing) setTimeout(() => { press(count); window.close(); }, 15 * count);
}"""
# The connections of the page, taken while they open.
KEEP_CONNECTIONS = """(() => {
  window.connections = [];
  const open = IDBFactory.prototype.open;
  IDBFactory.prototype.open = function (...asked) {
    const request = open.apply(this, asked);
    request.addEventListener('success', () => window.connections.push(request.result));
    return request;
  };
})()"""
SHIFTED_CLOCK = """(() => {
  const now = Date.now.bind(Date);
  Date.now = () => now() + Number(localStorage.getItem('shift') ?? 0);
})()"""
# More than is left on the disk, in a database beside the application's.
FILL_THE_REST = """() => new Promise((done) => {
  const request = indexedDB.open('filler', 1);
  request.onupgradeneeded = () => request.result.createObjectStore('more', { autoIncrement: true });
  request.onsuccess = () => {
    const tx = request.result.transaction('more', 'readwrite', { durability: 'strict' });
    for (let i = 0; i < 40; i += 1)
      tx.objectStore('more').put(crypto.getRandomValues(new Uint8Array(65536)));
    tx.oncomplete = tx.onabort = tx.onerror = () => done(request.result.close());
  };
  request.onerror = () => done();
})"""
CHOSEN = ".question[data-key='consent_contact'] input:checked"


def test_1_a_renderer_that_dies_right_behind_a_key_loses_nothing_that_was_told_as_saved(
    officer: Officer, server: RunningServer
) -> None:
    visit = begin_visit(officer)
    type_name(officer, visit, "Lê")
    officer.question(FIELD).locator(".input").press_sequentially(" An")
    officer.kill_renderer()

    shown = name_shown(officer, visit)

    assert shown.startswith("Lê")
    assert typed(everything_arrives(officer, server))[-1] == shown


def test_2_a_browser_killed_in_the_middle_of_saving_leaves_whole_changes(
    officer: Officer, office: Office, server: RunningServer
) -> None:
    visit = begin_visit(officer)
    officer.page.evaluate(PRESS, [200, False])
    officer.page.wait_for_timeout(900)
    before = state(officer.page, server)
    officer.kill_browser()
    officer.open_browser()

    officer.open_section(visit, "consent")

    chosen = officer.page.locator(CHOSEN).input_value()
    after = state(officer.page, server)
    assert (after["seq"], after["stamp"]) >= (before["seq"], before["stamp"])
    # Chromium writes cookies down every half minute: the session may be gone, the answers are not.
    officer.enrol(office.make_code("Nguyễn Thị Lan"))
    assert typed(everything_arrives(officer, server), "consent_contact")[-1] == chosen


def test_3_a_window_closed_while_an_answer_is_saved_leaves_all_of_it_or_nothing(
    officer: Officer, server: RunningServer
) -> None:
    visit = begin_visit(officer)
    with officer.page.expect_popup() as opened:
        officer.page.evaluate("window.open(location.href)")
    window = opened.value
    window.locator('.question[data-key="consent_contact"]').wait_for()
    with window.expect_event("close"):
        window.evaluate(PRESS, [20, True])

    officer.open_section(visit, "consent")

    chosen = officer.page.locator(CHOSEN).input_value()
    assert typed(everything_arrives(officer, server), "consent_contact")[-1] == chosen


def test_4_a_saving_that_finds_no_room_says_so_and_is_made_up_for(
    officer: Officer, between: Between, server: RunningServer, complaints_heard: Complaints
) -> None:
    complaints_heard.expected = (*Complaints.expected, "was not saved", "QuotaExceeded", "không lưu")
    visit = begin_visit(officer)
    officer.close_browser()
    officer.open_browser()
    chrome = officer.context.new_cdp_session(officer.page)
    # Only before the first page of a run does Chromium hold a database to it.
    chrome.send("Storage.overrideQuotaForOrigin", {"origin": between.url, "quotaSize": 1000})
    officer.open_section(visit, "consent")
    officer.question(FIELD).locator(".input").fill("Lê Thị Hà")
    officer.question(FIELD).locator(".input").blur()
    alert = officer.page.get_by_role("alert")
    expect(alert).to_contain_text("Chưa lưu được câu này")
    expect(officer.question(FIELD).locator(".input")).to_have_value("Lê Thị Hà")

    chrome.send("Storage.overrideQuotaForOrigin", {"origin": between.url})
    officer.page.get_by_role("button", name="Thử lại").click()

    expect(alert).to_have_count(0)
    assert name_shown(officer, visit) == "Lê Thị Hà"
    assert typed(everything_arrives(officer, server))[-1] == "Lê Thị Hà"


def test_6_a_disk_that_is_really_full_says_so_and_what_was_typed_goes_on_when_there_is_room(
    officer: Officer,
    office: Office,
    between: Between,
    server: RunningServer,
    complaints_heard: Complaints,
    tmp_path: Path,
) -> None:
    complaints_heard.expected = (*Complaints.expected, "was not saved", "Quota", "not noted", "Error")
    officer.close_browser()
    with small_disk(tmp_path / "small") as disk:
        officer.move_to(disk.folder / "phone")
        officer.enrol(office.make_code("Nguyễn Thị Lan"))
        visit = begin_visit(officer)
        disk.fill()
        officer.question(FIELD).locator(".input").fill("Lê Thị Hà")
        officer.page.evaluate(FILL_THE_REST)
        officer.question(FIELD).locator(".input").fill("Lê Thị Hà An")
        officer.question(FIELD).locator(".input").blur()
        officer.page.wait_for_timeout(1500)
        told = officer.page.get_by_role("alert").or_(officer.page.locator("[data-saved]", has_text="Đã lưu"))
        expect(told.first).to_be_visible()
        expect(officer.question(FIELD).locator(".input")).to_have_value("Lê Thị Hà An")

        disk.free()
        if officer.page.get_by_role("button", name="Thử lại").count():
            officer.page.get_by_role("button", name="Thử lại").first.click()
        officer.wait_until_saved()

        assert name_shown(officer, visit) == "Lê Thị Hà An"
        assert typed(everything_arrives(officer, server))[-1] == "Lê Thị Hà An"
        officer.close_browser()


def test_7_a_database_connection_that_dies_is_opened_again_and_the_answer_saved(
    officer: Officer, server: RunningServer
) -> None:
    officer.context.add_init_script(KEEP_CONNECTIONS)
    visit = begin_visit(officer)
    closed = officer.page.evaluate("window.connections.map((one) => one.close()).length")
    assert closed > 0

    officer.answer(FIELD, "Lê")
    officer.wait_until_saved()

    assert name_shown(officer, visit) == "Lê"
    assert typed(everything_arrives(officer, server))[-1] == "Lê"


def test_9_two_windows_that_answer_the_same_visit_keep_both_answers(
    officer: Officer, server: RunningServer
) -> None:
    visit = begin_visit(officer)
    first = officer.page
    second = officer.context.new_page()
    second.goto(f"{officer.url}{visit}/consent")
    second.locator(f'.question[data-key="{FIELD}"] .input').fill("Lê")
    second.locator(f'.question[data-key="{FIELD}"] .input').blur()
    expect(second.locator(AT_REST).first).to_contain_text("Đã lưu")

    officer.answer("consent_contact", "yes")
    officer.wait_until_saved()

    officer.page = first
    assert name_shown(officer, visit) == "Lê"
    expect(officer.page.locator(CHOSEN)).to_have_value("yes")
    changes = everything_arrives(officer, server)
    assert (typed(changes)[-1], typed(changes, "consent_contact")[-1]) == ("Lê", "yes")


def test_10_a_window_that_dies_while_it_sends_leaves_the_sending_to_the_other(
    officer: Officer, between: Between, server: RunningServer
) -> None:
    visit = begin_visit(officer)
    leader = officer.page
    # Before there is anything to hold: a window sends what waits as soon as it is opened.
    follower = officer.context.new_page()
    follower.goto(f"{officer.url}/f/sync")
    expect(follower.get_by_text("Đã gửi hết lúc")).to_be_visible()
    type_name(officer, visit, "Lê")
    held, released = threading.Event(), threading.Event()
    pushes: list[str] = []

    def hold(path: str) -> None:
        if path.endswith("/push"):
            pushes.append(path)
            held.set()
            if len(pushes) == 1:
                released.wait(20)

    between.instead = hold
    leader.evaluate("void window.dispatchEvent(new Event('online'))")
    assert held.wait(20)
    # One at a time: the other window leaves it to the leader.
    follower.evaluate("void window.dispatchEvent(new Event('online'))")
    follower.wait_for_timeout(300)
    assert len(pushes) == 1
    leader.close()
    officer.page = follower

    officer.send()
    expect(follower.get_by_text("Đã gửi hết lúc")).to_be_visible()
    released.set()

    assert typed(everything_arrives(officer, server))[-1] == "Lê"


@pytest.mark.parametrize("zone", ["Asia/Ho_Chi_Minh", "Pacific/Kiritimati"])
def test_21_a_clock_that_is_wrong_or_jumps_changes_no_answer_s_order(
    officer: Officer, server: RunningServer, zone: str
) -> None:
    officer.close_browser()
    officer.zone = zone
    officer.open_browser()
    officer.context.add_init_script(SHIFTED_CLOCK)
    visit = begin_visit(officer)
    years = 365 * 24 * 3_600_000
    for name, shift in [("một", -7 * years), ("hai", 3 * years), ("ba", 3 * years - 3_600_000), ("bốn", 0)]:
        officer.page.evaluate("(shift) => localStorage.setItem('shift', shift)", shift)
        type_name(officer, visit, name)
        officer.page.evaluate("void window.dispatchEvent(new Event('online'))")

    changes = everything_arrives(officer, server)

    assert typed(changes)[-1] == "bốn"
    assert name_shown(officer, visit) == "bốn"
    stamps = [change.stamp for change in changes]
    assert stamps == sorted(stamps)
    for effective, received_ms in stamps_kept(server, state(officer.page, server)["device"]):
        assert int(effective[:12], 16) <= received_ms + 5 * 60_000


def test_37_a_hard_reload_without_network_loses_nothing(
    officer: Officer, between: Between, server: RunningServer, complaints_heard: Complaints
) -> None:
    visit = begin_visit(officer)
    type_name(officer, visit, "Lê")
    between.cut()
    chrome = officer.context.new_cdp_session(officer.page)
    chrome.send("Page.reload", {"ignoreCache": True})
    officer.page.wait_for_timeout(1000)

    assert name_shown(officer, visit) == "Lê"

    between.join()
    assert typed(everything_arrives(officer, server))[-1] == "Lê"
