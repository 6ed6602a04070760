"""Fixtures of the tests of faults: an officer with a phone, behind a network that can be cut."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Playwright

from tests.browser.between import Between
from tests.browser.conftest import Complaints
from tests.browser.office import Office
from tests.browser.officer import Officer


@pytest.fixture
def complaints_heard() -> Complaints:
    return Complaints()


@pytest.fixture
def officer(
    playwright: Playwright,
    between: Between,
    office: Office,
    complaints_heard: Complaints,
    tmp_path: Path,
) -> Iterator[Officer]:
    """Lan, enrolled, with everything that she needs on her phone."""
    officer = Officer(playwright, tmp_path / "phone", between.url, complaints_heard)
    officer.enrol(office.make_code("Nguyễn Thị Lan"))
    yield officer
    officer.close_browser()
    assert not complaints_heard, "\n".join(complaints_heard)
