"""What to do about what is wrong with a form: (Vietnamese, English) by code, as in form_texts.py."""

from __future__ import annotations

REMEDIES: dict[str, tuple[str, str]] = {
    "unreadable": (
        "Mở tệp bằng Excel, lưu lại dạng .xlsx rồi tải lên lại.",
        "Open the file in Excel, save it as .xlsx and upload it again.",
    ),
    "file_too_big": ("Bỏ hình ảnh và định dạng thừa.", "Take out pictures and formatting."),
    "file_too_slow": ("Bỏ hình ảnh và định dạng thừa.", "Take out pictures and formatting."),
    "sheet_missing": ("Thêm trang này hoặc đổi tên trang cho đúng.", "Add this sheet or correct its name."),
    "sheet_too_big": (
        "Bỏ phần thừa; danh sách dài thì nên là danh mục của máy chủ.",
        "Take out what is not needed; a long list is better a reference list of the server.",
    ),
    "column_missing": ("Thêm cột này vào dòng tiêu đề.", "Add this column to the headings."),
    "column_twice": ("Gộp hai cột làm một.", "Make one column of the two."),
    "column_same": ("Giữ lại một cột.", "Keep one of them."),
    "column_unknown": ("Sửa tiêu đề cột.", "Correct the heading."),
    "cells_too_many": (
        r"Nếu trong ô có dấu |, viết thành \|. Nếu không, thêm tiêu đề cho cột thừa.",
        r"Write \| for a | inside a cell, or give the further column a heading.",
    ),
    "setting_not_supported": (
        "Xóa thiết lập này trong trang settings.",
        "Remove it from the settings sheet.",
    ),
    "form_id_missing": (
        "Ghi form_id trong trang settings, ví dụ: needs.",
        "Write a form_id in the settings sheet, such as needs.",
    ),
    "form_id_wrong": ("Sửa form_id trong trang settings.", "Correct form_id in the settings sheet."),
    "no_questions": ("Thêm câu hỏi vào trang survey.", "Add questions to the survey sheet."),
    "type_missing": ("Ghi loại câu hỏi vào cột type.", "Write the question's type in the column type."),
    "type_unknown": (
        "Dùng: text, integer, decimal, date, select_one …, select_multiple …, note, calculate.",
        "Use text, integer, decimal, date, select_one …, select_multiple …, note, calculate.",
    ),
    "type_not_supported": ("Bỏ câu này hoặc dùng loại khác.", "Leave it out or use another type."),
    "not_ended": (
        "Thêm dòng kết thúc sau câu cuối của nhóm.",
        "Add the closing row after its last question.",
    ),
    "not_begun": ("Xóa dòng này hoặc thêm dòng mở nhóm.", "Remove this row or add the opening one."),
    "name_missing": ("Ghi tên vào cột name.", "Write a name in the column name."),
    "name_wrong": ("Đổi tên, ví dụ: so_lao_dong.", "Rename it, such as number_of_workers."),
    "name_twice": ("Đổi tên một trong hai câu.", "Rename one of the two."),
    "label_missing": ("Ghi lời hỏi vào cột label.", "Write the question in the column label."),
    "list_missing": (
        "Thêm danh sách vào trang choices hoặc sửa tên ở đây.",
        "Add the list to choices or correct the name here.",
    ),
    "list_not_named": ("Ghi tên danh sách, ví dụ: select_one yes_no.", "Name it, such as select_one yes_no."),
    "list_file_missing": (
        "Dùng một danh mục đã có của máy chủ hoặc đưa danh sách vào trang choices.",
        "Use a reference list that the server has, or put the list into choices.",
    ),
    "not_in_repeat": (
        "Ghi tên một câu trong nhóm lặp.",
        "Name a question of a repeat.",
    ),
    "choice_incomplete": ("Điền ô này.", "Fill in this cell."),
    "choice_twice": ("Xóa hoặc đổi mã một lựa chọn.", "Remove or rename one of the two."),
    "choice_spaced": ("Thay khoảng trắng bằng dấu gạch dưới.", "Write underscores for the spaces."),
    "choice_spaced_once": ("Thay khoảng trắng bằng dấu gạch dưới.", "Write underscores for the spaces."),
    "syntax": (
        "Kiểm tra dấu ngoặc, dấu nháy và tên ${…}.",
        "Check brackets, quotation marks and ${…}.",
    ),
    "reference_unknown": ("Sửa tên hoặc thêm câu đó.", "Correct the name or add that question."),
    "function_unknown": ("Sửa tên hàm.", "Correct the function's name."),
    "function_not_supported": ("Viết lại mà không dùng hàm này.", "Write it without this function."),
    "function_arguments": ("Sửa các giá trị trong ngoặc.", "Correct the values in its brackets."),
    "choice_column_unknown": (
        "Sửa tên cột hoặc thêm cột đó vào trang choices.",
        "Correct the name or add that column to choices.",
    ),
    "regex_wrong": ("Sửa mẫu regex.", "Correct the pattern."),
    "circle": ("Bỏ một mắt xích.", "Take one of them out."),
    "calculation_missing": (
        "Ghi công thức vào cột calculation.",
        "Write it in the column calculation.",
    ),
    "other_not_possible": (
        "Thêm lựa chọn “Khác” vào danh sách và một câu text để nêu rõ.",
        "Add the choice “Other” to the list, and a text question to specify it.",
    ),
    "seed_alone": ("Thêm randomize=true hoặc xóa seed.", "Add randomize=true, or remove seed."),
    "repeat_twice": ("Đổi tên một nhóm lặp.", "Rename one of them."),
    "list_file_twice": ("Ghi cùng một đuôi tệp.", "Write the same ending in both."),
    "table_list_mixed": (
        "Dùng chung một danh sách, hoặc bỏ table-list.",
        "Use one list, or take out table-list.",
    ),
    "yes_no_wrong": (
        "Sửa ô này; điều kiện thì viết như ${tên} = 'x'.",
        "Correct the cell; a condition is written as ${name} = 'x'.",
    ),
    "rows_none": ("Sửa rows_min hoặc rows_max.", "Correct rows_min or rows_max."),
    "range_empty": (
        "Sửa start, end hoặc step: lên thì step dương, xuống thì step âm.",
        "Correct start, end or step: positive to go up, negative to go down.",
    ),
    "refused": ("Sửa dòng này theo chuẩn XLSForm.", "Correct it as XLSForm wants it."),
    "xform_not_supported": ("Bỏ phần này rồi tải lên lại.", "Leave it out and upload it again."),
    "condition_bare": (
        "Ghi rõ giá trị, ví dụ ${%(name)s} = 'yes'; nếu chỉ hỏi đã trả lời chưa: ${%(name)s} != ''.",
        "Name the value, such as ${%(name)s} = 'yes'; for “is answered”: ${%(name)s} != ''.",
    ),
    "translation_missing": ("Điền ô này.", "Fill in this cell."),
    "column_untranslated": (
        "Thêm cột %(name)s::%(language)s.",
        "Add the column %(name)s::%(language)s.",
    ),
    "name_alike": ("Nên đổi tên một câu.", "Better rename one of them."),
    "name_elsewhere": ("Nên đổi tên một câu.", "Better rename one of them."),
    "constraint_message_missing": (
        "Ghi lời nhắc vào cột constraint_message.",
        "Write the message in the column constraint_message.",
    ),
    "sum_in_own_row": (
        "Đưa phép tính ra ngoài nhóm lặp.",
        "Move the calculation out of the repeat.",
    ),
    "number_as_text": ("Bỏ dấu nháy: %(value)s.", "Leave out the quotation marks: %(value)s."),
    "choice_not_offered": ("Dùng một mã trong trang choices.", "Use a name from the choices sheet."),
    "several_compared": (
        "Viết selected(${%(name)s}, '%(value)s').",
        "Write selected(${%(name)s}, '%(value)s').",
    ),
    "path_leads_nowhere": ("Dùng ${tên} của một câu hoặc ''.", "Use ${name} of a question, or ''."),
    "column_unnamed": ("Ghi tiêu đề cho cột.", "Write its heading."),
    "cells_merged": ("Bỏ gộp ô.", "Unmerge the cells."),
    "sheet_unknown": ("Đổi tên trang nếu cần dùng.", "Rename the sheet if it is meant to count."),
    "prefill_in_repeat": ("Xóa ô này, hoặc đưa câu ra ngoài.", "Clear the cell, or move the question out."),
    "column_ignored": ("Có thể xóa hoặc giữ lại.", "It may be removed or kept."),
    "setting_ignored": ("Có thể xóa.", "It may be removed."),
    "appearance_not_supported": (
        "Xóa cách hiện này, hoặc hỏi bằng loại câu khác.",
        "Remove it, or ask with another type of question.",
    ),
    "parameter_not_supported": (
        "Đặt tên cột của danh mục là name và label rồi xóa tham số này.",
        "Name the columns of the list name and label, and remove it.",
    ),
    "default_wrong": (
        "Viết như khi lưu: 2026-11-20, 12.5, hoặc mã của một lựa chọn.",
        "Write it as it is stored: 2026-11-20, 12.5, or the name of a choice.",
    ),
    "cell_ignored": (
        "Xóa ô này, hoặc chuyển sang câu hỏi mà nó nói tới.",
        "Clear the cell, or move it to the question that it is meant for.",
    ),
    "appearance_ignored": ("Có thể xóa hoặc giữ lại.", "It may be removed or kept."),
    "parameter_ignored": ("Có thể xóa hoặc giữ lại.", "It may be removed or kept."),
}
