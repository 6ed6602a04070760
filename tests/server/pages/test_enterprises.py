"""The register: conditions live in the address, and each can be taken away."""

import html
import re

import pytest

from server.steps.ledger import open_ledger
from server.steps.office import change_at_desk
from tests.server.office_world import OfficeWorld, flat, id_of, words


def names(page: str) -> list[str]:
    """The enterprises of the list, in its order."""
    rows = html.unescape(page).split('<th scope="row"><a href="/enterprises/')[1:]
    return [row.split(">", 1)[1].split("<", 1)[0] for row in rows]


def test_a_search_without_marks_finds_a_name_with_marks(world: OfficeWorld) -> None:
    with world.client() as client:
        page = flat(client.get("/enterprises?q=suoi+CHE").text)

    assert names(page) == ["Hợp tác xã Chè Suối Cả"]
    assert 'role="status">1 trong 4 doanh nghiệp khớp bộ lọc' in page


def test_the_list_goes_by_name_in_vietnamese_order(world: OfficeWorld) -> None:
    with world.client() as client:
        page = flat(client.get("/enterprises").text)

    assert names(page) == [
        "Công ty CP Cán thép Tích Lương Mới",
        "Công ty TNHH Xăng dầu Minh Lộ",
        "Hộ kinh doanh Lường Văn Sáu",
        "Hợp tác xã Chè Suối Cả",
    ]


def test_conditions_add_up_and_a_chip_takes_its_own_away(world: OfficeWorld) -> None:
    with world.client() as client:
        page = flat(client.get(f"/enterprises?commune=05503&officer={id_of('lan')}&state=finished").text)

    assert names(page) == ["Hợp tác xã Chè Suối Cả"]
    assert (
        f'href="/enterprises?officer={id_of("lan")}&amp;state=finished" aria-current="true">Xã Tân Cương'
        in page
    )


def test_enterprises_that_nobody_works_on_can_be_listed(world: OfficeWorld) -> None:
    with world.client() as client:
        page = flat(client.get("/enterprises?officer=none").text)

    assert names(page) == ["Công ty TNHH Xăng dầu Minh Lộ", "Hộ kinh doanh Lường Văn Sáu"]


def test_a_result_of_nothing_says_what_to_do(world: OfficeWorld) -> None:
    with world.client() as client:
        page = flat(client.get("/enterprises?q=khong-co").text)

    assert "Bỏ bớt một điều kiện" in page


def test_fifty_stand_on_a_page(world: OfficeWorld) -> None:
    with open_ledger(world.store, world.settings.now_ms()) as ledger:
        for number in range(60):
            fields = {"name": f"Cơ sở số {number:02d}", "commune_code": "05503"}
            world.change(ledger, "set", "enterprise", id_of(f"cs{number:02d}"), fields)

    with world.client() as client:
        first, last = (flat(client.get(f"/enterprises?page={number}").text) for number in (1, 2))

    assert (len(names(first)), len(names(last))) == (50, 14)
    assert 'rel="next" href="/enterprises?page=2"' in first


def test_a_page_number_beyond_the_end_shows_the_last_page(world: OfficeWorld) -> None:
    with world.client() as client:
        page = flat(client.get("/enterprises?page=999").text)

    assert len(names(page)) == 4


def test_a_page_of_one_enterprise_has_facts_assignment_and_visits(world: OfficeWorld) -> None:
    with world.client() as client:
        page = flat(client.get(f"/enterprises/{id_of('tea')}").text)

    assert "<h1>Hợp tác xã Chè Suối Cả</h1>" in page
    assert "Xã Tân Cương" in page
    assert "Chế biến nông, lâm, thủy sản, thực phẩm, đồ uống" in page
    assert "<span>Nguyễn Thị Lan</span>" in page
    assert f'href="/visits/{id_of("vsttea")}"' in page


def test_the_economic_activity_stands_in_words(world: OfficeWorld) -> None:
    world.enterprise("shop", "Hộ kinh doanh Lường Văn Sáu", "05443", "retail", vsic="2025-C")

    with world.client() as client:
        page = client.get(f"/enterprises/{id_of('shop')}").text

    assert "C (2025) – Công nghiệp chế biến, chế tạo" in page
    assert "2025-C" not in page


def test_an_unknown_enterprise_is_a_problem_in_words(world: OfficeWorld) -> None:
    with world.client() as client:
        answer = client.get("/enterprises/khong-co")

    assert answer.status_code == 404
    assert "Không có trang này." in answer.text


@pytest.mark.parametrize("number", ["019998000011", "0199 9800 0011", " 019998000011 ", "0199.9800.0011"])
def test_the_list_leaves_out_the_middle_of_personal_numbers(world: OfficeWorld, number: str) -> None:
    world.enterprise("shop", "Hộ kinh doanh Lường Văn Sáu", "05443", "retail", tax_code=number)

    with world.client() as client:
        page = client.get("/enterprises").text

    assert "019******011" in page
    assert number.strip() not in page


def test_an_enterprise_made_in_the_field_says_who_made_it_and_when(world: OfficeWorld) -> None:
    met = world.enterprise("forge", "Cơ sở Rèn Sáu Lửa", "05443", "material")
    listed = id_of("desk")
    with open_ledger(world.store, world.settings.now_ms()) as ledger:
        change_at_desk(ledger, id_of("hung"), "set", "enterprise", listed, {"name": "Cơ sở Mộc"})
        world.change(ledger, "set", "enterprise", listed, {"phone": "0912 345 678"})

    with world.client() as client:
        from_phone, from_desk = (words(client.get(f"/enterprises/{record}").text) for record in (met, listed))
        lines = words(client.get("/enterprises?q=co+so").text)

    assert "Thêm tại thực địa: Nguyễn Thị Lan, 20/11/2026" in from_phone
    assert "Thêm tại thực địa" not in from_desk
    assert lines.count("Thêm tại thực địa") == 1
    assert re.search("Cơ sở Rèn Sáu Lửa chưa có mã số thuế Thêm tại thực địa", lines)
