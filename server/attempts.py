"""Slows down guessing of passwords and codes: some wrong tries, then a pause."""

import hashlib
import threading
from collections import OrderedDict
from typing import Any

from litestar import Request

from server.problems import problem

PAUSE_MS = 60_000
MOST_KEPT = 10_000


class Attempts:
    """Wrong tries by who made them, in memory: a restart forgives, an attacker gains a few tries by it.

    tries: wrong ones before the pause of a minute. remember_ms: without a wrong try for so long they are
    forgotten. At most 10,000 are kept, of a fixed size each, the latest: nobody fills the memory with names.
    """

    def __init__(self, tries: int, remember_ms: int) -> None:
        self._tries, self._remember_ms = tries, remember_ms
        self._lock = threading.Lock()
        self._wrong: OrderedDict[bytes, tuple[int, int]] = OrderedDict()

    def refuse_if_too_many(self, who: tuple[str, ...], now_ms: int) -> None:
        """Raises the problem too_many_tries, with the time to wait, while the pause lasts."""
        with self._lock:
            count, last_ms = self._wrong.get(_key(who), (0, 0))
        if count >= self._tries and 0 <= now_ms - last_ms < PAUSE_MS:
            error = problem("too_many_tries", minutes=PAUSE_MS // 60_000)
            error.headers["Retry-After"] = str(PAUSE_MS // 1000)
            raise error

    def count(self, who: tuple[str, ...], now_ms: int) -> None:
        """One more wrong try. who: such as login and address, so that a stranger locks nobody out."""
        with self._lock:
            self._forget_old(now_ms)
            key = _key(who)
            count, _ = self._wrong.pop(key, (0, 0))
            self._wrong[key] = (count + 1, now_ms)

    def forget(self, who: tuple[str, ...]) -> None:
        with self._lock:
            self._wrong.pop(_key(who), None)

    def __len__(self) -> int:
        return len(self._wrong)

    def _forget_old(self, now_ms: int) -> None:
        # In the order of their last try, so the first is the oldest.
        while self._wrong:
            _, last_ms = next(iter(self._wrong.values()))
            if 0 <= now_ms - last_ms < self._remember_ms and len(self._wrong) < MOST_KEPT:
                return
            self._wrong.popitem(last=False)


def address_of(request: Request[Any, Any, Any]) -> str:
    """Where the request comes from; behind a proxy, what server/serving.py reads from it."""
    return request.client.host if request.client else ""


def _key(who: tuple[str, ...]) -> bytes:
    """Short, however long what was typed."""
    return hashlib.sha256("\n".join(who).encode(errors="surrogatepass")).digest()
