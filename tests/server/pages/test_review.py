"""Seen and accepted: told once, with who and when, and only by those who may."""

from server.steps.review import review_of
from tests.server.office_world import OfficeWorld, id_of, words

TEA = f"/visits/{id_of('vsttea')}"


def changes(world: OfficeWorld) -> int:
    count: int = world.store.reader().execute("select count(*) from changes").fetchone()[0]
    return count


def test_opening_a_finished_visit_tells_that_it_was_seen_once(world: OfficeWorld) -> None:
    with world.client() as client:
        client.get(TEA)
        before = changes(world)
        page = words(client.get(TEA).text)

    assert "Trần Quốc Hùng xem lần đầu lúc" in page
    assert changes(world) == before
    assert review_of(world.store.reader(), id_of("vsttea")).state == "seen"


def test_opening_a_draft_tells_nothing(world: OfficeWorld) -> None:
    with world.client() as client:
        client.get(f"/visits/{id_of('vstshop')}")

    assert review_of(world.store.reader(), id_of("vstshop")).state == ""


def test_a_coordinator_accepts_a_visit(world: OfficeWorld) -> None:
    with world.client() as client:
        client.post(f"{TEA}/acceptance")
        page = words(client.get(TEA).text)
        listed = words(client.get("/visits").text)

    assert "Trần Quốc Hùng đã chấp nhận lúc" in page
    assert listed.count("Đã chấp nhận") == 1


def test_what_was_accepted_is_not_accepted_again(world: OfficeWorld) -> None:
    with world.client() as client:
        client.post(f"{TEA}/acceptance")

        assert client.post(f"{TEA}/acceptance").status_code == 409


def test_a_draft_cannot_be_accepted(world: OfficeWorld) -> None:
    with world.client() as client:
        assert client.post(f"/visits/{id_of('vstshop')}/acceptance").status_code == 409


def test_a_leader_looks_and_does_not_accept(world: OfficeWorld) -> None:
    with world.client("ha") as client:
        assert "/acceptance" not in client.get(TEA).text
        assert client.post(f"{TEA}/acceptance").status_code == 403


def test_the_page_shows_the_receipt(world: OfficeWorld) -> None:
    code = world.store.reader().execute("select code from receipts where visit = ?", [id_of("vsttea")])

    with world.client() as client:
        assert code.fetchone()[0] in client.get(TEA).text
