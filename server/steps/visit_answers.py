"""One visit as scoring reads it: whole numbers, labels in both languages, None for what is not answered."""

from collections.abc import Iterable
from fractions import Fraction
from math import isfinite
from typing import Any

from server.steps.question_places import QuestionPlaces
from server.steps.reasons import LANGUAGES, NOT_ANSWERED, Words, enumerated, said
from survey_defs.answering import Answering
from survey_defs.criteria.rules import Expr, Label
from survey_defs.expressions.values import Value, to_number, to_truth
from survey_defs.survey import Item, Question


class VisitAnswers:
    """Conditions are those of a criteria set that was fitted to the survey."""

    def __init__(self, answering: Answering) -> None:
        self._answering = answering
        self._places = QuestionPlaces(answering.survey)
        self._questions = self._places.questions
        self._first = next(iter(self._questions.values())).path
        self._place_of_row: dict[str, str] = {}

    def holds(self, condition: Expr, row: str = "") -> bool:
        return to_truth(self._value(condition, row))

    def number(self, expression: Expr) -> Fraction | None:
        """The exact number, None for a blank."""
        number = to_number(self._value(expression, ""))
        return Fraction(number) if isfinite(number) else None

    def rows(self, repeat: str) -> list[str]:
        """Ids of the rows of a repeat that is not inside another."""
        found = self._answering.rows(self._places.repeats[repeat])
        path = self._places.repeats[repeat]
        inside = next(q.path for q in self._questions.values() if q.path.startswith(f"{path}/"))
        self._place_of_row.update(dict.fromkeys(found, inside))
        return found

    def answer(self, key: str, row: str = "") -> Any:
        """What is stored or calculated; None when blank or not asked."""
        if not self._answering.is_relevant(self._questions[key].path, row):
            return None
        value = self._answering.value(key, row)
        return None if value in ("", []) else value

    def whole(self, key: str, row: str) -> int:
        """The whole number that was answered, 0 for a blank."""
        value = self.answer(key, row)
        return value if isinstance(value, int) and not isinstance(value, bool) else 0

    def labels_in_rows(self, key: str) -> list[Label]:
        """The different answers of all rows, in the order they first appear."""
        repeat = self._places.repeat_around(key)
        answers = [self.answer(key, row) for row in (self.rows(repeat.name) if repeat else [""])]
        # By their text: a list or a map, which no question in rows asks for, is nothing that a set can hold.
        different = {repr(answer): answer for answer in answers if answer is not None}
        return [self._label(key, answer) for answer in different.values()]

    def shown(self, key: str) -> Label:
        """The answer as people read it; of a question in rows, the different answers."""
        if self._places.repeat_around(key):
            return enumerated(self.labels_in_rows(key)) or NOT_ANSWERED
        answer = self.answer(key)
        return NOT_ANSWERED if answer is None else self._label(key, answer)

    def completeness(self) -> tuple[int, int, int]:
        """(core questions answered, core questions asked, problems anywhere)."""
        progress = self._answering.progress(None, "core")
        return progress["answered"], progress["asked"], progress["problems"]

    def _value(self, tree: Expr, row: str) -> Value:
        place = self._place_of_row[row] if row else self._first
        return self._answering.evaluate(tree, place, row)

    def _label(self, key: str, answer: Any) -> Label:
        if isinstance(answer, list):
            return enumerated([self._label(key, one) for one in answer])
        if isinstance(answer, int):
            words: Words = {"n": answer}
            return {language: said(words["n"], language) for language in LANGUAGES}
        for item in self._items(self._questions[key]):
            if item["name"] == answer:
                return {language: _in_language(item["label"], language) for language in LANGUAGES}
        return dict.fromkeys(LANGUAGES, str(answer))

    def _items(self, question: Question) -> Iterable[Item]:
        # Lists kept apart are shown by name: no reason speaks of their items.
        choices = self._answering.survey.lists.get(question.list or "")
        return choices.items if choices else ()


def _in_language(text: dict[str, Any], language: str) -> str:
    words = text.get(language) or next(iter(text.values()))
    return words if isinstance(words, str) else "".join(part for part in words if isinstance(part, str))
