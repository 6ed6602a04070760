"""What a new version of a form changes. Pure: two surveys in.

Questions are matched by the key their answers are stored under; a renamed question is one removed and one
added, for its answers do not follow.
"""

from bisect import bisect_left
from collections.abc import Iterator
from typing import Any, Literal

import msgspec

from server.steps.compare_choices import compare_choices, compare_lists
from server.steps.differences import Aspect, Difference
from server.steps.form_words import FormWords
from survey_defs.layout import Layout, Place
from survey_defs.survey import Node, Question, Survey

Kind = Literal["added", "removed", "changed", "moved"]

MATCHED_BY = frozenset({"name", "path", "key", "nodes", "list"})
"""Fields of a node that say which it is and what is in it. All others are told as they read."""
TEXTS = frozenset(
    {"label", "hint", "guidance", "required_message", "constraint_message", "unit", "row_title"}
)


class Change(msgspec.Struct, frozen=True):
    """One question, group or repeat; or a list that no question offers.

    label: in the new version, of what was removed in the old one.
    """

    kind: Kind
    key: str
    label: str
    differences: list[Difference] = []


class Comparison(msgspec.Struct, frozen=True):
    """changes: in the order of the new form, what was removed last."""

    changes: list[Change]

    def of(self, kind: Kind) -> list[Change]:
        return [change for change in self.changes if change.kind == kind]


def compare_surveys(before: Survey, after: Survey, language: str = "vi") -> Comparison:
    """What changes for people who answer and for what they answered. language: of the labels."""
    then, now = FormWords(Layout(before), language), FormWords(Layout(after), language)
    old, new = _by_key(before), _by_key(after)
    moved = _moved([key for key in old if key in new], [key for key in new if key in old])
    changes = []
    for key, node in new.items():
        label = now.label_of(node)
        if key not in old:
            changes.append(Change("added", key, label))
            continue
        differences = list(_differences(old[key], node, then, now))
        if differences:
            changes.append(Change("changed", key, label, differences))
        elif key in moved:
            changes.append(Change("moved", key, label))
    changes += _lists_only_read(then, now)
    gone = [node for key, node in old.items() if key not in new]
    changes += (Change("removed", _key(node), then.label_of(node)) for node in gone)
    return Comparison(changes)


def _by_key(survey: Survey) -> dict[str, Node]:
    return {_key(node): node for node in survey.walk()}


def _key(node: Node) -> str:
    """Of a group or repeat its path: no key begins with a slash."""
    return node.key if isinstance(node, Question) else node.path


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


def _differences(old: Node, new: Node, then: FormWords, now: FormWords) -> Iterator[Difference]:
    places = then.layout.at(old.path), now.layout.at(new.path)
    yield from _surroundings(places[0].up or places[0], places[1].up or places[1], then, now)
    was, becomes = _said(old, then), _said(new, now)
    for what in was | becomes:
        if was.get(what, "") != becomes.get(what, ""):
            yield Difference(what[0], was.get(what, ""), becomes.get(what, ""))
    if isinstance(old, Question) and isinstance(new, Question):
        yield from compare_choices(old, new, then, now)


def _surroundings(was: Place, becomes: Place, then: FormWords, now: FormWords) -> Iterator[Difference]:
    """Another repeat, whose rows the answers do not follow; or a group with another heading."""
    repeats = _repeat_path(was), _repeat_path(becomes)
    headings = then.label_of(was.node), now.label_of(becomes.node)
    if repeats[0] != repeats[1]:
        yield Difference("repeat", *repeats)
    elif was.path != becomes.path and headings[0] != headings[1]:
        yield Difference("group", *headings)


def _repeat_path(place: Place) -> str:
    return place.repeats[-1].path if place.repeats else ""


def _said(node: Node, words: FormWords) -> dict[tuple[Aspect, str], str]:
    """{(aspect, language of a text or ""): how it reads}, without what is blank."""
    kind = node.type if isinstance(node, Question) else type(node).__name__.lower()
    said: dict[Any, str] = {("type", ""): kind}
    for name, value in msgspec.structs.asdict(node).items():
        if not value or name in MATCHED_BY:
            continue
        if name in TEXTS:
            said |= {(name, language): words.text(text) for language, text in value.items()}
        else:
            said[name, ""] = words.setting(value)
    return said


def _lists_only_read(then: FormWords, now: FormWords) -> Iterator[Change]:
    """Lists that expressions look into and no question offers: a change there changes what is calculated."""
    old, new = then.layout.survey, now.layout.survey
    offered = {question.list for survey in (old, new) for question in survey.questions()}
    for name in new.lists:
        if name not in old.lists or name in offered:
            continue
        differences = list(compare_lists(old.lists[name], new.lists[name], then, now))
        if differences:
            yield Change("changed", name, name, differences)
