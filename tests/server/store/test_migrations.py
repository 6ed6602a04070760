"""What an older version stored reads as it should after the step that changes it."""

import json
from pathlib import Path

from server.store.attachments import Attachment, name_attachment, write_received
from server.store.connection import Store
from server.store.forms import add_form, form_version
from server.store.migrations_rescue import m013_taken_calculations, m015_told_as_whole
from server.store.records import record_by_id, write_records
from server.store.sync_state import SyncState, read_state, write_state
from server.store.visits import VisitRow, visit_row, write_visit
from sync.cells import Cell, Version, Write
from sync.merge import Record


def question(key: str, calculation: object, *triggers: str) -> dict[str, object]:
    return {"kind": "question", "key": key, "calculation": calculation, "triggers": list(triggers)}


def test_what_once_gave_is_stored_in_forms_that_were_published_before(tmp_path: Path) -> None:
    store = Store(tmp_path / "test.db")
    once = ["fn", "once", [["fn", "uuid", []]]]
    group = {"kind": "repeat", "nodes": [question("tag", ["op", "+", ["num", 1], ["fn", "random", []]])]}
    nodes = [question("number", once), question("twice", ["str", "once"]), question("on", once, "/a"), group]
    rules = {"number": "calculated", "twice": "calculated", "on": "append", "tag": "calculated"}
    with store.writing() as db:
        add_form(db, "f", "1", "F", "0", json.dumps({"nodes": nodes}).encode(), rules, [], 0)

        m013_taken_calculations(db)

    published = form_version(store.reader(), "f", "1")
    assert published is not None
    assert published.rules == rules | {"number": "last", "tag": "last"}


def test_a_record_whose_photographs_arrived_before_phones_were_told_travels_once_more(tmp_path: Path) -> None:
    store = Store(tmp_path / "test.db")
    whole, lacking = "a" * 64, "b" * 64
    with store.writing() as db:
        write_state(db, SyncState(epoch=1, rev=9, server_ms=0, office_device="office0000"))
        for sha256 in (whole, lacking):
            photo = Attachment(sha256=sha256, size=5, media_type="image/jpeg", name="cân.jpg")
            name_attachment(db, photo, "e1", "lanlanlan0")
        write_received(db, whole, 5, complete=True)
        photos = {"v1": [{"sha256": whole}], "v2": [{"sha256": lacking}], "v3": None}
        write_records(db, [visit(name, {"photo": photo}) for name, photo in photos.items()])
        write_visit(db, VisitRow(id="v1", rev=7, enterprise_id="e1"))

        m015_told_as_whole(db)

    db = store.reader()
    found = {name: record_by_id(db, "visit", name) for name in ("v1", "v2", "v3")}
    assert {name: record and record.rev for name, record in found.items()} == {"v1": 10, "v2": 7, "v3": 7}
    state, line = read_state(db), visit_row(db, "v1")
    assert state is not None
    assert line is not None
    assert state.rev == line.rev == 10


def visit(record: str, fields: dict[str, object]) -> Record:
    write = Write("lanlanlan0", 1, "1", 7)
    cells = {name: Cell((Version(value, write),)) for name, value in fields.items()}
    return Record(table="visit", record=record, enterprise="e1", parent="e1", rev=7, cells=cells)
