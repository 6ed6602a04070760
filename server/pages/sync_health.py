"""Sync health: is every phone's work here, and if not, whose, how much, and what to do."""

from typing import Any

import msgspec
from litestar import Request, get
from litestar.response import Template

from server.languages import gettext as _
from server.languages import ngettext
from server.pages.replay_words import undone
from server.people import office
from server.settings import Settings
from server.steps.sync_health import SILENT_DAYS, PhoneLine, phone_lines, restore_of
from server.store.connection import Store
from server.store.sync_health import Gap


class Shown(msgspec.Struct, frozen=True):
    """One phone with its state in words: (look, what, what to do)."""

    line: PhoneLine
    state: tuple[str, str, str]
    failures: list[str]


@get("/sync", guards=[office], sync_to_thread=True)
def sync_page(request: Request[Any, Any, Any], store: Store, settings: Settings) -> Template:
    db = store.reader()
    lines = phone_lines(db, settings.now_ms(), settings.zone)
    restore = restore_of(db)
    context = {
        "lines": [Shown(line, state_of(line), failures_of(line)) for line in lines],
        "worried": sum(bool(line.worry) for line in lines),
        "restore": restore,
        "undone": undone(db, restore.replay.failed) if restore and restore.replay else [],
    }
    return Template("sync_health/sync_health.html", context=context)


def state_of(line: PhoneLine) -> tuple[str, str, str]:
    """(look, what matters most about a phone, what the coordinator does about it)."""
    held, unsent, conflicts = line.device.quarantined, line.unsent, line.conflicts
    states: dict[str, tuple[str, str, str]] = {
        "copied": (
            "bad",
            _("Máy này có thể đã bị sao chép"),
            _("Hai nội dung khác nhau dùng cùng một số. Xem phần chờ xử lý, hỏi cán bộ."),
        ),
        "gap": (
            "bad",
            _("Thiếu các thay đổi số %(numbers)s") % {"numbers": numbers(line.gaps)},
            _("Điện thoại không còn giữ. Hỏi cán bộ có tệp cứu hộ không; nếu không thì nhập lại."),
        ),
        "held": (
            "warn",
            ngettext("%(num)s thay đổi chờ xử lý", "%(num)s thay đổi chờ xử lý", held) % {"num": held},
            _("Nội dung còn nguyên ở đây. Mở phần chờ xử lý."),
        ),
        "silent": (
            "warn",
            _("Hơn %(n)s ngày chưa liên lạc") % {"n": SILENT_DAYS},
            _("Nhắc cán bộ mở ứng dụng nơi có mạng; không gửi được thì lưu tệp cứu hộ."),
        ),
        "unsent": (
            "warn",
            ngettext("Còn %(num)s thay đổi trên máy", "Còn %(num)s thay đổi trên máy", unsent)
            % {"num": unsent},
            _("Máy sẽ tự gửi khi có mạng."),
        ),
        "files": (
            "warn",
            ngettext("Còn %(num)s ảnh chưa gửi xong", "Còn %(num)s ảnh chưa gửi xong", line.files)
            % {"num": line.files},
            _("Máy sẽ tự gửi khi có mạng."),
        ),
        "conflict": (
            "warn",
            ngettext(
                "%(num)s phiếu có hai câu trả lời khác nhau",
                "%(num)s phiếu có hai câu trả lời khác nhau",
                conflicts,
            )
            % {"num": conflicts},
            _("Chọn câu đúng ở trang câu trả lời khác nhau."),
        ),
        "": ("good", _("Đã nhận đủ"), ""),
    }
    return states[line.worry]


def numbers(gaps: list[Gap]) -> str:
    return ", ".join(
        str(gap.first_seq) if gap.first_seq == gap.last_seq else f"{gap.first_seq}–{gap.last_seq}"
        for gap in gaps
    )


def failures_of(line: PhoneLine) -> list[str]:
    """One sentence a day: "20/11: ngoại tuyến 3 lần, mạng chậm 1 lần"."""
    words = troubles()
    return [
        f"{day:%d/%m}: "
        + ", ".join(
            _("%(what)s %(n)s lần") % {"what": words.get(name, name), "n": times}
            for name, times in sorted(by_trouble.items(), key=lambda one: -one[1])
        )
        for day, by_trouble in line.failures
    ]


def troubles() -> dict[str, str]:
    return {
        "offline": _("không có mạng"),
        "slow": _("mạng quá chậm"),
        "cut": _("mạng ngắt giữa chừng"),
        "not_ours": _("mạng đòi đăng nhập"),
        "digest": _("máy lệch với máy chủ, tự tải lại"),
        "sign_in": _("hết phiên đăng nhập"),
        "too_large": _("lần gửi quá lớn"),
        "update": _("ứng dụng quá cũ"),
        "busy": _("máy chủ bận"),
        "server": _("máy chủ lỗi"),
        "refused": _("máy chủ không nhận"),
    }
