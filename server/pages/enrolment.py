"""A one-time code that binds a phone to an officer, as a picture to scan and as letters to type."""

from typing import Any

import segno
from litestar import Request, post
from litestar.response import Template
from markupsafe import Markup

from server.enrolment import LIFETIME_MS, code_hash, in_groups, new_code
from server.people import desk
from server.problems import problem
from server.settings import Settings
from server.store.connection import Store
from server.store.enrolment_codes import add_code, end_codes
from server.store.people import person_by_id


@post("/people/{person:str}/enrolment-codes", guards=[desk], sync_to_thread=True, status_code=200)
def make_code(person: str, request: Request[Any, Any, Any], store: Store, settings: Settings) -> Template:
    """Shows the code once: the store keeps its hash, so no later page can show it again.

    The newest counts: a code made before and not used yet ends here.
    """
    officer = person_by_id(store.reader(), person)
    # Officers only: a phone stays signed in for months, and whoever has the code is that person.
    if officer is None or not officer.active or officer.role != "officer":
        raise problem("not_found")
    code, now_ms = new_code(), settings.now_ms()
    expires_ms = now_ms + LIFETIME_MS
    with store.writing() as db:
        ended = end_codes(db, officer.id, now_ms)
        add_code(db, code_hash(code), officer.id, request.user.id, now_ms, expires_ms)
    # Origin, unlike the URL, knows whether the browser came over HTTPS; the middleware has checked it.
    address = f"{request.headers['origin']}/f/enrol"
    # After the hash sign, so that no server log ever sees the code.
    link = f"{address}#{code}"
    context = {
        "officer": officer,
        "has_ended_another": ended > 0,
        "grouped": in_groups(code),
        "link": link,
        "address": address,
        "expires_ms": expires_ms,
        "qr": Markup(qr_of(link)),
    }
    return Template("enrolment/code.html", context=context, headers={"Cache-Control": "no-store"})


def qr_of(text: str) -> str:
    """The text as a QR code in SVG, black on white whatever the theme, without inline styles."""
    svg: str = segno.make(text, error="q", micro=False).svg_inline(
        border=2, omitsize=True, svgclass="qr", lineclass=None, light="#fff"
    )
    return svg
