"""Rescue files at the desk: brought in, and what came of each."""

from typing import Annotated, Any, BinaryIO, cast

import msgspec
from litestar import Request, get, post
from litestar.datastructures import UploadFile
from litestar.enums import RequestEncodingType
from litestar.params import Body
from litestar.response import Redirect, Template
from sqlite_utils import Database

from server.languages import gettext as _
from server.people import desk, office
from server.problems import problem
from server.settings import Settings
from server.steps.rescue import Report, Visited, import_rescue_file, keep_rescue_file, report_of
from server.store.connection import Store
from server.store.devices import device_by_id
from server.store.enterprises import enterprise_row
from server.store.people import people, person_by_id
from server.store.receipts import receipts_of
from server.store.rescue_files import RescueFile, rescue_file, rescue_files

File = Annotated[dict[str, Any], Body(media_type=RequestEncodingType.MULTI_PART)]
LARGEST_FILE = 512 * 1024 * 1024


class Line(msgspec.Struct, frozen=True):
    """One file of the list. person: name of its author, "" when that is not known."""

    file: RescueFile
    person: str
    brought_by: str
    outcome: tuple[str, str]
    report: Report | None


class VisitCame(msgspec.Struct, frozen=True):
    """One visit of a file. receipt: "" while it is not finished."""

    visited: Visited
    name: str
    receipt: str


@get("/rescue", guards=[office], sync_to_thread=True)
def rescue_page(request: Request[Any, Any, Any], store: Store) -> Template:
    db = store.reader()
    names = {person.id: person.name for person in people(db)}
    return Template(
        "rescue/rescue.html", context={"lines": [line_of(one, names) for one in rescue_files(db)]}
    )


@post("/rescue", guards=[desk], sync_to_thread=True, status_code=303, request_max_body_size=LARGEST_FILE)
def bring_file(data: File, request: Request[Any, Any, Any], store: Store, settings: Settings) -> Redirect:
    """Keeps the file first, then takes what is in it; the page that says what came can be loaded again."""
    file = data.get("file")
    if not isinstance(file, UploadFile) or not file.file.read(1):
        raise problem("no_file_chosen")
    file.file.seek(0)
    content, now_ms = cast(BinaryIO, file.file), settings.now_ms()
    kept = keep_rescue_file(store, settings.data, content, file.filename, by=request.user.id, now_ms=now_ms)
    import_rescue_file(store, settings.data, kept.sha256, now_ms)
    return Redirect(f"/rescue/{kept.sha256}", status_code=303)


@post("/rescue/{sha256:str}/confirmation", guards=[desk], sync_to_thread=True, status_code=303)
def vouch(sha256: str, store: Store, settings: Settings) -> Redirect:
    """Somebody has asked the officer: a file of a phone that this server cannot tell is taken too."""
    if rescue_file(store.reader(), sha256) is None:
        raise problem("not_found")
    import_rescue_file(store, settings.data, sha256, settings.now_ms(), is_vouched=True)
    return Redirect(f"/rescue/{sha256}", status_code=303)


@get("/rescue/{sha256:str}", guards=[office], sync_to_thread=True)
def rescue_file_page(sha256: str, store: Store) -> Template:
    db = store.reader()
    kept = rescue_file(db, sha256)
    if kept is None:
        raise problem("not_found")
    line = line_of(kept, {person.id: person.name for person in people(db)})
    context = {
        "line": line,
        "file": kept,
        "report": line.report,
        "visits": visits_came(db, line.report) if line.report else [],
        "is_phone_known": device_by_id(db, kept.device) is not None,
        "is_person_known": person_by_id(db, kept.person) is not None,
    }
    return Template("rescue/file.html", context=context)


def line_of(kept: RescueFile, names: dict[str, str]) -> Line:
    return Line(
        file=kept,
        person=names.get(kept.person, ""),
        brought_by=names.get(kept.brought_by, ""),
        outcome=outcomes()[kept.state],
        report=report_of(kept),
    )


def outcomes() -> dict[str, tuple[str, str]]:
    """{state: (look, what happened)}."""
    return {
        "imported": ("good", _("Đã nhập hết")),
        "partly": ("warn", _("Đã nhập một phần")),
        "cut": ("warn", _("Tệp bị cắt, đã nhập phần đọc được")),
        "asks": ("warn", _("Chờ xác nhận")),
        "other_key": ("bad", _("Khóa cứu hộ khác")),
        "unreadable": ("bad", _("Không đọc được")),
    }


def visits_came(db: Database, report: Report) -> list[VisitCame]:
    receipts = receipts_of(db, [one.record for one in report.visits]) if report.visits else {}
    came = []
    for one in report.visits:
        row, receipt = enterprise_row(db, one.enterprise), receipts.get(one.record)
        came.append(VisitCame(one, row.name if row else "", receipt.code if receipt else ""))
    return came
