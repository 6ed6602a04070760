"""Every problem of a form and of an answer: its code and its text, in both languages.

The texts about forms are in form_texts.py and form_remedies.py.
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from survey_defs.form_remedies import REMEDIES
from survey_defs.form_texts import PROBLEM_TEXTS, WARNING_TEXTS

_ANSWER_TEXTS: dict[str, dict[str, str]] = {
    "required": {"vi": "Câu này cần trả lời.", "en": "This question needs an answer."},
    "constraint": {
        "vi": "Câu trả lời chưa hợp lệ. Xem lại.",
        "en": "The answer is not valid. Check it.",
    },
    "choice": {
        "vi": "Lựa chọn này không có trong danh sách. Chọn lại.",
        "en": "This choice is not in the list. Choose again.",
    },
    "text": {
        "vi": "Câu trả lời này không phải là chữ. Nhập lại.",
        "en": "This answer is no text. Enter it again.",
    },
    "integer": {"vi": "Nhập số nguyên, ví dụ 1.250.", "en": "Enter a whole number, such as 1,250."},
    "decimal": {"vi": "Nhập số, ví dụ 12,5.", "en": "Enter a number, such as 12.5."},
    "date": {
        "vi": "Nhập ngày có thật theo thứ tự ngày, tháng, năm, ví dụ 20/11/2026.",
        "en": "Enter a date that exists, as day, month, year, such as 20/11/2026.",
    },
    "time": {"vi": "Nhập giờ và phút, ví dụ 09:42.", "en": "Enter hours and minutes, such as 09:42."},
    "datetime": {
        "vi": "Nhập ngày và giờ, ví dụ 20/11/2026 09:42.",
        "en": "Enter date and time, such as 20/11/2026 09:42.",
    },
    "geopoint": {
        "vi": "Vị trí gồm vĩ độ và kinh độ, ví dụ 21.53 105.74.",
        "en": "A position is latitude and longitude, such as 21.53 105.74.",
    },
    "file": {
        "vi": "Ảnh hoặc tệp này không đọc được. Chụp hoặc chọn lại.",
        "en": "This photograph or file cannot be read. Take or choose it again.",
    },
    "files_max": {"vi": "Nhiều nhất là %(n)s ảnh hoặc tệp.", "en": "At most %(n)s photographs or files."},
    "range": {
        "vi": "Chọn số từ %(start)s đến %(end)s, mỗi bước %(step)s.",
        "en": "Choose a number from %(start)s to %(end)s, in steps of %(step)s.",
    },
    "rows_min": {"vi": "Cần ít nhất %(n)s dòng.", "en": "At least %(n)s rows are needed."},
    "rows_max": {"vi": "Nhiều nhất là %(n)s dòng.", "en": "At most %(n)s rows."},
    "stopped": {
        "vi": "Điều kiện của câu này mất quá nhiều thời gian để kiểm tra. Báo cho người soạn phiếu.",
        "en": "The condition of this question takes too long to check. Tell the author of the form.",
    },
}
"""The Vietnamese ones are the same as in pwa/js/form/checks.js."""

_DID_YOU_MEAN = (' Có phải là "%s"?', ' Did you mean "%s"?')


def answer_problem_text(code: str, language: str, **values: object) -> str:
    """The text of a problem with an answer, for people."""
    texts = _ANSWER_TEXTS[code]
    return texts.get(language, texts["vi"]) % values


class FormProblem(msgspec.Struct, frozen=True, kw_only=True):
    """One problem of a form, and where: the row as Excel counts it, the heading of the column as written.

    vi, en: what is wrong. do_vi, do_en: what to do about it, "" where the text says so itself.
    """

    code: str
    sheet: str = ""
    row: int = 0
    column: str = ""
    vi: str
    en: str
    do_vi: str = ""
    do_en: str = ""
    nearest: str = ""

    def __str__(self) -> str:
        return f"{self.code}  {self.place}: {self.en}"

    @property
    def place(self) -> str:
        """ "survey, row 14, relevant"."""
        parts = [self.sheet, f"row {self.row}" if self.row else "", self.column]
        return ", ".join(part for part in parts if part)


def form_problem(
    code: str, sheet: str = "", row: int = 0, column: str = "", *, nearest: str = "", **values: object
) -> FormProblem:
    """The problem of that code with its texts; `nearest` is the existing name that may have been meant."""
    texts = PROBLEM_TEXTS.get(code) or WARNING_TEXTS[code]
    values = values | {"nearest": nearest}
    vi, en = (text % values for text in texts)
    do_vi, do_en = (text % values for text in REMEDIES.get(code, ("", "")))
    if nearest and "%(nearest)s" not in texts[0]:
        vi, en = vi + _DID_YOU_MEAN[0] % nearest, en + _DID_YOU_MEAN[1] % nearest
    return FormProblem(
        code=code,
        sheet=sheet,
        row=row,
        column=column,
        vi=vi,
        en=en,
        do_vi=do_vi,
        do_en=do_en,
        nearest=nearest,
    )


def in_order(problems: Iterable[FormProblem]) -> list[FormProblem]:
    """By sheet, survey first but for what is of none of them, and by row."""
    order = {"survey": 0, "choices": 1, "settings": 2}
    return sorted(problems, key=lambda problem: (order.get(problem.sheet, -1), problem.row))


class XLSFormProblems(ValueError):
    """A form that cannot be used. `problems` holds everything found, in the order of the sheets."""

    def __init__(self, problems: list[FormProblem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems
