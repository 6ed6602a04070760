"""Which stored answers a version of a form does not ask or take. Pure: nothing is read, nothing evaluated."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal

import msgspec

from server.steps.form_words import FormWords
from survey_defs.checks import wrong_type
from survey_defs.expressions.values import is_blank
from survey_defs.layout import Layout
from survey_defs.state import answer_text, names_in
from survey_defs.survey import Item, Question

Reason = Literal[
    "not_asked", "choice_gone", "type_changed", "other_rows", "not_valid", "not_relevant", "too_many_rows"
]  # fmt: skip


class Misfit(msgspec.Struct, frozen=True):
    """One stored answer that the new version does not take as it is; it is kept all the same.

    key, value: of rows too many, the path of their repeat and how many there are. row: "" outside of repeats.
    """

    key: str
    label: str
    reason: Reason
    value: Any
    row: str = ""


class Version:
    """What one version of a form asks and takes, indexed once for any number of visits.

    lists: items by file name, of lists that are kept apart from the form.
    """

    def __init__(self, layout: Layout, lists: Mapping[str, Sequence[Item]]) -> None:
        self.layout = layout
        self._files = lists
        self._names: dict[str, frozenset[str] | None] = {}

    def stored(self, key: str) -> Question | None:
        """The question whose answer is kept under this key: a person's, or one that a trigger has set."""
        place = self.layout.by_key.get(key)
        if place is None or place.question is None or place.is_calculated or place.question.type == "note":
            return None
        return place.question

    def repeat_of(self, key: str) -> str:
        """Path of the innermost repeat around a question, "" outside of all. Raises UnknownPlace."""
        repeats = self.layout.question(key)[0].repeats
        return repeats[-1].path if repeats else ""

    def has_choices(self, question: Question, answer: Any) -> bool:
        """Whether all that was chosen is in the list; True where the list is not here to tell."""
        names = self._names_in(question.list or "")
        return names is None or names.issuperset(names_in(answer))

    def _names_in(self, list_name: str) -> frozenset[str] | None:
        if list_name not in self._names:
            items = self._items_of(list_name)
            self._names[list_name] = None if items is None else frozenset(item["name"] for item in items)
        return self._names[list_name]

    def _items_of(self, list_name: str) -> Sequence[Item] | None:
        choices = self.layout.survey.lists.get(list_name)
        if choices is None:
            return None
        return self._files.get(choices.file) if choices.file else choices.items


def stored_answers(answers: Mapping[str, Any]) -> Iterator[tuple[str, str, str, Any]]:
    """(key, row, path of the row's repeat, answer) of all that is answered; "" for both outside of rows.

    answers: {"fields": …, "rows": [{"id", "repeat", "fields"}]}.
    """
    places = [("", "", answers["fields"])]
    places += ((row["id"], row["repeat"], row["fields"]) for row in answers["rows"])
    for row, repeat, fields in places:
        for key, answer in fields.items():
            if not is_blank(answer_text(answer)):
                yield key, row, repeat, answer


def misfits(
    before: Version, after: Version, answers: Mapping[str, Any], language: str = "vi"
) -> list[Misfit]:
    """The answers of one visit, made with `before`, that `after` does not ask or not take.

    What did not fit before is not counted. answers: as stored_answers reads them.
    """
    found = []
    for key, row, repeat, answer in stored_answers(answers):
        old, new = before.stored(key), after.stored(key)
        if old is None:
            continue
        reason = _misfit(old, new, answer, repeat, before, after)
        if reason is not None:
            words = FormWords(after.layout if new else before.layout, language)
            found.append(Misfit(key, words.label_of(new or old), reason, answer, row))
    return found


def _misfit(
    old: Question, new: Question | None, answer: Any, repeat: str, before: Version, after: Version
) -> Reason | None:
    if new is None:
        return "not_asked"
    if after.repeat_of(new.key) != repeat:
        return "other_rows"
    if wrong_type(new, answer) and not wrong_type(old, answer):
        return "type_changed"
    if not after.has_choices(new, answer) and before.has_choices(old, answer):
        return "choice_gone"
    return None
