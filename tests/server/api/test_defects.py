"""A push that meets a defect of ours. S11 a poisoned change never blocks those behind it."""

from server.steps import project, receive
from tests.server.api.conftest import ulid

V1 = "visit:v1"


def failing_on_poison(healthy):
    """A merge that raises after it has written."""

    def failing(ledger, change, author, **rest):
        met = healthy(ledger, change, author, **rest)
        if change.fields.get("a") == "poison":
            raise RuntimeError("a defect of ours")
        return met

    return failing


def test_a_merge_that_fails_takes_nothing_with_it(world, lan, monkeypatch):  # S11
    monkeypatch.setattr(receive, "merge_change", failing_on_poison(receive.merge_change))
    reply = lan.push(lan.change(V1, {"a": "poison"}), lan.change(V1, {"b": "good"}))
    lan.pull()

    assert [r["problem"] for r in reply["results"]] == ["internal", ""]
    assert lan.sees(V1) == {"a": "start", "b": "good"}


def test_a_record_that_cannot_be_written_holds_up_no_other(world, lan, monkeypatch):  # S11
    """What a push leaves is written at its end: one defect there would have held up the phone for ever."""
    writes = project.write_visit

    def failing(db, row):
        if row.id == ulid("v2"):
            raise RuntimeError("a defect of ours")
        writes(db, row)

    monkeypatch.setattr(project, "write_visit", failing)
    reply = lan.push(
        lan.change("visit:v2", {"enterprise_id": ulid("e1"), "a": "poison"}), lan.change(V1, {"b": "good"})
    )
    lan.pull()

    assert [r["problem"] for r in reply["results"]] == ["internal", ""]
    assert lan.sees("visit:v2") is None
    assert lan.sees(V1) == {"a": "start", "b": "good"}


def test_a_record_is_written_once_however_many_changes_of_a_push_meet_in_it(world, lan, monkeypatch):
    written = []
    writes = project.write_records

    def noting(db, records, in_conflict):
        written.extend(record.record for record in records)
        writes(db, records, in_conflict)

    monkeypatch.setattr(project, "write_records", noting)
    lan.push(*(lan.change(V1, {"a": str(number)}) for number in range(5)))
    lan.pull()

    assert written == [ulid("v1")]
    assert lan.sees(V1) == {"a": "4"}


def test_what_hangs_on_a_record_whose_merge_failed_waits_for_it(world, lan, monkeypatch):  # S11
    monkeypatch.setattr(receive, "merge_change", failing_on_poison(receive.merge_change))
    visit = lan.change("visit:v2", {"enterprise_id": ulid("e1"), "a": "poison"})
    row = lan.change("row:r1", {"visit_id": ulid("v2"), "parent": "", "repeat": "/data/r", "position": "a"})

    reply = lan.push(visit, row)

    assert [r["problem"] for r in reply["results"]] == ["internal", "unknown_record"]
