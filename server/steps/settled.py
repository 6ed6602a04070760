"""What was decided where people differed: who took which value, when and why."""

import msgspec
from sqlite_utils import Database

from server.languages import gettext as _
from server.steps.field_words import FieldWords
from server.store.people import person_by_id
from server.store.records import record_by_id
from server.store.settlements import Settlement, settlements_below
from sync.merge import DELETION
from sync.reading import loosely_read


class Settled(msgspec.Struct, frozen=True, kw_only=True):
    """One decision in words. value: "" for a blank. reason: "" when none was given. at_ms: server's clock.

    visit: id of the visit that it is about, "" where it is about none or a deleted one.
    """

    title: str
    value: str
    reason: str
    person: str
    at_ms: int
    visit: str


def settled_below(db: Database, record: str, words: FieldWords) -> list[Settled]:
    """Decisions on the record and on all that hangs on it, the latest first."""
    return [_in_words(db, one, words) for one in settlements_below(db, record)]


def _in_words(db: Database, one: Settlement, words: FieldWords) -> Settled:
    found = record_by_id(db, one.table, one.record)
    person = person_by_id(db, one.person)
    change = loosely_read(one.change)
    form, version = (found.form, found.form_version) if found else ("", "")
    if one.field == DELETION:
        title = _("Xóa hồ sơ")
        value = _("Xóa hồ sơ") if change["kind"] == "delete" else _("Giữ hồ sơ")
    else:
        title = words.title(form, version, one.field)
        value = words.value(form, version, one.field, change["fields"][one.field])
    visit = ""
    if found is not None and not found.hidden and one.table in ("visit", "row"):
        visit = one.record if one.table == "visit" else str(found.cells["visit_id"].versions[-1].value)
    return Settled(
        title=title,
        value=value,
        reason=one.reason,
        person=person.name if person else one.person,
        at_ms=one.settled_ms,
        visit=visit,
    )
