"""A phone is bound to a person: POST /api/v1/enrol with a one-time code."""

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


@post("/api/v1/enrol", sync_to_thread=True, status_code=200)
def enrol(request: Request[Any, Any, Any], body: bytes, store: Store, settings: Settings) -> Response[bytes]:
    """{code, device} -> {device, person, recovery_key} and the phone's session cookie.

    Problems: enrol_code_wrong, enrol_code_used, enrol_code_expired.
    """
    asked = read_message(request, body, decode_enrol)
    token, hashed = new_token()
    now_ms = settings.now_ms()
    try:
        with open_ledger(store, now_ms) as ledger:
            reply = enrol_phone(ledger, asked.code, asked.device)
            open_session(ledger.db, hashed, reply.person, reply.device, now_ms, PHONE_SESSION_MS)
    except CodeRefused as refused:
        raise problem(refused.problem) from refused
    response = answer(reply)
    response.set_cookie(
        Cookie(
            key=COOKIE,
            value=token,
            httponly=True,
            secure=settings.secure_cookies,
            samesite="strict",
            path="/",
            max_age=PHONE_SESSION_MS // 1000,
        )
    )
    return response
