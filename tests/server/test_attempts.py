"""Guessing is slowed down, in bounded memory, and nobody is locked out by a stranger."""

import time

import pytest

from server.attempts import MOST_KEPT, PAUSE_MS, Attempts
from server.people import hash_password, password_matches
from server.problems import ProblemError

HOME, AWAY = ("hung", "192.0.2.1"), ("hung", "203.0.113.7")


def is_refused(attempts: Attempts, who: tuple[str, ...], now_ms: int) -> bool:
    try:
        attempts.refuse_if_too_many(who, now_ms)
    except ProblemError:
        return True
    return False


def test_after_five_wrong_tries_there_is_a_pause_of_a_minute() -> None:
    attempts = Attempts(5, 15 * 60_000)
    for _ in range(5):
        assert not is_refused(attempts, HOME, 1000)
        attempts.count(HOME, 1000)

    with pytest.raises(ProblemError) as refused:
        attempts.refuse_if_too_many(HOME, 2000)
    assert refused.value.headers["Retry-After"] == "60"
    assert not is_refused(attempts, HOME, 1000 + PAUSE_MS)


def test_a_stranger_elsewhere_locks_nobody_out() -> None:
    attempts = Attempts(5, 15 * 60_000)
    for _ in range(9):
        attempts.count(AWAY, 1000)

    assert is_refused(attempts, AWAY, 1000)
    assert not is_refused(attempts, HOME, 1000)


def test_old_tries_are_forgotten() -> None:
    attempts = Attempts(5, 60_000)
    for _ in range(5):
        attempts.count(HOME, 1000)

    attempts.count(AWAY, 70_000)

    assert len(attempts) == 1
    assert not is_refused(attempts, HOME, 70_000)


def test_names_however_many_and_long_fill_no_memory() -> None:
    attempts = Attempts(5, 15 * 60_000)

    for number in range(MOST_KEPT + 50):
        attempts.count((f"{number}" + "y" * 1000, "192.0.2.1"), 1000)

    assert len(attempts) == MOST_KEPT
    assert {len(key) for key in attempts._wrong} == {32}


def test_an_unknown_login_takes_as_long_as_a_known_one() -> None:
    """The answer came at once for logins that do not exist: who asked learnt which do."""
    stored = hash_password("mat-khau-thu")

    def seconds(hashed: str) -> float:
        began = time.process_time()
        assert not password_matches("sai", hashed)
        return time.process_time() - began

    assert min(seconds("") for _ in range(3)) > min(seconds(stored) for _ in range(3)) / 3
