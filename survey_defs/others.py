"""References to the text question that or_other adds: pyxform makes it, but does not know ${q_other}.

They reach it as ${q} with a mark behind, and come back as paths with the mark behind.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from survey_defs.outline import GENERATED_NAME, outline
from survey_defs.tables import Sheet, plain_heading

_MARK = "\ue0f4"
"""Of Unicode's private use area, as the stand-ins of quotes.py."""

_MARKED_PATH = re.compile(rf'( ?)("/>)?{_MARK}')


def with_others_hidden(sheets: Mapping[str, Sheet]) -> dict[str, Sheet]:
    """The sheets with ${q} and a mark for ${q_other}; not in triggers, which would lose the mark."""
    places, _ = outline(sheets["survey"])
    names = [re.escape(place.row.text("name")) for place in places if place.has_other]
    if not names:
        return dict(sheets)
    written = re.compile(rf"\$\{{\s*({'|'.join(names)}){GENERATED_NAME}\s*\}}")

    def hidden(heading: str, value: str) -> str:
        if plain_heading(heading)[0] == "trigger":
            return value
        return written.sub(rf"${{\1}}{_MARK}", value)

    return {
        name: sheet._replace(
            rows=tuple(
                row._replace(cells={heading: hidden(heading, value) for heading, value in row.cells.items()})
                for row in sheet.rows
            )
        )
        for name, sheet in sheets.items()
    }


def with_others_shown(xml: str) -> str:
    """What pyxform wrote, with the paths of these questions."""
    return _MARKED_PATH.sub(rf"{GENERATED_NAME}\1\2", xml)
