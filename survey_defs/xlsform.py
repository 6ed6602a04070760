"""An XLSForm to a survey, or every problem found.

pyxform reads the form and holds XLSForm's rules of reference; its XForm is taken apart by reading_xform.py
and put together by compiling.py. Expressions, which pyxform does not check, are checked before, cell by cell.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

import msgspec

from survey_defs.checking import RESERVED, problems_in
from survey_defs.checking_expressions import VARIABLE
from survey_defs.columns import own_columns
from survey_defs.compiling import Compiler
from survey_defs.converting import converted
from survey_defs.expressions.parsing import ExpressionSyntaxError, parse
from survey_defs.expressions.reading import paths_read
from survey_defs.expressions.resolving import resolve, rows_shared
from survey_defs.languages import default_language
from survey_defs.ordering import calculation_order, dependents_of
from survey_defs.outline import GENERATED_NAME, Place, outline
from survey_defs.plain_rows import with_plain_rows
from survey_defs.problems import FormProblem, XLSFormProblems, form_problem, in_order
from survey_defs.quotes import with_plain_quotes
from survey_defs.reading_xform import XForm, language_code, read_xform
from survey_defs.rows_in_trouble import with_trouble_out
from survey_defs.survey import Question, Repeat, Survey, Text, survey_to_json, with_digest
from survey_defs.tables import Sheet, Source, UnreadableForm, read_tables
from survey_defs.traps import warnings_in
from survey_defs.xml_reading import NotXML, XFormRefused

__all__ = ["Checked", "XLSFormProblems", "check_xlsform", "compile_xlsform", "survey_to_json"]


class Checked(msgspec.Struct, frozen=True):
    """What was found in a form. survey: None while there is a problem; warnings alone let it pass.

    form_id: as the settings say it, "" for none; None where there is no form to speak of.
    """

    survey: Survey | None
    problems: list[FormProblem]
    warnings: list[FormProblem]
    form_id: str | None = None


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
    problems, warnings = problems_in(sheets, reference, reserved), warnings_in(sheets)
    survey, form_id = None, _setting(sheets, "form_id") if "survey" in sheets else None
    if "survey" in sheets and not any(problem.code == "column_missing" for problem in problems):
        survey, later = _compiled(with_trouble_out(sheets, problems))
        told = {(problem.sheet, problem.row) for problem in problems}
        # What is said of no row, or of these, is most likely the same trouble in other words.
        new = [one for one in later if not problems or (one.row and (one.sheet, one.row) not in told)]
        warnings = in_order([*warnings, *(one for one in new if one.code == "path_leads_nowhere")])
        problems = in_order([*problems, *(one for one in new if one.code != "path_leads_nowhere")])
    return Checked(None if problems else survey, problems, warnings, form_id)


def _compiled(sheets: dict[str, Sheet]) -> tuple[Survey | None, list[FormProblem]]:
    """The survey, and what is wrong or doubtful in it that only pyxform or the trees of all rows can tell.

    None where there is no XForm to read.
    """
    made = converted(sheets)
    if made.xml is None:
        return None, made.refused
    places, _ = outline(made.sheets["survey"])
    language = default_language(made.sheets)
    try:
        form = read_xform(made.xml, lambda rs: lambda at, path: resolve(parse(at), path, rs), language)
        survey = _put_together(form, places, made.sheets, language)
    except ExpressionSyntaxError as error:
        # In a label: pyxform takes instance(…) there for an expression, and no column says so.
        return None, [*made.refused, _syntax(error)]
    order, circles = calculation_order(survey)
    found = [*made.refused, *_unknown_paths(survey, {p.path: p for p in places})]
    found += (_circle(each, places) for each in circles)
    nodes = list(survey.walk())
    survey = msgspec.structs.replace(survey, order=order, dependents=dependents_of(nodes, survey.lists))
    return with_digest(survey), found


def _syntax(error: ExpressionSyntaxError) -> FormProblem:
    return form_problem("syntax", "survey", position=error.position + 1, found=error.found, why=error.reason)


def _setting(sheets: Mapping[str, Sheet], name: str) -> str:
    settings = sheets.get("settings")
    return settings.rows[0].text(name) if settings is not None and settings.rows else ""


def _put_together(form: XForm, places: list[Place], sheets: Mapping[str, Sheet], language: str) -> Survey:
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
