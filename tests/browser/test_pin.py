"""A phone with PINs: read by nobody else, shared by two people without a network, lost with no PIN."""

import re
import time
from pathlib import Path

import pytest
from playwright.sync_api import Page, Playwright, expect

from tests.browser.at_work import FIELD, LAN, NAME, TUAN, begin_visit, logged, person, state, typed
from tests.browser.between import Between
from tests.browser.conftest import Complaints
from tests.browser.office import Office
from tests.browser.officer import Officer
from tests.browser.photographs import photograph
from tests.conftest import RunningServer

AXE = Path(__file__).resolve().parents[2] / "node_modules/axe-core/axe.min.js"
PIN, NEW_PIN, WRONG = "730914", "482915", "204681"
SAID = "Bà Lường Thị Nhẫn"

# Everything in every database of this phone, as letters: text as UTF-8 and as it is, bytes one by one.
EVERYTHING = """async () => {
  const letters = [];
  const bytes = (each) => letters.push(Array.from(each, (byte) => String.fromCharCode(byte)).join(''));
  const walk = (value) => {
    if (value instanceof ArrayBuffer) bytes(new Uint8Array(value));
    else if (ArrayBuffer.isView(value))
      bytes(new Uint8Array(value.buffer, value.byteOffset, value.byteLength));
    else if (value && typeof value === 'object' && !(value instanceof CryptoKey))
      for (const [name, item] of Object.entries(value)) { letters.push(name); walk(item); }
    else letters.push(String(value));
  };
  for (const { name } of await indexedDB.databases()) {
    const db = await new Promise((done) => {
      const request = indexedDB.open(name);
      request.onsuccess = () => done(request.result);
    });
    for (const store of db.objectStoreNames)
      await new Promise((done) => {
        const rows = db.transaction(store).objectStore(store).getAll();
        rows.onsuccess = () => { walk(rows.result); done(); };
      });
    db.close();
  }
  walk({ ...localStorage });
  walk({ ...sessionStorage });
  return letters.join('\\n');
}"""


# One looks at the page again; it is loaded anew with the right clock.
A_QUARTER_OF_AN_HOUR_LATER = """() => {
  const { now } = Date;
  Date.now = () => now() + 15 * 60_000;
  document.dispatchEvent(new Event('visibilitychange'));
}"""


@pytest.fixture
def complaints_here() -> Complaints:
    return Complaints()


@pytest.fixture
def phone(
    request: pytest.FixtureRequest,
    playwright: Playwright,
    server: RunningServer,
    office: Office,
    between: Between,
    tmp_path: Path,
    complaints_here: Complaints,
):
    """Lan's. param: "required" where the office lets nobody work without a PIN."""
    if getattr(request, "param", "") == "required":
        server.stop()
        server.environment["KHAOSAT_PIN"] = "required"
        server.start()
    officer = Officer(playwright, tmp_path / "phone", between.url, complaints_here)
    officer.enrol(office.make_code(LAN))
    yield officer
    officer.close_browser()
    # Without a network: what the browser itself says of each request.
    complaints = [each for each in complaints_here if "ERR_CONNECTION_REFUSED" not in each]
    assert not complaints, "\n".join(complaints)


