"""What pyxform makes of the sheets of a form, and all that it refuses: it stops at its first."""

from __future__ import annotations

import re
from collections.abc import Mapping

import msgspec
from pyxform.errors import PyXFormError
from pyxform.xls2xform import convert

from survey_defs.columns import OWN_COLUMNS
from survey_defs.others import with_others_hidden, with_others_shown
from survey_defs.problems import FormProblem, form_problem
from survey_defs.quotes import with_quotes_hidden, with_quotes_shown
from survey_defs.rows_in_trouble import with_trouble_out
from survey_defs.tables import Sheet, for_pyxform, plain_heading

_ROW = re.compile(r"\[row : (\d+)\]\s*")
_COLUMN = re.compile(r"the '(\w+)' value is invalid")
_SHEET = re.compile(r"On the '(\w+)' sheet")
_QUOTED = re.compile(r"'([^']+)'")
_MOST_REFUSED = 50
SETTINGS = frozenset(
    {"form_title", "form_id", "version", "default_language", "allow_choice_duplicates", "clean_text_values"}
)
"""Those that mean something here."""


class Converted(msgspec.Struct, frozen=True):
    """xml: the XForm, of `sheets`, in which the rows refused are plain; None where it refuses them too."""

    xml: str | None
    sheets: dict[str, Sheet]
    refused: list[FormProblem]


def converted(sheets: dict[str, Sheet]) -> Converted:
    """Asked again without the row refused, until pyxform refuses nothing, or the same."""
    found: list[FormProblem] = []
    while len(found) < _MOST_REFUSED:
        try:
            xml: str = convert(_as_pyxform_takes_it(sheets), form_name="data").xform
        except PyXFormError as error:
            problem = refusal(with_quotes_shown(str(error)), sheets["survey"])
            if problem in found:
                break
            found.append(problem)
            sheets = with_trouble_out(sheets, [problem])
        # What it did not foresee in a form can end in any exception from inside of it.
        except Exception as error:
            found.append(form_problem("refused", "survey", why=f"{type(error).__name__}: {error}"))
            break
        else:
            return Converted(with_others_shown(with_quotes_shown(xml)), sheets, found)
    return Converted(None, sheets, found)


def _as_pyxform_takes_it(sheets: Mapping[str, Sheet]) -> dict[str, object]:
    book = for_pyxform(with_others_hidden(with_quotes_hidden(sheets)), OWN_COLUMNS)
    settings = sheets.get("settings")
    if settings is not None:
        # The root is always /data, its groups are never flat, and translated titles are ours.
        known = [h for h in settings.headings if plain_heading(h)[0] in SETTINGS and "::" not in h]
        book["settings"] = [{h: row.cells[h] for h in known if h in row.cells} for row in settings.rows]
        book["settings_header"] = [dict.fromkeys(known)]
    return book


def refusal(message: str, survey: Sheet) -> FormProblem:
    """pyxform's message as a problem, at the cell that it names or quotes."""
    row, sheet, column = _ROW.search(message), _SHEET.search(message), _COLUMN.search(message)
    return form_problem(
        "refused",
        sheet.group(1) if sheet else "survey",
        int(row.group(1)) if row else 0 if sheet else _row_quoted(message, survey),
        column.group(1) if column else "",
        why=_ROW.sub("", message),
    )


def _row_quoted(message: str, survey: Sheet) -> int:
    """The first row whose name or type stands in the message, 0 for none."""
    quoted = set(_QUOTED.findall(message))
    rows = (row for row in survey.rows if quoted & {row.text("name"), row.text("type")})
    return next((row.number for row in rows), 0)
