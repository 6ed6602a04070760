"""An XLSForm to a survey, or every problem found.

pyxform reads the form and holds XLSForm's rules of reference; its XForm is taken apart by reading_xform.py
and put together by compiling.py. Expressions, which pyxform does not check, are checked before, cell by cell.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping

import msgspec
from pyxform.errors import PyXFormError
from pyxform.xls2xform import convert

from survey_defs.checking import RESERVED, problems_in
from survey_defs.checking_expressions import VARIABLE
from survey_defs.columns import OWN_COLUMNS, own_columns
from survey_defs.compiling import Compiler
from survey_defs.expressions.parsing import ExpressionSyntaxError, parse
from survey_defs.expressions.reading import paths_read
from survey_defs.expressions.resolving import resolve, rows_shared
from survey_defs.languages import default_language
from survey_defs.ordering import calculation_order, dependents_of
from survey_defs.others import with_others_hidden, with_others_shown
from survey_defs.outline import GENERATED_NAME, Place, outline
from survey_defs.plain_rows import with_plain_rows
from survey_defs.problems import FormProblem, XLSFormProblems, form_problem
from survey_defs.quotes import with_plain_quotes, with_quotes_hidden, with_quotes_shown
from survey_defs.reading_xform import XForm, language_code, read_xform
from survey_defs.survey import Question, Repeat, Survey, Text, survey_to_json, with_digest
from survey_defs.tables import Sheet, Source, UnreadableForm, for_pyxform, read_tables
from survey_defs.traps import warnings_in
from survey_defs.xml_reading import NotXML, XFormRefused

__all__ = ["Checked", "XLSFormProblems", "check_xlsform", "compile_xlsform", "survey_to_json"]

_ROW = re.compile(r"\[row : (\d+)\]\s*")
_COLUMN_IN_MESSAGE = re.compile(r"the '(\w+)' value is invalid")
_MOST_REFUSED = 50
_SHEET_IN_MESSAGE = re.compile(r"On the '(\w+)' sheet")


class Checked(msgspec.Struct, frozen=True):
    """What was found in a form. survey: None while there is a problem; warnings alone let it pass."""

    survey: Survey | None
    problems: list[FormProblem]
    warnings: list[FormProblem]


def compile_xlsform(
    source: Source, reference: Collection[str] | None = None, *, reserved: Collection[str] = RESERVED
) -> Survey:
    """The survey of a form: Markdown tables as text, or a path or the bytes of .md, .csv, .xlsx, .xls or
        of an XForm (.xml).

    reference: names of the reference lists there are ("communes"), to check those that the form asks for;
        None leaves them unchecked.
    reserved: names that no question may have.
    Raises XLSFormProblems with everything that is wrong.
    """
    checked = check_xlsform(source, reference, reserved=reserved)
    if checked.survey is None:
        raise XLSFormProblems(checked.problems)
    return checked.survey


def check_xlsform(
    source: Source, reference: Collection[str] | None = None, *, reserved: Collection[str] = RESERVED
) -> Checked:
    """The survey of a form, as compile_xlsform, with all that is wrong or doubtful. Raises nothing."""
    try:
        sheets = with_plain_rows(with_plain_quotes(read_tables(source)))
    except (UnreadableForm, NotXML) as error:
        return Checked(None, [form_problem("unreadable", why=str(error))], [])
    except XFormRefused as refused:
        return Checked(None, [form_problem("xform_not_supported", name=name) for name in refused.names], [])
    warnings = warnings_in(sheets)
    try:
        survey, nowhere = _compiled_from(sheets, reference, reserved)
    except XLSFormProblems as found:
        return Checked(None, found.problems, warnings)
    return Checked(survey, [], [*warnings, *nowhere])


def _compiled_from(
    sheets: dict[str, Sheet], reference: Collection[str] | None, reserved: Collection[str]
) -> tuple[Survey, list[FormProblem]]:
    """The survey, and warnings that only its trees can tell. Raises XLSFormProblems."""
    problems = problems_in(sheets, reference, reserved)
    if problems:
        raise XLSFormProblems([*problems, *_refused_beside(sheets, problems)])
    places, _ = outline(sheets["survey"])
    xml = _converted(sheets)
    language = default_language(sheets)
    try:
        form = read_xform(xml, lambda repeats: lambda at, path: resolve(parse(at), path, repeats), language)
    except ExpressionSyntaxError as error:
        # In a label: pyxform takes instance(…) there for an expression, and no column says so.
        raise XLSFormProblems([_syntax(error)]) from error
    survey = _compiled(form, places, sheets, language)
    order, circles = calculation_order(survey)
    unknown = list(_unknown_paths(survey, {p.path: p for p in places}))
    found = [p for p in unknown if p.code != "path_leads_nowhere"]
    found += (_circle(c, places) for c in circles)
    if found:
        raise XLSFormProblems(found)
    nodes = list(survey.walk())
    survey = msgspec.structs.replace(survey, order=order, dependents=dependents_of(nodes, survey.lists))
    return with_digest(survey), unknown


def _syntax(error: ExpressionSyntaxError) -> FormProblem:
    return form_problem("syntax", "survey", position=error.position + 1, found=error.found, why=error.reason)


def _refused_beside(sheets: dict[str, Sheet], problems: list[FormProblem]) -> list[FormProblem]:
    """What pyxform refuses in other rows than those with a problem; so that all is said at once."""
    if "survey" not in sheets or any(problem.code == "column_missing" for problem in problems):
        return []
    told = {(problem.sheet, problem.row) for problem in problems}
    for problem in problems:
        if problem.sheet == "survey":
            sheets = _with_plain_row(sheets, problem) or sheets
    try:
        _converted(sheets)
    except XLSFormProblems as refused:
        # What it says of no row, or of these, is most likely the same trouble in other words.
        return [one for one in refused.problems if one.row and (one.sheet, one.row) not in told]
    return []


def _converted(sheets: Mapping[str, Sheet]) -> str:
    """pyxform's XForm. Raises XLSFormProblems."""
    found: list[FormProblem] = []
    while len(found) < _MOST_REFUSED:
        try:
            xml: str = convert(_as_pyxform_takes_it(sheets), form_name="data").xform
        except PyXFormError as error:
            problem = _refused(with_quotes_shown(str(error)))
            if problem in found:
                break
            found.append(problem)
            # It stops at its first: asked again without that row, it tells the next.
            rest = _with_plain_row(sheets, problem)
            if rest is None:
                break
            sheets = rest
        else:
            if found:
                break
            return with_others_shown(with_quotes_shown(xml))
    raise XLSFormProblems(found)


