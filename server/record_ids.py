"""Ids of records that are made at a desk: ULIDs, as phones make them."""

import secrets

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
CHANCE_BITS = 80


def new_record_id(now_ms: int) -> str:
    """26 characters: 48 bits of time, 80 of chance. Source: github.com/ulid/spec, in lower case."""
    number = (now_ms << CHANCE_BITS) | secrets.randbits(CHANCE_BITS)
    return "".join(ALPHABET[(number >> shift) & 31] for shift in range(125, -1, -5))
