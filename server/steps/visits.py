"""A visit as it is stored, gathered into one set of answers that can be read, checked and scored."""

from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from server.steps.earlier_visit import asks_for_earlier, earlier_answers
from server.steps.show import answers_of, shown_record
from server.steps.surveys import survey_of
from server.store.campaigns import campaigns
from server.store.people import people
from server.store.visit_list import VisitLine, visit_line
from survey_defs.answering import Answering
from survey_defs.layout import Layout
from survey_defs.reference.loading import load_reference
from survey_defs.survey import Survey

Item = dict[str, Any]


@dataclass(frozen=True)
class LoadedVisit:
    """conflicts: fields of the visit itself where two people differ."""

    line: VisitLine
    survey: Survey
    answering: Answering
    conflicts: list[str]


class UnknownVisit(LookupError):
    """No such visit, or a deleted one."""


class VisitReader:
    """Reads visits of one moment; lists and layouts are made once for all of them."""

    def __init__(self, db: Database, *, now_ms: int, zone: str, language: str = "vi") -> None:
        """now_ms: "today" for visits that are not finished. zone: where a day begins."""
        self._db, self._now_ms, self._zone, self._language = db, now_ms, zone, language
        self._lists: dict[str, list[Item]] = {}
        self._layouts: dict[tuple[str, str], Layout] = {}
        self._asks_for_earlier: dict[tuple[str, str], bool] = {}
        self._logins: dict[str, str] | None = None

    def load(self, visit: str, survey: Survey | None = None) -> LoadedVisit:
        """The visit with all its rows; as another version of its form reads it, where one is given.

        Raises UnknownVisit, UnknownForm.
        """
        line = visit_line(self._db, visit)
        record = shown_record(self._db, "visit", visit)
        answers = answers_of(self._db, visit)
        if line is None or record is None or answers is None:
            raise UnknownVisit(visit)
        survey = survey or survey_of(self._db, line.form, line.form_version)
        answering = Answering(
            survey,
            answers,
            # A finished visit is judged by the day it was finished, or its points would change over night.
            now_ms=line.finished_ms or self._now_ms,
            zone=self._zone,
            language=self._language,
            lists=self.lists(survey),
            properties={
                **self._earlier(line, survey),
                "username": self._login(line.officer),
                "deviceid": "",
                "instanceID": visit,
            },
            layout=self.layout(survey),
        )
        return LoadedVisit(line, survey, answering, [key for key in record.conflicts if key])

    def lists(self, survey: Survey) -> dict[str, list[Item]]:
        """{file name: items} of the lists that the survey keeps apart."""
        names = {choices.file for choices in survey.lists.values() if choices.file}
        for name in names - set(self._lists):
            self._lists[name] = _items(self._db, name)
        return {name: self._lists[name] for name in names}

    def layout(self, survey: Survey) -> Layout:
        """The survey as an index, made once."""
        key = (survey.id, survey.version)
        if key not in self._layouts:
            self._layouts[key] = Layout(survey)
        return self._layouts[key]

    def _earlier(self, line: VisitLine, survey: Survey) -> dict[str, str]:
        key = (survey.id, survey.version)
        if key not in self._asks_for_earlier:
            self._asks_for_earlier[key] = asks_for_earlier(survey)
        return earlier_answers(self._db, line) if self._asks_for_earlier[key] else {}

    def _login(self, person: str) -> str:
        if self._logins is None:
            self._logins = {row.id: row.login for row in people(self._db)}
        return self._logins.get(person, person)


def enterprise_facts(db: Database, enterprise: str) -> tuple[dict[str, str], list[str]]:
    """(what the register shows, fields where two people differ) of one enterprise."""
    record = shown_record(db, "enterprise", enterprise)
    if record is None:
        return {}, []
    shown = {name: str(value) for name, value in record.fields.items() if value is not None}
    return shown, list(record.conflicts)


def _items(db: Database, name: str) -> list[Item]:
    """Two lists are the server's own records, the others are reference data."""
    if name == "campaigns":
        return [_item(row.id, row.name, code=row.code) for row in campaigns(db)]
    if name == "people":
        return [_item(row.id, row.name, username=row.login) for row in people(db)]
    return load_reference(name).items


def _item(name: str, label: str, **columns: str) -> Item:
    return {"name": name, "label": {"vi": label}, **columns}
