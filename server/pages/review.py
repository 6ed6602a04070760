"""What a coordinator decides about a visit: a remark beside an answer, the return, the acceptance."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any
from urllib.parse import quote

from litestar import Request, get, post
from litestar.enums import RequestEncodingType
from litestar.params import Body
from litestar.response import Redirect, Template

from server.languages import current_language
from server.people import desk
from server.problems import problem
from server.settings import Settings
from server.steps.answer_words import AnswerWords, calculated_titles
from server.steps.returning import (
    LONGEST,
    NothingToMend,
    RemarkTooLong,
    answers_in_order,
    remark_on,
    return_visit,
)
from server.steps.review import Decided, MovedOn, NotFinished, accept_visit
from server.steps.visits import LoadedVisit, UnknownVisit, VisitReader
from server.store.connection import Store
from server.store.remarks import remarks_on
from survey_defs.survey import Question

Form = Annotated[dict[str, Any], Body(media_type=RequestEncodingType.URL_ENCODED)]


@get("/visits/{visit:str}/remark", guards=[desk], sync_to_thread=True)
def remark_page(
    visit: str, key: str, store: Store, settings: Settings, request: Request[Any, Any, Any], row: str = ""
) -> Template:
    """Where a remark on one answer is written; the visit's page opens its form beside the answer."""
    reader = VisitReader(
        store.reader(), now_ms=settings.now_ms(), zone=settings.zone, language=current_language.get()
    )
    loaded, question = answer_at(reader, visit, key, row)
    words = AnswerWords(loaded.survey, reader.lists(loaded.survey), current_language.get())
    written = {(remark.row, remark.key): remark.text for remark in remarks_on(store.reader(), visit)}
    context = {
        "visit": loaded.line,
        "key": key,
        "row": row,
        "label": loaded.answering.label(question.path, row) or calculated_titles().get(key, question.name),
        "place": loaded.answering.row_title(row) if row else "",
        "answer": words.shown(question, loaded.answering, row),
        "text": written.get((row, key), ""),
        "longest": LONGEST,
    }
    return Template("visits/remark.html", context=context)


@post("/visits/{visit:str}/remark", guards=[desk], sync_to_thread=True, status_code=303)
def write_remark(
    visit: str, data: Form, request: Request[Any, Any, Any], store: Store, settings: Settings
) -> Redirect:
    key, row, text = (str(data.get(name, "")).strip() for name in ("key", "row", "text"))
    answer_at(VisitReader(store.reader(), now_ms=settings.now_ms(), zone=settings.zone), visit, key, row)
    with told_as_problems():
        remark_on(store, visit, key, row, text, request.user.id, settings.now_ms())
    return Redirect(f"/visits/{visit}#{quote(anchor_of(key, row))}", status_code=303)


@post("/visits/{visit:str}/return", guards=[desk], sync_to_thread=True, status_code=303)
def return_to_officer(
    visit: str, data: Form, request: Request[Any, Any, Any], store: Store, settings: Settings
) -> Redirect:
    """The visit goes back with its remarks; the officer's phone opens it with only what to mend."""
    text = str(data.get("text", "")).strip()
    with told_as_problems():
        return_visit(
            store, visit, text, request.user.id, moment_in(data),
            now_ms=settings.now_ms(), zone=settings.zone,
        )  # fmt: skip
    return Redirect(f"/visits/{visit}", status_code=303)


@post("/visits/{visit:str}/acceptance", guards=[desk], sync_to_thread=True, status_code=303)
def accept(
    visit: str, data: Form, request: Request[Any, Any, Any], store: Store, settings: Settings
) -> Redirect:
    """A coordinator takes the visit as it is; its officer reads so on the phone."""
    with told_as_problems():
        accept_visit(store, visit, request.user.id, moment_in(data), settings.now_ms())
    return Redirect(f"/visits/{visit}", status_code=303)


def anchor_of(key: str, row: str) -> str:
    """The id of an answer's place on the visit's page."""
    return f"answer-{row}-{key}" if row else f"answer-{key}"


def answer_at(reader: VisitReader, visit: str, key: str, row: str) -> tuple[LoadedVisit, Question]:
    """The visit and the question; a problem page where there is no such answer."""
    try:
        loaded = reader.load(visit)
    except UnknownVisit as unknown:
        raise problem("not_found") from unknown
    found = [one for one, of_row in answers_in_order(loaded) if (one.key, of_row) == (key, row)]
    if not found:
        raise problem("not_found")
    return loaded, found[0]


def moment_in(data: dict[str, Any]) -> int:
    """Which end of the visit the page showed; 0, which is none, where the form does not say."""
    seen = str(data.get("finished_ms", ""))
    return int(seen) if seen.isascii() and seen.isdecimal() and len(seen) < 16 else 0


@contextmanager
def told_as_problems() -> Iterator[None]:
    """Why a step could not be done, as the page that says so."""
    try:
        yield
    except NothingToMend as error:
        raise problem("no_remark") from error
    except RemarkTooLong as error:
        raise problem("remark_too_long", longest=LONGEST, length=str(error)) from error
    except NotFinished as error:
        raise problem("visit_under_way") from error
    except MovedOn as error:
        raise problem("visit_moved_on") from error
    except Decided as error:
        raise problem("decided") from error
