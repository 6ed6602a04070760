"""Names and values of fields of any record, in the words of its form where it has one."""

from typing import Any

from sqlite_utils import Database

from server.languages import current_language
from server.steps.answer_words import AnswerWords
from server.steps.surveys import UnknownForm, plain, survey_of
from survey_defs.survey import Question


class FieldWords:
    """Words for the fields of records. titles: of those that belong to no form, by name."""

    def __init__(self, db: Database, titles: dict[str, str]) -> None:
        self._db, self._titles = db, titles
        self._forms: dict[tuple[str, str], tuple[dict[str, Question], AnswerWords] | None] = {}

    def title(self, form: str, version: str, field: str) -> str:
        """The question without what is filled in from answers; the field's name where nothing is known."""
        question = self.question(form, version, field)
        return (question and plain(question.label, current_language.get())) or self._titles.get(field, field)

    def value(self, form: str, version: str, field: str, value: Any) -> str:
        """The value as people read it, "" when cleared."""
        known = self._form(form, version)
        question = self.question(form, version, field)
        if known is None or question is None:
            return "" if value is None else str(value)
        return known[1].said(question, value)

    def question(self, form: str, version: str, field: str) -> Question | None:
        known = self._form(form, version)
        return known[0].get(field) if known else None

    def _form(self, form: str, version: str) -> tuple[dict[str, Question], AnswerWords] | None:
        if (form, version) not in self._forms:
            self._forms[form, version] = self._read(form, version)
        return self._forms[form, version]

    def _read(self, form: str, version: str) -> tuple[dict[str, Question], AnswerWords] | None:
        try:
            survey = survey_of(self._db, form, version)
        except UnknownForm:
            return None
        words = AnswerWords(survey, {}, current_language.get())
        return {question.key: question for question in survey.questions()}, words
