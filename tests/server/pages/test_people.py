"""Who works here, and with which phones."""

from tests.server.office_world import PHONE, OfficeWorld


def test_people_stand_by_given_name_with_their_phones(world: OfficeWorld) -> None:
    with world.client() as client:
        page = client.get("/people").text

    given = [page.index(name) for name in ("Ma Văn Định<small", "Đỗ Thu Hà<small", "Nguyễn Thị Lan<small")]
    assert given == sorted(given)
    assert PHONE in page
    assert "11:00, 20/11/2026" in page


def test_only_officers_can_be_given_a_phone(world: OfficeWorld) -> None:
    with world.client() as client:
        page = client.get("/people").text

    assert page.count("/enrolment-codes") == 2


def test_nobody_at_a_desk_is_said_to_lack_a_phone(world: OfficeWorld) -> None:
    with world.client() as client:
        page = client.get("/people").text

    assert page.count("Chưa gắn máy nào") == 1


def test_a_leader_sees_the_phones_but_makes_no_codes(world: OfficeWorld) -> None:
    with world.client("ha") as client:
        page = client.get("/people").text

    assert PHONE in page
    assert "/enrolment-codes" not in page
