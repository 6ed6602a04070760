"""Push and pull. All that can be read is answered with 200, change by change; errors are for the rest."""

from typing import Any

from litestar import Request, Response, post
from msgspec.structs import replace

from server.api.body import answer, read_message
from server.api.enrolment import phone_cookie
from server.people import DEVICE_HEADER, PHONE_SESSION_MS, Person, cookie_of, phone, token_in
from server.problems import problem
from server.settings import Settings
from server.steps.deliver import ImpossiblePage, deliver_page
from server.steps.receive import ImpossiblePush, UnknownDevice, receive_push
from server.steps.reference import forms_needed, name_of_needed, reference_needed
from server.steps.sync_health import hear_report
from server.store.connection import Store
from server.store.devices import device_by_id, write_contact
from server.store.people import extend_session
from server.store.sync_state import read_state
from sync.messages import LARGEST_PUSH, PROTOCOL, decode_pull, decode_push

QUIET_MS = 15 * 60 * 1000


@post("/api/v1/sync/push", guards=[phone], sync_to_thread=True, status_code=200)
def push(request: Request[Any, Any, Any], body: bytes, store: Store, settings: Settings) -> Response[bytes]:
    """Takes a change set; what the reply calls durable is on disk."""
    pushed = read_message(request, body, decode_push)
    _check_sender(request.user, pushed.protocol, pushed.device)
    if len(pushed.changes) > LARGEST_PUSH:
        raise problem("body_too_large")
    try:
        return answer(receive_push(store, request.user.id, pushed, settings.now_ms()))
    except UnknownDevice as error:
        raise problem("sign_in") from error
    except ImpossiblePush as error:
        raise problem("unreadable", what=str(error)) from error


@post("/api/v1/sync/pull", guards=[phone], sync_to_thread=True, status_code=200)
def pull(request: Request[Any, Any, Any], body: bytes, store: Store, settings: Settings) -> Response[bytes]:
    """Gives one page of this person's scope."""
    asked = read_message(request, body, decode_pull)
    _check_sender(request.user, asked.protocol, asked.device)
    now_ms = settings.now_ms()
    with store.reading() as db:
        state, device = read_state(db), device_by_id(db, asked.device)
        if state is None or device is None or device.person != request.user.id:
            raise problem("sign_in")
        try:
            reply = deliver_page(db, state, device, asked, now_ms)
        except ImpossiblePage as error:
            raise problem("unreadable", what="page") from error
    hear_report(store, state.epoch, asked, now_ms)
    if reply.next or reply.epoch != asked.epoch:
        return answer(reply)
    person = request.user.id
    forms = forms_needed(store, person, in_columns=asked.takes_columns)
    reference = reference_needed(
        store, person, settings, in_columns=asked.takes_columns, with_criteria=asked.takes_criteria
    )
    needed = name_of_needed(forms, reference)
    reply = replace(reply, needed=needed)
    # Nearly always the same as at the last pull, and larger than all the rest of the reply.
    if asked.needed != needed:
        reply = replace(reply, forms=forms, reference=reference)
    response = answer(reply)
    # By the session's own end: a push just before has already made the device one that was seen.
    if request.auth.expires_ms < now_ms + PHONE_SESSION_MS - QUIET_MS:
        _keep_signed_in(request, response, store, settings)
    return response


def _keep_signed_in(
    request: Request[Any, Any, Any], response: Response[bytes], store: Store, settings: Settings
) -> None:
    """A phone that calls in stays signed in: an officer must not be asked for a code in the field."""
    now_ms = settings.now_ms()
    with store.writing() as db:
        write_contact(db, request.user.device, now_ms)
        extend_session(db, request.auth.token_hash, now_ms + PHONE_SESSION_MS)
    # A phone that says who speaks has a cookie of its own from now on, also one that was bound earlier.
    device = request.headers.get(DEVICE_HEADER, "")
    token = token_in(request.cookies, device)
    came_as = next(name for name, value in request.cookies.items() if value == token)
    name = cookie_of(device) if device else came_as
    response.set_cookie(phone_cookie(name, token, secure=settings.secure_cookies))


def _check_sender(person: Person, protocol: int, device: str) -> None:
    if protocol != PROTOCOL:
        raise problem("protocol_old")
    if device != person.device:
        raise problem("sign_in")
