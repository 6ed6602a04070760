"""Which stored answers a version of a form does not ask or take. Pure."""

import re
from collections.abc import Mapping
from typing import Any, Literal

import msgspec

from server.steps.form_words import FormWords
from survey_defs.layout import Layout
from survey_defs.survey import ChoiceList, Node, Question, Repeat, Survey

Reason = Literal["not_asked", "choice_gone", "type_changed", "other_rows", "not_valid"]

_PATTERNS = {
    "date": r"\d{4}-\d\d-\d\d",
    "time": r"\d\d:\d\d(:\d\d.*)?",
    "datetime": r"\d{4}-\d\d-\d\dT.*",
    "integer": r"-?\d+",
    "decimal": r"-?\d+(\.\d+)?",
    "range": r"-?\d+(\.\d+)?",
    "geopoint": r"-?[\d.]+ -?[\d.]+.*",
}


class Misfit(msgspec.Struct, frozen=True):
    """One stored answer that the new version does not take as it is; it is kept all the same."""

    key: str
    label: str
    reason: Reason
    value: Any
    row: str = ""


def misfits(before: Survey, after: Survey, answers: Mapping[str, Any], language: str = "vi") -> list[Misfit]:
    """The answers of one visit, made with `before`, that `after` does not ask or not take.

    answers: {"fields": …, "rows": [{"id", "repeat", "fields"}]}. What did not fit before is not counted.
    """
    old, new = _questions(before), _questions(after)
    places = [("", "", answers["fields"])]
    places += ((row["id"], row["repeat"], row["fields"]) for row in answers["rows"])
    found = []
    for row, repeat, fields in places:
        for key, value in fields.items():
            question = old.get(key)
            if question is None or question.is_calculated or value in (None, "", []):
                continue
            reason = _misfit(question, new.get(key), value, repeat, before, after)
            if reason is not None:
                found.append(
                    Misfit(key, _label(new.get(key) or question, after, language), reason, value, row)
                )
    return found


def _misfit(
    old: Question, new: Question | None, value: Any, repeat: str, before: Survey, after: Survey
) -> Reason | None:
    if new is None or not (new.is_asked or new.type == "hidden"):
        return "not_asked"
    if _repeat_of(new, after) != repeat:
        return "other_rows"
    if not _fits_type(new, value) and _fits_type(old, value):
        return "type_changed"
    if not _fits_choices(new, value, after.lists) and _fits_choices(old, value, before.lists):
        return "choice_gone"
    return None


def _fits_type(question: Question, value: Any) -> bool:
    if question.type in ("select_multiple", "rank"):
        return isinstance(value, list)
    if question.type in ("image", "file"):
        return isinstance(value, dict | list)
    if not isinstance(value, str | int):
        return False
    pattern = _PATTERNS.get(question.type)
    return pattern is None or re.fullmatch(pattern, str(value)) is not None


def _fits_choices(question: Question, value: Any, lists: Mapping[str, ChoiceList]) -> bool:
    choices = lists.get(question.list or "")
    if choices is None or choices.file is not None:
        return True
    names = {item["name"] for item in choices.items}
    return all(one in names for one in (value if isinstance(value, list) else [value]))


def _questions(survey: Survey) -> dict[str, Question]:
    return {question.key: question for question in survey.questions()}


def _repeat_of(node: Node, survey: Survey) -> str:
    """Path of the innermost repeat around a question, "" outside of all."""
    around = (r.path for r in survey.walk() if isinstance(r, Repeat) and node.path.startswith(f"{r.path}/"))
    return max(around, key=len, default="")


def _label(question: Question, survey: Survey, language: str) -> str:
    return FormWords(Layout(survey), language).label_of(question)
