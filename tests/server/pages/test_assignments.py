"""Enterprises are given to officers and taken back; every change is one a phone will hear of."""

import re
from typing import Any

from server.store.assignments import people_of
from tests.server.office_world import OfficeWorld, flat, id_of, words


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


def ticked(page: str) -> list[str]:
    """The enterprises whose boxes are ticked."""
    boxes = re.findall(r'<input type="checkbox" name="enterprise" value="(\w+)"[^>]*?( checked)? ?aria', page)
    return [enterprise for enterprise, mark in boxes if mark]


def test_without_an_officer_the_list_keeps_its_ticks_and_says_what_is_missing(
    world: OfficeWorld,
) -> None:
    # The coordinator met an error page and had every tick to set again.
    form = {"back": "/enterprises?commune=05443", "act": "give", "officer": ""}
    with world.client() as client:
        page = flat(client.post("/assignments", data={**form, "enterprise": [id_of("shop")]}).text)

    assert "Chưa chọn cán bộ. Chọn người nhận việc rồi giao." in words(page)
    assert ticked(page) == [id_of("shop")]
    assert "Đã chọn 1" in page
    assert 'value="05443" selected' in page


def test_without_ticks_the_list_keeps_the_officer_and_says_what_is_missing(world: OfficeWorld) -> None:
    form = {"back": "/enterprises?q=che", "act": "give", "officer": id_of("dinh")}
    with world.client() as client:
        page = flat(client.post("/assignments", data=form).text)

    assert "Chưa chọn doanh nghiệp nào. Đánh dấu ít nhất một dòng." in words(page)
    assert f'<option value="{id_of("dinh")}" selected>Ma Văn Định' in page
    assert 'value="che"' in page


def test_the_whole_result_stays_chosen_while_the_officer_is_missing(world: OfficeWorld) -> None:
    form = {"back": "/enterprises", "act": "give", "officer": "", "whole_result": "1"}
    with world.client() as client:
        page = flat(client.post("/assignments", data=form).text)

    assert re.search(r'name="whole_result"[^>]* checked', page)
    assert "Đã chọn 4" in page


def test_the_page_of_one_enterprise_says_that_the_officer_is_missing(world: OfficeWorld) -> None:
    address = f"/enterprises/{id_of('tea')}"
    form = {"back": address, "act": "give", "officer": "", "enterprise": id_of("tea")}
    with world.client() as client:
        answer = client.post("/assignments", data=form)

    assert answer.url.path == address
    assert "Chưa chọn cán bộ." in answer.text


def test_only_an_officer_is_given_enterprises(world: OfficeWorld) -> None:
    post(world, act="give", officer=id_of("hung"), enterprise=id_of("tea"))

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
