"""A finished visit that is on disk here gets a receipt; what the office thinks of it travels to the phone."""

from server.steps.receipts import found_by_code
from server.store.connection import Store
from tests.server.api.conftest import Phone, World, ulid


def finished(phone: Phone, visit: str = "visit:v1") -> None:
    phone.send(visit, {"state": "finished", "finished_ms": phone.world.now_ms}, kind="finalise")


def receipt(phone: Phone) -> str:
    phone.pull()
    code: str = phone.records[ulid("v1")]["receipt"]
    return code


def test_a_finished_visit_has_a_receipt_and_a_draft_has_none(lan: Phone) -> None:
    assert receipt(lan) == ""

    finished(lan)

    assert len(receipt(lan)) == 14


def test_the_code_leads_to_the_visit(world: World, lan: Phone) -> None:
    finished(lan)

    checked, found = found_by_code(Store(world.data / "khaosat.db").reader(), receipt(lan).lower())

    assert checked.verdict == "genuine"
    assert found is not None
    assert (found.visit, found.person, found.device) == (ulid("v1"), "lan", lan.device)


def test_a_phone_that_sends_again_after_a_restore_gets_the_same_code(world: World, lan: Phone) -> None:
    world.control("backup", name="before")
    change = lan.change("visit:v1", {"state": "finished", "finished_ms": world.now_ms}, kind="finalise")
    lan.push(change)
    given = receipt(lan)
    lan.epoch = world.control("restore", name="before")["epoch"]

    checked, found = found_by_code(Store(world.data / "khaosat.db").reader(), given)
    assert (checked.verdict, found) == ("genuine", None)

    lan.cursor = 0
    lan.push(change)
    assert receipt(lan) == given


def test_a_finish_that_waits_for_a_decision_has_a_receipt_too(world: World, lan: Phone) -> None:
    lan.send("visit:v1", {"state": "finished", "mood": "good"}, kind="finalise")

    row = Store(world.data / "khaosat.db").reader().execute("select visit from receipts").fetchall()
    assert row == [(ulid("v1"),)]


def test_the_office_s_review_travels_to_the_phone(world: World, lan: Phone) -> None:
    finished(lan)
    world.office("set", "visit:v1", {"review": "seen"})

    lan.pull()

    assert lan.records[ulid("v1")]["fields"]["review"] == "seen"
    assert lan.records[ulid("v1")]["conflicts"] == {}


def test_a_phone_cannot_accept_its_own_visit(lan: Phone) -> None:
    assert lan.send("visit:v1", {"review": "accepted"})["problem"] == "unknown_field"
