"""Moves an unfinished visit to the newest version of its form, seeing first what that changes."""

from collections.abc import Callable
from functools import partial
from typing import Annotated, Any

import msgspec
from litestar import Request, get, post
from litestar.enums import RequestEncodingType
from litestar.params import Body
from litestar.response import Redirect, Template
from sqlite_utils import Database

from server.languages import current_language
from server.people import desk
from server.problems import problem
from server.settings import Settings
from server.steps.answer_words import AnswerWords
from server.steps.compare_surveys import compare_surveys
from server.steps.effect_words import aspects, reasons
from server.steps.form_versions import move_to_version
from server.steps.ledger import open_ledger
from server.steps.misfits import Misfit
from server.steps.surveys import UnknownForm, survey_of
from server.steps.visit_misfits import VisitMisfits
from server.steps.visits import VisitReader
from server.store.connection import Store
from server.store.forms import PublishedForm, newest_form
from server.store.sync_state import read_state
from server.store.visit_list import VisitLine, visit_line
from survey_defs.survey import Survey


class Move(msgspec.Struct, frozen=True):
    """version: as the page showed it. base: the revision the page was drawn at."""

    version: str
    base: int


@get("/visits/{visit:str}/version", guards=[desk], sync_to_thread=True)
def version_page(visit: str, store: Store, settings: Settings) -> Template:
    db = store.reader()
    line, newest = movable(db, visit)
    language = current_language.get()
    try:
        before, after = survey_of(db, line.form, line.form_version), survey_of(db, newest.id, newest.version)
    except UnknownForm as unknown:
        raise problem("unknown_form", form=str(unknown)) from unknown
    reader = VisitReader(db, now_ms=settings.now_ms(), zone=settings.zone, language=language)
    state = read_state(db)
    context = {
        "visit": line,
        "newest": newest,
        "comparison": compare_surveys(before, after, language),
        "misfits": _said(VisitMisfits(db, after, language, reader).of(line), before, after, reader, language),
        "base": state.rev if state else 0,
        "aspects": aspects(),
        "reasons": reasons(),
    }
    return Template("visits/version.html", context=context)


@post("/visits/{visit:str}/version", guards=[desk], sync_to_thread=True, status_code=303)
def move_visit(
    visit: str,
    data: Annotated[Move, Body(media_type=RequestEncodingType.URL_ENCODED)],
    request: Request[Any, Any, Any],
    store: Store,
    settings: Settings,
) -> Redirect:
    """Moves it to the version that the page showed; a newer one has to be looked at first."""
    with open_ledger(store, settings.now_ms()) as ledger:
        line, newest = movable(ledger.db, visit)
        if data.version != newest.version:
            raise problem("version_not_moved")
        result = move_to_version(ledger, request.user.id, visit, line.form, newest.version, data.base)
        if result.outcome == "quarantined":
            raise problem("version_not_moved")
    return Redirect(f"/visits/{visit}", status_code=303)


def movable(db: Database, visit: str) -> tuple[VisitLine, PublishedForm]:
    """An unfinished visit and the version it can be moved to. Raises version_not_moved, not_found."""
    line = visit_line(db, visit)
    if line is None:
        raise problem("not_found")
    newest = newest_form(db, line.form)
    if newest is None or line.state == "finished" or newest.version == line.form_version:
        raise problem("version_not_moved")
    return line, newest


def _said(
    found: list[Misfit], before: Survey, after: Survey, reader: VisitReader, language: str
) -> list[tuple[Misfit, str]]:
    """Each with its answer in the words of its own version; of the new one where only that asks it.

    Of too many rows it is their number.
    """
    said: dict[str, Callable[[object], str]] = {}
    for survey in (after, before):
        words = AnswerWords(survey, reader.lists(survey), language)
        said |= {question.key: partial(words.said, question) for question in survey.questions()}
    return [(one, said.get(one.key, str)(one.value)) for one in found]
