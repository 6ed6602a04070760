"""What the list of proposed enterprises says beside the points, out of a visit's answers."""

from dataclasses import dataclass

from server.languages import current_language
from server.personal_numbers import without_personal_number
from server.places import commune_labels, province_name
from server.steps.answer_words import AnswerWords
from server.steps.question_places import QuestionPlaces
from server.steps.visits import LoadedVisit


@dataclass(frozen=True)
class ListFacts:
    """Vietnamese texts, as the list is an official paper. contact: "" unless consent_contact is "yes".

    The sanction answer is none of them: only the department sees it.
    """

    tax_code: str
    legal_form: str
    sector: str
    address: str
    products: str
    size: str
    support: str
    when: str
    contact: str
    recommendation: str


def list_facts(visit: LoadedVisit, words: AnswerWords, province: str) -> ListFacts:
    """The columns that come from answers; a question that the form lacks gives ""."""
    token = current_language.set("vi")
    try:
        answers = AnswerTexts(visit, words)
        commune = commune_labels().get(visit.line.commune_code, {}).get("vi", "")
        place = [answers.of("addr_street"), commune, province_name(province)]
        may_contact = answers.raw("consent_contact") == "yes"
        return ListFacts(
            tax_code=without_personal_number(answers.of("mst")),
            legal_form=answers.of("legal_form"),
            sector=answers.of("priority_sector"),
            address=", ".join(text for text in place if text),
            products="; ".join(answers.in_rows("p_name")),
            size=answers.of("size_class"),
            support=answers.of("n_list"),
            when=answers.of("n_when"),
            contact=answers.in_first_row("c_name", "c_title", "c_phone") if may_contact else "",
            recommendation=answers.of("o_reco"),
        )
    finally:
        current_language.reset(token)


class AnswerTexts:
    """Answers by key, as text; "" for what is not asked, not answered, or not in this form."""

    def __init__(self, visit: LoadedVisit, words: AnswerWords) -> None:
        self._answering, self._words = visit.answering, words
        self._places = QuestionPlaces(visit.survey)

    def of(self, key: str, row: str = "") -> str:
        question = self._places.questions.get(key)
        if question is None or not self._answering.is_relevant(question.path, row):
            return ""
        return self._words.shown(question, self._answering, row)

    def raw(self, key: str) -> object:
        question = self._places.questions.get(key)
        if question is None or not self._answering.is_relevant(question.path):
            return None
        return self._answering.value(key)

    def in_rows(self, key: str) -> list[str]:
        """The answers of all rows of an outermost repeat, blanks left out."""
        return [text for row in self._rows(key) if (text := self.of(key, row))]

    def in_first_row(self, *keys: str) -> str:
        """The answers of the first row, joined by commas."""
        rows = self._rows(keys[0])
        return ", ".join(text for key in keys if rows and (text := self.of(key, rows[0])))

    def _rows(self, key: str) -> list[str]:
        repeat = self._places.repeat_around(key)
        return self._answering.rows(repeat.path) if repeat else []
