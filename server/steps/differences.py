"""One thing that is another in a new version of a form."""

from typing import Literal

import msgspec

Aspect = Literal[
    "group", "repeat", "type", "label", "hint", "guidance", "appearance", "filter", "required",
    "required_message", "relevant", "constraint", "constraint_message", "calculation", "read_only", "initial",
    "triggers", "parameters", "tier", "pii", "d510", "merge", "prefill", "unit", "count", "rows_min",
    "rows_max", "row_title", "list", "choice_added", "choice_removed", "choice_label", "choice_column",
    "choice_order",
]  # fmt: skip
"""Where it stands, its type, every other field of a Question, Group or Repeat, and its choices."""


class Difference(msgspec.Struct, frozen=True):
    """One thing about a question. before, after: as text, "" for none; of choices, their labels."""

    aspect: Aspect
    before: str = ""
    after: str = ""