def _as_pyxform_takes_it(sheets: Mapping[str, Sheet]) -> dict[str, object]:
    book = for_pyxform(with_others_hidden(with_quotes_hidden(sheets)), OWN_COLUMNS)
    settings = sheets.get("settings")
    if settings is not None:
        # The root is always /data, and translated titles are ours.
        book["settings"] = [
            {h: v for h, v in row.cells.items() if h != "name" and "::" not in h} for row in settings.rows
        ]
        book["settings_header"] = [
            dict.fromkeys(h for h in settings.headings if h != "name" and "::" not in h)
        ]
    return book


def _with_plain_row(sheets: Mapping[str, Sheet], problem: FormProblem) -> dict[str, Sheet] | None:
    """The sheets with a plain question in place of the one refused; None when it is no question."""
    survey = sheets["survey"]
    refused = next((row for row in survey.rows if row.number == problem.row), None)
    if refused is None or re.match("hidden|(begin|end)[ _]", refused.text("type")):
        return None
    # A name that is wrong would be refused again, and nothing else be told.
    name = f"row_{refused.number}" if problem.column == "name" else refused.text("name")
    plain = refused._replace(cells={"type": "hidden", "name": name})
    rows = tuple(plain if row is refused else row for row in survey.rows)
    return {**sheets, "survey": survey._replace(rows=rows)}


