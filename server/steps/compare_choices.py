"""What a new version of a form changes about the choices of a question. Pure."""

from collections import Counter
from collections.abc import Container, Iterable, Iterator, Sequence

from server.steps.differences import Difference
from server.steps.form_words import FormWords
from survey_defs.survey import ChoiceList, Item, Question

MOST_TOLD = 8
"""Choices that one difference names: an order or a column is another for thousands at once."""

_Items = dict[tuple[str, int], Item]
"""{(name, how many of this name went before): choice}: under a filter one name may stand several times."""


def compare_choices(old: Question, new: Question, then: FormWords, now: FormWords) -> Iterator[Difference]:
    """Another list; and where both lists are in the form itself, what is another in them."""
    was, becomes = _source(old, then), _source(new, now)
    if was != becomes:
        yield Difference("list", was, becomes)
    lists = _list_of(old, then), _list_of(new, now)
    if not any(choices.file for choices in lists):
        yield from compare_lists(*lists, then, now)


def compare_lists(old: ChoiceList, new: ChoiceList, then: FormWords, now: FormWords) -> Iterator[Difference]:
    was, becomes = _numbered(old.items), _numbered(new.items)
    added = {key: now.plain(item["label"]) for key, item in becomes.items() if key not in was}
    removed = {key: then.plain(item["label"]) for key, item in was.items() if key not in becomes}
    # Under one label only the names tell which comes and which goes.
    renamed = {*added.values()} & {*removed.values()}
    for key, item in becomes.items():
        if key in added:
            yield Difference("choice_added", "", _called(key[0], added[key], renamed))
        else:
            yield from _labels(was[key], item, then, now)
    for (name, _number), label in removed.items():
        yield Difference("choice_removed", _called(name, label, renamed), "")
    both = [key for key in becomes if key in was]
    said = {key: now.plain(becomes[key]["label"]) for key in both}
    yield from _columns([(said[key], was[key], becomes[key]) for key in both])
    yield from _order([said[key] for key in was if key in becomes], list(said.values()))


def _called(name: str, label: str, renamed: Container[str]) -> str:
    return f"{label} ({name})" if label in renamed else label


def _source(question: Question, words: FormWords) -> str:
    """Where its choices come from: a list by name, the answers of ${key}, "" for none."""
    return words.called(question.list) if question.list else ""


def _list_of(question: Question, words: FormWords) -> ChoiceList:
    return words.layout.survey.lists.get(question.list or "", ChoiceList())


def _numbered(items: Iterable[Item]) -> _Items:
    before: Counter[str] = Counter()
    numbered = {}
    for item in items:
        numbered[item["name"], before[item["name"]]] = item
        before[item["name"]] += 1
    return numbered


def _labels(old: Item, new: Item, then: FormWords, now: FormWords) -> Iterator[Difference]:
    for language in dict.fromkeys((*old["label"], *new["label"])):
        was = then.text(old["label"].get(language, ""))
        becomes = now.text(new["label"].get(language, ""))
        if was != becomes:
            yield Difference("choice_label", was, becomes)


def _columns(both: Sequence[tuple[str, Item, Item]]) -> Iterator[Difference]:
    """Columns that filters and calculations read. both: (label, as it was, as it becomes) of each choice."""
    columns = dict.fromkeys(column for _label, *items in both for item in items for column in item)
    for column in columns:
        if column in ("name", "label"):
            continue
        changed = [one for one in both if one[1].get(column, "") != one[2].get(column, "")]
        if changed:
            was = _few(f"{label} = {old[column]}" for label, old, _ in changed if old.get(column))
            becomes = _few(f"{label} = {new[column]}" for label, _, new in changed if new.get(column))
            yield Difference("choice_column", was and f"{column}: {was}", becomes and f"{column}: {becomes}")


def _order(was: list[str], becomes: list[str]) -> Iterator[Difference]:
    """From the first choice that stands elsewhere to the last one. Both: the labels of the same choices."""
    places = [place for place, pair in enumerate(zip(was, becomes, strict=True)) if pair[0] != pair[1]]
    if places:
        part = slice(places[0], places[-1] + 1)
        yield Difference("choice_order", _few(was[part]), _few(becomes[part]))


def _few(words: Iterable[str]) -> str:
    """The first of them, and a mark where there are more."""
    found = list(words)
    return "; ".join((*found[:MOST_TOLD], *(["…"] if len(found) > MOST_TOLD else [])))
