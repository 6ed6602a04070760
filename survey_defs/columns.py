"""The columns of the survey sheet that are ours, not XLSForm's."""

from __future__ import annotations

from typing import get_args

import msgspec

from survey_defs.survey import Merge, Text, Tier

OWN_COLUMNS = frozenset(
    {"tier", "pii", "d510", "merge", "prefill", "row_title", "rows_min", "rows_max", "unit", "criterion"}
)
TIERS = get_args(Tier)
MERGES = get_args(Merge)
PREFILLS = (
    "tax_code", "name", "short_name", "legal_form", "commune_code", "street", "phone", "email",
    "priority_sector", "vsic", "point", "note",
)  # fmt: skip


class OwnColumns(msgspec.Struct, frozen=True, kw_only=True):
    """What one row says in them. tier None: the usual one of its type."""

    tier: Tier | None = None
    pii: str = ""
    d510: tuple[int, ...] = ()
    merge: Merge = "last"
    prefill: str = ""
    row_title: Text | None = None
    rows_min: int = 0
    rows_max: int | None = None
    unit: Text | None = None
