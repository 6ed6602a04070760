"""Personal numbers are known by their digits, however they were typed."""

import pytest

from server.personal_numbers import is_personal_number, without_personal_number


@pytest.mark.parametrize("text", ["001085123456", "0010 8512 3456", "001.085.123.456", " 001085123456 "])
def test_the_middle_of_a_personal_number_is_left_out(text: str) -> None:
    assert without_personal_number(text) == "001******456"


@pytest.mark.parametrize("text", ["", "4609800112", "4609800112-001", "460980011-2", "chưa có"])
def test_the_code_of_a_company_is_shown(text: str) -> None:
    assert not is_personal_number(text)
    assert without_personal_number(text) == text
