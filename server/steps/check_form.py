"""A form's file to a definition that can be published, or to everything that is wrong with it."""

import re
import tempfile
from pathlib import Path

import msgspec

from server.steps.read_workbook import UnreadableWorkbook, read_form_sheets
from survey_defs.problems import FormProblem, form_problem
from survey_defs.reference.loading import MADE_BY_THE_SERVER, reference_names
from survey_defs.tables import Source, is_workbook
from survey_defs.xlsform import Checked, check_xlsform

TEXT_BYTES = 2 * 1024 * 1024
_FORM_ID = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")


def check_form(content: bytes) -> Checked:
    """The form as it could be published here; workbooks are read by a limited child."""
    if not is_workbook(content):
        if len(content) > TEXT_BYTES:
            return Checked(None, [form_problem("file_too_big")], [])
        return _fit_to_publish(content)
    try:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "form"
            path.write_bytes(content)
            return _fit_to_publish(read_form_sheets(path))
    except UnreadableWorkbook as unreadable:
        return Checked(None, [_unreadable(unreadable.reason)], [])


def _fit_to_publish(source: Source) -> Checked:
    checked = check_xlsform(source, [*reference_names(), *MADE_BY_THE_SERVER])
    wrong = _wrong_id(checked.form_id)
    return (
        msgspec.structs.replace(checked, survey=None, problems=[*checked.problems, wrong])
        if wrong
        else checked
    )


def _wrong_id(form_id: str | None) -> FormProblem | None:
    if form_id == "":
        return form_problem("form_id_missing", "settings", 2, "form_id")
    if form_id is not None and not _FORM_ID.fullmatch(form_id):
        return form_problem("form_id_wrong", "settings", 2, "form_id", name=form_id)
    return None


def _unreadable(reason: str) -> FormProblem:
    if reason in ("too_big", "too_slow"):
        return form_problem(f"file_{reason}")
    return form_problem("unreadable", why="Excel")
