"""Tax codes and telephone numbers. The shared vectors hold the plain cases; here are the others."""

import pytest
from stdnum.vn import mst

from survey_defs.own_functions import is_phone, is_tax_code


def test_exactly_one_check_digit_fits_or_none():
    fitting = [sum(is_tax_code(f"{prefix:09}{digit}") for digit in range(10)) for prefix in range(2_000)]

    assert set(fitting) == {0, 1}
    # c = 10 is never issued: about one prefix of eleven.
    assert 0.07 < fitting.count(0) / len(fitting) < 0.11


def test_ten_digits_are_judged_as_by_the_published_algorithm():
    codes = [f"{number:010}" for number in range(100_000_000, 9_999_999_999, 7_777_777)]

    # stdnum also refuses codes that end in no sequence number, which say nothing about the check digit.
    differing = [code for code in codes if is_tax_code(code) != mst.is_valid(code) and code[2:9] != "0000000"]

    assert differing == []


@pytest.mark.parametrize("text", ["٠١٠٠٢٣٣٤٨٨", "0100233488\n", "０１００２３３４８８"])
def test_only_plain_digits_make_a_tax_code(text):
    assert not is_tax_code(text)


@pytest.mark.parametrize("text", ["٠٩١٢٣٤٥٦٧٨", "+84+912345678", "0912345678x", "0912345678\n", "--"])
def test_other_signs_make_no_telephone_number(text):
    assert not is_phone(text)
