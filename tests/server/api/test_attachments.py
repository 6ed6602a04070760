"""Photographs in pieces. S13 no attachment is complete with a wrong hash."""

import hashlib

import pytest

from tests.server.api.conftest import digest_of, ulid

PHOTO = b"a photograph, in truth some text"
SHA256 = hashlib.sha256(PHOTO).hexdigest()
ADDRESS = f"/api/v1/attachments/{SHA256}"


@pytest.fixture
def named(lan):
    """Lan's phone after a change has named the photograph."""
    value = {"sha256": SHA256, "size": len(PHOTO), "media_type": "image/jpeg", "name": "can.jpg"}
    lan.send("visit:v1", {"photo": value}, kind="attach")
    return lan


def patch(phone, piece, offset, last):
    complete = "?1" if last else "?0"
    return phone.ask("PATCH", ADDRESS, piece, Upload_Offset=str(offset), Upload_Complete=complete)


def test_what_no_change_names_is_not_taken(lan):
    assert patch(lan, PHOTO, 0, True).status_code == 404
    assert lan.ask("HEAD", ADDRESS).status_code == 404


def test_pieces_make_a_whole(named):
    patch(named, PHOTO[:10], 0, False)
    state = named.ask("HEAD", ADDRESS)
    patch(named, PHOTO[10:], 10, True)

    got = named.ask("GET", ADDRESS)

    assert (state.headers["upload-offset"], state.headers["upload-complete"]) == ("10", "?0")
    assert (got.content, got.headers["content-type"]) == (PHOTO, "image/jpeg")


def test_a_piece_at_the_wrong_place_is_told_the_right_one(named):
    patch(named, PHOTO[:10], 0, False)

    answer = patch(named, PHOTO[20:], 20, True)

    assert (answer.status_code, answer.headers["upload-offset"]) == (409, "10")


def test_a_wrong_hash_starts_again_and_is_never_shown(named):  # S13
    answer = patch(named, b"?" * len(PHOTO), 0, True)

    assert (answer.status_code, answer.headers["upload-offset"]) == (422, "0")
    assert named.ask("GET", ADDRESS).status_code == 404
    assert patch(named, PHOTO, 0, True).status_code == 204


def test_a_record_says_that_its_photograph_is_missing_until_it_is_whole(named, hung):  # S3
    """A colleague's phone went on saying so until somebody happened to change the record."""
    phones = (named, hung)
    for phone in phones:
        phone.pull()
    before = [phone.records[ulid("v1")] for phone in phones]
    patch(named, PHOTO[:10], 0, False)
    meanwhile = hung.pull()["records"]
    patch(named, PHOTO[10:], 10, True)
    replies = [phone.pull() for phone in phones]
    after = [phone.records[ulid("v1")] for phone in phones]

    assert [record["flags"] for record in before] == [["missing_attachment"]] * 2
    assert meanwhile == []
    assert [record["flags"] for record in after] == [[], []]
    assert all(now["fields"] == then["fields"] for now, then in zip(after, before, strict=True))
    assert [reply["digest"] for reply in replies] == [digest_of(phone.records) for phone in phones]


def test_a_record_is_told_of_when_the_last_of_its_photographs_is_there(lan, hung):
    other = b"another one"
    values = [
        {"sha256": hashlib.sha256(one).hexdigest(), "size": len(one), "media_type": "image/jpeg", "name": "x"}
        for one in (PHOTO, other)
    ]
    lan.send("visit:v1", {"photo": values}, kind="attach")
    hung.pull()
    patch(lan, PHOTO, 0, True)
    first = hung.pull()["records"]
    address = f"/api/v1/attachments/{values[1]['sha256']}"
    for _ in range(2):
        lan.ask("PATCH", address, other, Upload_Offset="0", Upload_Complete="?1")
    last, again = hung.pull()["records"], hung.pull()["records"]

    assert first == []
    assert [(record["record"], record["flags"]) for record in last] == [(ulid("v1"), [])]
    assert again == []


def test_what_no_longer_names_a_photograph_is_not_told_of_it(named, hung):
    named.send("visit:v1", {"photo": None}, kind="attach")
    hung.pull()
    patch(named, PHOTO, 0, True)

    assert hung.pull()["records"] == []


def test_a_colleague_without_the_enterprise_sees_no_photograph(world, named):
    patch(named, PHOTO, 0, True)

    assert world.phone("mai").ask("GET", ADDRESS).status_code == 404


def test_a_photograph_of_a_change_that_waits_is_taken(world, lan):
    value = {"sha256": SHA256, "size": len(PHOTO), "media_type": "image/jpeg", "name": "can.jpg"}
    lan.send("visit:v1", {"nonsense": value}, kind="attach")

    assert patch(lan, PHOTO, 0, True).status_code == 204


