"""What is wrong with a form: (Vietnamese, English) by code. What to do about it: form_remedies.py.

Those of WARNING_TEXTS let a form pass; the others do not. Named values are filled in with %(name)s.
"""

from __future__ import annotations

PROBLEM_TEXTS: dict[str, tuple[str, str]] = {
    "unreadable": (
        "Không đọc được tệp này: %(why)s. Cần tệp Excel (.xlsx), CSV hoặc bảng Markdown theo chuẩn XLSForm.",
        "This file cannot be read: %(why)s. An XLSForm as .xlsx, CSV or Markdown is needed.",
    ),
    "file_too_big": (
        "Tệp quá lớn: hơn 10 MB, hoặc hơn 100 MB khi mở ra.",
        "The file is too large: more than 10 MB, or more than 100 MB when unpacked.",
    ),
    "file_too_slow": (
        "Đọc tệp quá 20 giây nên đã dừng.",
        "Reading the file took more than 20 seconds, so it was stopped.",
    ),
    "sheet_missing": ("Thiếu trang %(name)s.", "The sheet %(name)s is missing."),
    "sheet_not_supported": (
        "Trang %(name)s chưa được hỗ trợ. Xóa trang này.",
        "The sheet %(name)s is not supported. Remove it.",
    ),
    "sheet_too_big": (
        "Trang %(name)s quá lớn: nhiều nhất %(rows)s dòng và %(columns)s cột.",
        "The sheet %(name)s is too large: at most %(rows)s rows and %(columns)s columns.",
    ),
    "column_missing": ("Thiếu cột %(name)s.", "The column %(name)s is missing."),
    "column_twice": ("Có hai cột cùng tên %(name)s.", "Two columns are named %(name)s."),
    "column_same": (
        "Cột %(name)s và cột %(other)s nói cùng một điều nên một cột sẽ bị mất.",
        "The columns %(name)s and %(other)s say the same, so one of them would be lost.",
    ),
    "column_unknown": (
        "Không có cột %(name)s. Có phải là %(nearest)s?",
        "There is no column %(name)s. Did you mean %(nearest)s?",
    ),
    "column_not_supported": (
        "Cột %(name)s chưa được hỗ trợ. Để trống cột này.",
        "The column %(name)s is not supported. Leave it blank.",
    ),
    "cells_too_many": (
        "Dòng này có %(given)s ô mà bảng chỉ có %(wanted)s cột.",
        "This row has %(given)s cells, the table only %(wanted)s columns.",
    ),
    "setting_not_supported": (
        "Thiết lập %(name)s chưa được hỗ trợ.",
        "The setting %(name)s is not supported.",
    ),
    "form_id_missing": ("Phiếu chưa có mã (form_id).", "The form has no form_id."),
    "form_id_wrong": (
        'Mã phiếu "%(name)s" không hợp lệ: chỉ dùng chữ không dấu, số, gạch dưới, gạch ngang.',
        'The form_id "%(name)s" is not valid: plain letters, digits, underscores and hyphens only.',
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
    "label_missing": (
        "Câu %(name)s chưa có lời hỏi.",
        "The question %(name)s has no label.",
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
    "yes_no_wrong": (
        'Cột %(name)s nhận yes hoặc no, hoặc một điều kiện; không nhận "%(value)s".',
        'The column %(name)s takes yes or no, or a condition; it does not take "%(value)s".',
    ),
    "appearance_not_supported": (
        "Cách hiện (appearance) %(name)s chưa được hỗ trợ.",
        "The appearance %(name)s is not supported.",
    ),
    "parameter_not_supported": (
        "Tham số %(name)s chưa được hỗ trợ.",
        "The parameter %(name)s is not supported.",
    ),
    "calculation_missing": (
        "Câu tính %(name)s chưa có công thức.",
        "The calculation %(name)s has nothing to compute.",
    ),
    "other_not_possible": (
        "or_other không đi cùng choice_filter hay danh mục từ tệp.",
        "or_other goes neither with a choice_filter nor with a list from a file.",
    ),
    "seed_alone": (
        "Tham số seed chỉ đi cùng randomize=true.",
        "The parameter seed goes with randomize=true only.",
    ),
    "repeat_twice": (
        "Nhóm lặp ở dòng %(other)s đã có tên %(name)s; trong một phiếu, tên nhóm lặp không được trùng.",
        "The repeat in row %(other)s is named %(name)s already; no two repeats of a form share a name.",
    ),
    "list_file_twice": (
        "Danh mục %(name)s đã ghi là %(other)s ở dòng %(at)s.",
        "The list %(name)s is written %(other)s in row %(at)s.",
    ),
    "table_list_mixed": (
        "Bảng (table-list) cần một danh sách chung cho mọi câu và không có choice_filter.",
        "A table-list needs one list for all its questions, and no choice_filter.",
    ),
    "rows_none": (
        "Không số dòng nào vừa ít nhất %(fewest)s vừa nhiều nhất %(most)s.",
        "No number of rows is at least %(fewest)s and at most %(most)s.",
    ),
    "range_empty": (
        "Từ %(start)s đến %(end)s theo bước %(step)s không có số nào để chọn.",
        "From %(start)s to %(end)s in steps of %(step)s there is no number to choose.",
    ),
    "refused": ("XLSForm không hợp lệ, theo pyxform: “%(why)s”", "Not a valid XLSForm: %(why)s"),
    "xform_not_supported": (
        "Tệp XForm có phần chưa dùng được: %(name)s",
        "The XForm has what is not supported: %(name)s",
    ),
}

WARNING_TEXTS: dict[str, tuple[str, str]] = {
    "condition_bare": (
        "Điều kiện chỉ ghi ${%(name)s}: đúng với mọi câu trả lời, kể cả “Không” hay số 0.",
        "The condition is only ${%(name)s}: true for any answer, also “no” or 0.",
    ),
    "choice_spaced_once": (
        'Mã lựa chọn "%(name)s" có khoảng trắng: không dùng được trong câu chọn nhiều và selected().',
        'The choice name "%(name)s" has spaces: it fits neither select_multiple nor selected().',
    ),
    "translation_missing": (
        "Thiếu bản dịch %(language)s; người dùng tiếng này sẽ đọc %(other)s.",
        "The translation %(language)s is missing; its readers will see %(other)s.",
    ),
    "column_untranslated": (
        "Cột %(name)s không có bản %(language)s; người dùng tiếng này sẽ đọc %(other)s.",
        "There is no column of %(name)s in %(language)s; its readers will see %(other)s.",
    ),
    "name_elsewhere": (
        "Tên %(name)s cũng có ở dòng %(other)s trong nhóm khác: câu trả lời được lưu dưới tên dài %(key)s.",
        "The name %(name)s is in row %(other)s of another group too: the answer is kept as %(key)s.",
    ),
    "name_alike": (
        "Tên %(name)s chỉ khác tên ở dòng %(other)s ở chữ hoa, chữ thường; rất dễ viết nhầm.",
        "The name %(name)s differs from the one in row %(other)s only in capitals: easily mixed up.",
    ),
    "constraint_message_missing": (
        "Có ràng buộc nhưng không có lời nhắc: cán bộ chỉ thấy “Câu trả lời chưa hợp lệ”.",
        "A constraint without a message: officers only read “The answer is not valid”.",
    ),
    "sum_in_own_row": (
        "%(function)s(${%(name)s}) đứng trong chính nhóm lặp của câu đó nên chỉ tính một dòng.",
        "%(function)s(${%(name)s}) stands in the repeat of that question, so it counts one row only.",
    ),
    "number_as_text": (
        "Câu %(name)s là số nhưng được so sánh với chữ '%(value)s'.",
        "%(name)s is a number, but is compared with the text '%(value)s'.",
    ),
    "choice_not_offered": (
        "Câu %(name)s không có lựa chọn '%(value)s', nên điều kiện này không bao giờ đúng.",
        "%(name)s has no choice '%(value)s', so this never holds.",
    ),
    "several_compared": (
        "Câu %(name)s chọn được nhiều ý; dấu = chỉ đúng khi chọn duy nhất ý đó.",
        "%(name)s takes several choices; = only holds when that one alone is chosen.",
    ),
    "path_leads_nowhere": (
        'Không có câu "%(name)s" ở đây, nên chỗ này luôn được đọc là trống.',
        'There is no "%(name)s" here, so this always reads as blank.',
    ),
    "column_unnamed": (
        "Cột thứ %(number)s có nội dung nhưng không có tiêu đề nên bị bỏ qua.",
        "Column %(number)s has content but no heading, so it is left out.",
    ),
    "cells_merged": (
        "Các ô %(cells)s gộp theo chiều ngang: chỉ ô đầu tiên có nội dung.",
        "The cells %(cells)s are merged across columns: only the first one counts.",
    ),
    "sheet_unknown": (
        "Trang %(name)s không thuộc XLSForm nên bị bỏ qua.",
        "The sheet %(name)s is no part of an XLSForm, so it is left out.",
    ),
    "default_wrong": (
        'Giá trị ban đầu "%(value)s" không phải là câu trả lời hợp lệ của câu này.',
        'The default "%(value)s" is no valid answer to this question.',
    ),
    "cell_ignored": (
        "Cột %(name)s không có tác dụng ở dòng %(kind)s.",
        "The column %(name)s has no effect in a row of type %(kind)s.",
    ),
    "prefill_in_repeat": (
        "prefill không điền vào câu trong nhóm lặp.",
        "prefill fills in no question of a repeat.",
    ),
    "column_ignored": (
        "Cột %(name)s không có tác dụng ở đây.",
        "The column %(name)s has no effect here.",
    ),
    "appearance_ignored": (
        "Cách hiện (appearance) %(name)s không có tác dụng ở đây; câu vẫn được hỏi.",
        "The appearance %(name)s has no effect here; the question is asked all the same.",
    ),
    "parameter_ignored": (
        "Tham số %(name)s không có tác dụng ở đây.",
        "The parameter %(name)s has no effect here.",
    ),
    "setting_ignored": (
        "Thiết lập %(name)s không có tác dụng ở đây.",
        "The setting %(name)s has no effect here.",
    ),
}
