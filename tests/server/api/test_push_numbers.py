"""Pushes of numbers that are known here, or from behind a hole: the answer, and what the office reads.

S5 durable_seq; S10 sent twice, answered alike; S12 a gap is on record.
"""

import pytest

from server.steps.sync_health import PhoneLine, phone_lines
from server.store.connection import Store
from tests.server.api.conftest import Phone, World

V1 = "visit:v1"


def line_of(world: World, phone: Phone) -> PhoneLine:
    """What the office reads of this phone."""
    lines = phone_lines(Store(world.data / "khaosat.db").reader(), world.now_ms, "Asia/Ho_Chi_Minh")
    return next(line for line in lines if line.device.id == phone.device)


def gaps_of(world: World, phone: Phone) -> list[tuple[int, int, int]]:
    return [(gap.first_seq, gap.last_seq, gap.found) for gap in line_of(world, phone).gaps]


@pytest.fixture
def sent(world: World, lan: Phone, hung: Phone) -> list[bytes]:
    """One change of each outcome, on the server; numbers from 2."""
    hung.send(V1, {"b": "of Hưng", "tags": ["h"]})
    changes = [
        lan.change(V1, {"a": "plain"}),
        lan.change(V1, {"tags": ["l"]}),
        lan.change(V1, {"b": "of Lan"}),
        lan.change(V1, {"nonsense": "1"}),
        lan.change(V1, {"state": "finished", "finished_ms": world.now_ms}, kind="finalise"),
    ]
    lan.push(*changes)
    return changes


def test_known_changes_alone_are_answered_as_before_and_leave_no_trace(world, lan, sent):  # S5 S10
    before, line = world.log(), line_of(world, lan)
    world.now_ms += 60_000

    whole = lan.push(*sent)
    middle = lan.push(*sent[1:3], first_seq=3)

    outcomes = [(result["seq"], result["outcome"]) for result in whole["results"]]
    assert outcomes == [(2, "applied"), (3, "merged"), (4, "conflict"), (5, "quarantined"), (6, "applied")]
    assert middle["results"] == whole["results"][1:3]
    assert (whole["durable_seq"], middle["durable_seq"], whole["epoch"]) == (6, 6, lan.epoch)
    assert world.log() == before
    after = line_of(world, lan)
    assert (after.worry, after.unsent, after.gaps, after.device.quarantined) == ("held", 0, [], 1)
    assert (after.device.known, after.device.seen_ms) == (line.device.known, line.device.seen_ms + 60_000)
    receipts = Store(world.data / "khaosat.db").reader().execute("select count(*) from receipts").fetchone()
    assert receipts == (1,)


def test_a_known_change_is_answered_with_what_became_of_it_since(world, lan, sent):  # S10
    world.control("refuse", device=lan.device, seq=5, reason="Không có câu này")

    again = lan.push(sent[3], first_seq=5)

    [result] = again["results"]
    assert (result["outcome"], result["problem"]) == ("refused", "Không có câu này")
    assert again["durable_seq"] == 6
    assert world.log()["waiting"] == []


def test_a_push_behind_a_hole_is_taken_and_the_hole_is_told_once(world, lan):  # S5 S12
    lost = [lan.change(V1, {"a": "lost"}), lan.change(V1, {"b": "lost"})]
    kept = [lan.change(V1, {"tags": ["kept"]}), lan.change(V1, {"a": "kept"})]

    reply = lan.push(*kept, journal_from=4)
    rev = world.log()["rev"]
    again = lan.push(*kept, journal_from=4)

    assert [(result["seq"], result["outcome"]) for result in reply["results"]] == [
        (4, "applied"),
        (5, "applied"),
    ]
    assert (reply["durable_seq"], again["durable_seq"], again["results"]) == (5, 5, reply["results"])
    assert (world.log()["gaps"], world.log()["rev"]) == ([{"device": lan.device, "first": 2, "last": 3}], rev)
    assert (line_of(world, lan).worry, gaps_of(world, lan)) == ("gap", [(2, 3, 0)])

    lan.push(lost[0], first_seq=2)
    assert gaps_of(world, lan) == [(2, 3, 1)]
    lan.push(lost[1], first_seq=3)
    assert (line_of(world, lan).worry, gaps_of(world, lan)) == ("", [])
    lan.pull()
    assert lan.sees(V1) == {"a": "kept", "b": "lost", "tags": ["kept"]}


def test_a_journal_that_begins_in_a_hole_goes_on_from_there_and_no_further(world, lan):  # S5
    """Numbers 2 and 3 are lost; 4 is on the phone, which sent 5 first."""
    for _ in range(3):
        lan.change(V1, {"a": "on its way"})
    ahead = lan.change(V1, {"b": "5"})

    reply = lan.push(ahead, journal_from=4)

    assert (reply["results"], reply["durable_seq"]) == ([], 3)
    assert gaps_of(world, lan) == [(2, 3, 0)]


def test_a_journal_that_begins_where_the_server_ends_is_no_hole(world, lan):
    reply = lan.push(journal_from=lan.seq + 1)

    assert (reply["results"], reply["durable_seq"]) == ([], lan.seq)
    assert (world.log()["gaps"], line_of(world, lan).worry) == ([], "")
