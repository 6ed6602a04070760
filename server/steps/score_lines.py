"""A score as a page reads it: criterion by criterion, each rule with its reason and the answers behind it."""

from typing import Any

import msgspec

from server.languages import current_language
from server.steps.answer_words import AnswerWords
from server.steps.question_places import QuestionPlaces
from server.steps.score import RuleScore, Score
from server.steps.surveys import plain
from server.steps.visits import LoadedVisit
from survey_defs.survey import Question

ANSWERS_SHOWN = 4


class Evidence(msgspec.Struct, frozen=True, kw_only=True):
    """One answer that a rule read. anchor: of its section on the visit's page."""

    label: str
    answer: str
    anchor: str


def score_lines(score: Score, visit: LoadedVisit, words: AnswerWords) -> list[dict[str, Any]]:
    """[{id, label, points, max, rules: [{label, points, max, reason, evidence}]}], in the reader's words."""
    language = current_language.get()
    reader = EvidenceReader(visit, words)
    return [
        {
            "id": criterion.id,
            "label": criterion.label[language],
            "points": criterion.points,
            "max": criterion.max,
            "rules": [
                {
                    "label": rule.label[language],
                    "points": rule.points,
                    "max": rule.max,
                    "reason": rule.reason[language],
                    "evidence": reader.evidence(rule),
                }
                for rule in criterion.rules
            ],
        }
        for criterion in score.criteria
    ]


class EvidenceReader:
    """Finds the answers that a rule names; of questions in rows, the different ones."""

    def __init__(self, visit: LoadedVisit, words: AnswerWords) -> None:
        self._answering, self._words = visit.answering, words
        self._places = QuestionPlaces(visit.survey)

    def evidence(self, rule: RuleScore) -> list[Evidence]:
        questions = self._places.questions
        named = [questions[key] for key in rule.evidence if key in questions]
        return [
            Evidence(
                label=plain(question.label, current_language.get()) or question.name,
                answer=self._answer(question),
                anchor=question.path.split("/")[2],
            )
            for question in named
        ]

    def _answer(self, question: Question) -> str:
        """The answer as text; "–" when it was not asked or not answered."""
        repeat = self._places.repeat_around(question.key)
        rows = self._answering.rows(repeat.path) if repeat else [""]
        asked = [row for row in rows if self._answering.is_relevant(question.path, row)]
        different = dict.fromkeys(self._words.shown(question, self._answering, row) for row in asked)
        texts = [text for text in different if text]
        more = ", …" if len(texts) > ANSWERS_SHOWN else ""
        return ", ".join(texts[:ANSWERS_SHOWN]) + more or "–"
