"""What an older version stored reads as it should after the step that changes it."""

import json
from pathlib import Path

from server.store.connection import Store
from server.store.forms import add_form, form_version
from server.store.migrations_rescue import m013_taken_calculations


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
