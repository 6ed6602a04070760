"""The columns of the survey sheet that are ours, not XLSForm's."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import cast, get_args

import msgspec

from survey_defs.outline import Place
from survey_defs.problems import FormProblem, form_problem
from survey_defs.survey import Merge, Text, Tier

OWN_COLUMNS = frozenset(
    {
        "tier", "pii", "d510", "merge", "prefill", "row_title", "rows_min", "rows_max", "files_max", "unit",
    }
)  # fmt: skip
TRANSLATED = ("row_title", "unit")
"""Those that may have a language, as in unit::English (en)."""

TEXT_COLUMNS = ("label", "hint", "guidance_hint", "constraint_message", "required_message", *TRANSLATED)
"""All that may: they are read by people, and ${name} in them is filled in."""

TIERS = get_args(Tier)
MERGES = get_args(Merge)
PREFILLS = (
    "tax_code", "name", "short_name", "legal_form", "commune_code", "street", "phone", "email",
    "priority_sector", "vsic", "point", "note",
)  # fmt: skip
CONTENTS = tuple("123456789")
"""What a programme assesses. Source: Quyết định 510/QĐ-BKHCN, nine contents."""

MOST_FILES = 20


class OwnColumns(msgspec.Struct, frozen=True, kw_only=True):
    """What one row says in them. tier None: the usual one of its type.

    label, hint: of a calculation, which XForms leave without; the officer is told what it gives.
    """

    tier: Tier | None = None
    pii: str = ""
    d510: tuple[int, ...] = ()
    merge: Merge = "last"
    prefill: str = ""
    row_title: Text | None = None
    rows_min: int = 0
    rows_max: int | None = None
    files_max: str = ""
    unit: Text | None = None
    label: Text | None = None
    hint: Text | None = None


def own_column_problems(place: Place) -> Iterator[FormProblem]:
    """What is wrong in our columns of one row; ${...} in row_title and unit is checked with other texts."""
    checks: dict[str, tuple[Callable[[str], bool], str]] = {
        "tier": (lambda value: value in TIERS, ", ".join(TIERS)),
        "merge": (lambda value: value in MERGES, ", ".join(MERGES)),
        "prefill": (lambda value: value in PREFILLS, ", ".join(PREFILLS)),
        "rows_min": (str.isdecimal, "0, 1, 2, …"),
        "rows_max": (lambda value: value.isdecimal() and value != "0", "1, 2, 3, …"),
        "files_max": (lambda value: value.isdecimal() and 0 < int(value) <= MOST_FILES, f"1 … {MOST_FILES}"),
        "d510": (lambda value: all(part in CONTENTS for part in _numbers(value)), "1, 2, … 9"),
    }
    for column, (is_right, wanted) in checks.items():
        value = place.row.text(column)
        if value and not is_right(value):
            yield form_problem(
                "value_wrong", "survey", place.row.number, column, name=column, value=value, wanted=wanted
            )
    fewest, most = place.row.text("rows_min"), place.row.text("rows_max")
    if fewest.isdecimal() and most.isdecimal() and 0 < int(most) < int(fewest):
        yield form_problem("rows_none", "survey", place.row.number, "rows_max", fewest=fewest, most=most)


def own_columns(place: Place, text_of: Callable[[dict[str, str]], Text | None]) -> OwnColumns:
    """Our columns of one row. text_of: a column's {language as written: text} to a text with trees."""
    row = place.row
    return OwnColumns(
        tier=cast(Tier, row.text("tier")) or None,
        pii=row.text("pii"),
        d510=tuple(int(part) for part in _numbers(row.text("d510"))),
        merge=cast(Merge, row.text("merge") or "last"),
        prefill=row.text("prefill"),
        row_title=text_of(row.translations("row_title")),
        rows_min=int(row.text("rows_min") or 0),
        rows_max=int(row.text("rows_max")) if row.text("rows_max") else None,
        files_max=row.text("files_max"),
        unit=text_of(row.translations("unit")),
        label=text_of(row.translations("label")) if place.type == "calculate" else None,
        hint=text_of(row.translations("hint")) if place.type == "calculate" else None,
    )


def _numbers(written: str) -> list[str]:
    return written.replace(",", " ").replace(";", " ").split()
