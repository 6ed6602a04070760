"""Why a change waits for a coordinator: every code with its text.

Nothing that waits is lost: its bytes are at the server, and the phone goes on with the next change.
"""


def _(message: str) -> str:
    """Marks a text for extraction; it is translated when shown."""
    return message


QUARANTINE: dict[str, str] = {
    "undecodable": _("Nội dung không đọc được."),
    "seq_mismatch": _("Số thứ tự bên trong khác số thứ tự khi gửi."),
    "invalid": _("Nội dung sai cấu trúc."),
    "unknown_form": _("Máy chủ chưa có mẫu phiếu hoặc phiên bản này."),
    "unknown_field": _("Mẫu phiếu không có câu hỏi này."),
    "unknown_record": _("Chưa nhận được hồ sơ mà thay đổi này thuộc về."),
    "immutable": _("Thay đổi muốn chuyển hồ sơ sang nơi khác."),
    "scope": _("Doanh nghiệp không thuộc danh sách được giao."),
    "other_person": _("Người nhập khác người đang đăng nhập trên máy."),
    "internal": _("Máy chủ gặp lỗi khi ghép thay đổi này."),
    "equivocation": _("Hai nội dung khác nhau dùng cùng một số thứ tự."),
}
