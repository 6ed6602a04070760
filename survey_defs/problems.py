"""Every problem of a form and of an answer: its code and its text, in both languages."""

from __future__ import annotations

import msgspec

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
    "rows_min": {"vi": "Cần ít nhất %(n)s dòng.", "en": "At least %(n)s rows are needed."},
    "rows_max": {"vi": "Nhiều nhất là %(n)s dòng.", "en": "At most %(n)s rows."},
    "stopped": {
        "vi": "Điều kiện của câu này mất quá nhiều thời gian để kiểm tra. Báo cho người soạn phiếu.",
        "en": "The condition of this question takes too long to check. Tell the author of the form.",
    },
}
"""The Vietnamese ones are the same as in pwa/js/form/checks.js."""


_FORM_TEXTS: dict[str, tuple[str, str]] = {
    "unreadable": (
        "Không đọc được tệp này: %(why)s. Cần tệp Excel (.xlsx), CSV hoặc bảng Markdown theo chuẩn XLSForm.",
        "This file cannot be read: %(why)s. An XLSForm as .xlsx, CSV or Markdown is needed.",
    ),
    "sheet_missing": ("Thiếu trang %(name)s.", "The sheet %(name)s is missing."),
    "sheet_not_supported": (
        "Trang %(name)s chưa được hỗ trợ. Xóa trang này.",
        "The sheet %(name)s is not supported. Remove it.",
    ),
    "column_missing": ("Thiếu cột %(name)s.", "The column %(name)s is missing."),
    "column_unknown": (
        "Không có cột %(name)s. Có phải là %(nearest)s?",
        "There is no column %(name)s. Did you mean %(nearest)s?",
    ),
    "column_not_supported": (
        "Cột %(name)s chưa được hỗ trợ. Để trống cột này.",
        "The column %(name)s is not supported. Leave it blank.",
    ),
    "no_questions": ("Phiếu chưa có câu hỏi nào.", "The form has no questions."),
    "type_missing": ("Dòng %(name)s thiếu loại câu hỏi.", "%(name)s has no type."),
    "type_unknown": ('Không có loại câu hỏi "%(type)s".', 'There is no question type "%(type)s".'),
    "type_not_supported": (
        'Loại câu hỏi "%(type)s" chưa được hỗ trợ.',
        'The question type "%(type)s" is not supported.',
    ),
    "not_ended": (
        "begin %(kind)s %(name)s chưa có end %(kind)s.",
        "begin %(kind)s %(name)s has no end %(kind)s.",
    ),
    "not_begun": (
        "end %(kind)s không khớp với begin %(kind)s nào đang mở.",
        "end %(kind)s closes no begin %(kind)s that is open.",
    ),
    "name_missing": ("Dòng này thiếu tên.", "This row has no name."),
    "name_wrong": (
        'Tên "%(name)s" không hợp lệ: một chữ cái, sau đó là chữ, số, gạch dưới, gạch ngang, chấm.',
        'The name "%(name)s" is not valid: a letter, then letters, digits, underscores, hyphens, dots.',
    ),
    "name_twice": (
        "Tên %(name)s đã dùng ở dòng %(other)s trong cùng một nhóm.",
        "The name %(name)s is used in row %(other)s of the same group already.",
    ),
    "name_reserved": (
        "Tên %(name)s dành riêng cho phần mềm. Chọn tên khác.",
        "The name %(name)s is reserved. Choose another.",
    ),
    "list_missing": (
        "Không có danh sách %(name)s trong trang choices.",
        "There is no list %(name)s in choices.",
    ),
    "list_not_named": ("Câu chọn này chưa ghi tên danh sách.", "This selection names no list."),
    "list_file_missing": (
        "Không có danh mục %(name)s.",
        "There is no reference list %(name)s.",
    ),
    "not_in_repeat": (
        "Câu %(name)s không nằm trong nhóm lặp nên không có dòng nào để chọn.",
        "%(name)s is in no repeat, so there are no rows to choose from.",
    ),
    "choice_incomplete": (
        "Lựa chọn này thiếu %(name)s.",
        "This choice has no %(name)s.",
    ),
    "choice_twice": (
        "Lựa chọn %(name)s đã có ở dòng %(other)s của danh sách %(list)s.",
        "The choice %(name)s is in row %(other)s of the list %(list)s already.",
    ),
    "choice_spaced": (
        'Mã lựa chọn "%(name)s" không được có khoảng trắng.',
        'The choice name "%(name)s" must have no spaces.',
    ),
    "syntax": (
        "Biểu thức sai ở ký tự %(position)s: %(found)s (%(why)s).",
        "The expression is wrong at character %(position)s: %(found)s (%(why)s).",
    ),
    "reference_unknown": ('Phiếu không có câu "%(name)s".', '"%(name)s" is not a question here.'),
    "reference_twice": (
        'Có nhiều câu cùng tên "%(name)s", không rõ câu nào. Đổi tên.',
        'Several questions are named "%(name)s", it is not clear which is meant. Rename.',
    ),
    "reference_missing": (
        'Cần viết ${tên} của câu, không phải "%(found)s".',
        '${name} of a question is needed here, not "%(found)s".',
    ),
    "function_unknown": ("Không có hàm %(name)s().", "There is no function %(name)s()."),
    "function_not_supported": (
        "Hàm %(name)s() chưa được hỗ trợ.",
        "The function %(name)s() is not supported.",
    ),
    "function_arguments": (
        "Hàm %(name)s() cần %(wanted)s giá trị, ở đây có %(given)s.",
        "The function %(name)s() takes %(wanted)s values, here it has %(given)s.",
    ),
    "path_not_supported": (
        'Cách viết đường dẫn "%(found)s" chưa được hỗ trợ. Dùng ${tên}.',
        'The path step "%(found)s" is not supported. Use ${name}.',
    ),
    "choice_column_unknown": (
        'Danh sách của câu này không có cột "%(name)s".',
        'The list of this question has no column "%(name)s".',
    ),
    "regex_wrong": ("Mẫu regex sai: %(why)s.", "The regex is wrong: %(why)s."),
    "circle": (
        "Các câu này phụ thuộc vòng tròn vào nhau: %(names)s.",
        "These depend on each other in a circle: %(names)s.",
    ),
    "value_wrong": (
        'Cột %(name)s không nhận "%(value)s". Dùng: %(wanted)s.',
        'The column %(name)s does not take "%(value)s". Use: %(wanted)s.',
    ),
    "refused": ("XLSForm không hợp lệ: %(why)s", "Not a valid XLSForm: %(why)s"),
}
_DID_YOU_MEAN = (' Có phải là "%s"?', ' Did you mean "%s"?')


def answer_problem_text(code: str, language: str, **values: object) -> str:
    """The text of a problem with an answer, for people."""
    texts = _ANSWER_TEXTS[code]
    return texts.get(language, texts["vi"]) % values


class FormProblem(msgspec.Struct, frozen=True, kw_only=True):
    """One problem of a form, and where: the row as Excel counts it, the heading of the column as written."""

    code: str
    sheet: str = ""
    row: int = 0
    column: str = ""
    vi: str
    en: str
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
    vi, en = (text % (values | {"nearest": nearest}) for text in _FORM_TEXTS[code])
    if nearest and "%(nearest)s" not in _FORM_TEXTS[code][0]:
        vi, en = vi + _DID_YOU_MEAN[0] % nearest, en + _DID_YOU_MEAN[1] % nearest
    return FormProblem(code=code, sheet=sheet, row=row, column=column, vi=vi, en=en, nearest=nearest)


class XLSFormProblems(ValueError):
    """A form that cannot be used. `problems` holds everything found, in the order of the sheets."""

    def __init__(self, problems: list[FormProblem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems
