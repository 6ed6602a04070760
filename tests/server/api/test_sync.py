"""Push and pull as a phone meets them.

S1 stored once; S2 nothing typed is lost; S3 phone and server agree; S5 durable_seq; S6 scope; S7 cursor;
S9 no stamp from the future; S10 sent twice, answered alike; S11 a poisoned change blocks nothing;
S12 restores.
"""

import hashlib

import pytest

from server.steps.show import answers_of
from server.store.records import records_in_conflict
from server.store.visits import visit_row
from tests.server.api.conftest import QUESTIONS, START_MS, digest_of, ulid

V1 = "visit:v1"


def test_a_change_set_sent_twice_changes_nothing(world, lan):  # S1 S10
    changes = [lan.change(V1, {"a": "1"}), lan.change(V1, {"b": "2"})]
    first = lan.push(*changes)
    before = world.log()

    again = lan.push(*changes)

    assert again == {**first, "server_ms": again["server_ms"]}
    assert world.log() == before


def test_bytes_that_are_no_change_are_kept_as_they_came(world, lan):  # S1 S11
    poison = b"\xc1 not a change"
    lan.seq += 1

    reply = lan.push(poison)

    assert reply["results"][0]["problem"] == "undecodable"
    kept = {(c["device"], c["seq"]): c["sha256"] for c in world.log()["changes"]}
    assert kept[lan.device, lan.seq] == hashlib.sha256(poison).hexdigest()


@pytest.mark.parametrize(
    ("problem", "fields", "other"),
    [
        ("seq_mismatch", {"a": "1"}, {"seq": 999}),
        ("invalid", {"a": "1"}, {"kind": "dance"}),
        ("invalid", {"a": "1"}, {"table": "secrets"}),
        # What a phone sends in place of a change that does not open with its key (pwa/js/lock).
        ("invalid", {}, {"table": "unreadable", "stamp": "", "user": "", "form": "", "epoch": 0}),
        ("invalid", {"a": "1"}, {"kind": "settle"}),
        ("invalid", {"a": "1"}, {"stamp": "yesterday"}),
        ("invalid", {"a": 2**60}, {}),
        ("invalid", {"a": b"bytes"}, {}),
        ("invalid", {"a": [[[[[[[[[[[1]]]]]]]]]]]}, {}),
        ("invalid", {str(n): 1 for n in range(1001)}, {}),
        ("unknown_form", {"a": "1"}, {"form_version": "999"}),
        ("unknown_field", {"nonsense": "1"}, {}),
        ("unknown_record", {"a": "1"}, {"record": ulid("never")}),
        ("immutable", {"enterprise_id": ulid("e2")}, {}),
        ("other_person", {"a": "1"}, {"user": "somebody"}),
    ],
)
def test_what_cannot_be_merged_waits_and_the_next_change_goes_on(world, lan, problem, fields, other):  # S11
    reply = lan.push(lan.change(V1, fields, **other), lan.change(V1, {"b": "next"}))

    assert [(r["outcome"], r["problem"]) for r in reply["results"]] == [
        ("quarantined", problem),
        ("applied", ""),
    ]
    assert reply["durable_seq"] == lan.seq
    assert world.log()["waiting"] == [{"device": lan.device, "seq": lan.seq - 1, "problem": problem}]


def test_a_change_for_an_enterprise_of_somebody_else_waits(world, lan):
    assert lan.send("enterprise:e2", {"name": "Khác"})["problem"] == "scope"


def test_what_waits_for_a_record_is_merged_when_it_arrives(world, lan):  # S2
    row = {"visit_id": ulid("v2"), "parent": ulid("r1"), "repeat": "/data/r", "position": "a", "a": "deep"}
    deep, outer = lan.change("row:r2", row), lan.change("row:r1", {**row, "parent": "", "a": "outer"})
    visit = lan.change("visit:v2", {"enterprise_id": ulid("e1"), "a": "late"})

    reply = lan.push(deep, outer, visit)
    pulled = lan.pull()

    assert [r["problem"] for r in reply["results"]] == ["unknown_record", "unknown_record", ""]
    assert [(r["seq"], r["outcome"]) for r in pulled["results"]] == [
        (lan.seq - 2, "applied"),
        (lan.seq - 1, "applied"),
    ]
    assert lan.sees("row:r2")["a"] == "deep"
    assert world.log()["waiting"] == []


def test_an_enterprise_made_on_a_phone_belongs_to_its_author(world, lan):
    lan.send("enterprise:new", {"name": "Mới"})
    lan.send("visit:v9", {"enterprise_id": ulid("new"), "a": "1"}, base=0)

    lan.pull()

    assert lan.sees("enterprise:new") == {"name": "Mới"}
    assert lan.sees("visit:v9") == {"a": "1"}


def test_an_enterprise_and_its_visit_arrive_in_one_change_set(world, lan):  # S3 S6
    met = lan.change(
        "enterprise:e9", {"name": "Cơ sở Rèn", "note": "Chưa có mã số thuế: Mới thành lập."}, base=0
    )
    visit = lan.change("visit:v9", {"enterprise_id": ulid("e9"), "a": "1"}, base=0)

    reply = lan.push(met, visit)
    lan.pull()

    assert [result["outcome"] for result in reply["results"]] == ["applied", "applied"]
    assert lan.sees("enterprise:e9")["note"] == "Chưa có mã số thuế: Mới thành lập."
    assert lan.sees("visit:v9") == {"a": "1"}


def test_a_calculated_answer_is_never_stored(world, lan):
    lan.send(V1, {"total": 99, "b": "2"})

    lan.pull()

    assert lan.sees(V1) == {"a": "start", "b": "2"}


def test_a_phone_years_ahead_does_not_drag_the_others_along(world, lan, hung):  # S9
    ahead = f"{START_MS + 3 * 365 * 86_400_000:012x}-0000-{lan.device}"
    lan.send(V1, {"a": "from the future"}, stamp=ahead)

    reply = hung.pull()

    assert int(reply["latest_stamp"][:12], 16) <= reply["server_ms"] + 300_000


def test_server_time_never_goes_back(world, lan):
    before = lan.push(lan.change(V1, {"a": "1"}))["server_ms"]
    world.now_ms -= 3_600_000

    assert lan.push(lan.change(V1, {"a": "2"}))["server_ms"] == before
    assert lan.pull()["server_ms"] == before


def test_a_journal_that_begins_later_leaves_a_gap_on_record(world, lan):  # S12
    lan.seq += 4

    reply = lan.push(first_seq=lan.seq + 1, journal_from=lan.seq + 1)

    assert reply["durable_seq"] == lan.seq
    assert world.log()["gaps"] == [{"device": lan.device, "first": 2, "last": 5}]
    assert lan.send(V1, {"b": "goes on"})["outcome"] == "applied"


def test_a_change_of_a_gap_that_is_found_again_is_taken_but_undoes_nothing(world, lan):  # S1 S2
    lost = lan.change(V1, {"a": "lost", "b": "lost"})
    lan.push(lan.change(V1, {"a": "newer"}), journal_from=lan.seq)

    found = lan.push(lost, first_seq=lan.seq - 1)
    lan.pull()

    assert found["results"][0]["outcome"] == "applied"
    assert lan.sees(V1) == {"a": "newer", "b": "lost"}


def test_who_loses_an_enterprise_is_told_and_the_digests_agree(world, lan, hung):  # S3 S6
    world.assign("hung", "e1", on=False)

    reply = hung.pull()

    assert reply["gone"] == [{"table": "enterprise", "record": ulid("e1"), "why": "unassigned"}]
    assert hung.records == {}
    assert reply["digest"] == bytes(32)


def test_work_after_the_end_was_known_is_out_of_scope(world, lan, hung):
    world.assign("hung", "e1", on=False)
    hung.pull()

    assert hung.send(V1, {"b": "too late"})["problem"] == "scope"


