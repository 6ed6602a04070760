"""Enterprises are given to officers and taken back; every change is one a phone will hear of."""

from typing import Any

from server.store.assignments import people_of
from tests.server.office_world import OfficeWorld, flat, id_of


def officers(world: OfficeWorld, name: str) -> list[str]:
    return people_of(world.store.reader(), id_of(name))


def post(world: OfficeWorld, person: str = "hung", **form: Any) -> Any:
    with world.client(person) as client:
        return client.post("/assignments", data={"back": "/enterprises", **form}, follow_redirects=False)


def test_chosen_rows_go_to_the_officer(world: OfficeWorld) -> None:
    answer = post(world, act="give", officer=id_of("dinh"), enterprise=[id_of("petrol"), id_of("shop")])

    assert officers(world, "petrol") == [id_of("dinh")]
    assert officers(world, "shop") == [id_of("dinh")]
    assert answer.headers["location"] == f"/enterprises?done=give.2.{id_of('dinh')}"


def test_the_list_then_says_what_was_done(world: OfficeWorld) -> None:
    with world.client() as client:
        form = {
            "back": "/enterprises?q=che", "act": "give", "officer": id_of("dinh"), "enterprise": id_of("tea"),
        }  # fmt: skip
        page = flat(client.post("/assignments", data=form).text)

    assert "Đã giao 1 doanh nghiệp cho Ma Văn Định." in page
    assert 'value="che"' in page


def test_the_whole_result_means_the_result_of_the_list_it_stood_below(world: OfficeWorld) -> None:
    post(world, act="give", officer=id_of("lan"), back="/enterprises?commune=05443", whole_result="1")

    assert id_of("lan") in officers(world, "steel")
    assert officers(world, "shop") == [id_of("lan")]
    assert officers(world, "petrol") == []


def test_taking_back_without_naming_an_officer_takes_from_everybody(world: OfficeWorld) -> None:
    post(world, act="take_back", officer="", enterprise=[id_of("steel"), id_of("tea")])

    assert officers(world, "steel") == []
    assert officers(world, "tea") == []


def test_what_is_so_already_is_not_written_again(world: OfficeWorld) -> None:
    answer = post(world, act="give", officer=id_of("lan"), enterprise=id_of("tea"))

    assert answer.headers["location"].endswith(f"give.0.{id_of('lan')}")


def test_without_a_choice_the_answer_says_what_is_missing(world: OfficeWorld) -> None:
    nothing = post(world, act="give", officer=id_of("lan"))
    nobody = post(world, act="give", officer="", enterprise=id_of("tea"))
    no_officer = post(world, act="give", officer=id_of("hung"), enterprise=id_of("tea"))

    assert "Chưa chọn doanh nghiệp nào." in nothing.text
    assert "Chưa chọn cán bộ khảo sát." in nobody.text
    assert "Chưa chọn cán bộ khảo sát." in no_officer.text
    assert officers(world, "tea") == [id_of("lan")]


def test_an_unknown_enterprise_among_the_chosen_changes_nothing(world: OfficeWorld) -> None:
    answer = post(world, act="give", officer=id_of("dinh"), enterprise=[id_of("petrol"), "khong-co"])

    assert answer.status_code == 404
    assert officers(world, "petrol") == []


def test_a_leader_looks_but_does_not_assign(world: OfficeWorld) -> None:
    answer = post(world, "ha", act="give", officer=id_of("dinh"), enterprise=id_of("petrol"))

    assert answer.status_code == 403
    assert officers(world, "petrol") == []
    with world.client("ha") as client:
        assert "/assignments" not in flat(client.get("/enterprises").text)
