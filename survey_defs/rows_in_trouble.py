"""Rows with a problem made plain, so that what is wrong in the others can be told beside them."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from survey_defs.outline import GENERATED_NAME, outline
from survey_defs.problems import FormProblem
from survey_defs.tables import Row, Sheet, plain_heading


def with_trouble_out(sheets: Mapping[str, Sheet], problems: Collection[FormProblem]) -> dict[str, Sheet]:
    """The sheets with a hidden question, a bare group or a bare choice for each row with a problem."""
    found = dict(sheets)
    for name, plain in (("survey", _survey), ("choices", _choices)):
        told = [problem for problem in problems if problem.sheet == name and problem.row]
        if told and name in sheets:
            found[name] = plain(sheets[name], told)
    return found


def _survey(sheet: Sheet, problems: list[FormProblem]) -> Sheet:
    wrong = {problem.row for problem in problems}
    # A name that is wrong would be refused again, and nothing else be told.
    renamed = {p.row for p in problems if p.column == "name" and p.code != "name_reserved"}
    wrong |= _readers_of(_names_gone(sheet, wrong, renamed), sheet)
    closing = {problem.row for problem in problems if problem.code == "not_begun"}
    rows = (row for row in sheet.rows if row.number not in closing)
    return sheet._replace(
        rows=tuple(
            _plain_row(row, sheet, is_renamed=row.number in renamed) if row.number in wrong else row
            for row in rows
        )
    )


def _names_gone(sheet: Sheet, wrong: Collection[int], renamed: Collection[int]) -> set[str]:
    """Names that nothing has any more: of rows with another name, and of the questions or_other adds."""
    gone = {row.text("name") for row in sheet.rows if row.number in renamed}
    places, _ = outline(sheet)
    others = {p.row.text("name") + GENERATED_NAME for p in places if p.has_other and p.row.number in wrong}
    return (gone | others) - {row.text("name") for row in sheet.rows if row.number not in renamed}


def _readers_of(names: Collection[str], sheet: Sheet) -> set[int]:
    """The numbers of rows that read one of them: they would be refused for what is wrong elsewhere."""
    read = [f"${{{name}}}" for name in names]
    return {row.number for row in sheet.rows if any(r in cell for cell in row.cells.values() for r in read)}


def _plain_row(row: Row, sheet: Sheet, *, is_renamed: bool) -> Row:
    written = row.text("type")
    kind = written if re.match(r"(begin|end)[ _](group|repeat)$", written) else "hidden"
    name = f"row_{row.number}" if is_renamed else row.text("name")
    return _with_only(row, sheet, {"type": kind, "name": name})


def _choices(sheet: Sheet, problems: list[FormProblem]) -> Sheet:
    """Columns that filters name stay; a choice without a list is none."""
    wrong = {problem.row for problem in problems}
    rows = (row for row in sheet.rows if row.number not in wrong or row.text("list_name"))
    return sheet._replace(
        rows=tuple(_plain_choice(row, sheet) if row.number in wrong else row for row in rows)
    )


def _plain_choice(row: Row, sheet: Sheet) -> Row:
    name = f"row_{row.number}"
    bare = _with_only(row, sheet, {"list_name": row.text("list_name"), "name": name, "label": name})
    others = {h: cell for h, cell in row.cells.items() if plain_heading(h)[0] not in ("name", "label")}
    return row._replace(cells=others | bare.cells)


def _with_only(row: Row, sheet: Sheet, texts: Mapping[str, str]) -> Row:
    """The row with nothing but these texts, under the headings that the sheet has for their columns."""
    headings = {heading: plain_heading(heading)[0] for heading in sheet.headings}
    return row._replace(cells={h: texts[column] for h, column in headings.items() if texts.get(column)})
