"""Long lists of choices as they travel: apart from the form, once, column by column.

A form names such a list by its content, so that a new version of the form with the same list brings nothing
anew. A column is one text, its values one behind the other; a column that repeats itself, as one does that a
filter reads, is told in runs, which are its index as well: [["D1", 20], ["D2", 18], …]. A phone holds a
few texts instead of thousands of objects, and makes a choice of them when somebody looks at it.

Read by `pwa/js/form/long_list.js`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any, TypedDict

import msgspec
from msgspec.structs import replace

from survey_defs.reference.loading import ReferenceList
from survey_defs.survey import ChoiceList, Survey, survey_to_json

LONGEST_INSIDE = 100
"""Lists of more choices travel apart."""
NEXT = "\x1f"
"""Stands between two values of a column."""
ABSENT = "\x1a"
"""Stands where a choice does not have the column."""
CHOICES = "choices-"
"""The files of a form's own lists are named so, and by their content."""

Column = str | list[tuple[str, int]]


class LongList(TypedDict):
    """count: of the choices. columns: of every column but the label. label: one column a language."""

    count: int
    columns: dict[str, Column]
    label: dict[str, Column]


def is_long(items: Sequence[Mapping[str, Any]], longest_inside: int = LONGEST_INSIDE) -> bool:
    """Whether the choices travel apart: many, and of plain texts alone, none filled in from answers."""
    return len(items) > longest_inside and all(_is_plain(item) for item in items)


def in_columns(items: Sequence[Mapping[str, Any]]) -> LongList:
    """The choices as columns; `is_long` says for which this can be done."""
    columns = sorted({column for item in items for column in item if column != "label"})
    languages = sorted({language for item in items for language in item.get("label", {})})
    return {
        "count": len(items),
        "columns": {name: _column([item.get(name, ABSENT) for item in items]) for name in columns},
        "label": {
            language: _column([item.get("label", {}).get(language, ABSENT) for item in items])
            for language in languages
        },
    }


def apart(survey: Survey, longest_inside: int = LONGEST_INSIDE) -> tuple[Survey, dict[str, bytes]]:
    """The survey without its long lists, and these as files: {file: JSON of {"long": LongList}}.

    Its version stays that of the whole: it says what is asked, not how it travels.
    """
    files: dict[str, bytes] = {}
    lists: dict[str, ChoiceList] = {}
    for name, choices in survey.lists.items():
        if choices.file is None and is_long(choices.items, longest_inside):
            content = msgspec.json.encode({"long": in_columns(choices.items)}, order="deterministic")
            file = f"{CHOICES}{hashlib.sha256(content).hexdigest()[:20]}"
            files[file] = content
            lists[name] = ChoiceList(file=file)
        else:
            lists[name] = choices
    return replace(survey, lists=lists), files


def shipped(survey: Survey) -> tuple[bytes, dict[str, bytes]]:
    """What travels to phones: the definition as JSON, and the files of its long lists."""
    light, files = apart(survey)
    return survey_to_json(light), files


def reference_file(reference: ReferenceList) -> bytes:
    """A reference list as it travels: JSON of its fields; a long one has "long" in place of "items"."""
    fields = msgspec.structs.asdict(reference)
    if is_long(reference.items):
        fields["long"] = in_columns(fields.pop("items"))
    return msgspec.json.encode(fields)


def _is_plain(item: Mapping[str, Any]) -> bool:
    label = item.get("label", {})
    if not isinstance(label, Mapping):
        return False
    values = [*label.values(), *(value for column, value in item.items() if column != "label")]
    return all(isinstance(value, str) and NEXT not in value and value != ABSENT for value in values)


def _column(values: list[str]) -> Column:
    runs = [(value, len(list(same))) for value, same in groupby(values)]
    # A run costs its number and brackets: below two values a run, one text is shorter.
    return runs if len(runs) * 2 <= len(values) else NEXT.join(values)
