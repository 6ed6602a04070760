"""The small province of the office's tests, made for each test that asks for it."""

from pathlib import Path

import pytest

from tests.server.office_world import OfficeWorld, office_world


@pytest.fixture
def world(tmp_path: Path) -> OfficeWorld:
    return office_world(tmp_path)
