"""Forms and reference lists are downloaded once, for ever, by those who signed in."""

import hashlib


def test_a_needed_form_is_at_its_address_with_its_hash(lan):
    needed = lan.pull()["forms"][0]

    answer = lan.ask("GET", needed["url"])

    assert hashlib.sha256(answer.content).hexdigest() == needed["sha256"]
    assert "immutable" in answer.headers["cache-control"]


def test_every_needed_list_is_at_its_address_with_its_hash(lan):
    for needed in lan.pull()["reference"]:
        answer = lan.ask("GET", needed["url"])

        assert hashlib.sha256(answer.content).hexdigest() == needed["sha256"], needed["id"]


def test_a_list_of_yesterday_is_not_found(lan):
    assert lan.ask("GET", f"/api/v1/reference/people/{'0' * 64}").status_code == 404


def test_nobody_reads_forms_without_a_session(lan):
    lan.cookie = ""

    assert lan.ask("GET", "/api/v1/forms/probe/1").status_code == 401


def test_the_directory_shows_no_personal_code_and_no_telephone(world, lan):
    lan.send("enterprise:e1", {"tax_code": "012345678901", "phone": "0912345678"})

    content = b"".join(lan.ask("GET", item["url"]).content for item in lan.pull()["reference"])

    assert b"012345678901" not in content
    assert b"0912345678" not in content
