"""Which answers of a visit do not fit a new version of its form, by what the engine says of them there."""

from collections.abc import Iterator, Mapping
from typing import Any

from sqlite_utils import Database

from server.steps.form_words import FormWords
from server.steps.misfits import Misfit, Reason, Version, misfits, stored_answers
from server.steps.show import answers_of
from server.steps.shown_answers import ShownAnswers
from server.steps.surveys import UnknownForm, survey_of
from server.steps.visits import VisitReader
from server.steps.without_words import without_words
from server.store.visit_list import VisitLine
from survey_defs.answering import Answering
from survey_defs.checks import AnswerProblem
from survey_defs.survey import Survey

_REASONS: dict[str, Reason] = {
    "type": "type_changed",
    "choice": "choice_gone",
    "constraint": "not_valid",
    "rows": "too_many_rows",
}
"""Of the engine's problems those that are about answers; a blank one fits."""


class VisitMisfits:
    """Looks through visits of one form with one new version in mind; indexes every version once."""

    def __init__(self, db: Database, survey: Survey, language: str, reader: VisitReader) -> None:
        self._db, self._language, self._reader = db, language, reader
        self._survey = survey
        self._after = self._version(survey)
        self._judging = without_words(survey)
        self._before: dict[str, tuple[Version, bool]] = {}

    def of(self, visit: VisitLine) -> list[Misfit]:
        """The answers of one visit that the new version does not ask or take.

        Of a draft, which may be moved, also those that only the new version finds wrong or hides by the
        visit's other answers.
        """
        answers = answers_of(self._db, visit.id)
        try:
            before, judges_alike = self._before_of(visit)
        except UnknownForm:
            # Without its own version nobody can say what its answers were; nothing is lost of them.
            return []
        if not answers:
            return []
        found = misfits(before, self._after, answers, self._language)
        if visit.state == "draft" and not judges_alike:
            known = {(one.key, one.row) for one in found}
            found += (one for one in self._judged(visit, before, answers) if (one.key, one.row) not in known)
        return found

    def _before_of(self, visit: VisitLine) -> tuple[Version, bool]:
        """The version of a visit, and whether the engine judges alike in it: asking takes time for each."""
        if visit.form_version not in self._before:
            survey = survey_of(self._db, visit.form, visit.form_version)
            self._before[visit.form_version] = self._version(survey), without_words(survey) == self._judging
        return self._before[visit.form_version]

    def _version(self, survey: Survey) -> Version:
        return Version(self._reader.layout(survey), self._reader.lists(survey))

    def _judged(self, visit: VisitLine, before: Version, answers: Mapping[str, Any]) -> Iterator[Misfit]:
        now = self._reader.load(visit.id, self._survey).answering
        wrong, hidden = self._wrong(now), self._hidden(now, answers)
        if not wrong and not hidden:
            return
        then = self._reader.load(visit.id).answering
        wrong_before = {_what(one) for one in then.problems()}
        for problem, reason in wrong:
            if _what(problem) not in wrong_before:
                yield self._misfit(*_what(problem), reason, now)
        shown_before = ShownAnswers(then, before)
        for key, row, repeat in hidden:
            if shown_before.has(key, row, repeat):
                yield self._misfit(key, row, "not_relevant", now)

    def _wrong(self, now: Answering) -> list[tuple[AnswerProblem, Reason]]:
        """The problems that are about answers, not about what is missing."""
        found = [(one, _REASONS[one["code"]]) for one in now.problems() if one["code"] in _REASONS]
        return [one for one in found if one[1] != "too_many_rows" or self._rows_beyond(one[0], now)]

    def _rows_beyond(self, problem: AnswerProblem, now: Answering) -> bool:
        """Whether there are too many rows: too few are a problem of the same code."""
        repeat = self._after.layout.repeat(problem["path"]).repeat
        most = repeat.rows_max if repeat else None
        return most is not None and len(now.rows(problem["path"], problem["row"])) > most

    def _hidden(self, now: Answering, answers: Mapping[str, Any]) -> list[tuple[str, str, str]]:
        """(key, row, path of its repeat) of the answers that are kept in the new version and not shown."""
        shown = ShownAnswers(now, self._after)
        return [
            (key, row, repeat)
            for key, row, repeat, _answer in stored_answers(answers)
            if self._after.stored(key) and not shown.has(key, row, repeat)
        ]

    def _misfit(self, key: str, row: str, reason: Reason, now: Answering) -> Misfit:
        """key: of a question; of a repeat, whose value is the number of its rows, the path."""
        layout = self._after.layout
        is_repeat = key not in layout.by_key
        node = layout.at(key).node if is_repeat else layout.question(key)[1]
        value = len(now.rows(key, row)) if is_repeat else now.value(key, row)
        return Misfit(key, FormWords(layout, self._language).label_of(node), reason, value, row)


def _what(problem: AnswerProblem) -> tuple[str, str]:
    """(key of the question or path of the repeat, row)."""
    return problem["key"] or problem["path"], problem["row"]
