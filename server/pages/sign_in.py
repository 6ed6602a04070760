"""In, out, and in which language."""

from dataclasses import dataclass
from typing import Annotated, Any

from litestar import Request, get, post
from litestar.datastructures import Cookie
from litestar.enums import RequestEncodingType
from litestar.params import Body
from litestar.response import Redirect, Template

from server.attempts import Attempts, address_of
from server.languages import LANGUAGES
from server.people import COOKIE, OFFICE, OFFICE_SESSION_MS, new_token, password_matches, token_hash
from server.problems import ProblemError, problem
from server.settings import Settings
from server.store.connection import Store
from server.store.people import close_session, open_session, person_by_login, set_language

YEAR_S = 365 * 24 * 3600
attempts = Attempts(tries=5, remember_ms=15 * 60_000)


@dataclass
class SignIn:
    login: str
    password: str
    next: str = "/"


@dataclass
class Language:
    language: str
    next: str = "/"


def here(address: str) -> str:
    """A path of this site: nobody is sent elsewhere by a crafted link."""
    return address if address.startswith("/") and not address.startswith(("//", "/\\")) else "/"


@get("/sign-in", sync_to_thread=True)
def sign_in_page(next: str = "/") -> Template:  # noqa: A002
    return Template("sign_in/sign_in.html", context={"next": here(next), "login": "", "problem": None})


@post("/sign-in", sync_to_thread=True, status_code=303)
def sign_in(
    data: Annotated[SignIn, Body(media_type=RequestEncodingType.URL_ENCODED)],
    request: Request[Any, Any, Any],
    store: Store,
    settings: Settings,
) -> Template | Redirect:
    """Opens a session of twelve hours. Wrong: the same page again, with the login kept."""
    now_ms = settings.now_ms()
    login = data.login.strip().lower()
    who = (login, address_of(request))
    try:
        attempts.refuse_if_too_many(who, now_ms)
    except ProblemError as refused:
        return again(data, refused)
    person = person_by_login(store.reader(), login)
    is_right = password_matches(data.password, person.password_hash if person else "")
    if person is None or person.role not in OFFICE or not is_right:
        attempts.count(who, now_ms)
        return again(data, problem("wrong_password"))
    attempts.forget(who)
    token, hashed = new_token()
    with store.writing() as db:
        open_session(db, hashed, person.id, "", now_ms, OFFICE_SESSION_MS)
    cookie = Cookie(
        key=COOKIE,
        value=token,
        httponly=True,
        secure=settings.secure_cookies,
        samesite="strict",
        path="/",
        max_age=OFFICE_SESSION_MS // 1000,
    )
    return Redirect(here(data.next), status_code=303, cookies=[cookie])


def again(data: SignIn, refused: ProblemError) -> Template:
    """The same page with what was typed, the password aside, and what went wrong."""
    context = {"next": here(data.next), "login": data.login, "problem": refused.as_answer()}
    return Template("sign_in/sign_in.html", context=context, status_code=refused.problem.status)


@post("/sign-out", sync_to_thread=True, status_code=303)
def sign_out(request: Request[Any, Any, Any], store: Store) -> Redirect:
    with store.writing() as db:
        close_session(db, token_hash(request.cookies.get(COOKIE, "")))
    gone = Cookie(key=COOKIE, value="", httponly=True, samesite="strict", path="/", max_age=0)
    return Redirect("/sign-in", status_code=303, cookies=[gone])


@post("/language", sync_to_thread=True, status_code=303)
def choose_language(
    data: Annotated[Language, Body(media_type=RequestEncodingType.URL_ENCODED)],
    request: Request[Any, Any, Any],
    store: Store,
) -> Redirect:
    """Remembered on this device, and with the person when somebody is signed in."""
    if data.language not in LANGUAGES:
        raise problem("invalid_request", what=data.language)
    if request.scope.get("user"):
        with store.writing() as db:
            set_language(db, request.user.id, data.language)
    cookie = Cookie(key="language", value=data.language, samesite="lax", path="/", max_age=YEAR_S)
    return Redirect(here(data.next), status_code=303, cookies=[cookie])
