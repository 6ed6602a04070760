"""What came of the office's log after a restore, in words."""

from typing import NamedTuple

from sqlite_utils import Database

from server.languages import gettext as _
from server.store.office_replays import NotAgain
from server.store.people import person_by_id


class Undone(NamedTuple):
    """One act that has to be done once more by hand. by: "" where the log does not tell."""

    at_ms: int
    what: str
    why: str
    by: str


def undone(db: Database, failed: list[NotAgain]) -> list[Undone]:
    """The acts that could not be done again, as people at a desk call them."""
    return [_in_words(db, one) for one in failed]


def _in_words(db: Database, one: NotAgain) -> Undone:
    person = person_by_id(db, one.by) if one.by else None
    # A later version may have written acts that this one has no word for.
    what = _acts().get(one.act, one.act)
    return Undone(one.at_ms, what, _problems()[one.problem], person.name if person else "")


def _acts() -> dict[str, str]:
    return {
        "changed": _("Ghi thay đổi tại bàn"),
        "settled": _("Ghi lý do chọn câu trả lời"),
        "assigned": _("Giao hoặc rút doanh nghiệp"),
        "decided": _("Quyết định về thay đổi được giữ lại"),
        "published": _("Công bố mẫu phiếu"),
        "person": _("Thêm người dùng"),
        "password": _("Đặt mật khẩu"),
        "campaign": _("Lập đợt khảo sát"),
        "bound": _("Gắn máy"),
        "session": _("Mở phiên của máy"),
    }


def _problems() -> dict[str, str]:
    return {
        "internal": _("Máy chủ gặp lỗi; báo quản trị viên."),
        "version_taken": _("Bản này đã công bố với nội dung khác."),
        "login_taken": _("Tên đăng nhập đã có người khác dùng."),
        "code_taken": _("Mã đợt đã có đợt khác dùng."),
        "unknown_person": _("Bản sao không có người này."),
    }
