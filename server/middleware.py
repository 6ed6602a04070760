"""What happens around every request: who asks, in which language, from which page, under which policy."""

from typing import Any
from urllib.parse import urlsplit

from litestar.connection import Request
from litestar.enums import ScopeType
from litestar.middleware.base import ASGIMiddleware
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from server.languages import LANGUAGES, current_language
from server.people import DEVICE_HEADER, person_of_token, token_in
from server.problems import problem
from server.settings import Settings
from server.store.connection import Store

SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}
POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' blob: data:",
        "connect-src 'self'",
        "manifest-src 'self'",
        "worker-src 'self'",
        "font-src 'self'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types app-html",
    ]
)
HEADERS: list[tuple[bytes, bytes]] = [
    (b"content-security-policy", POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(self), geolocation=(self), microphone=()"),
]


async def add_security_headers(message: Message, _: Scope) -> None:
    """The same policy on every answer. A hook of the application, because addresses that it does not know
    are answered before any middleware."""
    if message["type"] == "http.response.start":
        message["headers"] = [*message["headers"], *HEADERS]


class SameOrigin(ASGIMiddleware):
    """Requests that change something must come from a page of this very address.

    Beside SameSite=Strict cookies: an old browser without them still sends Origin.
    """

    scopes = (ScopeType.HTTP,)

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        request: Request[Any, Any, Any] = Request(scope)
        if request.method not in SAFE_METHODS:
            headers = request.headers
            origin = headers.get("origin", "")
            if urlsplit(origin).netloc != headers.get("host", ""):
                raise problem("wrong_origin")
        await next_app(scope, receive, send)


class WhoAsks(ASGIMiddleware):
    """Puts the signed-in person into scope["user"] and the language into current_language."""

    scopes = (ScopeType.HTTP,)

    def __init__(self, store: Store, settings: Settings) -> None:
        self.store, self.settings = store, settings

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        request: Request[Any, Any, Any] = Request(scope)
        cookies = request.cookies
        token = token_in(cookies, request.headers.get(DEVICE_HEADER, ""))
        found = person_of_token(self.store, token, self.settings.now_ms())
        scope["user"], scope["auth"] = found or (None, None)
        wanted = cookies.get("language") or (found[0].language if found else "vi")
        current_language.set(wanted if wanted in LANGUAGES else "vi")
        await next_app(scope, receive, send)