def test_a_phone_with_a_pin_tells_nothing_and_a_forgotten_pin_costs_nothing(
    phone: Officer, office: Office, between: Between, server: RunningServer
) -> None:
    page = phone.page
    visit = visit_with_photograph(phone)
    assert told(page) == {NAME, SAID, LAN, "JFIF"}
    between.cut()
    phone.go("/f/more")
    set_pin(phone)
    expect(page.get_by_text("Có PIN")).to_be_visible()
    page.wait_for_function(HAS_PASSED)
    tells_nothing_soon(page)

    # By itself where nobody does anything: what was typed in the last moment is there afterwards, and sealed.
    unlocked_at(phone, f"{visit}/consent", PIN)
    said = phone.question(FIELD).locator(".input")
    expect(said).to_have_value(SAID)
    other = phone.context.new_page()
    other.goto(page.url)
    other.get_by_label("PIN 6 số").fill(PIN)
    expect(other.locator("survey-section")).to_be_visible()
    said.press("End")
    said.press_sequentially(" (2)")
    page.evaluate(A_QUARTER_OF_AN_HOUR_LATER)
    type_pin(phone, PIN)
    expect(said).to_have_value(f"{SAID} (2)")
    phone.wait_until_saved()
    expect(other.locator("survey-section")).to_be_visible()
    assert told(page) == set()

    # On demand in every window: the PIN comes first, and then the page one was on.
    unlocked_at(phone, "/f/more", PIN)
    page.get_by_role("button", name="Khóa ngay").click()
    expect(other.get_by_label("PIN 6 số")).to_be_visible()
    other.close()
    looks_right(page, "Nhập PIN")
    type_pin(phone, PIN)
    expect(page.get_by_role("heading", name="Thêm", exact=True)).to_be_visible()
    assert page.url.removeprefix(phone.url) == "/f/more"

    # Five wrong ones: a pause that a reload does not forgive.
    phone.go(visit)
    for _ in range(5):
        type_wrong_pin(phone)
    phone.go(visit)
    expect(page.get_by_text(re.compile("Thử lại sau (29|30) giây"))).to_be_visible()
    expect(page.get_by_role("button", name="Mở khóa")).to_be_disabled()

    # Forgotten: a code from the office, and everything is there.
    page.get_by_role("link", name="Quên PIN").click()
    page.get_by_role("link", name="Nhập mã mới").click()
    between.join()
    page.locator("#code").fill(office.make_code(LAN).split("#")[1])
    page.get_by_role("button", name="Gắn máy").click()
    looks_right(page, "Đặt PIN mới")
    choose_pin(phone, NEW_PIN)
    expect(page.get_by_text("Có PIN")).to_be_visible()
    unlocked_at(phone, "/f/sync", NEW_PIN)
    expect(page.get_by_text(re.compile("Đã gửi hết lúc"))).to_be_visible()
    assert typed(logged(server, state(page, server)["device"])) == [SAID, f"{SAID} (2)"]
    assert told(page) == set()


@pytest.mark.parametrize("phone", ["required"], indirect=True)
def test_two_people_change_on_one_phone_without_a_network_and_each_sends_as_themselves(
    phone: Officer, office: Office, between: Between, server: RunningServer
) -> None:
    # Tuấn's code used to end Lan's session: what she had typed waited for a new code of hers.
    page = phone.page
    expect(page.get_by_role("link", name="Bắt đầu làm việc")).to_have_count(0)
    set_pin(phone)
    expect(page.get_by_text("Có PIN")).to_be_visible()
    phone.go("/f/enrol")
    page.locator("#code").fill(office.make_code(TUAN).split("#")[1])
    page.get_by_role("button", name="Gắn máy").click()
    # Before anything else.
    expect(page.get_by_role("heading", name="Đặt PIN")).to_be_visible()
    phone.go("/f/search")
    choose_pin(phone, NEW_PIN)
    expect(page.get_by_text("Có PIN")).to_be_visible()
    expect(page.get_by_text(re.compile("mẫu phiếu, đủ để làm"))).to_be_visible()
    between.cut()

    change_to(phone, "N.T.L. LAN", NEW_PIN)
    looks_right(page, "Nhập PIN")
    type_wrong_pin(phone)
    type_pin(phone, PIN)
    expect(page.get_by_role("navigation")).to_be_visible()
    phone.go("/f/search")
    type_pin(phone, PIN)
    page.get_by_role("searchbox").or_(page.get_by_role("combobox")).first.fill("thep da xanh")
    page.get_by_role("link", name=NAME).click()
    phone.start_visit()
    change_to(phone, "P.A.T.", PIN)
    unlocked_at(phone, "/f/more", NEW_PIN)
    expect(page.locator("dd").first).to_have_text(TUAN)
    between.join()
    page.get_by_role("link", name="Gửi, nhận").click()
    page.get_by_role("button", name=re.compile("Gửi, nhận ngay|Thử lại ngay")).click()
    expect(page.get_by_text(re.compile("Đã gửi hết lúc|Không có gì chờ gửi"))).to_be_visible()

    # Without a new code.
    change_to(phone, "N.T.L. LAN", NEW_PIN)
    unlocked_at(phone, "/f/sync", PIN)
    expect(page.get_by_text(re.compile("Đã gửi hết lúc"))).to_be_visible()
    sent = logged(server, state(page, server)["device"])
    assert {change.user for change in sent} == {person(server)}
    assert not logged(server, state(page, server, "tuan")["device"])


