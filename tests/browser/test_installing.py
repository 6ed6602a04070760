"""Getting the application onto a phone: by Chromium's own rules, on an iPhone, and out of chat applications.

I1 Chromium finds nothing that hinders installing · I2 the step "Cài ứng dụng" stands where the browser offers
it, and only there · I3 an iPhone installs first and is bound inside the installed application · I4 browsers
inside chat applications are told to open another.
"""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Playwright, expect

from tests.browser.conftest import PHONE, Complaints, hear
from tests.browser.office import Office
from tests.browser.officer import Officer
from tests.conftest import RunningServer

IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
    "Version/17.5 Mobile/15E148 Safari/604.1"
)
ANDROID = "Mozilla/5.0 (Linux; Android 13; SM-A145F) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0"
INSIDE = {
    "Zalo": f"{ANDROID} Mobile Safari/537.36 Zalo android/23110650 ZaloTheme/light ZaloLanguage/vi",
    "Facebook": f"{ANDROID} Mobile Safari/537.36 [FB_IAB/FB4A;FBAV/442.0.0.44.114;]",
    "Messenger": f"{IPHONE} [FBAN/MessengerForiOS;FBAV/430.0;FBLC/vi_VN]",
}
# As browsers do that install from their own menu.
NO_OFFER = """addEventListener('beforeinstallprompt', (event) => {
  if (event.isTrusted) event.stopImmediatePropagation();
}, { capture: true });"""
SIZE = """async (src) => {
  const one = new Image();
  one.src = src;
  await one.decode();
  return one.naturalWidth;
}"""
OFFER = """() => {
  const offer = new Event('beforeinstallprompt', { cancelable: true });
  offer.prompt = async () => { window.prompted = (window.prompted ?? 0) + 1; };
  offer.userChoice = Promise.resolve({ outcome: 'accepted' });
  window.dispatchEvent(offer);
  window.isHeldBack = offer.defaultPrevented;
}"""


@pytest.fixture
def officer(playwright: Playwright, server: RunningServer, tmp_path: Path) -> Iterator[Officer]:
    complaints = Complaints()
    office = Office(server, server.url)
    officer = Officer(playwright, tmp_path / "phone", server.url, complaints)
    officer.enrol(office.make_code("Nguyễn Thị Lan"))
    yield officer
    officer.close_browser()
    assert not complaints, "\n".join(complaints)


def opened_as(browser: Browser, server: RunningServer, agent: str, script: str = "") -> Page:
    """The link of a code, opened by a phone that calls itself so."""
    context = browser.new_context(
        locale="vi-VN", user_agent=agent, viewport=PHONE, has_touch=True, is_mobile=True
    )
    if script:
        context.add_init_script(script)
    page = context.new_page()
    page.goto(f"{server.url}/f/enrol#K7QD94XM")
    expect(page.locator("main h1")).to_have_count(1)
    return page


def test_chromium_finds_nothing_that_hinders_installing(officer: Officer) -> None:  # I1
    devtools = officer.context.new_cdp_session(officer.page)
    found = devtools.send("Page.getAppManifest")
    manifest = json.loads(found["data"])

    assert found["errors"] == []
    assert devtools.send("Page.getInstallabilityErrors")["installabilityErrors"] == []
    assert found["url"] == f"{officer.url}/f/manifest.webmanifest"
    assert (manifest["id"], manifest["start_url"], manifest["scope"]) == ("/f/", "/f/", "/f/")
    assert manifest["display"] == "standalone"
    assert (manifest["name"], manifest["short_name"]) == ("Khảo sát đo lường", "Khảo sát")
    assert manifest["theme_color"].startswith("#")
    assert manifest["background_color"].startswith("#")


def test_every_icon_is_there_in_the_size_it_names(officer: Officer) -> None:  # I1
    manifest = officer.page.evaluate("fetch('/f/manifest.webmanifest').then((reply) => reply.json())")
    icons = {(icon["sizes"], icon.get("purpose", "any")): icon["src"] for icon in manifest["icons"]}
    touch_icon = officer.page.locator("link[rel=apple-touch-icon]").get_attribute("href")

    assert {("192x192", "any"), ("512x512", "any"), ("512x512", "maskable")} <= set(icons)
    for (sizes, _purpose), address in [*icons.items(), (("180x180", "any"), touch_icon)]:
        width = officer.page.evaluate(
            SIZE,
            address,
        )
        assert sizes in ("any", f"{width}x{width}")


