"""The score of a visit, for the officer's eyes: worked out on the phone, where there is no network.

O1 it is shut until it is opened, and shuts by itself, when one prints and when the page is left · O2 points
by criterion as the office gives them, and the two missing answers that could change most, one touch away ·
O3 nothing of it is announced, everybody can read it · O4 where it cannot be worked out, it says what to do.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Playwright, expect

from server.settings import Settings
from server.steps.campaign_scores import score_of_visit
from server.steps.score import Score
from server.steps.visits import VisitReader
from server.store.campaigns import current_campaign
from server.store.connection import Store
from tests.browser.at_work import NAME
from tests.browser.conftest import Complaints
from tests.browser.office import Office
from tests.browser.officer import Officer
from tests.browser.test_photographs import AXE, violations
from tests.conftest import RunningServer

PICTURES = os.environ.get("PICTURES", "")
FORGET_CRITERIA = """async () => {
  const [{ name }] = (await indexedDB.databases()).filter(({ name }) => name.startsWith('khaosat-'));
  await new Promise((done) => {
    const request = indexedDB.open(name);
    request.onsuccess = () => {
      const tx = request.result.transaction('reference', 'readwrite');
      tx.objectStore('reference').delete(IDBKeyRange.bound('criteria-', 'criteria-~'));
      tx.oncomplete = () => { request.result.close(); done(); };
    };
  });
}"""
BREAK_SCORING = "() => { performance.now = () => { throw new Error('broken'); }; }"
LEAVE_SCREEN = "() => document.dispatchEvent(new Event('visibilitychange')) && null"


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


def visit_under_way(officer: Officer) -> str:
    officer.find("thep da xanh", NAME)
    visit = officer.start_visit()
    officer.answer_section(visit, "consent", {"consent_survey": "yes"})
    officer.answer_section(visit, "enterprise", {"op_status": "active", "labour": 450})
    officer.open_section(visit, "instruments")
    officer.add_row({"i_type": "counter_scale", "i_qty": 12, "i_ctrl": "verify", "i_date": "2025-02-20"})
    officer.wait_until_saved()
    return visit


def box(officer: Officer) -> Locator:
    return officer.page.locator("details:has(visit-score)")


def open_score(officer: Officer, visit: str) -> None:
    officer.go(visit)
    box(officer).locator("summary").click()


def words_of_ready(officer: Officer) -> str:
    officer.go("/f/ready")
    expect(officer.page.get_by_text("Mẫu phiếu và danh mục")).to_be_visible()
    return officer.page.locator("main").get_by_text("danh mục").last.inner_text()


def picture(officer: Officer, name: str) -> None:
    if PICTURES:
        officer.page.screenshot(path=f"{PICTURES}/{name}.png", full_page=True)


def test_an_officer_alone_sees_what_the_visit_is_worth_and_what_to_ask_next(
    officer: Officer, server: RunningServer
) -> None:  # O1, O2, O3
    visit = visit_under_way(officer)

    officer.go(visit)
    summary = box(officer).locator("summary")
    expect(summary).to_have_text("Điểm (chỉ cán bộ xem)")
    expect(officer.page.locator("main")).not_to_contain_text("trên 100 điểm")
    picture(officer, "score-shut")
    # By the keyboard: it is an ordinary control of the page.
    summary.focus()
    officer.page.keyboard.press("Enter")

    expect(box(officer)).to_contain_text("Đừng để người được khảo sát nhìn thấy.")
    expect(box(officer)).to_contain_text("Tạm tính")
    expect(box(officer).locator("dl > div")).to_have_count(7)
    advice = box(officer).get_by_role("link")
    expect(advice).to_have_count(2)
    assert box(officer).locator("[role=status], [role=alert], [aria-live]").count() == 0
    everybody_can_read_it(officer)
    shown = box(officer).locator(".big").inner_text()
    the_advice_is_one_touch_away(officer, visit, advice)
    it_shuts_whenever_it_must(officer, visit)
    the_office_gives_the_same(officer, server, visit, shown)


def everybody_can_read_it(officer: Officer) -> None:
    officer.page.evaluate(AXE.read_text("utf-8"))
    for scheme in ("light", "dark"):
        officer.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        assert violations(officer) == []
        assert officer.page.evaluate("document.documentElement.scrollWidth") == 360
        picture(officer, f"score-{scheme}")
    officer.page.emulate_media(color_scheme="light")


def the_advice_is_one_touch_away(officer: Officer, visit: str, advice: Locator) -> None:
    expect(advice.first).to_contain_text("đến +8 điểm")
    name = advice.first.locator(".name").inner_text()

    advice.first.click()

    question = officer.page.locator(".question", has_text=name)
    expect(question).to_be_visible()
    expect(question.locator("input").first).to_be_focused()
    officer.page.go_back()
    expect(officer.page.get_by_role("heading", name=NAME)).to_be_visible()
    assert box(officer).get_attribute("open") is None


def it_shuts_whenever_it_must(officer: Officer, visit: str) -> None:
    # A minute without a touch, as the page's clock has it.
    officer.page.clock.install()
    open_score(officer, visit)
    expect(box(officer).locator("dl")).to_be_visible()
    officer.page.clock.fast_forward(50_000)
    box(officer).locator("dl").click()
    officer.page.clock.fast_forward(50_000)
    expect(box(officer).locator("dl")).to_be_visible()
    officer.page.clock.fast_forward(11_000)
    expect(box(officer).locator("dl")).to_have_count(0)
    assert box(officer).get_attribute("open") is None

    for leave in (officer.page.pdf, lambda: officer.page.evaluate(LEAVE_SCREEN)):
        box(officer).locator("summary").click()
        expect(box(officer).locator("dl")).to_be_visible()
        leave()
        expect(box(officer).locator("dl")).to_have_count(0)


def the_office_gives_the_same(officer: Officer, server: RunningServer, visit: str, shown: str) -> None:
    server.start()
    officer.send()
    expect(officer.page.get_by_text("Đã gửi hết lúc")).to_be_visible()
    settings = Settings(data=server.data)
    db = Store(server.data / "khaosat.db").reader()
    campaign = current_campaign(db)
    assert campaign is not None
    loaded = VisitReader(db, now_ms=settings.now_ms(), zone=settings.zone).load(visit.rsplit("/", 1)[1])
    score = score_of_visit(settings, campaign, loaded)
    assert isinstance(score, Score)
    assert shown == f"{score.total / 100:.2f}".rstrip("0").rstrip(".").replace(".", ",")


def test_where_it_cannot_be_worked_out_the_phone_says_what_to_do(officer: Officer) -> None:  # O4
    visit = visit_under_way(officer)
    officer.go(visit)
    officer.page.evaluate(BREAK_SCORING)
    box(officer).locator("summary").click()
    expect(box(officer)).to_contain_text("Chưa tính được điểm. Phiếu trên máy còn nguyên.")

    ready = words_of_ready(officer)
    officer.page.evaluate(FORGET_CRITERIA)
    # Criteria are no list that an officer could look something up in.
    assert words_of_ready(officer) == ready

    open_score(officer, visit)

    expect(box(officer)).to_contain_text("Máy chưa có tiêu chí chấm điểm cho phiếu này.")
    expect(box(officer).get_by_role("link", name="Gửi, nhận")).to_be_visible()
    picture(officer, "score-none")