HAS_PASSED = """async () => {
  const { name } = (await indexedDB.databases()).find(({ name }) => name.startsWith('khaosat-'));
  return new Promise((done) => {
    const request = indexedDB.open(name);
    request.onsuccess = () => {
      const asked = request.result.transaction('meta').objectStore('meta').get('vault');
      asked.onsuccess = () => { request.result.close(); done(asked.result.passes > 0); };
    };
  });
}"""


def told(page: Page) -> set[str]:
    """What a thief of the phone's storage would find of these."""
    letters = page.evaluate(EVERYTHING)
    return {each for each in (NAME, SAID, LAN, "JFIF") if each in letters}


def tells_nothing_soon(page: Page) -> None:
    """What was on its way to the disk when the first pass went by is sealed by whoever wrote it."""
    until = time.monotonic() + 20
    while told(page) and time.monotonic() < until:
        page.wait_for_timeout(200)
    assert told(page) == set()


def set_pin(phone: Officer) -> None:
    page = phone.page
    page.get_by_role("link", name="Đặt PIN").click()
    looks_right(page, "Đặt PIN")
    choose_pin(phone, "123456")
    expect(page.get_by_text("PIN này dễ đoán")).to_be_visible()
    choose_pin(phone, PIN)


def choose_pin(phone: Officer, pin: str) -> None:
    phone.page.get_by_label("PIN mới, 6 số").fill(pin)
    phone.page.get_by_label("Nhập lại PIN mới").fill(pin)
    phone.page.locator("footer button").click()


def type_pin(phone: Officer, pin: str) -> None:
    phone.page.get_by_label("PIN 6 số").fill(pin)


def type_wrong_pin(phone: Officer) -> None:
    type_pin(phone, WRONG)
    # Drawn anew with the answer.
    expect(phone.page.get_by_label("PIN 6 số")).to_have_value("")
    expect(phone.page.get_by_text("PIN chưa đúng.")).to_be_visible()


def unlocked_at(phone: Officer, address: str, pin: str) -> None:
    """Opens the application at an address, as after a start."""
    phone.go(address)
    type_pin(phone, pin)
    expect(phone.page.get_by_label("PIN 6 số")).to_have_count(0)


def change_to(phone: Officer, name: str, pin: str) -> None:
    """pin: of whoever works here now."""
    unlocked_at(phone, "/f/more", pin)
    phone.page.get_by_role("link", name="Người dùng máy này").click()
    looks_right(phone.page, "Người dùng máy này")
    phone.page.get_by_role("button", name=name).click()
    phone.page.wait_for_url(re.compile(r"/f/(lock\?/f/)?$"))


def visit_with_photograph(phone: Officer) -> str:
    visit = begin_visit(phone)
    phone.answer(FIELD, SAID)
    phone.wait_until_saved()
    phone.go(visit)
    phone.ask_everything()
    for section, key, value in [("record", "mode", "onsite"), ("enterprise", "op_status", "active")]:
        phone.open_section(visit, section)
        phone.answer(key, value)
    phone.wait_until_saved()
    phone.open_section(visit, "confirmation")
    photo = {"name": "1.jpg", "mimeType": "image/jpeg", "buffer": photograph(phone.page)}
    phone.question("f_photos").locator('input[type="file"]').last.set_input_files([photo])
    expect(phone.question("f_photos").locator(".thumb img:not([hidden])")).to_have_count(1)
    phone.wait_until_saved()
    return visit


def looks_right(page: Page, heading: str) -> None:
    expect(page.get_by_role("heading", name=heading, exact=True)).to_be_visible()
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate("axe.run(document, { resultTypes: ['violations'] })")
    assert [each["id"] for each in found["violations"]] == []
