"""Where two people differ: both values, both people, both times; one of them, or a third with a reason."""

from typing import Annotated, Any

from litestar import Request, get, post
from litestar.enums import RequestEncodingType
from litestar.params import Body
from litestar.response import Redirect, Template
from sqlite_utils import Database

from server.languages import gettext as _
from server.pages.enterprises import fact_titles
from server.people import desk
from server.problems import problem
from server.settings import Settings
from server.steps.field_words import FieldWords
from server.steps.ledger import open_ledger
from server.steps.office import change_at_desk, give_reason
from server.store.changes import change_by_seq
from server.store.connection import Store
from server.store.enterprises import enterprise_row
from server.store.forms import newest_rules
from server.store.people import person_by_id
from server.store.records import record_by_id, records_in_conflict
from survey_defs.survey import Question
from sync.cells import Write
from sync.clock import stamp_ms
from sync.merge import DELETION, Record, conflicts_in, fields_shown

Form = Annotated[dict[str, Any], Body(media_type=RequestEncodingType.URL_ENCODED)]
SHOWN = 50
OTHER = "other"


@get("/conflicts", guards=[desk], sync_to_thread=True)
def conflicts_page(request: Request[Any, Any, Any], store: Store) -> Template:
    db = store.reader()
    found = records_in_conflict(db)
    words = FieldWords(db, fact_titles())
    context = {
        "lines": [line for record in found[:SHOWN] for line in lines_of(db, record, words)],
        "more": max(0, len(found) - SHOWN),
        "notice": notice_of(request.query_params.get("done", "")),
    }
    return Template("conflicts/conflicts.html", context=context)


@post("/conflicts/{table:str}/{record:str}/settlement", guards=[desk], sync_to_thread=True, status_code=303)
def settle(
    table: str, record: str, data: Form, request: Request[Any, Any, Any], store: Store, settings: Settings
) -> Redirect:
    """Ends one conflict as the person chose, as a change of the office: phones hear of it when they pull."""
    field, choice, reason = (str(data.get(name, "")).strip() for name in ("field", "choice", "reason"))
    with open_ledger(store, settings.now_ms()) as ledger:
        found = record_by_id(ledger.db, table, record)
        if found is None or field not in conflicts_in(found, newest_rules(ledger.db, found.form)):
            raise problem("decided")
        # The screen's revision, so that what came after it was drawn is not settled unseen.
        seen = str(data.get("rev", ""))
        base = int(seen) if seen.isdecimal() and len(seen) < 16 else 0
        kind, value = decision(ledger.db, found, field, choice, str(data.get("other", "")).strip())
        if choice == OTHER and not reason:
            raise problem("no_reason")
        fields = {field: value} if kind == "settle" else {}
        person = request.user.id
        result = change_at_desk(ledger, person, kind, table, record, fields, base=min(base, ledger.state.rev))
        if result.outcome != "quarantined":
            give_reason(ledger, result, field, reason[:500], person)
    done = "settled" if result.outcome in ("applied", "merged") else "still"
    return Redirect(f"/conflicts?done={done}", status_code=303)


def decision(db: Database, record: Record, field: str, choice: str, other: str) -> tuple[Any, Any]:
    """(kind of change, value) of what was chosen: a version, "other", "keep" or "delete"."""
    if field == DELETION:
        if choice not in ("keep", "delete"):
            raise problem("nothing_decided")
        return ("settle", None) if choice == "keep" else ("delete", None)
    versions = record.cells[field].versions
    if choice == OTHER:
        words = FieldWords(db, {})
        return "settle", as_stored(words.question(record.form, record.form_version, field), other)
    # By who wrote it, not by its place: others may have written since the page was drawn.
    chosen = [version.value for version in versions if name_of(version.write) == choice]
    if not chosen:
        raise problem("decided" if choice else "nothing_decided")
    return "settle", chosen[0]


def name_of(write: Write) -> str:
    return f"{write.device}-{write.seq}"


def as_stored(question: Question | None, text: str) -> Any:
    """A typed answer as its question keeps it; None for a blank."""
    if not text:
        return None
    if question is not None and question.type in ("select_multiple", "rank"):
        return text.split()
    if question is not None and question.type == "integer":
        plain = text.replace(".", "").replace(" ", "")
        return int(plain) if plain.removeprefix("-").isdecimal() and len(plain) < 16 else text
    return text


def lines_of(db: Database, record: Record, words: FieldWords) -> list[dict[str, Any]]:
    """One line for each field of the record in which people differ."""
    enterprise = enterprise_row(db, record.enterprise)
    shown = fields_shown(record, {})
    visit = record.record if record.table == "visit" else str(shown.get("visit_id") or "")
    about = {
        "table": record.table,
        "record": record.record,
        "rev": record.rev,
        "enterprise": enterprise.name if enterprise else "",
        "enterprise_id": record.enterprise,
        "visit": visit,
    }
    lines = []
    for field in conflicts_in(record, newest_rules(db, record.form)):
        if field == DELETION:
            versions = [said_by(db, write) for write in record.deletions]
            lines.append({**about, "field": "", "title": _("Xóa hồ sơ"), "versions": versions})
            continue
        versions = [
            {
                **said_by(db, version.write),
                "choice": name_of(version.write),
                "value": words.value(record.form, record.form_version, field, version.value),
            }
            for version in record.cells[field].versions
        ]
        title = words.title(record.form, record.form_version, field)
        lines.append({**about, "field": field, "title": title, "versions": versions})
    return lines


def said_by(db: Database, write: Write) -> dict[str, Any]:
    """{person, at_ms} of who wrote it. at_ms: by the effective stamp."""
    change = change_by_seq(db, write.device, write.seq)
    person = person_by_id(db, change.person) if change else None
    return {"person": person.name if person else _("Sở"), "at_ms": stamp_ms(write.stamp), "value": ""}


def notice_of(done: str) -> tuple[str, str]:
    """(look, words) of what the address says was just done; words "" when nothing was."""
    if done == "settled":
        return "good", _("Đã chọn. Máy của cán bộ sẽ nhận câu trả lời này.")
    if done == "still":
        return "warn", _("Có người vừa ghi thêm: xem lại rồi chọn. Mọi câu trả lời vẫn được giữ.")
    return "", ""