def test_a_scope_that_changes_between_two_pages_starts_the_pull_again(world, lan, hung):  # S3
    first = hung.read(hung.post("sync/pull", hung.asking(0, limit=1)))
    world.assign("hung", "e2")

    second = hung.read(hung.post("sync/pull", hung.asking(0, first["next"], limit=1)))

    assert first["next"] not in ("", "again")
    assert second["next"] == "again"


def test_pages_of_one_give_the_same_as_one_page(world, lan, hung):  # S3
    hung.cursor, hung.records = 0, {}

    reply = hung.pull(limit=1)

    assert sorted(r["table"] for r in hung.records.values()) == ["enterprise", "visit"]
    assert reply["digest"] == digest_of(hung.records)


def test_deleting_a_visit_takes_its_rows_and_bringing_it_back_returns_them(world, lan, hung):  # S2
    lan.send("row:r1", {"visit_id": ulid("v1"), "repeat": "/data/r", "position": "a", "a": "1"})
    lan.pull()
    hung.pull()
    lan.send(V1, kind="delete")

    gone = hung.pull()["gone"]
    back = hung.send("row:r1", {"a": "2"})
    reply = lan.pull()

    assert sorted(item["table"] for item in gone) == ["row", "visit"]
    assert (back["outcome"], lan.sees(V1), lan.sees("row:r1")["a"]) == ("applied", {"a": "start"}, "2")
    assert reply["digest"] == digest_of(lan.records)


def test_a_deletion_against_an_unseen_row_stays_until_the_office_decides(world, lan, hung):  # S2
    hung.send("row:r1", {"visit_id": ulid("v1"), "repeat": "/data/r", "position": "a", "a": "unseen"})

    contested = lan.send(V1, kind="delete")
    lan.pull()
    kept = lan.records[ulid("v1")]
    decided = world.office("delete", V1, {})
    lan.pull()

    assert (contested["outcome"], contested["fields"]) == ("conflict", [""])
    assert (kept["conflicts"], kept["flags"]) == ({"": []}, ["conflict"])
    assert (decided["outcome"], lan.sees(V1)) == ("applied", None)


def test_a_refused_change_comes_back_with_the_reason(world, lan):
    lan.send(V1, {"nonsense": 1})
    world.control("refuse", device=lan.device, seq=lan.seq, reason="Trùng phiếu")

    result = lan.pull()["results"][0]

    assert (result["seq"], result["outcome"], result["problem"]) == (lan.seq, "refused", "Trùng phiếu")


def test_a_release_that_still_fails_leaves_the_change_waiting(world, lan):
    lan.send(V1, {"nonsense": 1})

    tried = world.control("release", device=lan.device, seq=lan.seq)

    assert (tried["outcome"], tried["problem"]) == ("quarantined", "unknown_field")
    assert len(world.log()["waiting"]) == 1


def test_a_released_new_record_brings_what_waited_for_it(world, lan):
    lan.send("visit:v5", {"enterprise_id": ulid("e1"), "nonsense": 1})
    lan.send("visit:v5", {"a": "waits"})

    world.control(
        "release", device=lan.device, seq=lan.seq - 1, change={"fields": {"enterprise_id": ulid("e1")}}
    )
    lan.pull()

    assert lan.sees("visit:v5") == {"a": "waits"}


def test_another_epoch_answers_with_the_epoch_and_what_is_durable(world, lan):
    world.control("backup", name="night")
    lan.send(V1, {"b": "after the backup"})
    world.control("restore", name="night")

    reply = lan.read(lan.post("sync/pull", lan.asking(lan.cursor)))

    assert reply["epoch"] != lan.epoch
    assert (reply["durable_seq"], reply["records"], reply["forms"]) == (1, [], [])


