"""Checks that Vietnamese forms need and XLSForm lacks. Mirrored: pwa/js/form/."""

from __future__ import annotations

import re

_TAX_WEIGHTS = (31, 29, 23, 19, 17, 13, 7, 5, 3)
_TAX_CODE = re.compile(r"^(\d{10})(?:-(\d{3}))?\Z", re.ASCII)
_PERSONAL_NUMBER = re.compile(r"^\d{12}\Z", re.ASCII)
_PHONE_SEPARATORS = re.compile(r"[ .\-()]")
_PHONE = re.compile(r"^(?:0[35789]\d{8}|02\d{9}|1[89]00\d{4}(?:\d{2})?)\Z", re.ASCII)


def is_tax_code(text: str) -> bool:
    """Whether a tax code is well formed; "" is not.

    Ten digits with a check digit; ten, a hyphen and 001 to 999 for a dependent unit; twelve digits, the
    personal number of a household business (by length alone). Spaces at the ends do not count.
    Source: Thông tư 86/2024/TT-BTC; the check digit as in python-stdnum's stdnum.vn.mst.
    """
    code = text.strip(" ")
    if _PERSONAL_NUMBER.match(code):
        return True
    match = _TAX_CODE.match(code)
    if match is None or match.group(2) == "000":
        return False
    digits = match.group(1)
    weighted = sum(weight * int(digit) for weight, digit in zip(_TAX_WEIGHTS, digits, strict=False))
    return 10 - weighted % 11 == int(digits[9])


def is_phone(text: str) -> bool:
    """Whether a text is a Vietnamese telephone number; "" is not.

    Mobile: 03, 05, 07, 08 or 09 and 8 digits. Landline: 02 and 9 digits. Services: 1800 or 1900 and 4 or 6.
    Spaces, dots, hyphens and brackets may stand between; +84 or 84 may stand for the first 0.
    Source: Thông tư 22/2014/TT-BTTTT and the renumbering of 2017 and 2018.
    """
    digits = _PHONE_SEPARATORS.sub("", text)
    if digits.startswith("+84"):
        digits = "0" + digits[3:].removeprefix("0")
    elif digits.startswith("84") and len(digits) >= 11:
        digits = "0" + digits[2:]
    return _PHONE.match(digits) is not None
