"""An XLSForm to a survey, or every problem found."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import msgspec
from pyxform.xls2xform import convert

from survey_defs.columns import OWN_COLUMNS
from survey_defs.compiling import Compiler
from survey_defs.expressions.parsing import parse
from survey_defs.expressions.resolving import resolve
from survey_defs.ordering import calculation_order, dependents_of
from survey_defs.outline import outline
from survey_defs.reading_xform import language_code, read_xform
from survey_defs.survey import Survey, survey_to_json, with_digest
from survey_defs.tables import for_pyxform, read_tables

__all__ = ["compile_xlsform", "survey_to_json"]


def compile_xlsform(source: str | Path | bytes, reference: Iterable[str] = ()) -> Survey:
    sheets = read_tables(source)
    places, _ = outline(sheets["survey"])
    result = convert(for_pyxform(sheets, OWN_COLUMNS), form_name="data")
    form = read_xform(
        result.xform, lambda repeats: lambda text, path: resolve(parse(text), path, repeats), "vi"
    )
    survey = Compiler(form, {p.path: p for p in places}, {}).survey(
        survey_id=form.id, version=form.version, title={form.languages[0]: form.title}
    )
    order, _ = calculation_order(survey)
    survey = msgspec.structs.replace(
        survey, order=order, dependents=dependents_of(list(survey.walk()), survey.lists)
    )
    return with_digest(survey)