def test_a_device_that_a_restore_forgot_gets_its_id_back(world, lan):  # S12
    world.control("backup", name="before")
    mai = world.phone("mai")
    # The office's log would know her phone; here it lay on the same disk.
    (world.data / "office-log" / "office.log").unlink()
    world.control("restore", name="before")

    refused = mai.post("sync/pull", mai.asking(0))
    again = world.phone("mai", former=mai.device)

    assert refused.status_code == 401
    assert again.device == mai.device


def test_a_wipe_is_told_on_the_last_page(world, lan):
    world.control("wipe", device=lan.device, mode="after-push")

    assert lan.pull()["wipe"] == "after-push"


def test_a_conflict_in_a_row_is_seen_on_its_visit_until_it_is_settled(world, lan, hung):
    lan.send("row:r1", {"visit_id": ulid("v1"), "repeat": "/data/r", "position": "a", "a": "1"})
    lan.pull()
    hung.pull()
    lan.send("row:r1", {"a": "L"})
    hung.send("row:r1", {"a": "H"})
    store = world.client.app.state["store"]

    before = visit_row(store.reader(), ulid("v1")).has_conflict
    waiting = [record.record for record in records_in_conflict(store.reader())]
    world.office("settle", "row:r1", {"a": "L"})

    assert (before, waiting) == (1, [ulid("r1")])
    assert visit_row(store.reader(), ulid("v1")).has_conflict == 0


def test_answers_are_read_as_the_survey_reads_them(world, lan):
    row = {"visit_id": ulid("v1"), "parent": ulid("v1"), "repeat": "/data/r", "position": "a", "a": "1"}
    lan.send("row:r1", row)
    lan.send(V1, {"b": None, "state": "finished", "finished_ms": START_MS}, kind="finalise")
    store = world.client.app.state["store"]

    answers = answers_of(store.reader(), ulid("v1"))

    shown_row = {"id": ulid("r1"), "repeat": "/data/r", "parent": "", "position": "a", "fields": {"a": "1"}}
    # What was cleared is told too: an answer that is absent would get its default.
    assert answers == {"fields": {"a": "start", "b": None}, "rows": [shown_row]}
    assert visit_row(store.reader(), ulid("v1")).state == "finished"


def test_nobody_gains_power_over_a_record_by_using_its_id_again(world, lan, hung):  # S2 S6
    """An officer could hide a colleague's visits: by a contact with the enterprise's id, then deleted."""
    world.office("set", "enterprise:e9", {"name": "Chín"})
    world.assign("hung", "e9")
    hung.pull()
    hung.send("visit:v9", {"enterprise_id": ulid("e9"), "a": "kept"})

    made = [
        lan.send("contact:e9", {"enterprise_id": ulid("e1"), "name": "x"}),
        lan.send("instrument:v9", {"enterprise_id": ulid("e1"), "name": "x"}),
        lan.send("row:e9", {"visit_id": ulid("v1"), "a": "x"}),
        lan.send("enterprise:v9", {"name": "x"}),
    ]
    lan.send("contact:e9", {}, kind="delete")

    assert [(result["outcome"], result["problem"]) for result in made] == [("quarantined", "invalid")] * 4
    assert hung.pull()["gone"] == []
    assert hung.sees("visit:v9")["a"] == "kept"


def test_a_rule_that_changes_is_heard_of_by_phones_that_have_everything(world, lan, hung):  # S3
    """Published as "union", a conflict was over at the office; phones and its list went on showing it."""
    lan.send(V1, {"a": "L"})
    world.now_ms += 1000
    hung.send(V1, {"a": "H"})
    lan.pull()
    before = dict(lan.records[ulid("v1")])
    store = world.client.app.state["store"]

    world.control("form", id="probe", version="2", questions={**QUESTIONS, "a": "union"})
    reply = lan.pull()

    after = lan.records[ulid("v1")]
    assert (before["fields"]["a"], before["conflicts"]) == ("H", {"a": ["L", "H"]})
    assert (after["fields"]["a"], after["conflicts"]) == ("L H", {})
    assert reply["digest"] == digest_of(lan.records)
    assert records_in_conflict(store.reader()) == []
