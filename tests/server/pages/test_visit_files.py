"""Photographs, signatures and positions of a visit, as the office sees them."""

import hashlib

from server.steps.attachments import add_piece
from server.steps.ledger import open_ledger
from tests.server.office_world import OfficeWorld, flat, id_of, words

PHOTO = b"a photograph, in truth some text"
SHA256 = hashlib.sha256(PHOTO).hexdigest()
ADDRESS = f"/api/v1/attachments/{SHA256}"
NAMED = {"sha256": SHA256, "size": len(PHOTO), "media_type": "image/jpeg", "name": "can-0942.jpg"}


def attach(world: OfficeWorld, record: str, name: str, fields: dict[str, object]) -> None:
    with open_ledger(world.store, world.settings.now_ms()) as ledger:
        world.change(ledger, "attach", record, id_of(name), fields, "needs")


def arrive(world: OfficeWorld) -> None:
    folder = world.settings.data / "attachments"
    add_piece(world.store, folder, SHA256, 0, PHOTO, is_last=True, now_ms=world.settings.now_ms())


def test_a_photograph_that_is_on_its_way_is_told_by_name(world: OfficeWorld) -> None:
    attach(world, "visit", "vststeel", {"f_photos": [NAMED]})

    with world.client() as client:
        page = client.get(f"/visits/{id_of('vststeel')}").text

    assert "Chưa gửi xong: can-0942.jpg" in words(page)
    assert "Còn 1 ảnh chưa gửi xong" in words(page)
    assert ADDRESS not in page


def test_a_visit_and_its_phone_count_as_whole_only_with_the_last_photograph(world: OfficeWorld) -> None:
    """The office read "received in full" while photographs were still on a phone."""
    attach(world, "visit", "vststeel", {"f_photos": [NAMED]})

    with world.client() as client:
        addresses = (f"/visits/{id_of('vststeel')}", "/sync")
        before = [words(client.get(address).text) for address in addresses]
        arrive(world)
        after = [words(client.get(address).text) for address in addresses]

    assert all("Còn 1 ảnh chưa gửi xong" in page for page in before)
    assert "Máy chủ nhận đủ câu trả lời lúc" in before[0]
    assert "Mọi máy đều đã gửi hết" not in before[1]
    assert not any("ảnh chưa gửi xong" in page for page in after)
    assert "Mọi máy đều đã gửi hết" in after[1]


def test_a_photograph_that_was_taken_anew_is_not_waited_for(world: OfficeWorld) -> None:
    attach(world, "visit", "vststeel", {"f_photos": [NAMED]})
    attach(world, "visit", "vststeel", {"f_photos": []})

    with world.client() as client:
        assert "Mọi máy đều đã gửi hết" in words(client.get("/sync").text)


def test_photographs_stand_small_in_the_visit_and_whole_behind_a_tap(world: OfficeWorld) -> None:
    attach(world, "visit", "vststeel", {"f_photos": [NAMED], "f_sign_ent": NAMED})
    attach(world, "row", "rw04steel", {"i_photo": [NAMED]})
    arrive(world)

    with world.client() as client:
        page = flat(client.get(f"/visits/{id_of('vststeel')}").text)
        photo = client.get(ADDRESS)

    assert page.count(f'<img src="{ADDRESS}"') == 3
    assert page.count(f'href="{ADDRESS}"') == 3
    assert 'alt="Chữ ký người cung cấp thông tin, 1"' in page
    assert "Chưa gửi xong" not in page
    assert (photo.content, photo.headers["content-disposition"][:6]) == (PHOTO, "inline")


def test_a_position_is_told_in_numbers_and_opens_in_a_map(world: OfficeWorld) -> None:
    with open_ledger(world.store, world.settings.now_ms()) as ledger:
        world.change(
            ledger,
            "set",
            "visit",
            id_of("vststeel"),
            {"geo": "21.53125 105.74 30 8", "mode": "onsite"},
            "needs",
        )

    with world.client() as client:
        page = flat(client.get(f"/visits/{id_of('vststeel')}").text)

    assert '<a href="geo:21.53125,105.74">21,53125; 105,74 (± 8 m)</a>' in page
