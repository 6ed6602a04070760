"""Why a change waits for a coordinator: every code with its words.

Nothing that waits is lost: its bytes are at the server, and the phone goes on with the next change.
"""

from typing import NamedTuple


def _(message: str) -> str:
    """Marks a text for extraction; it is translated when shown."""
    return message


class Held(NamedTuple):
    """what: what happened. next: what a coordinator does about it. What is safe is the same for all: SAFE."""

    what: str
    next: str


SAFE = _("Nội dung vẫn còn nguyên ở máy chủ và trên máy của cán bộ.")

QUARANTINE: dict[str, Held] = {
    "undecodable": Held(
        _("Nội dung không đọc được."),
        _("Hỏi cán bộ đã nhập gì, nhờ nhập lại rồi từ chối thay đổi này."),
    ),
    "seq_mismatch": Held(
        _("Số thứ tự bên trong khác số thứ tự khi gửi."),
        _("Xem nội dung; đúng thì nhận, nghi ngờ thì hỏi cán bộ."),
    ),
    "invalid": Held(
        _("Nội dung sai cấu trúc, hoặc mã hồ sơ đã dùng cho hồ sơ khác."),
        _("Sửa ô sai rồi nhận; không sửa được thì nhờ cán bộ nhập lại rồi từ chối."),
    ),
    "unknown_form": Held(
        _("Máy chủ chưa có mẫu phiếu hoặc phiên bản này."),
        _("Công bố mẫu phiếu đó rồi nhận."),
    ),
    "unknown_field": Held(
        _("Mẫu phiếu không có câu hỏi này."),
        _("Bỏ ô thừa rồi nhận phần còn lại."),
    ),
    "unknown_record": Held(
        _("Chưa nhận được hồ sơ mà thay đổi này thuộc về."),
        _("Chờ máy của cán bộ gửi tiếp: hồ sơ về thì thay đổi tự được ghép."),
    ),
    "immutable": Held(
        _("Thay đổi muốn chuyển hồ sơ sang nơi khác."),
        _("Bỏ ô chuyển hồ sơ rồi nhận, hoặc từ chối."),
    ),
    "scope": Held(
        _("Doanh nghiệp không thuộc danh sách được giao."),
        _("Việc làm đúng thì nhận; không thì từ chối và nói lý do."),
    ),
    "other_person": Held(
        _("Người nhập khác người đang đăng nhập trên máy."),
        _("Hỏi hai cán bộ ai đã làm; đúng thì nhận."),
    ),
    "internal": Held(
        _("Máy chủ gặp lỗi khi ghép thay đổi này."),
        _("Báo quản trị viên; sửa xong lỗi thì nhận lại."),
    ),
    "equivocation": Held(
        _("Hai nội dung khác nhau dùng cùng một số thứ tự."),
        _("Máy có thể đã bị sao chép: hỏi cán bộ nội dung nào đúng."),
    ),
}
