"""Every type of question on the phone, for those who use a keyboard or a screen reader.

F8  label, hint, what is required and what is wrong belong to the control; the keyboard reaches it; axe finds
nothing.
"""

import pytest
from playwright.sync_api import Page

from tests.browser.form_pages.visit import Visit
from tests.browser.test_form_visit import AXE

SEEN = """
() => [...document.querySelectorAll('.question')].map((element) => {
  const control = element.matches('fieldset') ? element
    : element.querySelector('.control :is(input, select, textarea, button)');
  const words = (name) => (control?.getAttribute(name) ?? '').split(' ').filter(Boolean)
    .map((id) => document.getElementById(id)?.textContent.trim() ?? '?' + id).join(' | ');
  return {
    key: element.dataset.key,
    label: (element.querySelector('legend, .label')?.textContent ?? '').trim(),
    described: words('aria-describedby'),
    wrong: Boolean(element.querySelector('[aria-invalid="true"]')) || element.matches('.has-problem'),
    told: element.querySelector('.label.note') !== null,
  };
})
"""


@pytest.fixture
def every(complaints: list[str], page: Page, address: str) -> Visit:
    # There is no worker on this small server, and these tests last until one would be asked for.
    page.add_init_script("delete Navigator.prototype.serviceWorker")
    return Visit(page, address, "every_type")


def test_every_type_has_its_label_hint_and_problem_for_a_screen_reader(every: Visit) -> None:  # F8
    every.open("/all?missing")

    seen = {one["key"]: one for one in every.page.evaluate(SEEN) if not one["told"]}

    assert len(seen) == 24
    for key, one in seen.items():
        assert one["label"], key
        assert "(bắt buộc)" in one["label"], key
        assert "Gợi ý" in one["described"], (key, one)
        assert "Câu này cần trả lời." in one["described"], (key, one)
        assert one["wrong"], key


def test_the_keyboard_reaches_every_type(every: Visit) -> None:  # F8
    every.open("/all")
    keys = {one["key"] for one in every.page.evaluate(SEEN) if not one["told"]}

    reached = set()
    for _ in range(160):
        every.page.keyboard.press("Tab")
        reached.add(every.page.evaluate("document.activeElement.closest('.question')?.dataset.key ?? ''"))

    assert keys - reached == set()


@pytest.mark.parametrize("rest", ["/all", "/all?missing"])
@pytest.mark.parametrize("width", [320, 1024])
def test_axe_finds_no_fault_in_any_type(every: Visit, rest: str, width: int) -> None:  # F8
    every.page.set_viewport_size({"width": width, "height": 740})
    every.open(rest)
    every.page.evaluate(AXE.read_text("utf-8"))

    found = every.page.evaluate("axe.run(document, { resultTypes: ['violations'] })")

    assert [f"{one['id']}: {one['nodes'][0]['html']}" for one in found["violations"]] == []
    assert every.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
