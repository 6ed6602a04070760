"""A code to bind a phone: shown once, kept as a hash, valid for a quarter of an hour."""

import re

from server.enrolment import ALPHABET, code_hash, in_groups
from server.store.enrolment_codes import add_code, code_by_hash, mark_used
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


def test_a_newer_code_ends_the_one_before_and_says_so(world: OfficeWorld) -> None:
    # Two links lay about, and both bound a phone.
    first_page, first = shown_code(world)
    second_page, second = shown_code(world)

    kept = {code: code_by_hash(world.store.reader(), code_hash(code)) for code in (first, second)}
    assert [code for code, row in kept.items() if row and row.expires_ms > NOW_MS] == [second]
    assert "nay hết hiệu lực" not in first_page
    assert "nay hết hiệu lực" in second_page


def test_a_code_that_was_used_or_is_another_s_is_left_alone(world: OfficeWorld) -> None:
    _page, used = shown_code(world)
    with world.store.writing() as db:
        mark_used(db, code_hash(used), NOW_MS)
        add_code(db, code_hash("OTHERS22"), id_of("lan"), id_of("hung"), NOW_MS, NOW_MS + 1)
    page, _code = shown_code(world)

    others = code_by_hash(world.store.reader(), code_hash("OTHERS22"))
    assert others is not None
    assert others.expires_ms == NOW_MS + 1
    assert "nay hết hiệu lực" not in page


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
