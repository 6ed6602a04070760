"""A code to bind a phone: shown once, kept as a hash, valid for a quarter of an hour."""

import re

from server.enrolment import ALPHABET, code_hash, in_groups
from server.store.enrolment_codes import code_by_hash
from tests.server.office_world import NOW_MS, ORIGIN, OfficeWorld, flat, id_of


def shown_code(world: OfficeWorld) -> tuple[str, str]:
    """The page and the code on it."""
    with world.client() as client:
        answer = client.post(f"/people/{id_of('dinh')}/enrolment-codes")
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    found = re.search(rf"{ORIGIN}/f/enrol#(\w+)", answer.text)
    assert found
    return flat(answer.text), found.group(1)


def test_the_page_has_the_picture_the_letters_and_the_time(world: OfficeWorld) -> None:
    page, code = shown_code(world)

    assert '<svg viewBox="0 0 ' in page
    assert f'<span class="one-code">{in_groups(code)}</span>' in page
    assert "Mã dùng được một lần, đến 11:15." in page
    assert set(code) <= set(ALPHABET)


def test_the_store_keeps_the_hash_alone_for_fifteen_minutes(world: OfficeWorld) -> None:
    _page, code = shown_code(world)

    kept = code_by_hash(world.store.reader(), code_hash(code))
    assert kept is not None
    assert (kept.person, kept.made_by) == (id_of("dinh"), id_of("hung"))
    assert kept.expires_ms == NOW_MS + 15 * 60_000
    assert code not in str(list(world.store.reader().query("select * from enrolment_codes")))


def test_a_code_typed_with_spaces_and_small_letters_is_the_same_code() -> None:
    assert code_hash(" k7qd-94xm ") == code_hash("K7QD94XM")


def test_no_letter_of_a_code_looks_like_another() -> None:
    assert not set("0O1ILUV") & set(ALPHABET)


def test_a_leader_makes_no_code(world: OfficeWorld) -> None:
    with world.client("ha") as client:
        answer = client.post(f"/people/{id_of('dinh')}/enrolment-codes")

    assert answer.status_code == 403


def test_a_code_for_nobody_is_a_problem(world: OfficeWorld) -> None:
    with world.client() as client:
        answer = client.post("/people/khong-co/enrolment-codes")

    assert answer.status_code == 404


def test_nobody_makes_a_code_that_signs_in_as_an_administrator(world: OfficeWorld) -> None:
    # A coordinator's link for the administrator was a session of three months with all rights.
    with world.client() as client:
        for login in ("hung", "admin", "quantri"):
            answer = client.post(f"/people/{id_of(login)}/enrolment-codes")

            assert answer.status_code == 404
