"""Two phones and the office around a returned visit: what each of them sees, by the protocol alone."""

from typing import Any

from sync.review import review_in_force
from tests.server.api.conftest import Phone, World, ulid

REMARKS = {
    "person": "Hùng",
    "at_ms": 1,
    "text": "",
    "questions": [{"key": "a", "row": "", "text": "?", "was": 1}],
}


def end(phone: Phone) -> None:
    phone.world.now_ms += 60_000
    phone.send("visit:v1", {"state": "finished", "finished_ms": phone.world.now_ms}, kind="finalise")
    phone.pull()


def review(world: World, word: str) -> None:
    fields: dict[str, Any] = {"review": word, "reviewed_ms": world.now_ms}
    world.office("set", "visit:v1", fields | ({"review_remarks": REMARKS} if word == "returned" else {}))


def standing(phone: Phone) -> tuple[str, str, dict[str, Any]]:
    """(state, review in force, conflicts) as the phone has it after a pull."""
    phone.pull()
    record = phone.records[ulid("v1")]
    return record["fields"]["state"], review_in_force(record["fields"]), record["conflicts"]


def test_the_return_reaches_the_phone_with_its_remarks(world: World, lan: Phone) -> None:
    end(lan)
    review(world, "returned")

    assert standing(lan) == ("finished", "returned", {})
    assert lan.records[ulid("v1")]["fields"]["review_remarks"] == REMARKS


def test_mended_and_ended_anew_it_has_another_receipt(world: World, lan: Phone) -> None:
    end(lan)
    former = lan.records[ulid("v1")]["receipt"]
    review(world, "returned")
    lan.pull()
    lan.send("visit:v1", {"state": "draft", "a": 2})
    assert standing(lan) == ("draft", "returned", {})
    assert lan.records[ulid("v1")]["receipt"] == ""

    end(lan)

    assert standing(lan) == ("finished", "", {})
    assert lan.records[ulid("v1")]["receipt"] not in ("", former)


def test_returned_while_another_phone_still_answers_it_without_network(
    world: World, lan: Phone, hung: Phone
) -> None:
    # Hưng had the draft open when Lan ended it; what he typed is kept, and the return stands.
    typed = hung.change("visit:v1", {"b": "Hưng"})
    end(lan)
    review(world, "returned")

    hung.push(typed)

    assert standing(lan) == standing(hung) == ("finished", "returned", {})
    assert lan.sees("visit:v1")["b"] == "Hưng"  # type: ignore[index]


def test_mended_by_two_it_is_for_the_office_to_say_whether_it_has_ended(
    world: World, lan: Phone, hung: Phone
) -> None:
    end(lan)
    review(world, "returned")
    lan.pull()
    hung.pull()
    opened = hung.change("visit:v1", {"state": "draft", "a": "Hưng"})
    lan.send("visit:v1", {"state": "draft", "a": "Lan"})
    end(lan)

    hung.push(opened)

    state, _, conflicts = standing(lan)
    assert state in ("draft", "finished")
    assert set(conflicts) == {"state", "a"}


def test_accepted_while_it_is_open_again_on_a_phone(world: World, lan: Phone) -> None:
    end(lan)
    review(world, "returned")
    lan.pull()
    opened = lan.change("visit:v1", {"state": "draft", "a": 2})
    review(world, "accepted")

    lan.push(opened)
    assert standing(lan) == ("draft", "", {})
    end(lan)
    assert standing(lan) == ("finished", "", {})
