"""Visits: the list, and each with its answers, what is missing, and what it is worth."""

import logging
from typing import Any

import msgspec
from litestar import Request, get
from litestar.response import Template
from sqlite_utils import Database
from sqlite_utils.utils import sqlite3  # type: ignore[attr-defined]

from server.languages import current_language
from server.languages import gettext as _
from server.pages.enterprises import officers_of
from server.pages.filtering import AddressFilter, Chip, filter_from, pages_of
from server.pages.review import anchor_of
from server.people import Person, office
from server.places import commune_name
from server.problems import problem
from server.settings import Settings
from server.steps.answer_words import AnswerWords
from server.steps.campaign_scores import Unscored, campaign_scores, score_of_visit
from server.steps.field_words import FieldWords
from server.steps.rank import class_of, quadrant_of
from server.steps.returning import LONGEST, returned_of
from server.steps.review import note_seen, review_of
from server.steps.score_lines import score_lines
from server.steps.settled import settled_below
from server.steps.surveys import UnknownForm, form_title
from server.steps.visit_sections import Section, lines_of, sections_of
from server.steps.visits import LoadedVisit, UnknownVisit, VisitReader
from server.store.assignments import people_of
from server.store.attachments import complete_ones
from server.store.campaigns import campaign_by_id, campaigns, current_campaign
from server.store.connection import Store
from server.store.failures import failure_of_store
from server.store.forms import newest_form
from server.store.people import people
from server.store.receipts import receipts_of
from server.store.remarks import remarks_on
from server.store.visit_list import PAGE, VisitFilter, VisitLine, count_visits, visit_lines
from survey_defs.criteria.loading import load_criteria

logger = logging.getLogger("khaosat.pages")


def states() -> dict[str, str]:
    return {"draft": _("Đang làm"), "finished": _("Đã kết thúc"), "returned": _("Đã trả lại")}


@get("/visits", guards=[office], sync_to_thread=True)
def visits_page(request: Request[Any, Any, Any], store: Store, settings: Settings) -> Template:
    db = store.reader()
    campaign = current_campaign(db)
    filter_ = filter_from("/visits", dict(request.query_params))
    anywhere = VisitFilter(words=filter_.words, state=filter_.state, officer=filter_.officer)
    campaign_id = campaign.id if campaign and filter_.campaign != "all" else ""
    conditions = msgspec.structs.replace(anywhere, campaign=campaign_id)
    found = count_visits(db, conditions)
    pages = pages_of(found, PAGE)
    filter_ = msgspec.structs.replace(filter_, page=min(filter_.page, pages))
    context = {
        "filter": filter_,
        "campaign": campaign,
        "is_of_all": not campaign_id,
        "lines": lines_shown(store, settings, visit_lines(db, conditions, filter_.page)),
        "found": found,
        # Said beside the list: what is not of this campaign is looked for here too.
        "elsewhere": count_visits(db, anywhere) - found,
        "everywhere": msgspec.structs.replace(filter_, campaign="all", page=1).address,
        "pages": pages,
        "officers": officers_of(store),
        "states": list(states().items()),
        "chips": chips_of(filter_, {person.id: person.name for person in people(db)}),
    }
    return Template("visits/visits.html", context=context)


def lines_shown(store: Store, settings: Settings, lines: list[VisitLine]) -> list[dict[str, Any]]:
    """The visits with what they are called and worth; only those of the current campaign have points here."""
    db = store.reader()
    current = current_campaign(db)
    scores = campaign_scores(store, settings, current) if current else None
    totals = {one.line.id: one.score.total for one in scores.visits.values()} if scores else {}
    unscored = {one.line.id for one in scores.unscored} if scores else set()
    names = {one.id: one.name for one in campaigns(db)}
    return [
        {
            **msgspec.structs.asdict(line),
            "commune": commune_name(line.commune_code),
            "campaign": names.get(line.campaign_id, _("Không thuộc đợt nào")),
            "title": form_title(db, line.form, line.form_version),
            "total": totals.get(line.id),
            "is_unscored": line.id in unscored,
        }
        for line in lines
    ]


def chips_of(filter_: AddressFilter, names: dict[str, str]) -> list[Chip]:
    words = {
        "q": f"“{filter_.q}”",
        "campaign": _("Mọi đợt"),
        "state": states().get(filter_.state, filter_.state),
        "officer": names.get(filter_.officer, filter_.officer),
    }
    return [Chip(words[name], filter_.without(name)) for name in filter_.conditions if name in words]


