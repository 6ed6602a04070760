"""Personal numbers in lists: what is shown instead of them.

A household's tax code is its owner's personal number: in lists and exports its middle is left out.
Source: Thông tư 86/2024/TT-BTC (the number); Luật 91/2025/QH15 (personal data).
"""

PERSONAL_DIGITS = 12


def is_personal_number(text: str) -> bool:
    """Whether its digits are those of a personal number, however they are grouped: "0010 8512 3456" too."""
    return len(digits_of(text)) == PERSONAL_DIGITS


def without_personal_number(tax_code: str) -> str:
    """The tax code as lists show it: a personal number as "001******456", any other as it is."""
    if not is_personal_number(tax_code):
        return tax_code
    digits = digits_of(tax_code)
    return f"{digits[:3]}******{digits[-3:]}"


def digits_of(text: str) -> str:
    """The digits alone: spaces, dots and hyphens do not matter."""
    return "".join(sign for sign in text if sign.isdecimal())
