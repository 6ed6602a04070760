"""What the office did after a copy was made comes back with it, from the second copy of its log.

S2 nothing typed is lost; S3 phone and server agree; S6 scope; S12 restores.
"""

import msgspec
import pytest

from server.steps import receive
from server.store.connection import Store
from server.store.office_log import Entry
from server.store.office_replays import Replay, replay_of, what_waits
from server.store.sync_state import read_state
from tests.server.api.conftest import START_MS, Phone, World, digest_of, ulid

V1 = "visit:v1"


def store_of(world: World) -> Store:
    return Store(world.data / "khaosat.db", world.data / "office-log")


def replay(world: World) -> Replay:
    db = store_of(world).reader()
    state = read_state(db)
    assert state is not None
    found = replay_of(db, state.epoch)
    assert found is not None
    return found


def call_in(phone: Phone) -> None:
    """The phone meets the new history and loads it afresh."""
    phone.epoch = phone.read(phone.post("sync/pull", phone.asking(0)))["epoch"]
    phone.cursor, phone.records = 0, {}
    assert phone.pull()["digest"] == digest_of(phone.records)


@pytest.fixture
def day(world, lan, hung):
    """A copy, then each act of a desk once. Gives the world, three phones, and what two of them have kept."""
    world.control("backup", name="a")
    screen = lan.cursor
    first = lan.change(V1, {"a": "Lan's"}, base=screen)
    lan.push(first)
    other = hung.change(V1, {"a": "Hưng's"}, base=screen)
    assert hung.push(other)["results"][0]["outcome"] == "conflict"
    world.office("settle", V1, {"a": "Lan's"})
    wrong = hung.change(V1, {"nonsense": 1, "b": "from Hưng"})
    strange = hung.change(V1, {"c": "no such question"})
    hung.push(wrong, strange)
    repaired = {"fields": {"b": "repaired"}}
    world.control("release", device=hung.device, seq=hung.seq - 1, change=repaired)
    world.control("refuse", device=hung.device, seq=hung.seq, reason="asked by telephone")
    world.assign("hung", "e2")
    world.assign("lan", "e1", on=False)
    world.office("set", "enterprise:e1", {"name": "Một, renamed"})
    world.office("set", "enterprise:e3", {"name": "Ba"})
    world.control("form", id="probe", version="2", questions={"a": "last", "d": "last"})
    mai = world.phone("mai")
    world.assign("mai", "e3")
    return world, lan, hung, mai, {"lan": [first], "hung": [other, wrong, strange]}


def test_what_the_office_did_after_the_copy_is_there_again(day):  # S12
    world, _, hung, mai, kept = day

    world.control("restore", name="a")

    assert replay(world).is_whole
    assert replay(world).failed == []
    call_in(mai)
    assert mai.sees("enterprise:e3") == {"name": "Ba"}
    call_in(hung)
    assert hung.sees("enterprise:e1") == {"name": "Một, renamed"}
    assert hung.sees("enterprise:e2") == {"name": "Hai"}
    reply = hung.push(*kept["hung"])
    assert [(r["outcome"], r["problem"]) for r in reply["results"]] == [
        ("applied", ""),
        ("applied", ""),
        ("refused", "asked by telephone"),
    ]
    hung.pull()
    assert hung.sees(V1)["b"] == "repaired"


def test_a_conflict_that_was_settled_is_not_settled_again(day):  # S2 S3 S12
    world, lan, hung, _, kept = day
    world.control("restore", name="a")

    call_in(hung)
    hung.push(*kept["hung"])
    call_in(lan)
    lan.push(*kept["lan"])

    last = hung.pull()
    assert hung.sees(V1)["a"] == "Lan's"
    assert hung.records[ulid("v1")]["conflicts"] == {}
    assert last["digest"] == digest_of(hung.records)
    assert what_waits(store_of(world).reader()).decisions == 0


def test_who_lost_an_enterprise_after_the_copy_does_not_get_it_back(day):  # S6 S12
    world, lan, *_ = day

    world.control("restore", name="a")

    call_in(lan)
    assert lan.records == {}


def test_what_the_office_wrote_on_a_record_that_only_a_phone_has_waits_for_it(world, lan):  # S12
    world.control("backup", name="a")
    begun = lan.change("visit:v2", {"enterprise_id": ulid("e1"), "a": "begun", "b": "kept"})
    lan.push(begun)
    world.office("set", "visit:v2", {"a": "from the desk"})

    world.control("restore", name="a")

    assert what_waits(store_of(world).reader()).changes == 1
    call_in(lan)
    lan.push(begun)
    lan.pull()
    assert lan.sees("visit:v2") == {"a": "from the desk", "b": "kept"}
    assert lan.records[ulid("v2")]["conflicts"] == {}
    assert what_waits(store_of(world).reader()).changes == 0


def test_a_visit_that_the_office_deleted_stays_deleted_when_its_phone_sends_it_again(world, lan):  # S12
    world.control("backup", name="a")
    begun = lan.change("visit:v2", {"enterprise_id": ulid("e1"), "a": "begun"})
    row = lan.change("row:r1", {"visit_id": ulid("v2"), "parent": ulid("v2"), "a": "row"})
    lan.push(begun, row)
    world.office("delete", "visit:v2", {})

    world.control("restore", name="a")
    call_in(lan)
    lan.push(begun, row)
    lan.pull()

    assert lan.sees("visit:v2") is None
    assert lan.sees("row:r1") is None


