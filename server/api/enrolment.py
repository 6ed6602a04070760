"""A phone is bound to a person: POST /api/v1/enrol with a one-time code."""

from typing import Any

from litestar import Request, Response, post
from litestar.datastructures import Cookie
from msgspec.structs import replace

from server.api.body import answer, read_message
from server.attempts import Attempts, address_of
from server.people import COOKIE, PHONE_SESSION_MS, cookie_of, new_token, phone
from server.problems import problem
from server.recovery_key import recovery_key, told_at_enrolment
from server.settings import Settings
from server.steps.enrol import CodeRefused, enrol_phone, secret_of_phone
from server.steps.ledger import open_ledger
from server.steps.office_acts import PhoneSession
from server.store.connection import Store
from server.store.people import open_session
from sync.messages import KeyReply, decode_enrol, decode_key_request

MINUTE_MS = 60_000
# From one address: a whole office behind one router enrols its phones on one morning.
wrong_codes = Attempts(tries=30, remember_ms=MINUTE_MS)


@post("/api/v1/enrol", sync_to_thread=True, status_code=200)
def enrol(request: Request[Any, Any, Any], body: bytes, store: Store, settings: Settings) -> Response[bytes]:
    """{code, device, devices} -> {device, person, recovery_key, pin} and the phone's session cookie.

    Problems: enrol_code_wrong, enrol_code_used, enrol_code_expired, too_many_tries.
    """
    asked = read_message(request, body, decode_enrol)
    token, hashed = new_token()
    now_ms = settings.now_ms()
    who = (address_of(request),)
    key = recovery_key(settings.data)
    wrong_codes.refuse_if_too_many(who, now_ms)
    try:
        with open_ledger(store, now_ms) as ledger:
            reply = enrol_phone(ledger, asked.code, asked.device, asked.devices)
            open_session(ledger.db, hashed, reply.person, reply.device, now_ms, PHONE_SESSION_MS)
            session = PhoneSession(
                token_hash=hashed,
                person=reply.person,
                device=reply.device,
                at_ms=now_ms,
                lifetime_ms=PHONE_SESSION_MS,
            )
            ledger.acts.append(session)
    except CodeRefused as refused:
        wrong_codes.count(who, now_ms)
        raise problem(refused.problem) from refused
    told = told_at_enrolment(key, reply.recovery_key)
    response = answer(replace(reply, recovery_key=told, pin=settings.pin))
    # The second for what does not name its device: an older version of the phone's application.
    for name in (cookie_of(reply.device), COOKIE):
        response.set_cookie(phone_cookie(name, token, secure=settings.secure_cookies))
    return response


@post("/api/v1/recovery-key", guards=[phone], sync_to_thread=True, status_code=200)
def give_recovery_key(
    request: Request[Any, Any, Any], body: bytes, store: Store, settings: Settings
) -> Response[bytes]:
    """{device} -> {recovery_key}, for a phone bound before there was one: it need not be bound again.

    Problems: sign_in.
    """
    asked = read_message(request, body, decode_key_request)
    if asked.device != request.user.device:
        raise problem("sign_in")
    key = recovery_key(settings.data)
    with open_ledger(store, settings.now_ms()) as ledger:
        secret = secret_of_phone(ledger, asked.device)
    if not secret:
        raise problem("sign_in")
    return answer(KeyReply(recovery_key=told_at_enrolment(key, secret)))


def phone_cookie(name: str, token: str, *, secure: bool) -> Cookie:
    """The phone's session, for ninety days from its last contact."""
    return Cookie(
        key=name,
        value=token,
        httponly=True,
        secure=secure,
        samesite="strict",
        path="/",
        max_age=PHONE_SESSION_MS // 1000,
    )
