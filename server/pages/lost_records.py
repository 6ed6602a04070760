"""The lost-record desk: a sentence that says where a missing record is, and what to do."""

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
from litestar import Request, get
from litestar.response import Template

from server.languages import gettext as _
from server.pages.enterprises import officers_of
from server.pages.sync_health import state_of
from server.people import office
from server.settings import Settings
from server.steps.lost_records import CodeFound, Found, find_code, find_record, looks_like_code
from server.store.connection import Store
from server.store.lost_records import Wanted
from server.vietnamese import folded
from sync.problems import QUARANTINE


class Said(msgspec.Struct, frozen=True):
    """One answer. look: "good" | "warn" | "bad". where: the sentence. next: what to do. link: "" for none."""

    look: str
    where: str
    next: str
    link: str = ""


@get("/lost", guards=[office], sync_to_thread=True)
def lost_page(request: Request[Any, Any, Any], store: Store, settings: Settings) -> Template:
    asked = {name: request.query_params.get(name, "").strip()[:200] for name in ("q", "officer", "day")}
    day = day_of(asked["day"])
    found: Found | None = None
    if looks_like_code(asked["q"]):
        found = find_code(store.reader(), asked["q"])
    elif any(asked.values()):
        wanted = wanted_of(asked["q"], asked["officer"], day, settings.zone)
        found = find_record(store, wanted, settings.now_ms(), settings.zone)
    context = {
        "asked": asked,
        "officers": officers_of(store),
        "is_asked": found is not None,
        "code": said_of_code(found.code) if found and found.code else None,
        "found": found,
        "held_words": {code: _(held.what) for code, held in QUARANTINE.items()},
        "phone_states": [(line, state_of(line)) for line in found.phones] if found else [],
    }
    return Template("lost_records/lost_records.html", context=context)


def wanted_of(words: str, person: str, day: date | None, zone: str) -> Wanted:
    """Conditions as the store has them; a day is that of the zone's clocks."""
    begin = datetime.combine(day, time(), ZoneInfo(zone)) if day else None
    return Wanted(
        words=tuple(folded(words).split()),
        person=person,
        from_ms=int(begin.timestamp() * 1000) if begin else 0,
        until_ms=int((begin + timedelta(days=1)).timestamp() * 1000) if begin else 0,
    )


def day_of(text: str) -> date | None:
    """The day typed, None when it is none."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


def said_of_code(found: CodeFound) -> Said:
    """Where the visit of a receipt code is."""
    about = {"code": found.code, "person": found.person, "enterprise": found.enterprise}
    visit = found.receipt.visit if found.receipt else ""
    sentences = {
        "here": (
            "good",
            _("Phiếu %(code)s của %(person)s ở %(enterprise)s đang ở máy chủ, đủ câu trả lời."),
            _("Không phải làm gì."),
            f"/visits/{visit}",
        ),
        "held": (
            "warn",
            _("Phiếu %(code)s của %(person)s đã tới máy chủ nhưng chưa ghép được vào hồ sơ."),
            _("Mở phần thay đổi được giữ lại để nhận vào."),
            "/quarantine",
        ),
        "deleted": (
            "warn",
            _("Phiếu %(code)s của %(person)s đã tới máy chủ, sau đó có người xóa."),
            _("Nội dung vẫn còn trong sổ ghi; hỏi cán bộ vì sao xóa."),
            "",
        ),
        "restored": (
            "bad",
            _(
                "Mã %(code)s là thật: máy chủ từng nhận phiếu này. Nay không còn, "
                "vì đã khôi phục bản sao cũ hơn."
            ),
            _(
                "Nhờ cán bộ mở ứng dụng nơi có mạng: điện thoại giữ 30 ngày và tự gửi lại. "
                "Máy hỏng thì nhập tệp cứu hộ."
            ),
            "/sync",
        ),
        "mistyped": (
            "warn",
            _("Mã %(code)s gõ sai: chữ kiểm tra không khớp."),
            _("So lại từng chữ với màn hình điện thoại. Mã không có chữ O, I, L, U, V và số 0, 1."),
            "",
        ),
        "foreign": (
            "bad",
            _("Mã %(code)s không do máy chủ này cấp."),
            _("Hỏi cán bộ mã lấy từ đâu; tìm theo người và ngày ở trên."),
            "",
        ),
    }
    look, where, next_step, link = sentences[found.verdict]
    return Said(look, where % about, next_step, link)
