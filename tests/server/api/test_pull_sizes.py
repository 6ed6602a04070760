"""What a pull brings once only, or as a number: lists of files, the directory, a phone's own changes."""

import pytest

from tests.server.api.conftest import ulid

V1 = "visit:v1"


def test_the_last_page_names_forms_lists_and_the_directory(world, lan):
    reply = lan.pull()

    assert [(form["id"], form["version"]) for form in reply["forms"]] == [("probe", "1")]
    names = [item["id"] for item in reply["reference"]]
    assert {"campaigns", "people", "directory-00", "directory-63"} <= set(names)


def asking_for_own(phone, since):
    return phone.read(phone.post("sync/pull", {**phone.asking(since), "takes_own": True}))


def test_what_a_phone_sent_up_comes_down_as_a_number(world, lan):
    lan.send(V1, {"b": "mine"})

    reply = asking_for_own(lan, lan.cursor)

    assert reply["records"] == []
    assert [(own["seq"], own["fields"]) for own in reply["own"]] == [(lan.seq, 3)]


def test_the_receipt_of_a_finished_visit_comes_with_its_number(world, lan):
    lan.push(lan.change(V1, {"state": "finished", "finished_ms": world.now_ms}, kind="finalise"))

    own, [record] = asking_for_own(lan, lan.cursor)["own"], lan.pull()["records"]

    assert record["receipt"] != ""
    assert [each["receipt"] for each in own] == [record["receipt"]]


def test_a_phone_that_does_not_ask_for_it_gets_its_records_whole(world, lan):
    lan.send(V1, {"b": "mine"})

    assert [record["record"] for record in lan.pull()["records"]] == [ulid("v1")]


def test_nothing_is_a_number_while_a_change_of_this_phone_was_kept_aside(world, lan):
    lan.push(lan.change(V1, {"b": "mine"}), lan.change(V1, {"no_such_field": "1"}))

    reply = asking_for_own(lan, lan.cursor)

    assert (len(reply["records"]), reply["own"]) == (1, [])


def test_what_entered_the_scope_meanwhile_comes_whole(world, lan):
    world.office("set", "enterprise:e9", {"name": "Mới giao"})
    lan.pull()
    since = lan.cursor
    world.control("assign", person="lan", enterprise=ulid("e9"), on=True)
    lan.send("visit:v9", {"enterprise_id": ulid("e9"), "a": "1"}, base=since)

    reply = asking_for_own(lan, since)

    assert {record["record"] for record in reply["records"]} == {ulid("e9"), ulid("v9")}
    assert reply["own"] == []


def test_a_load_from_the_beginning_brings_everything_whole(world, lan):
    lan.send(V1, {"b": "mine"})

    assert asking_for_own(lan, 0)["own"] == []


def test_a_pull_with_nothing_new_has_a_body_of_at_most_300_bytes(world, lan):
    whole = lan.pull()
    lan.cursor = whole["cursor"]

    answer = lan.post("sync/pull", {**lan.asking(lan.cursor), "needed": whole["needed"]})

    reply = lan.read(answer)
    assert (reply["forms"], reply["reference"], reply["needed"]) == ([], [], whole["needed"])
    assert len(answer.content) <= 300


def test_lists_that_changed_are_sent_again_whole(world, lan):
    before = lan.pull()
    lan.send("enterprise:e1", {"name": "Tên mới"})

    after = lan.read(lan.post("sync/pull", {**lan.asking(lan.cursor), "needed": before["needed"]}))

    assert after["needed"] != before["needed"]
    assert len(after["reference"]) == len(before["reference"])


def test_editing_one_enterprise_resends_one_file_of_the_directory(world, lan):
    before = {item["id"]: item["sha256"] for item in lan.pull()["reference"]}
    lan.send("enterprise:e1", {"name": "Tên mới"})

    after = {item["id"]: item["sha256"] for item in lan.pull()["reference"]}

    assert sum(before[name] != after[name] for name in before) == 1


@pytest.mark.parametrize("number", ["019998000011", "0199 9800 0011"])
def test_the_directory_has_no_personal_number(world, lan, number):
    world.office("set", "enterprise:e2", {"tax_code": number})

    urls = [item["url"] for item in lan.pull()["reference"] if item["id"].startswith("directory-")]
    files = [lan.ask("GET", url).json()["enterprises"] for url in urls]
    entry = next(entry for file in files for entry in file if entry["id"] == ulid("e2"))

    assert (entry["tax_code"], len(entry["tax_code_hash"])) == ("", 8)
