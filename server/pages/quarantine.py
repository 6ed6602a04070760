"""What waits for a coordinator: whose, since when, why, what it says; taken with repairs, or refused."""

from typing import Annotated, Any

from litestar import Request, get, post
from litestar.enums import RequestEncodingType
from litestar.params import Body
from litestar.response import Redirect, Template

from server.languages import gettext as _
from server.pages.enterprises import fact_titles
from server.people import desk
from server.problems import problem
from server.settings import Settings
from server.steps.field_words import FieldWords
from server.steps.ledger import open_ledger
from server.steps.release import NothingWaits, refuse_change, release_change
from server.store.changes import change_by_seq, second_change
from server.store.connection import Store
from server.store.enterprises import enterprise_row
from server.store.people import person_by_id
from server.store.quarantine import Waiting, waiting, waiting_change
from server.store.records import record_by_id
from sync.problems import QUARANTINE, SAFE
from sync.reading import Unmergeable, loosely_read

Form = Annotated[dict[str, Any], Body(media_type=RequestEncodingType.URL_ENCODED)]
SHOWN = 50


@get("/quarantine", guards=[desk], sync_to_thread=True)
def quarantine_page(request: Request[Any, Any, Any], store: Store) -> Template:
    db = store.reader()
    everything = waiting(db)
    words = FieldWords(db, fact_titles())
    context = {
        "lines": [line_of(store, one, words) for one in everything[:SHOWN]],
        "more": max(0, len(everything) - SHOWN),
        "safe": _(SAFE),
        "notice": notice_of(request.query_params.get("done", "")),
    }
    return Template("quarantine/quarantine.html", context=context)


@post("/quarantine/{device:str}/{seq:int}/release", guards=[desk], sync_to_thread=True, status_code=303)
def release(
    device: str, seq: int, data: Form, request: Request[Any, Any, Any], store: Store, settings: Settings
) -> Redirect:
    """Merges it, with the fields as they stand in the form: changed, left out, or as they came."""
    found = waiting_change(store.reader(), device, seq)
    if found is None:
        raise problem("decided")
    fields = content_of(store, found).get("fields")
    repaired = {"fields": repaired_fields(fields, data)} if isinstance(fields, dict) else {}
    try:
        with open_ledger(store, settings.now_ms()) as ledger:
            result = release_change(ledger, device, seq, repaired, by=request.user.id)
    except NothingWaits as error:
        raise problem("decided") from error
    done = f"still.{result.problem}" if result.outcome == "quarantined" else "released"
    return Redirect(f"/quarantine?done={done}", status_code=303)


@post("/quarantine/{device:str}/{seq:int}/refusal", guards=[desk], sync_to_thread=True, status_code=303)
def refuse(
    device: str, seq: int, data: Form, request: Request[Any, Any, Any], store: Store, settings: Settings
) -> Redirect:
    """Ends the wait without merging; its author reads the reason on the phone."""
    reason = str(data.get("reason", "")).strip()[:500]
    if not reason:
        raise problem("no_reason")
    try:
        with open_ledger(store, settings.now_ms()) as ledger:
            refuse_change(ledger, device, seq, reason, by=request.user.id)
    except NothingWaits as error:
        raise problem("decided") from error
    return Redirect("/quarantine?done=refused", status_code=303)


def line_of(store: Store, one: Waiting, words: FieldWords) -> dict[str, Any]:
    """One waiting change as the page shows it."""
    db = store.reader()
    content = content_of(store, one)
    stored = change_by_seq(db, one.device, one.seq)
    author = person_by_id(db, stored.person) if stored else None
    held = QUARANTINE[one.problem]
    form, version = str(content.get("form", "")), str(content.get("form_version", ""))
    fields = content.get("fields")
    return {
        "device": one.device,
        "seq": one.seq,
        "author": author.name if author else "",
        "received_ms": stored.received_ms if stored else 0,
        "what": _(held.what),
        "next": _(held.next),
        "about": about(store, content),
        "visit": content.get("record") if content.get("table") == "visit" else "",
        "is_readable": bool(content),
        "kind": kinds().get(str(content.get("kind")), str(content.get("kind", ""))),
        "fields": [
            {
                "name": str(name),
                "title": words.title(form, version, str(name)),
                "value": words.value(form, version, str(name), value),
                "typed": as_typed(value),
            }
            for name, value in (fields.items() if isinstance(fields, dict) else ())
        ],
    }


def kinds() -> dict[str, str]:
    return {
        "set": _("ghi câu trả lời"),
        "delete": _("xóa hồ sơ"),
        "finalise": _("kết thúc phiếu"),
        "attach": _("gửi ảnh, tệp"),
    }


def about(store: Store, content: dict[str, Any]) -> str:
    """The enterprise that the change is about; "" when that cannot be told."""
    db, fields = store.reader(), content.get("fields")
    record = record_by_id(db, str(content.get("table", "")), str(content.get("record", "")))
    named = fields.get("enterprise_id", "") if isinstance(fields, dict) else ""
    row = enterprise_row(db, record.enterprise if record else str(named))
    return row.name if row else ""


def content_of(store: Store, one: Waiting) -> dict[str, Any]:
    """What can be read of the bytes that wait; {} of what cannot be read."""
    db = store.reader()
    stored = change_by_seq(db, one.device, one.seq)
    second = second_change(db, one.device, one.seq, one.sha256)
    kept = second or stored
    try:
        return loosely_read(kept.bytes) if kept else {}
    except Unmergeable:
        return {}


def as_typed(value: Any) -> str | None:
    """The value as text to correct; None for lists and maps, which are taken or left out as they are."""
    if value is None:
        return ""
    return str(value) if isinstance(value, str | int | float) and not isinstance(value, bool) else None


def repaired_fields(fields: dict[Any, Any], data: dict[str, Any]) -> dict[str, Any]:
    """The fields as the form has them. A number stays a number where a number was typed."""
    repaired: dict[str, Any] = {}
    for name, value in fields.items():
        if f"drop.{name}" in data:
            continue
        typed = data.get(f"field.{name}")
        before = as_typed(value)
        if not isinstance(typed, str) or before is None or typed.replace("\r\n", "\n") == before:
            repaired[name] = value
        elif typed.strip() == "":
            repaired[name] = None
        elif isinstance(value, int) and typed.strip().removeprefix("-").isdecimal() and len(typed) < 16:
            repaired[name] = int(typed)
        else:
            repaired[name] = typed.strip()
    return repaired


def notice_of(done: str) -> tuple[str, str]:
    """(look, words) of what the address says was just done; words "" when nothing was."""
    act, _dot, code = done.partition(".")
    if act == "released":
        return "good", _("Đã nhận: thay đổi đã ghép vào hồ sơ.")
    if act == "refused":
        return "good", _("Đã từ chối. Cán bộ sẽ thấy lý do trên máy.")
    if act == "still" and code in QUARANTINE:
        return "warn", _("Chưa ghép được: %(why)s Không có gì thay đổi.") % {"why": _(QUARANTINE[code].what)}
    return "", ""
