"""A visit goes back to its officer: remarks at its answers, the return that carries them, what was mended.

Source of the fields: sync/review.py.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

import msgspec
from sqlite_utils import Database

from server.steps.answer_words import AnswerWords, calculated_titles
from server.steps.ledger import open_ledger
from server.steps.review import Decided, finished_visit, write_review
from server.steps.surveys import plain
from server.steps.visits import LoadedVisit, VisitReader
from server.store.connection import Store
from server.store.people import person_by_id
from server.store.records import record_by_id
from server.store.remarks import Remark, remarks_on, remove_remark, remove_remarks, write_remark
from server.store.visits import visit_row
from survey_defs.survey import Question, Repeat
from sync.cells import distinct

LONGEST = 1000
"""Letters of one remark."""


class NothingToMend(ValueError):
    """A return without a remark tells an officer nothing."""


class RemarkTooLong(ValueError):
    """Longer than LONGEST letters."""


class QuestionRemark(msgspec.Struct, frozen=True, kw_only=True):
    """One remark as it travels. row: "" outside of repeats. was: the answer when it was returned."""

    key: str
    row: str
    text: str
    was: Any = None


class ReviewRemarks(msgspec.Struct, frozen=True, kw_only=True):
    """The field `review_remarks`. person: name. at_ms: server's clock. text: about the whole visit, or ""."""

    person: str
    at_ms: int
    text: str
    questions: list[QuestionRemark]


def remark_on(store: Store, visit: str, key: str, row: str, text: str, person: str, now_ms: int) -> None:
    """Keeps a remark for the next return; an empty one takes the former away.

    Raises RemarkTooLong; Decided when the visit is not waiting for a review.
    """
    if len(text) > LONGEST:
        raise RemarkTooLong(str(len(text)))
    with store.writing() as db:
        known = visit_row(db, visit)
        if known is None or known.state != "finished" or known.review not in ("", "seen"):
            raise Decided(visit)
        if not text:
            remove_remark(db, visit, row, key)
            return
        remark = Remark(visit=visit, row=row, key=key, text=text, person=person, written_ms=now_ms)
        write_remark(db, remark)


def return_visit(
    store: Store, visit: str, text: str, person: str, finished_ms: int, *, now_ms: int, zone: str
) -> None:
    """Sends the visit back with all remarks that wait on it, in one change of the office.

    text: about the visit as a whole, or "". finished_ms: of the end that the coordinator looked at.
    Raises NothingToMend, RemarkTooLong, NotFinished, MovedOn, Decided.
    """
    if len(text) > LONGEST:
        raise RemarkTooLong(str(len(text)))
    with open_ledger(store, now_ms) as ledger:
        if finished_visit(ledger.db, visit, finished_ms).review not in ("", "seen"):
            raise Decided(visit)
        loaded = VisitReader(ledger.db, now_ms=now_ms, zone=zone).load(visit)
        questions = list(_with_answers(loaded, remarks_on(ledger.db, visit)))
        if not questions and not text:
            raise NothingToMend(visit)
        by = person_by_id(ledger.db, person)
        told = ReviewRemarks(
            person=by.name if by else "", at_ms=ledger.now_ms, text=text, questions=questions
        )
        write_review(ledger, visit, person, "returned", review_remarks=msgspec.to_builtins(told))
        remove_remarks(ledger.db, visit)


def _with_answers(visit: LoadedVisit, remarks: list[Remark]) -> Iterator[QuestionRemark]:
    """In the order of the form, rows in theirs; without those on rows that are gone."""
    by_place = {(remark.row, remark.key): remark for remark in remarks}
    for question, row in answers_in_order(visit):
        if remark := by_place.get((row, question.key)):
            was = visit.answering.value(question.key, row)
            yield QuestionRemark(key=question.key, row=row, text=remark.text, was=was)


def answers_in_order(visit: LoadedVisit) -> Iterator[tuple[Question, str]]:
    """(question, row) of every answer that the form can have now, relevant or not, in document order."""
    yield from _inside(visit, visit.survey.nodes, "")


def _inside(visit: LoadedVisit, nodes: Any, row: str) -> Iterator[tuple[Question, str]]:
    for node in nodes:
        if isinstance(node, Question):
            yield node, row
        elif isinstance(node, Repeat):
            for inner in visit.answering.rows(node.path, row):
                yield from _inside(visit, node.nodes, inner)
        else:
            yield from _inside(visit, node.nodes, row)


class Returned(NamedTuple):
    """The latest return as a page tells it. person: name. text: of the whole. lines: as the form orders."""

    person: str
    at_ms: int
    text: str
    lines: list["ReturnedLine"]

    @property
    def mended(self) -> int:
        return sum(line.is_mended for line in self.lines)


class ReturnedLine(NamedTuple):
    """One remarked answer. place: title of its row, "" outside of repeats. was, now: in words, "" = blank.

    is_asked: the form still asks it.
    """

    key: str
    row: str
    label: str
    place: str
    text: str
    was: str
    now: str
    is_mended: bool
    is_asked: bool


def remarks_of_return(db: Database, visit: str) -> ReviewRemarks | None:
    """What the latest return said; None when the visit was never returned."""
    record = record_by_id(db, "visit", visit)
    cell = record.cells.get("review_remarks") if record else None
    value = cell.versions[-1].value if cell else None
    return None if value is None else msgspec.convert(value, ReviewRemarks)


def returned_of(db: Database, visit: LoadedVisit, words: AnswerWords) -> Returned | None:
    """The latest return, each remark with the answer then and now; None when there was none."""
    told = remarks_of_return(db, visit.line.id)
    if told is None:
        return None
    here = {(row, question.key): question for question, row in answers_in_order(visit)}
    lines = [_line(visit, words, remark, here.get((remark.row, remark.key))) for remark in told.questions]
    return Returned(told.person, told.at_ms, told.text, lines)


def _line(
    visit: LoadedVisit, words: AnswerWords, remark: QuestionRemark, question: Question | None
) -> ReturnedLine:
    if question is None:
        return _gone(visit, words, remark)
    answering, row = visit.answering, remark.row
    value = answering.value(question.key, row)
    unit = answering.unit(question.key, row)
    return ReturnedLine(
        key=remark.key,
        row=row,
        label=answering.label(question.path, row) or calculated_titles().get(question.key, question.name),
        place=answering.row_title(row) if row else "",
        text=remark.text,
        was=words.said(question, remark.was, unit),
        now=words.shown(question, answering, row),
        is_mended=len(distinct([_blank(remark.was), _blank(value)])) > 1,
        is_asked=answering.is_relevant(question.path, row),
    )


def _gone(visit: LoadedVisit, words: AnswerWords, remark: QuestionRemark) -> ReturnedLine:
    """Its row was taken away since: that is an answer to the remark too."""
    known = next((one for one in visit.survey.questions() if one.key == remark.key), None)
    return ReturnedLine(
        key=remark.key,
        row=remark.row,
        label=(known and plain(known.label, visit.answering.language)) or remark.key,
        place="",
        text=remark.text,
        was=words.said(known, remark.was) if known else str(remark.was or ""),
        now="",
        is_mended=True,
        is_asked=False,
    )


def _blank(value: Any) -> Any:
    return None if value in ("", []) else value
