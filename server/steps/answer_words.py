"""Answers in the words of the form: labels of choices, dates and numbers as people write them."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from server.languages import current_language
from server.languages import gettext as _
from server.steps.surveys import plain
from survey_defs.answering import Answering
from survey_defs.attached import files_in
from survey_defs.checks import is_point
from survey_defs.survey import Question, Survey

LONGEST_NUMBER = 100


def calculated_titles() -> dict[str, str]:
    """What calculated questions are called: XForms give labels to what is asked alone."""
    return {"survey_no": _("Số phiếu"), "size_class": _("Quy mô"), "i_status": _("Trạng thái")}


def calculated_words() -> dict[str, dict[str, str]]:
    """Words of the calculations that give a code."""
    return {
        "size_class": {
            "micro": _("Siêu nhỏ"),
            "small": _("Nhỏ"),
            "medium": _("Vừa"),
            "large": _("Lớn"),
            "unknown": _("Chưa đủ dữ liệu"),
        },
        "i_status": {
            "never": _("Chưa kiểm định, hiệu chuẩn"),
            "no_record": _("Không có hồ sơ"),
            "overdue": _("Quá hạn"),
            "due_60d": _("Còn hạn dưới 60 ngày"),
            "valid": _("Còn hạn"),
        },
    }


class AnswerWords:
    """The words for answers of one survey. lists: those kept apart. language: of the choices' labels."""

    def __init__(
        self, survey: Survey, lists: Mapping[str, Sequence[Mapping[str, Any]]], language: str
    ) -> None:
        self._survey, self._files, self._language = survey, lists, language
        self._labels: dict[str, dict[str, str]] = {}

    def shown(self, question: Question, answering: Answering, row: str = "") -> str:
        """The answer as text; "" when there is none."""
        return self.said(question, answering.value(question.key, row), answering.unit(question.key, row))

    def said(self, question: Question, value: object, unit: str = "") -> str:
        """The stored or calculated value as text; unit: what stands after a number."""
        if value is None:
            return ""
        if files := files_in(value):
            return "; ".join(file["name"] for file in files)
        if isinstance(value, list):
            return "; ".join(self._choice(question, str(one)) for one in value)
        if question.list is not None:
            return self._choice(question, str(value))
        return self._typed(question, str(value), unit) if value != "" else ""

    def _typed(self, question: Question, text: str, unit: str) -> str:
        if question.key in (calculated := calculated_words()):
            return calculated[question.key].get(text, text)
        if question.type == "acknowledge":
            return _("Đã xác nhận")
        if question.type in ("integer", "decimal", "range"):
            shown = text if is_year(question) else number_words(text)
            unit = unit or (_("đồng") if "money" in question.appearance.split() else "")
            return f"{shown} {unit}".strip()
        if question.type in ("date", "datetime", "calculate"):
            return day_words(text)
        if question.type == "geopoint":
            return point_words(text)
        return text

    def _choice(self, question: Question, name: str) -> str:
        return self.labels(question.list or "").get(name, name)

    def labels(self, list_name: str) -> dict[str, str]:
        """{choice: label} of one list."""
        if list_name not in self._labels:
            choices = self._survey.lists.get(list_name)
            items: Sequence[Mapping[str, Any]] = choices.items if choices else ()
            if choices and choices.file:
                items = self._files.get(choices.file, ())
            self._labels[list_name] = {item["name"]: plain(item["label"], self._language) for item in items}
        return self._labels[list_name]


def is_year(question: Question) -> bool:
    """A year has no thousands. The phone has the same rule (pwa/js/form/number_text.js)."""
    return "year" in question.appearance or question.name == "year" or question.name.endswith("_year")


def number_words(text: str) -> str:
    """ "18500000" -> "18.500.000" and "12.5" -> "12,5" in Vietnamese; what is no number stays as typed."""
    whole, point, rest = text.partition(".")
    sign, digits = ("-", whole[1:]) if whole.startswith("-") else ("", whole)
    # Python reads no longer numbers, and no person does: they are shown as they were typed.
    if not digits.isdecimal() or len(digits) > LONGEST_NUMBER or (point and not rest.isdecimal()):
        return text
    english = f"{sign}{int(digits):,}{point}{rest}"
    return english.translate(str.maketrans(",.", ".,")) if current_language.get() == "vi" else english


def point_words(text: str) -> str:
    """ "21.53 105.74 30 8" -> "21,53; 105,74 (± 8 m)" in Vietnamese; what is no position stays as typed."""
    parts = text.split(" ")
    if not is_point(text):
        return text
    place = "; ".join(number_words(part) for part in parts[:2])
    return f"{place} (± {number_words(parts[3])} m)" if len(parts) == 4 else place


def day_words(text: str) -> str:
    """ "2026-11-20" -> "20/11/2026", with the time where there is one; anything else stays."""
    try:
        if len(text) == 10:
            return date.fromisoformat(text).strftime("%d/%m/%Y")
        return datetime.fromisoformat(text).strftime("%H:%M, %d/%m/%Y") if "T" in text else text
    except ValueError:
        return text
