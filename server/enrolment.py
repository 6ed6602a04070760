"""Codes that bind a phone: eight characters, fifteen minutes, used once; the store keeps only their hash."""

import hashlib
import secrets

# Without 0 O 1 I L and U V, which people misread or mishear when a code is read out.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTWXYZ"
LENGTH = 8
LIFETIME_MS = 15 * 60 * 1000


def new_code() -> str:
    """A code of eight characters, about 38 bits: with fifteen minutes and few tries nobody guesses it."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def code_hash(code: str) -> str:
    """What the store keeps: spaces, hyphens and small letters of a code typed by hand do not matter."""
    plain = "".join(letter for letter in code.upper() if letter.isalnum())
    return hashlib.sha256(f"enrol:{plain}".encode()).hexdigest()


def in_groups(code: str) -> str:
    """As it is shown and read out: "K7QD 94XM"."""
    return f"{code[:4]} {code[4:]}"
