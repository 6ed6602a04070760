"""Slows down guessing of passwords: five wrong tries, then a pause."""

import threading

from server.problems import problem

TRIES = 5
PAUSE_MS = 60_000


class Attempts:
    """Wrong tries by login, in memory: a restart forgives, an attacker gains five tries by it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._wrong: dict[str, tuple[int, int]] = {}

    def refuse_if_too_many(self, login: str, now_ms: int) -> None:
        """Raises the problem too_many_tries while the pause after five wrong tries lasts."""
        count, last_ms = self._wrong.get(login, (0, 0))
        if count >= TRIES and now_ms - last_ms < PAUSE_MS:
            raise problem("too_many_tries", minutes=1)

    def count(self, login: str, now_ms: int) -> None:
        with self._lock:
            count, last_ms = self._wrong.get(login, (0, 0))
            self._wrong[login] = (1 if now_ms - last_ms > 15 * PAUSE_MS else count + 1, now_ms)

    def forget(self, login: str) -> None:
        with self._lock:
            self._wrong.pop(login, None)