def test_what_was_typed_without_having_been_seen_at_the_desk_still_meets_it(world, lan, hung):  # S2
    world.control("backup", name="a")
    screen = lan.cursor
    lan.push(first := lan.change(V1, {"a": "seen"}, base=screen))
    world.office("set", V1, {"a": "from the desk"})
    unseen = lan.change(V1, {"a": "typed since, on an old screen"}, base=screen)

    world.control("restore", name="a")
    call_in(lan)
    lan.push(first, unseen)
    lan.pull()

    assert set(lan.records[ulid("v1")]["conflicts"]["a"]) == {
        "from the desk",
        "typed since, on an old screen",
    }


def test_twice_is_once(day):
    world, *_ = day
    world.control("restore", name="a")
    world.control("backup", name="b")
    first, once = replay(world).returned, world.log()["changes"]

    world.control("restore", name="b")

    assert first > 8
    assert replay(world).returned == 0
    assert world.log()["changes"] == once


def test_after_two_restores_of_one_copy_the_work_of_both_days_is_there(day):  # S12
    world, _, hung, *_ = day
    world.control("restore", name="a")
    world.office("set", "enterprise:e1", {"name": "Một, the second day"})

    world.control("restore", name="a")

    assert replay(world).is_whole
    call_in(hung)
    assert hung.sees("enterprise:e1") == {"name": "Một, the second day"}
    assert hung.records[ulid("e1")]["conflicts"] == {}


def test_only_a_phone_of_which_the_log_tells_is_taken_change_by_change(day, monkeypatch):
    world, lan, _, mai, kept = day
    world.control("restore", name="a")
    call_in(mai)
    call_in(lan)
    written = []
    writes = receive.write_out
    monkeypatch.setattr(receive, "write_out", lambda ledger: written.append(1) or writes(ledger))

    begun = [mai.change(f"visit:v{n}", {"enterprise_id": ulid("e3"), "a": "begun"}) for n in (6, 7, 8)]
    mai.push(*begun)
    mais = len(written)
    lan.push(*kept["lan"])

    assert mais == 1
    assert len(written) - mais > 1


def test_what_waited_for_another_phone_s_record_still_gives_way_to_the_office(world, lan, hung):  # S12
    world.control("backup", name="a")
    begun = lan.change("visit:v2", {"enterprise_id": ulid("e1"), "b": "begun"})
    lan.push(begun)
    hung.pull()
    hungs = hung.change("visit:v2", {"a": "Hưng's"})
    hung.push(hungs)
    world.office("set", "visit:v2", {"a": "from the desk"})
    world.control("restore", name="a")
    call_in(hung)
    assert hung.push(hungs)["results"][0]["problem"] == "unknown_record"

    call_in(lan)
    lan.push(begun)
    lan.pull()

    assert lan.sees("visit:v2") == {"a": "from the desk", "b": "begun"}
    assert lan.records[ulid("v2")]["conflicts"] == {}


def test_a_log_that_is_gone_is_told(day):  # S12
    world, *_ = day
    (world.data / "office-log" / "office.log").unlink()

    world.control("restore", name="a")

    assert not replay(world).is_whole
    assert replay(world).returned == 0


def test_a_line_that_was_torn_is_passed_over_and_told(day):  # S12
    world, *_ = day
    path = world.data / "office-log" / "office.log"
    path.write_bytes(path.read_bytes()[:-20])

    world.control("restore", name="a")

    assert replay(world).damaged == 1
    assert not replay(world).is_whole
    assert replay(world).returned > 8


def test_an_act_that_this_version_cannot_read_is_told_and_ends_nothing(day):
    world, *_ = day
    log = store_of(world).office_log
    last = log.read().entries[-1]
    act = msgspec.Raw(b'{"type":"painted","by":"hoa"}')
    log.append(Entry(id="later", after=last.id, epochs=last.epochs, at_ms=START_MS, acts=[act]))

    world.control("restore", name="a")

    told = [(one.act, one.by, one.problem) for one in replay(world).failed]
    assert told == [("painted", "hoa", "internal")]
    assert replay(world).returned > 8


def test_the_log_of_another_installation_is_left_alone(day):
    world, *_ = day
    world.control("reset")
    world.control("backup", name="other")

    world.control("restore", name="other")

    assert replay(world).returned == 0


def test_a_copied_phone_that_calls_in_second_sends_its_own_again(world, lan):  # S1 S12
    """Its twin of the same device fills the number first; durable_seq alone would say that all is here."""
    world.control("backup", name="a")
    own = lan.change(V1, {"a": "the one"})
    lan.push(own)
    lan.seq -= 1
    twins = lan.change(V1, {"a": "its twin"})
    world.control("restore", name="a")
    lan.push(twins)

    told = lan.read(lan.post("sync/pull", lan.asking(lan.cursor)))
    again = lan.push(own, first_seq=told["durable_seq"] + 1)

    assert told["durable_seq"] == lan.seq - 1
    assert again["results"][0]["problem"] == "equivocation"


def test_a_phone_that_never_heard_of_a_history_goes_on_after_what_is_there(world, lan):
    world.control("backup", name="a")
    world.control("restore", name="a")
    lan.epoch = 0

    assert lan.read(lan.post("sync/pull", lan.asking(0)))["durable_seq"] == lan.seq