@get("/visits/{visit:str}", guards=[office], sync_to_thread=True)
def visit_page(visit: str, request: Request[Any, Any, Any], store: Store, settings: Settings) -> Template:
    try_to_note_seen(store, visit, request.user.id, settings.now_ms())
    db = store.reader()
    reader = VisitReader(db, now_ms=settings.now_ms(), zone=settings.zone, language=current_language.get())
    try:
        loaded = reader.load(visit)
    except UnknownVisit as unknown:
        raise problem("not_found") from unknown
    except UnknownForm as unknown:
        raise problem("unknown_form", form=str(unknown)) from unknown
    words = AnswerWords(loaded.survey, reader.lists(loaded.survey), current_language.get())
    sections = sections_of(loaded, words, lambda sha256: bool(complete_ones(db, [sha256])))
    returned = returned_of(db, loaded, words)
    context = {
        "visit": loaded.line,
        "commune": commune_name(loaded.line.commune_code),
        "title": form_title(db, loaded.line.form, loaded.line.form_version),
        "newer": newer_version(db, loaded),
        "minutes": minutes_of(loaded),
        "sections": sections,
        "problems": sum(section.problems for section in sections),
        "answered": sum(section.answered for section in sections),
        "asked": sum(section.asked for section in sections),
        "conflicts": conflict_labels(loaded),
        "settled": settled_below(db, visit, FieldWords(db, {})),
        "missing": missing_files(sections),
        "points": points_of(store, settings, loaded, words),
        "review": review_of(db, visit),
        "returned": returned,
        "said": {(line.row, line.key): line for line in returned.lines} if returned else {},
        "remarks": {(remark.row, remark.key): remark.text for remark in remarks_on(db, visit)},
        "anchor_of": anchor_of,
        "longest": LONGEST,
        "may_remark": may_remark(request.user, loaded.line),
        # A returned visit goes to the phones of whoever the enterprise is assigned to now.
        "is_assigned": bool(people_of(db, loaded.line.enterprise_id)),
        "receipt": receipts_of(db, [visit]).get(visit),
    }
    return Template("visits/visit.html", context=context)


def try_to_note_seen(store: Store, visit: str, person: str, now_ms: int) -> None:
    """Reading is no promise: a full disk, or an office's log that is away, keeps nobody from the page."""
    try:
        note_seen(store, visit, person, now_ms)
    except (sqlite3.DatabaseError, OSError) as error:
        if not failure_of_store(error):
            raise
        logger.exception("it is not noted that visit %s was seen", visit)


def may_remark(person: Person, visit: VisitLine) -> bool:
    """While it waits for a review: what was returned or accepted has its remarks."""
    return person.may_change and visit.state == "finished" and visit.review in ("", "seen")


def newer_version(db: Database, visit: LoadedVisit) -> str:
    """The version that an unfinished visit could be moved to, "" when there is none."""
    newest = newest_form(db, visit.line.form)
    is_behind = newest is not None and newest.version != visit.line.form_version
    return newest.version if newest and is_behind and visit.line.state == "draft" else ""


def missing_files(sections: list[Section]) -> int:
    """Photographs and files that answers name and that have not arrived whole."""
    lines = [line for section in sections for part in section.parts for line in lines_of(part)]
    return sum(not file.has_arrived for line in lines for file in line.files)


def minutes_of(visit: LoadedVisit) -> int:
    """How long it took, in whole minutes; 0 while it lasts."""
    line = visit.line
    return (
        max(0, (line.finished_ms - line.started_ms) // 60_000) if line.finished_ms and line.started_ms else 0
    )


def conflict_labels(visit: LoadedVisit) -> list[str]:
    paths = {question.key: question.path for question in visit.survey.questions()}
    return [visit.answering.label(paths[key]) if key in paths else key for key in visit.conflicts]


def points_of(store: Store, settings: Settings, visit: LoadedVisit, words: AnswerWords) -> dict[str, Any]:
    """The score as the page says it; {"why_none": words} alone when there is none to expect or none yet.

    {"reference": ...} alone when it could not be scored.
    """
    campaign = campaign_by_id(store.reader(), visit.line.campaign_id)
    if campaign is None:
        return {"why_none": _("Phiếu này không thuộc đợt khảo sát nào nên không chấm điểm.")}
    if campaign.form != visit.line.form:
        return {"why_none": _("Mẫu phiếu này không chấm điểm.")}
    if visit.line.state != "finished":
        text = _("Phiếu đang làm thì chưa chấm điểm. Điểm hiện ra khi cán bộ kết thúc phiếu và máy gửi về.")
        return {"why_none": text}
    criteria = load_criteria(campaign.criteria)
    score = score_of_visit(settings, campaign, visit)
    if isinstance(score, Unscored):
        return {"reference": score.reference}
    language = current_language.get()
    return {
        "score": score,
        "criteria": score_lines(score, visit, words),
        "axes": [(axis.label[language], score.axes[axis.id]) for axis in criteria.axes],
        "priority": class_of(score.total, criteria).label[language],
        "quadrant": quadrant_of(score.axes, criteria).label[language],
        "failed": [gate.reason[language] for gate in score.gates if not gate.passed],
        "title": criteria.title[language],
        "version": criteria.version,
        "sha256": score.sha256,
    }
