"""Stamps: hybrid logical clocks as text that sorts as time does.

Source: Kulkarni et al. 2014, Logical Physical Clocks, section 3. Mirrored: pwa/js/sync/clock.js; both run
tests/vectors/clock.json.
"""

import re

LATEST_MS = 2**48 - 1
LATEST_COUNTER = 0xFFFF
AHEAD_ALLOWED_MS = 5 * 60 * 1000

STAMP_SHAPE = re.compile(r"[0-9a-f]{12}-[0-9a-f]{4}-[0-9a-hjkmnp-tv-z]{10}")


def next_stamp(last: str, now_ms: int, device: str) -> str:
    """The stamp for one new change on this device, always later than `last`.

    last: the later of this device's last stamp and the server's `latest_stamp`; "" when there is none.
    now_ms: the device's clock plus its last known offset to the server, milliseconds since 1970 UTC; may jump
    backwards. What lies outside 1970 to 2^48 - 1 ms counts as the nearest of these two.
    Gives text that sorts as time does, e.g. "019a9c3e8f00-0001-7k2m9qd4xz" (12 and 4 hexadecimal, device).
    A clock set back only raises the counter; a counter past ffff goes to the next millisecond.
    """
    now_ms = min(max(now_ms, 0), LATEST_MS)
    if last == "":
        return write_stamp(now_ms, 0, device)
    last_ms, last_counter = stamp_ms(last), stamp_counter(last)
    if now_ms > last_ms:
        return write_stamp(now_ms, 0, device)
    if last_counter == LATEST_COUNTER:
        return write_stamp(last_ms + 1, 0, device)
    return write_stamp(last_ms, last_counter + 1, device)


def effective_stamp(stamp: str, device: str, server_ms: int, floors: list[str]) -> str:
    """The stamp that the server counts with: at most 5 minutes ahead of it (S9), later than every floor.

    floors: stamps that the author had seen or made; "" counts as none. A phone set years ahead would
    otherwise drag every other phone along: clamp, never reject.
    """
    last_allowed_ms = server_ms + AHEAD_ALLOWED_MS
    if stamp_ms(stamp) > last_allowed_ms:
        clamped = write_stamp(last_allowed_ms, 0, device)
    else:
        clamped = f"{stamp[:17]}-{device}"
    floor = max(floors, default="")
    return clamped if clamped > floor else next_stamp(floor, 0, device)


def clock_offset_ms(server_ms: int, sent_ms: int, received_ms: int) -> int:
    """What to add to a phone's clock to get the server's, milliseconds, from one request and its reply.

    Half-way between sending and receiving is when the server is taken to have answered; rounded down.
    """
    return server_ms - (sent_ms + received_ms) // 2


def write_stamp(ms: int, counter: int, device: str) -> str:
    """Source: the protocol page, Words: stamp."""
    return f"{ms:012x}-{counter:04x}-{device}"


def stamp_ms(stamp: str) -> int:
    """Milliseconds since 1970 UTC of a well-shaped stamp."""
    return int(stamp[:12], 16)


def stamp_counter(stamp: str) -> int:
    return int(stamp[13:17], 16)


def is_stamp(text: object) -> bool:
    """True for text of the shape of a stamp; the device in it is not looked at."""
    return isinstance(text, str) and STAMP_SHAPE.fullmatch(text) is not None