def test_no_more_is_taken_than_was_declared(world, named):
    """A phone could fill the server's disk through one photograph of three bytes."""
    first = patch(named, PHOTO + b"more", 0, False)
    patch(named, PHOTO[:10], 0, False)
    second = patch(named, PHOTO, 10, True)

    assert (first.status_code, first.headers["upload-offset"]) == (422, "0")
    assert (second.status_code, second.headers["upload-offset"]) == (422, "0")
    assert patch(named, PHOTO, 0, True).status_code == 204


def test_only_who_named_it_or_works_there_sends_a_photograph(world, named, hung):
    mai = world.phone("mai")

    assert patch(mai, PHOTO[:10], 0, False).status_code == 404
    assert mai.ask("HEAD", ADDRESS).status_code == 404
    assert patch(hung, PHOTO, 0, True).status_code == 204


def test_nobody_stops_a_photograph_by_calling_it_empty(world, lan, hung):
    value = {"sha256": SHA256, "size": 0, "media_type": "image/jpeg", "name": "can.jpg"}
    hung.send("visit:v1", {"photo": value}, kind="attach")
    lan.send("visit:v1", {"photo": {**value, "size": len(PHOTO)}}, kind="attach")

    assert patch(lan, PHOTO, 0, True).status_code == 204


@pytest.mark.parametrize("offset", ["9" * 5000, "-1", "1e3", ""])
def test_an_offset_that_is_no_number_of_bytes_is_unreadable(named, offset):
    answer = named.ask("PATCH", ADDRESS, b"z", Upload_Offset=offset, Upload_Complete="?0")

    assert answer.status_code == 422


def test_the_photograph_of_a_copied_phone_is_taken_too(named):
    """A change under a used number waits for a coordinator; its photograph could not be sent meanwhile."""
    other = hashlib.sha256(b"other").hexdigest()
    value = {"sha256": other, "size": 5, "media_type": "image/jpeg", "name": "khac.jpg"}
    named.seq -= 1

    waits = named.send("visit:v1", {"photo": value}, kind="attach")
    answer = named.ask(
        "PATCH", f"/api/v1/attachments/{other}", b"other", Upload_Offset="0", Upload_Complete="?1"
    )

    assert (waits["problem"], answer.status_code) == ("equivocation", 204)


def test_several_photographs_of_one_answer_are_taken(lan):
    other = b"another one"
    values = [
        {"sha256": hashlib.sha256(one).hexdigest(), "size": len(one), "media_type": "image/jpeg", "name": "x"}
        for one in (PHOTO, other)
    ]
    lan.send("visit:v1", {"photo": values}, kind="attach")
    lan.pull()

    address = f"/api/v1/attachments/{values[1]['sha256']}"
    done = lan.ask("PATCH", address, other, Upload_Offset="0", Upload_Complete="?1")

    assert (patch(lan, PHOTO, 0, True).status_code, done.status_code) == (204, 204)
    assert lan.records[ulid("v1")]["fields"]["photo"] == values


def test_a_part_is_given_so_that_a_phone_goes_on_where_it_broke_off(named):
    patch(named, PHOTO, 0, True)

    part = named.ask("GET", ADDRESS, Range="bytes=10-19")
    rest = named.ask("GET", ADDRESS, Range="bytes=20-999")
    behind = named.ask("GET", ADDRESS, Range=f"bytes={len(PHOTO)}-")

    assert (part.status_code, part.content) == (206, PHOTO[10:20])
    assert part.headers["content-range"] == f"bytes 10-19/{len(PHOTO)}"
    assert (rest.status_code, rest.content) == (206, PHOTO[20:])
    assert (behind.status_code, behind.content) == (200, PHOTO)


@pytest.mark.parametrize(
    ("media_type", "served", "kind"),
    [
        ("image/jpeg", "image/jpeg", "inline"),
        ("image/svg+xml", "application/octet-stream", "attachment"),
        ("text/html", "application/octet-stream", "attachment"),
    ],
)
def test_only_photographs_are_shown_in_the_page(lan, media_type, served, kind):
    """A file that calls itself a page would otherwise run as one of ours."""
    value = {"sha256": SHA256, "size": len(PHOTO), "media_type": media_type, "name": 'cân "1"\r\nx: y.jpg'}
    lan.send("visit:v1", {"photo": value}, kind="attach")
    patch(lan, PHOTO, 0, True)

    got = lan.ask("GET", ADDRESS)

    assert got.headers["content-type"].split(";")[0] == served
    assert got.headers["content-disposition"].startswith(f"{kind}; filename*=UTF-8''c%C3%A2n")
    assert got.headers["x-content-type-options"] == "nosniff"
    assert "default-src 'none'" in got.headers["content-security-policy"]