def _refused(message: str) -> FormProblem:
    row, sheet = _ROW.search(message), _SHEET_IN_MESSAGE.search(message)
    column = _COLUMN_IN_MESSAGE.search(message)
    return form_problem(
        "refused",
        sheet.group(1) if sheet else "survey",
        int(row.group(1)) if row else 0,
        column.group(1) if column else "",
        why=_ROW.sub("", message),
    )


def _setting(sheets: Mapping[str, Sheet], name: str) -> str:
    settings = sheets.get("settings")
    return settings.rows[0].text(name) if settings is not None and settings.rows else ""


def _compiled(form: XForm, places: list[Place], sheets: Mapping[str, Sheet], language: str) -> Survey:
    by_name = {place.row.text("name"): place.path for place in places} | {
        place.row.text("name") + GENERATED_NAME: place.path + GENERATED_NAME
        for place in places
        if place.has_other
    }

    def text_at(path: str, written: Mapping[str, str]) -> Text | None:
        texts = {language_code(name, language): _parts(value, path) for name, value in written.items()}
        return texts or None

    def _parts(written: str, path: str) -> str | list[object]:
        if "${" not in written:
            return written
        parts: list[object] = []
        for number, part in enumerate(VARIABLE.split(written)):
            target = by_name.get(part.strip(), f"/data/meta/{part.strip()}")
            shared = rows_shared(target, path, form.repeats)
            parts.append(["ref", target, shared] if number % 2 else part)
        return [part for part in parts if part != ""]

    own = {place.path: own_columns(place, lambda w, path=place.path: text_at(path, w)) for place in places}  # type: ignore[misc]
    titles = sheets["settings"].rows[0].translations("form_title") if _setting(sheets, "form_title") else {}
    if titles:
        # pyxform fails on a translated form_title: a form that other tools can open has its languages here.
        titles = titles | sheets["settings"].rows[0].translations("shown_title")
    title: Text = {language_code(name, language): value for name, value in titles.items()}
    return Compiler(form, {place.path: place for place in places}, own).survey(
        survey_id=form.id, version=form.version or "1", title=title or {form.languages[0]: form.title}
    )


def _unknown_paths(survey: Survey, places: Mapping[str, Place]) -> Iterable[FormProblem]:
    """Paths that were written by hand and lead nowhere; those of ${name} are checked before."""
    known = {node.path for node in survey.walk()} | {"", "/data", "/data/meta", "/data/meta/instanceID"}
    for node in survey.walk():
        trees = {"relevant": node.relevant}
        if isinstance(node, Repeat):
            trees["repeat_count"] = node.count
        if isinstance(node, Question):
            trees |= {
                "constraint": node.constraint,
                "calculation": node.calculation,
                "required": node.required,
                "read_only": node.read_only,
                "choice_filter": node.filter,
                "default": node.initial if isinstance(node.initial, list) else None,
            }
        for column, tree in trees.items():
            # Plain names in a filter are columns of the list, or questions of the row chosen.
            context = "" if column == "choice_filter" else node.path
            for path in sorted(paths_read(tree, context) if tree else ()):
                is_column = column == "choice_filter" and not path.startswith("/data/")
                if not is_column and "*" not in path and path not in known:
                    row = places[node.path].row.number if node.path in places else 0
                    if path.endswith("/null"):
                        # Authors write null for "nothing", and mean the blank that it reads as.
                        yield form_problem("path_leads_nowhere", "survey", row, column, name="null")
                    else:
                        yield form_problem("reference_unknown", "survey", row, column, name=path)


def _circle(paths: list[str], places: list[Place]) -> FormProblem:
    first = next((place for place in places if place.path in paths), None)
    names = " → ".join(path.rpartition("/")[2] for path in [*paths, paths[0]])
    return form_problem("circle", "survey", first.row.number if first else 0, names=names)
