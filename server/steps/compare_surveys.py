"""What a new version of a form changes, and which answers it would leave behind. Pure: two surveys in.

Questions are matched by the key their answers are stored under; a renamed question is one removed and one
added, for its answers do not follow.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from typing import Any, Literal

import msgspec

from survey_defs.expressions.writing import written
from survey_defs.survey import ChoiceList, Expr, Node, Question, Repeat, Survey, Text

Kind = Literal["added", "removed", "changed", "moved"]
Aspect = Literal[
    "label", "hint", "type", "choice_added", "choice_removed", "choice_label", "relevant", "constraint",
    "required", "calculation", "filter", "initial", "read_only", "message", "repeat", "other",
]  # fmt: skip
Reason = Literal["not_asked", "choice_gone", "type_changed", "other_rows", "not_valid"]

_RULES: tuple[Aspect, ...] = (
    "relevant", "constraint", "required", "calculation", "filter", "initial", "read_only",
)  # fmt: skip
_PATTERNS = {
    "date": r"\d{4}-\d\d-\d\d",
    "time": r"\d\d:\d\d(:\d\d.*)?",
    "datetime": r"\d{4}-\d\d-\d\dT.*",
    "integer": r"-?\d+",
    "decimal": r"-?\d+(\.\d+)?",
    "range": r"-?\d+(\.\d+)?",
    "geopoint": r"-?[\d.]+ -?[\d.]+.*",
}


class Difference(msgspec.Struct, frozen=True):
    """One thing about a question. before, after: as text; of choices, their labels."""

    aspect: Aspect
    before: str = ""
    after: str = ""


class Change(msgspec.Struct, frozen=True):
    """One question, group or repeat. label: in the new version where there is one."""

    kind: Kind
    key: str
    label: str
    differences: list[Difference] = []


class Comparison(msgspec.Struct, frozen=True):
    """changes: in the order of the new form, what was removed last."""

    changes: list[Change]

    def of(self, kind: Kind) -> list[Change]:
        return [change for change in self.changes if change.kind == kind]


class Misfit(msgspec.Struct, frozen=True):
    """One stored answer that the new version does not take as it is; it is kept all the same."""

    key: str
    label: str
    reason: Reason
    value: Any
    row: str = ""


def compare_surveys(before: Survey, after: Survey, language: str = "vi") -> Comparison:
    """What changes for people who answer and for what they answered. language: of the labels."""
    old, new = _by_key(before), _by_key(after)
    moved = _moved([key for key in old if key in new], [key for key in new if key in old])
    changes = []
    for key, node in new.items():
        label = _label(node, language)
        if key not in old:
            changes.append(Change("added", key, label))
            continue
        differences = list(_differences(old[key], node, before, after))
        if differences:
            changes.append(Change("changed", key, label, differences))
        elif key in moved:
            changes.append(Change("moved", key, label))
    changes += (Change("removed", key, _label(node, language)) for key, node in old.items() if key not in new)
    return Comparison(changes)


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
                found.append(Misfit(key, _label(new.get(key) or question, language), reason, value, row))
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


def _by_key(survey: Survey) -> dict[str, Node]:
    """Questions by key, groups and repeats by path: no key begins with a slash."""
    return {
        node.key if isinstance(node, Question) else node.path: node
        for node in survey.walk()
        if not (isinstance(node, Question) and node.parameters.get("preload"))
    }


def _questions(survey: Survey) -> dict[str, Question]:
    return {question.key: question for question in survey.questions()}


def _repeat_of(node: Node, survey: Survey) -> str:
    """Path of the innermost repeat around a question, "" outside of all."""
    around = (r.path for r in survey.walk() if isinstance(r, Repeat) and node.path.startswith(f"{r.path}/"))
    return max(around, key=len, default="")


def _moved(old: list[str], new: list[str]) -> set[str]:
    """The fewest keys whose moving explains the new order: all but the longest part that kept its order."""
    places = {key: place for place, key in enumerate(old)}
    ends: list[int] = []
    owners: list[str] = []
    previous: dict[str, str | None] = {}
    for key in new:
        at = bisect_left(ends, places[key])
        previous[key] = owners[at - 1] if at else None
        ends[at : at + 1] = [places[key]]
        owners[at : at + 1] = [key]
    kept: set[str] = set()
    key_kept = owners[-1] if owners else None
    while key_kept is not None:
        kept.add(key_kept)
        key_kept = previous[key_kept]
    return set(new) - kept


def _differences(old: Node, new: Node, before: Survey, after: Survey) -> Iterator[Difference]:
    if isinstance(old, Question) != isinstance(new, Question) or isinstance(old, Repeat) != isinstance(
        new, Repeat
    ):
        yield Difference("type", _kind(old), _kind(new))
        return
    yield from _text("label", old.label, new.label)
    yield from _text("hint", old.hint, new.hint)
    if _repeat_of(old, before) != _repeat_of(new, after):
        yield Difference("repeat", _repeat_of(old, before), _repeat_of(new, after))
    if isinstance(old, Question) and isinstance(new, Question):
        yield from _question_differences(old, new, before, after)
    elif old.relevant != new.relevant:
        yield Difference("relevant", written(old.relevant), written(new.relevant))
    if _rest(old) != _rest(new):
        yield Difference("other")


def _question_differences(
    old: Question, new: Question, before: Survey, after: Survey
) -> Iterator[Difference]:
    if old.type != new.type:
        yield Difference("type", old.type, new.type)
    for aspect in _RULES:
        was, becomes = getattr(old, aspect), getattr(new, aspect)
        if was != becomes:
            yield Difference(aspect, written(was), written(becomes))
    yield from _text("message", old.constraint_message, new.constraint_message)
    yield from _text("message", old.required_message, new.required_message)
    yield from _choices(before.lists.get(old.list or ""), after.lists.get(new.list or ""))


def _choices(old: ChoiceList | None, new: ChoiceList | None) -> Iterator[Difference]:
    was = {item["name"]: item for item in old.items} if old else {}
    becomes = {item["name"]: item for item in new.items} if new else {}
    for name, item in becomes.items():
        if name not in was:
            yield Difference("choice_added", "", plain(item["label"]))
        elif item["label"] != was[name]["label"]:
            yield Difference("choice_label", plain(was[name]["label"]), plain(item["label"]))
    for name, item in was.items():
        if name not in becomes:
            yield Difference("choice_removed", plain(item["label"]), "")


def _text(aspect: Aspect, old: Text | None, new: Text | None) -> Iterator[Difference]:
    for language in dict.fromkeys([*(old or {}), *(new or {})]):
        was, becomes = ((text or {}).get(language, "") for text in (old, new))
        if was != becomes:
            yield Difference(aspect, _in_words(was), _in_words(becomes))


def _rest(node: Node) -> dict[str, Any]:
    """What is not looked at one by one."""
    told = {
        "label", "hint", "type", "name", "path", "key", "list", "nodes", "constraint_message",
        "required_message", *_RULES,
    }  # fmt: skip
    return {name: value for name, value in msgspec.structs.asdict(node).items() if name not in told}


def _kind(node: Node) -> str:
    return node.type if isinstance(node, Question) else type(node).__name__.lower()


def _label(node: Node, language: str) -> str:
    return plain(node.label, language) or node.name


def plain(text: Text | None, language: str = "vi") -> str:
    """The text with ${name} where answers are filled in; in its first language where this one is missing."""
    if not text:
        return ""
    return _in_words(text.get(language) or next(iter(text.values())))


def _in_words(parts: str | list[str | Expr]) -> str:
    if isinstance(parts, str):
        return parts
    return "".join(part if isinstance(part, str) else written(part) for part in parts)