def test_opening_the_application_warns_of_nothing(officer: Officer) -> None:  # I1
    heard: list[str] = []
    officer.page.on("console", lambda one: heard.extend([one.text] if one.type == "warning" else []))

    officer.go("/f/")

    expect(officer.page.locator("h1.tall")).to_be_visible()
    assert heard == []


def test_chromium_offers_to_install_by_itself(officer: Officer) -> None:  # I1, I2
    officer.go("/f/ready")

    expect(officer.page.get_by_role("button", name="Cài ứng dụng")).to_be_visible()


def test_installing_is_one_touch_where_the_browser_offers_it(officer: Officer) -> None:  # I2
    officer.context.add_init_script(NO_OFFER)
    officer.go("/f/ready")
    page = officer.page
    expect(page.get_by_text("Doanh nghiệp được giao")).to_be_visible()
    expect(page.get_by_role("button", name="Cài ứng dụng")).to_have_count(0)

    page.evaluate(OFFER)
    assert page.evaluate("window.isHeldBack")
    page.get_by_role("button", name="Cài ứng dụng").click()

    expect(page.get_by_role("button", name="Cài ứng dụng")).to_have_count(0)
    assert page.evaluate("window.prompted") == 1
    page.evaluate("window.dispatchEvent(new Event('appinstalled'))")
    expect(page.get_by_text("Từ nay mở “Khảo sát” ở Màn hình chính.")).to_be_visible()


def test_an_offer_made_on_another_page_waits_on_the_page_of_the_phone(officer: Officer) -> None:  # I2
    officer.context.add_init_script(NO_OFFER)
    officer.go("/f/")
    expect(officer.page.locator("h1.tall")).to_be_visible()
    officer.page.evaluate(OFFER)

    officer.page.get_by_role("link", name="Thêm", exact=True).click()

    expect(officer.page.get_by_role("button", name="Cài ứng dụng")).to_be_visible()


def test_an_iphone_is_asked_to_install_before_the_code_is_used(
    browser: Browser, server: RunningServer
) -> None:  # I3
    page = opened_as(browser, server, IPHONE)

    expect(page.get_by_text("Thêm vào Màn hình chính trước")).to_be_visible()
    expect(page.get_by_text("K7QD 94XM")).to_be_visible()
    expect(page.get_by_role("button", name="Gắn máy")).to_have_count(0)


def test_the_installed_application_of_an_iphone_is_bound(
    browser: Browser, server: RunningServer
) -> None:  # I3
    page = opened_as(
        browser, server, IPHONE, "Object.defineProperty(navigator, 'standalone', { get: () => true });"
    )

    expect(page.get_by_role("button", name="Gắn máy")).to_be_visible()
    expect(page.get_by_label("Mã gắn máy")).to_have_value("K7QD 94XM")


@pytest.mark.parametrize("name", INSIDE)
def test_a_browser_inside_another_application_is_told_to_open_chrome_or_safari(
    browser: Browser, server: RunningServer, name: str
) -> None:  # I4
    page = opened_as(browser, server, INSIDE[name])

    expect(page.get_by_role("heading", name="Mở bằng Chrome hoặc Safari")).to_be_visible()
    expect(page.get_by_text("K7QD 94XM")).to_be_visible()
    expect(page.get_by_role("button", name="Gắn máy")).to_have_count(0)


def test_a_link_opened_where_the_page_stands_already_brings_its_code(
    browser: Browser, server: RunningServer
) -> None:  # I3
    # Only what stands behind the # changed, and the field stayed empty.
    page = opened_as(browser, server, f"{ANDROID} Mobile Safari/537.36")

    page.goto(f"{server.url}/f/enrol#2345ABCD")

    expect(page.get_by_label("Mã gắn máy")).to_have_value("2345 ABCD")


def test_an_ordinary_browser_is_bound_at_once(browser: Browser, server: RunningServer) -> None:  # I3, I4
    heard = Complaints()
    page = opened_as(browser, server, f"{ANDROID} Mobile Safari/537.36")
    page.on("console", lambda message: hear(heard, message))

    expect(page.get_by_role("button", name="Gắn máy")).to_be_visible()
    assert not heard
