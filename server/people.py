"""Who is asking: roles, passwords, sessions and the guards of routes."""

import base64
import hashlib
import hmac
import re
import secrets
from collections.abc import Mapping
from typing import Any, Literal

import msgspec
from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler

from server.problems import problem
from server.store.connection import Store
from server.store.people import Session, find_session

Role = Literal["officer", "coordinator", "leader", "administrator"]
OFFICE: tuple[Role, ...] = ("coordinator", "leader", "administrator")
COOKIE = "khaosat"
# Each person of a shared phone stays signed in: the phone names the device that speaks.
DEVICE_HEADER = "Khaosat-Device"
LOGIN = re.compile(r"[a-z0-9][a-z0-9._-]{1,31}")
HOUR_MS = 3_600_000
OFFICE_SESSION_MS = 12 * HOUR_MS
PHONE_SESSION_MS = 90 * 24 * HOUR_MS
SCRYPT = {"n": 2**14, "r": 8, "p": 1, "dklen": 32}
# In the shape of a hash; no password has it.
NOBODY = "$".join(["scrypt", base64.b64encode(bytes(16)).decode(), base64.b64encode(bytes(32)).decode()])


class Person(msgspec.Struct, frozen=True):
    """The signed-in person. device: "" at a desk, else the enrolled phone of this session."""

    id: str
    login: str
    name: str
    role: Role
    language: str
    device: str = ""

    @property
    def in_office(self) -> bool:
        return self.role in OFFICE

    @property
    def may_change(self) -> bool:
        """Leaders look; coordinators and administrators also change."""
        return self.role in ("coordinator", "administrator")


def is_login(text: str) -> bool:
    """Whether a login is fit: 2 to 32 of a-z, 0-9, dot, hyphen and underscore, the first a letter or digit.

    What every keyboard types the same way, and nobody has to spell out.
    """
    return LOGIN.fullmatch(text) is not None


def hash_password(password: str) -> str:
    """`scrypt$salt$hash`, both base64. Source: RFC 7914; parameters after the OWASP password sheet."""
    salt = secrets.token_bytes(16)
    derived = hashlib.scrypt(password.encode(), salt=salt, **SCRYPT)
    return "$".join(["scrypt", base64.b64encode(salt).decode(), base64.b64encode(derived).decode()])


def password_matches(password: str, stored: str) -> bool:
    """Whether the password is the stored one; nothing matches "", of nobody or of who has no password.

    Takes as long then: how quickly it answers tells nobody which logins there are.
    """
    _, salt, expected = (stored or NOBODY).split("$")
    derived = hashlib.scrypt(password.encode(), salt=base64.b64decode(salt), **SCRYPT)
    return hmac.compare_digest(derived, base64.b64decode(expected)) and bool(stored)


def new_token() -> tuple[str, str]:
    """A session token for the cookie, and the hash that the store keeps instead of it."""
    token = secrets.token_urlsafe(32)
    return token, token_hash(token)


def token_in(cookies: Mapping[str, str], device: str) -> str:
    """The session of the device that speaks; of an older phone, and at a desk, the only one. "" for none."""
    told = cookies.get(cookie_of(device), "") or cookies.get(COOKIE, "")
    if told or device:
        return told
    of_devices = [token for name, token in cookies.items() if name.startswith(f"{COOKIE}-")]
    return of_devices[0] if len(of_devices) == 1 else ""


def cookie_of(device: str) -> str:
    return f"{COOKIE}-{device}" if device else COOKIE


def token_hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def person_of_token(store: Store, token: str, now_ms: int) -> tuple[Person, Session] | None:
    """The person whose unexpired session this token opens."""
    session = find_session(store.reader(), token_hash(token), now_ms) if token else None
    if session is None:
        return None
    person = Person(
        id=session.person,
        login=session.login,
        name=session.name,
        role=session.role,  # type: ignore[arg-type]  # the table's check constraint holds the four roles
        language=session.language,
        device=session.device,
    )
    return person, session


def signed_in(connection: ASGIConnection[Any, Any, Any, Any], _: BaseRouteHandler) -> None:
    """Guard: anybody with a session."""
    if connection.scope.get("user") is None:
        raise problem("sign_in")


def office(connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler) -> None:
    """Guard: coordinators, leaders and administrators, at a desk."""
    signed_in(connection, handler)
    person: Person = connection.scope["user"]
    if not person.in_office or person.device:
        raise problem("not_allowed")


def desk(connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler) -> None:
    """Guard: those who change things at a desk; leaders only look."""
    office(connection, handler)
    if not connection.scope["user"].may_change:
        raise problem("not_allowed")


def phone(connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler) -> None:
    """Guard: a session that belongs to an enrolled phone."""
    signed_in(connection, handler)
    if not connection.scope["user"].device:
        raise problem("sign_in")
