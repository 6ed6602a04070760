"""A phone is bound to a person: POST /api/v1/enrol with a one-time code."""

import threading
from typing import Any

from litestar import Request, Response, post
from litestar.datastructures import Cookie

from server.api.body import answer, read_message
from server.people import COOKIE, PHONE_SESSION_MS, new_token
from server.problems import problem
from server.settings import Settings
from server.steps.enrol import CodeRefused, enrol_phone
from server.steps.ledger import open_ledger
from server.store.connection import Store
from server.store.people import open_session
from sync.messages import decode_enrol

MINUTE_MS = 60_000
WRONG_CODES_A_MINUTE = 30


@post("/api/v1/enrol", sync_to_thread=True, status_code=200)
def enrol(request: Request[Any, Any, Any], body: bytes, store: Store, settings: Settings) -> Response[bytes]:
    """{code, device} -> {device, person, recovery_key} and the phone's session cookie.

    Problems: enrol_code_wrong, enrol_code_used, enrol_code_expired, too_many_tries.
    """
    asked = read_message(request, body, decode_enrol)
    token, hashed = new_token()
    now_ms = settings.now_ms()
    wrong_codes.refuse_if_too_many(now_ms)
    try:
        with open_ledger(store, now_ms) as ledger:
            reply = enrol_phone(ledger, asked.code, asked.device)
            open_session(ledger.db, hashed, reply.person, reply.device, now_ms, PHONE_SESSION_MS)
    except CodeRefused as refused:
        wrong_codes.count(now_ms)
        raise problem(refused.problem) from refused
    response = answer(reply)
    response.set_cookie(phone_cookie(token, secure=settings.secure_cookies))
    return response


def phone_cookie(token: str, *, secure: bool) -> Cookie:
    """The phone's session, for ninety days from its last contact."""
    return Cookie(
        key=COOKIE,
        value=token,
        httponly=True,
        secure=secure,
        samesite="strict",
        path="/",
        max_age=PHONE_SESSION_MS // 1000,
    )


class WrongCodes:
    """Wrong codes of the last minute, from all phones together: somebody may be guessing."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._times: list[int] = []

    def refuse_if_too_many(self, now_ms: int) -> None:
        """Raises the problem too_many_tries, with the time to wait, after thirty within a minute."""
        with self._lock:
            self._times = [at_ms for at_ms in self._times if 0 <= now_ms - at_ms < MINUTE_MS]
            if len(self._times) >= WRONG_CODES_A_MINUTE:
                error = problem("too_many_tries", minutes=1)
                error.headers["Retry-After"] = "60"
                raise error

    def count(self, now_ms: int) -> None:
        with self._lock:
            self._times.append(now_ms)


wrong_codes = WrongCodes()
