"""The door of the office: in Vietnamese, in English with one tap, and nothing typed is lost."""

import pytest

from server.people import COOKIE
from tests.server.office_world import ORIGIN, OfficeWorld, flat


def test_a_wrong_password_keeps_the_login_and_says_what_to_do(world: OfficeWorld) -> None:
    with world.client("") as client:
        answer = client.post("/sign-in", data={"login": "hung", "password": "sai", "next": "/ranking"})

    assert answer.status_code == 401
    assert 'value="hung"' in flat(answer.text)
    assert "nhờ quản trị viên cấp mật khẩu mới" in flat(answer.text)
    assert 'value="/ranking"' in flat(answer.text)


def test_signing_in_goes_on_to_the_page_that_was_asked_for(world: OfficeWorld) -> None:
    with world.client("") as client:
        asked = client.get("/people", follow_redirects=False)
        assert asked.headers["location"] == "/sign-in?next=/people"

        form = {"login": "hung", "password": "mat-khau-thu", "next": "/people"}
        answer = client.post("/sign-in", data=form, follow_redirects=False)

    assert answer.headers["location"] == "/people"
    assert COOKIE in answer.cookies


@pytest.mark.parametrize("typed", ["Hung", "HUNG", " Hung "])
def test_a_login_is_known_in_capitals_too(world: OfficeWorld, typed: str) -> None:
    """Keyboards of phones begin with a capital."""
    with world.client("") as client:
        form = {"login": typed, "password": "mat-khau-thu", "next": "/people"}
        answer = client.post("/sign-in", data=form, follow_redirects=False)

    assert (answer.status_code, answer.headers["location"]) == (303, "/people")


def test_a_crafted_link_sends_nobody_to_another_site(world: OfficeWorld) -> None:
    with world.client("") as client:
        form = {"login": "hung", "password": "mat-khau-thu", "next": "//elsewhere.example/"}
        answer = client.post("/sign-in", data=form, follow_redirects=False)

    assert answer.headers["location"] == "/"


def test_an_officer_has_no_business_at_a_desk(world: OfficeWorld) -> None:
    with world.client("") as client:
        answer = client.post("/sign-in", data={"login": "lan", "password": "mat-khau-thu", "next": "/"})

    assert answer.status_code == 401


def test_english_is_one_tap_away_and_comes_back_to_the_same_page(world: OfficeWorld) -> None:
    with world.client() as client:
        page = flat(client.get("/enterprises?q=che").text)
        assert 'name="next" value="/enterprises?q=che"' in page

        form = {"language": "en", "next": "/enterprises?q=che"}
        answer = client.post("/language", data=form, follow_redirects=False)

        assert answer.headers["location"] == "/enterprises?q=che"
        assert '<html lang="en">' in flat(client.get("/enterprises", headers={"origin": ORIGIN}).text)


def test_no_page_has_inline_style_or_script(world: OfficeWorld) -> None:
    with world.client() as client:
        for address in ("/", "/enterprises", "/people", "/visits", "/ranking", "/sign-in"):
            page = flat(client.get(address).text)
            assert "style=" not in page, address
            assert "<style" not in page, address
            assert "<script>" not in page, address
            assert "onclick=" not in page, address


def test_after_five_wrong_tries_the_page_asks_to_wait_and_keeps_the_login(world: OfficeWorld) -> None:
    with world.client("") as client:
        for _ in range(5):
            client.post("/sign-in", data={"login": "kẻ lạ", "password": "sai", "next": "/"})
        answer = client.post("/sign-in", data={"login": "kẻ lạ", "password": "sai", "next": "/"})

    assert answer.status_code == 429
    assert "Chờ 1 phút rồi thử lại." in answer.text
    assert 'value="kẻ lạ"' in flat(answer.text)


def test_a_wrong_address_shows_the_page_of_the_person_who_asks(world: OfficeWorld) -> None:
    with world.client() as client:
        answer = client.get("/khong-co/trang-nay")

    assert answer.status_code == 404
    assert "Không có trang này." in answer.text
    assert "Trần Quốc Hùng" in answer.text


def test_the_address_that_was_asked_for_comes_back_with_its_conditions(world: OfficeWorld) -> None:
    with world.client("") as client:
        asked = client.get("/enterprises?q=che&page=2", follow_redirects=False)

    assert asked.headers["location"] == "/sign-in?next=/enterprises%3Fq%3Dche%26page%3D2"
