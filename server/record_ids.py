"""Ids of records that are made at a desk: ULIDs, as phones make them."""

import secrets
from collections.abc import Callable

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
CHANCE_BITS = 80


def new_record_id(now_ms: int, random_bits: Callable[[int], int] = secrets.randbits) -> str:
    """26 characters: 48 bits of time, 80 of chance. Source: github.com/ulid/spec, in lower case."""
    number = (now_ms << CHANCE_BITS) | random_bits(CHANCE_BITS)
    return "".join(ALPHABET[(number >> shift) & 31] for shift in range(125, -1, -5))
