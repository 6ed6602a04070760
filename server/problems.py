"""One error shape: a code, what happened, what is safe, what to do next.

People see it as a page or a line, programs as {"problem", "title", "safe", "next"}. Every code of the
server stands in PROBLEMS; texts are Vietnamese msgids, translated when they are shown.
"""

from dataclasses import dataclass, field
from typing import Any

from server.languages import gettext


def _(message: str) -> str:
    """Marks a text for extraction; it is translated when shown."""
    return message


@dataclass(frozen=True)
class Problem:
    """status: HTTP status. title: what happened. safe: what is not lost. next: what to do."""

    status: int
    title: str
    safe: str = ""
    next: str = ""


PROBLEMS: dict[str, Problem] = {
    "not_found": Problem(
        404, _("Không có trang này."), "", _("Kiểm tra lại địa chỉ hoặc quay về trang đầu.")
    ),
    "method": Problem(405, _("Địa chỉ này không nhận yêu cầu kiểu đó."), "", ""),
    "sign_in": Problem(
        401,
        _("Phiên đăng nhập đã hết hạn."),
        _("Dữ liệu đã lưu trên máy không bị ảnh hưởng."),
        _("Đăng nhập lại để gửi."),
    ),
    "wrong_password": Problem(
        401,
        _("Tên đăng nhập hoặc mật khẩu chưa đúng."),
        "",
        _("Nhập lại, hoặc nhờ quản trị viên cấp mật khẩu mới."),
    ),
    "too_many_tries": Problem(429, _("Đã thử sai nhiều lần."), "", _("Chờ %(minutes)s phút rồi thử lại.")),
    "key_not_opened": Problem(
        409,
        _("Sở không mở được bản sao khóa của máy này."),
        _("Dữ liệu vẫn còn nguyên trên máy, chỉ đang khóa."),
        _("Giữ máy nguyên như vậy và báo Sở."),
    ),
    "not_allowed": Problem(
        403,
        _("Vai trò này không được mở trang này."),
        "",
        _("Nhờ quản trị viên nếu công việc cần đến trang này."),
    ),
    "wrong_origin": Problem(
        403,
        _("Yêu cầu đến từ một trang khác nên không được thực hiện."),
        _("Không có gì thay đổi."),
        _("Mở lại trang của Sở rồi thao tác lại."),
    ),
    "invalid_request": Problem(
        400,
        _("Nội dung gửi lên chưa đúng: %(what)s"),
        _("Không có gì thay đổi."),
        _("Xem lại các ô đã nhập rồi gửi lại."),
    ),
    "media_type": Problem(
        415, _("Máy chủ chỉ nhận dữ liệu kiểu application/x-msgpack."), _("Không có gì thay đổi."), ""
    ),
    "body_too_large": Problem(
        413,
        _("Lần gửi này quá lớn nên máy chủ không nhận."),
        _("Dữ liệu vẫn còn nguyên trên máy."),
        _("Ứng dụng sẽ tự chia nhỏ và gửi lại."),
    ),
    "unreadable": Problem(
        422,
        _("Máy chủ không đọc được lần gửi này: %(what)s"),
        _("Dữ liệu vẫn còn nguyên trên máy."),
        _("Ứng dụng sẽ tự chia nhỏ và gửi lại."),
    ),
    "protocol_old": Problem(
        426,
        _("Phiên bản ứng dụng trên máy đã cũ."),
        _("Dữ liệu vẫn còn nguyên trên máy."),
        _("Cập nhật ứng dụng rồi gửi lại."),
    ),
    "busy": Problem(
        503,
        _("Máy chủ đang bận nên chưa lưu được."),
        _("Dữ liệu vẫn còn nguyên trên máy."),
        _("Ứng dụng sẽ tự gửi lại sau ít phút."),
    ),
    "disk": Problem(
        507,
        _("Máy chủ không ghi được xuống đĩa: đĩa đầy hoặc chỉ cho đọc."),
        _("Không có gì bị mất: những gì chưa gửi vẫn còn nguyên trên máy."),
        _("Báo quản trị viên giải phóng đĩa của máy chủ; ứng dụng sẽ tự gửi lại."),
    ),
    "attachment_offset": Problem(
        409,
        _("Phần tệp này không nối tiếp phần đã nhận."),
        _("Tệp vẫn còn nguyên trên máy."),
        _("Ứng dụng sẽ tự gửi tiếp từ đúng chỗ."),
    ),
    "attachment_hash": Problem(
        422,
        _("Tệp nhận được không khớp với tệp đã báo."),
        _("Tệp vẫn còn nguyên trên máy."),
        _("Ứng dụng sẽ tự gửi lại từ đầu."),
    ),
    "enrol_code_wrong": Problem(
        403,
        _("Mã gắn máy chưa đúng."),
        _("Dữ liệu đã có trên máy không bị ảnh hưởng."),
        _("Nhập lại mã, hoặc nhờ điều phối viên cấp mã mới."),
    ),
    "enrol_code_used": Problem(
        403,
        _("Mã gắn máy này đã được dùng."),
        _("Dữ liệu đã có trên máy không bị ảnh hưởng."),
        _("Nhờ điều phối viên cấp mã mới."),
    ),
    "enrol_code_expired": Problem(
        403,
        _("Mã gắn máy đã hết hạn sau 15 phút, hoặc đã có mã mới hơn."),
        _("Dữ liệu đã có trên máy không bị ảnh hưởng."),
        _("Nhờ điều phối viên cấp mã mới."),
    ),
    "decided": Problem(
        409,
        _("Việc này đã có người xử lý."),
        _("Không có gì thay đổi."),
        _("Quay lại danh sách để xem việc còn lại."),
    ),
    "no_remark": Problem(
        400,
        _("Chưa có nhận xét nào để trả lại."),
        _("Không có gì thay đổi."),
        _("Quay lại, ghi nhận xét ở câu cần sửa hoặc nhận xét chung."),
    ),
    "remark_too_long": Problem(
        400,
        _("Nhận xét dài %(length)s ký tự, nhiều nhất là %(longest)s."),
        _("Không có gì thay đổi."),
        _("Quay lại, viết ngắn lại."),
    ),
    "visit_under_way": Problem(
        409,
        _("Phiếu này đang làm hoặc đang được cán bộ sửa."),
        _("Không có gì thay đổi."),
        _("Chờ cán bộ kết thúc phiếu rồi xem lại."),
    ),
    "visit_moved_on": Problem(
        409,
        _("Cán bộ vừa gửi lại phiếu này; câu trả lời có thể đã khác."),
        _("Không có gì thay đổi."),
        _("Mở lại phiếu để xem bản mới rồi quyết định."),
    ),
    "no_reason": Problem(
        400, _("Chưa ghi lý do."), _("Không có gì thay đổi."), _("Quay lại, ghi lý do rồi gửi lại.")
    ),
    "nothing_decided": Problem(
        400, _("Chưa chọn câu trả lời nào."), _("Không có gì thay đổi."), _("Quay lại, chọn một câu.")
    ),
    "unknown_form": Problem(
        404,
        _("Máy chủ chưa có mẫu phiếu %(form)s."),
        _("Câu trả lời của phiếu vẫn được giữ nguyên."),
        _("Nhờ quản trị viên công bố mẫu phiếu này."),
    ),
    "no_file_chosen": Problem(
        400,
        _("Chưa chọn tệp nào."),
        _("Không có gì thay đổi."),
        _("Quay lại, chọn tệp Excel của mẫu phiếu rồi kiểm tra."),
    ),
    "form_not_ready": Problem(
        409,
        _("Tệp này chưa công bố được: còn lỗi cần sửa."),
        _("Không có gì thay đổi."),
        _("Sửa tệp trong Excel rồi tải lên lại."),
    ),
    "version_not_moved": Problem(
        409,
        _("Chưa chuyển được phiếu sang bản mới: phiếu đã kết thúc hoặc đã ở bản này."),
        _("Câu trả lời của phiếu vẫn được giữ nguyên."),
        _("Mở lại phiếu để xem."),
    ),
    "no_campaign": Problem(
        404, _("Chưa có đợt khảo sát nào."), "", _("Lập đợt khảo sát rồi mở lại trang này.")
    ),
    "internal": Problem(
        500,
        _("Máy chủ gặp lỗi khi mở trang này."),
        _("Dữ liệu đã lưu không bị ảnh hưởng."),
        _("Thử lại; nếu vẫn lỗi, báo quản trị viên mã lỗi %(reference)s."),
    ),
}


@dataclass
class ProblemError(Exception):
    """Raised by handlers and steps; answered by the one exception handler in server/app.py.

    code: a key of PROBLEMS. values: fills the placeholders of its texts.
    """

    code: str
    values: dict[str, Any] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def problem(self) -> Problem:
        return PROBLEMS[self.code]

    def as_answer(self) -> dict[str, str]:
        """The problem in the current language, with the keys that phones and programs read."""
        return {"problem": self.code, **{name: self._filled(name) for name in ("title", "safe", "next")}}

    def _filled(self, name: str) -> str:
        text: str = getattr(self.problem, name)
        return gettext(text) % self.values if text else ""


def problem(code: str, **values: Any) -> ProblemError:
    """A ProblemError to raise, with the values of its texts by name."""
    return ProblemError(code, values)
